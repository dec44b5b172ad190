"""Why a list cannot be taken over as it was sent."""

from laptopdesk.protocol.words import N_, Worded


class TakeoverReason(Worded):
    """What is missing beside the list."""

    NO_LIST = "takeover_no_list", N_("Choose the list.")
    HALF_ATTESTED = (
        "takeover_half_attested",
        N_("To attest the erasure, give both the document and the second person."),
    )
    SECOND_UNKNOWN = "takeover_second_unknown", N_("No staff member has this e-mail address.")

"""Why an erasure cannot be attested."""

from laptopdesk.protocol.words import N_, Worded


class AttestationReason(Worded):
    """Every reason of this topic."""

    NOT_TAKEN_OVER = (
        "attestation_not_taken_over",
        N_("Only the erasure of a laptop from before this system can be attested."),
    )
    LOT_FORBIDS = (
        "attestation_lot_forbids",
        N_("This lot does not allow attested erasure. The office can allow it, with a reason."),
    )
    ONE_PERSON = "attestation_one_person", N_("Two different people must attest an erasure.")
    CAME_BACK = (
        "attestation_came_back",
        N_("This laptop has since come back to us. It must be erased again, with a wipe log."),
    )
    ATTESTED_BEFORE = "attestation_twice", N_("The erasure of this laptop was already attested.")

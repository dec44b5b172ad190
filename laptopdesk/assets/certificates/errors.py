"""Why a certificate cannot be issued or revoked."""

from laptopdesk.core.reasons import CommonReason
from laptopdesk.protocol.words import N_, Worded


class CertificateReason(Worded):
    """Every reason of this topic; reasons of the evidence itself are `InsufficientReason`."""

    NO_DRIVE_KNOWN = "certificate_no_drive_known", N_("No drive is known, and it is not recorded that there is none.")
    REMOVED_WITHOUT_PROOF = (
        "certificate_removed_without_proof",
        N_("A drive was taken out. There is no proof of what happened to its data."),
    )
    NOT_ISSUED = "certificate_not_issued", N_("The evidence is sufficient, but no certificate has been issued yet.")
    DATA_FOUND = "certificate_data_found", N_("The independent check of this laptop found data.")
    ISSUED_ALREADY = "certificate_issued_already", N_("There is a valid certificate that says exactly this.")
    REASON_MISSING = "certificate_reason_missing", CommonReason.REASON_MISSING.words
    REVOKED_ALREADY = "certificate_revoked_already", N_("This certificate was revoked already.")
    LOT_EMPTY = "certificate_lot_empty", N_("This lot has no laptops.")
    NOT_ALLOWED = (
        "certificate_not_allowed",
        N_("The person who requested this file may not issue certificates at this laptop's location."),
    )

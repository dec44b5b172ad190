"""Why a certificate cannot be issued or revoked."""

from enum import StrEnum


class CertificateReason(StrEnum):
    """Every reason of this topic; reasons of the evidence itself are `InsufficientReason`."""

    NO_DRIVE_KNOWN = "certificate_no_drive_known"
    REMOVED_WITHOUT_PROOF = "certificate_removed_without_proof"
    NOT_ISSUED = "certificate_not_issued"
    DATA_FOUND = "certificate_data_found"
    ISSUED_ALREADY = "certificate_issued_already"
    REASON_MISSING = "certificate_reason_missing"
    REVOKED_ALREADY = "certificate_revoked_already"
    LOT_EMPTY = "certificate_lot_empty"
    NOT_ALLOWED = "certificate_not_allowed"

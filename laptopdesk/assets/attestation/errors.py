"""Why an erasure cannot be attested."""

from enum import StrEnum


class AttestationReason(StrEnum):
    """Every reason of this topic."""

    NOT_TAKEN_OVER = "attestation_not_taken_over"
    LOT_FORBIDS = "attestation_lot_forbids"
    ONE_PERSON = "attestation_one_person"
    CAME_BACK = "attestation_came_back"
    ATTESTED_BEFORE = "attestation_twice"

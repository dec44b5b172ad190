"""Why an image cannot be recorded, or a log not be joined."""

from enum import StrEnum


class ImagingReason(StrEnum):
    """Reasons of a refusal."""

    CANNOT_RUN = "image_cannot_run"
    UNFIT_REASON_MISSING = "image_unfit_reason_missing"
    NOT_ERASED = "image_not_erased"
    ALREADY_JOINED = "imaging_already_joined"
    REASON_MISSING = "imaging_reason_missing"
    NEEDS_PERSON = "imaging_needs_person"
    OUT_OF_OUR_HANDS = "imaging_out_of_our_hands"
    RELEASE_UNKNOWN = "imaging_release_unknown"

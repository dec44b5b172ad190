"""Why an image cannot be recorded, or a log not be joined."""

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.core.reasons import NEEDS_PERSON
from laptopdesk.protocol.words import N_, Worded


class ImagingReason(Worded):
    """Reasons of a refusal."""

    CANNOT_RUN = "image_cannot_run", N_("This laptop cannot run this image. Choose another image.")
    UNFIT_REASON_MISSING = (
        "image_unfit_reason_missing",
        N_("Write down why this image was written although the laptop cannot run it."),
    )
    NOT_ERASED = "image_not_erased", N_("The erasure is not proven yet. First import the wipe log.")
    ALREADY_JOINED = "imaging_already_joined", N_("This log already belongs to a laptop.")
    REASON_MISSING = "imaging_reason_missing", N_("Write down why the log belongs to this laptop.")
    NEEDS_PERSON = "imaging_needs_person", NEEDS_PERSON
    OUT_OF_OUR_HANDS = "imaging_out_of_our_hands", LaptopReason.WITH_PARTICIPANT.words
    RELEASE_UNKNOWN = "imaging_release_unknown", N_("The log is about a different image from the one you chose.")

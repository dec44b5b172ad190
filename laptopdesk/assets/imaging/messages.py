"""Sentences for everything said about images and the logs of imaging."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.imaging.errors import ImagingReason
from laptopdesk.assets.imaging.values import EnoughReason, LogReason, UnreadReason
from laptopdesk.core.i18n import gettext as _


def imaging_sentence(reason: StrEnum) -> str:
    """Why an image cannot be recorded, or a log not be joined."""
    match ImagingReason(reason):
        case ImagingReason.CANNOT_RUN:
            return _("This laptop cannot run this image. Choose another image.")
        case ImagingReason.UNFIT_REASON_MISSING:
            return _("Write down why this image was written although the laptop cannot run it.")
        case ImagingReason.NOT_ERASED:
            return _("The erasure is not proven yet. First bring in the wipe log.")
        case ImagingReason.ALREADY_JOINED:
            return _("This log already belongs to a laptop.")
        case ImagingReason.REASON_MISSING:
            return _("Write down why the log belongs to this laptop.")
        case ImagingReason.NEEDS_PERSON:
            return _("Only a named person can do this.")
        case ImagingReason.OUT_OF_OUR_HANDS:
            return _("This laptop is with a resident.")
        case ImagingReason.RELEASE_UNKNOWN:
            return _("The log speaks of another image than the one you chose.")
        case _ as never:
            assert_never(never)


def log_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """What is said against one log."""
    match LogReason(reason):
        case LogReason.NOT_A_RESTORE:
            return _("The tool saved an image here; it wrote none.")
        case LogReason.NOTHING_WRITTEN:
            return _("Nothing was written.")
        case LogReason.NOT_COMPLETED:
            return _("Not every part of the image was written.")
        case LogReason.NOT_WHOLE_DRIVE:
            return _("Only a part of the drive was written, not the whole drive.")
        case LogReason.NO_DRIVE:
            return _("The target is no whole drive.")
        case LogReason.ERRORS:
            return _("The tool reports an error.")
        case LogReason.ABORTED:
            return _("Somebody stopped it.")
        case LogReason.LOG_TRUNCATED:
            return _("The log stops before the end.")
        case LogReason.TIME_MISSING:
            return _("The log does not say when it ended.")
        case LogReason.TIME_REVERSED:
            return _("The end lies before the start.")
        case LogReason.TIME_IN_FUTURE:
            return _("The times lie in the future.")
        case LogReason.SERIAL_MISSING:
            return _("The log gives no serial number of the drive.")
        case LogReason.IMAGE_UNKNOWN:
            return _("The log names no image that we know.")
        case LogReason.IMAGE_CONTRADICTS:
            return _("Name, version and SHA-256 of the image contradict one another.")
        case LogReason.HOST_IS_ANOTHER_LAPTOP:
            return _("The log was written on another laptop.")
        case LogReason.DRIVE_OF_ANOTHER_LAPTOP:
            return _("The drive is known in another laptop.")
        case LogReason.SERIAL_KNOWN_TWICE:
            return _("Several laptops have a drive with this serial number.")
        case LogReason.LAPTOP_ELSEWHERE:
            return _("The laptop is at a place where you may not work on it.")
        case LogReason.HOST_NOT_IN_REGISTER:
            return _("The log names a machine that is not in the register.")
        case LogReason.EARLIER_RUN:
            return _("An earlier image in the same log names neither drive nor laptop. Say which laptop it is of.")
        case LogReason.RUN_OF_ANOTHER_LAPTOP:
            return _("This same image was brought in before, for another laptop.")
        case _ as never:
            assert_never(never)


def enough_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why a log does not prove the image of its laptop."""
    match EnoughReason(reason):
        case EnoughReason.REJECTED:
            return _("The log is rejected.")
        case EnoughReason.NOT_DATED:
            return _("Without a time nobody can say that it came after the erasure.")
        case EnoughReason.NO_LAPTOP:
            return _("The log belongs to no laptop yet.")
        case EnoughReason.CONTRADICTED:
            return _("The log contradicts what we know of this laptop.")
        case EnoughReason.NOT_THIS_DRIVE:
            return _("It is not the whole drive that is in this laptop now.")
        case EnoughReason.NO_RELEASE:
            return _("We do not know which image it was.")
        case EnoughReason.RELEASE_WITHDRAWN:
            return _("The image was withdrawn before.")
        case EnoughReason.OUTSIDE_CUSTODY:
            return _("It was outside our present custody period.")
        case EnoughReason.NOT_ERASED:
            return _("The erasure of this laptop is not proven yet.")
        case EnoughReason.BEFORE_ERASURE:
            return _("The image was written before the erasure.")
        case EnoughReason.CANNOT_RUN:
            return _("This laptop cannot run this image.")
        case EnoughReason.SUPERSEDED:
            return _("Another image was written after it.")
        case _ as never:
            assert_never(never)


def unread_sentence(reason: StrEnum) -> str:
    """Why a file could not be read."""
    match UnreadReason(reason):
        case UnreadReason.EMPTY:
            return _("The file is empty.")
        case UnreadReason.TOO_LARGE:
            return _("The file is too large.")
        case UnreadReason.UNKNOWN_FORMAT:
            return _("This is no log of Clonezilla, Rescuezilla or partclone.")
        case UnreadReason.WIPE_LOG:
            return _("This is a wipe log. Bring it in under Wipe logs.")
        case UnreadReason.NO_DRIVES:
            return _("The log names no drive that was written.")
        case UnreadReason.TOO_MANY_DRIVES:
            return _("The log names too many drives.")
        case _ as never:
            assert_never(never)

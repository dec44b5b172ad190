"""What an imaging tool reported, what we think of it, which laptop and which image it speaks of."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from laptopdesk.assets.evidence.values import Binding, RecordReason, Verdict
from laptopdesk.assets.preparation.values import ImageRelease
from laptopdesk.assets.uploads.values import KeptLog, LogReading
from laptopdesk.protocol.words import N_, Worded

ImagingLogId = NewType("ImagingLogId", int)


@dataclass(frozen=True, kw_only=True)
class ImagingReading:
    """What a log says about one run on one drive; nothing judged yet. Size in bytes, times in UTC.

    `image`: what the tool calls it; `image_version` and `image_sha256` where the log gives them apart. `restores`:
    the tool wrote an image to the drive, and did not save one. `whole_drive`: it was given the drive and not only
    partitions of it. `wanted` and `written`: partitions (or the drive itself) to be written, and those that were.
    """

    run: int
    device: str
    tool: str
    tool_version: str = ""
    image: str | None = None
    image_version: str | None = None
    image_sha256: str | None = None
    serial: str | None = None
    serial_ambiguous: bool = False
    model: str = ""
    size_bytes: int | None = None
    restores: bool = True
    whole_drive: bool = False
    wanted: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    errors: bool = False
    aborted: bool = False
    log_ended: bool = True
    started_at: datetime | None = None
    ended_at: datetime | None = None
    host_serial: str | None = None


class UnreadImagingReason(Worded):
    """Why a file could not be read as a log of imaging."""

    EMPTY = "imaging_empty", N_("The file is empty.")
    TOO_LARGE = "imaging_too_large", N_("The file is too large.")
    UNKNOWN_FORMAT = "imaging_unknown_format", N_("This is not a log from Clonezilla, Rescuezilla or partclone.")
    WIPE_LOG = "imaging_wipe_log", N_("This is a wipe log. Bring it in under Wipe logs.")
    NO_DRIVES = "imaging_no_drives", N_("The log names no drive that was written.")
    TOO_MANY_DRIVES = "imaging_too_many_drives", N_("The log names too many drives.")


@dataclass(frozen=True, kw_only=True)
class ImagingFileReading(LogReading):
    """Everything a file says."""

    logs: tuple[ImagingReading, ...] = ()
    reason: UnreadImagingReason | None = None


class LogReason(Worded):
    """Everything that can be said against one log."""

    NOT_A_RESTORE = "imaging_not_a_restore", N_("The tool saved an image here; it did not write one.")
    NOTHING_WRITTEN = "imaging_nothing_written", N_("Nothing was written.")
    NOT_COMPLETED = "imaging_not_completed", N_("Not every part of the image was written.")
    NOT_WHOLE_DRIVE = "imaging_not_whole_drive", N_("Only a part of the drive was written, not the whole drive.")
    NO_DRIVE = "imaging_no_drive", N_("The target is not a whole drive.")
    ERRORS = "imaging_errors", N_("The tool reports an error.")
    ABORTED = "imaging_aborted", N_("Somebody stopped it.")
    LOG_TRUNCATED = "imaging_log_truncated", RecordReason.LOG_TRUNCATED.words
    TIME_MISSING = "imaging_time_missing", N_("The log does not say when it ended.")
    TIME_REVERSED = "imaging_time_reversed", RecordReason.TIME_REVERSED.words
    TIME_IN_FUTURE = "imaging_time_in_future", RecordReason.TIME_IN_FUTURE.words
    SERIAL_MISSING = "imaging_serial_missing", N_("The log gives no serial number of the drive.")
    IMAGE_UNKNOWN = "imaging_image_unknown", N_("The log names no image that we know.")
    IMAGE_CONTRADICTS = (
        "imaging_image_contradicts",
        N_("Name, version and SHA-256 of the image contradict one another."),
    )
    HOST_IS_ANOTHER_LAPTOP = "imaging_host_is_another_laptop", RecordReason.HOST_IS_ANOTHER_LAPTOP.words
    DRIVE_OF_ANOTHER_LAPTOP = "imaging_drive_of_another_laptop", N_("The register has this drive in another laptop.")
    SERIAL_KNOWN_TWICE = "imaging_serial_known_twice", N_("Several laptops have a drive with this serial number.")
    LAPTOP_ELSEWHERE = "imaging_laptop_elsewhere", N_("The laptop is at a location where you may not work on it.")
    HOST_NOT_IN_REGISTER = "imaging_host_not_in_register", N_("The log names a machine that is not in the register.")
    EARLIER_RUN = (
        "imaging_earlier_run",
        N_("An earlier image in the same log names neither drive nor laptop. Choose the laptop it belongs to."),
    )
    RUN_OF_ANOTHER_LAPTOP = (
        "imaging_run_of_another_laptop",
        N_("This image log was already imported for another laptop."),
    )


class EnoughReason(Worded):
    """Why a log is not enough for this laptop to have this image proven."""

    REJECTED = "imaging_log_rejected", N_("The log is rejected.")
    NOT_DATED = "imaging_log_not_dated", N_("Without a time we cannot tell whether it was after the erasure.")
    NO_LAPTOP = "imaging_log_without_laptop", N_("The log does not belong to a laptop yet.")
    CONTRADICTED = "imaging_log_contradicted", N_("The log contradicts what we know about this laptop.")
    NOT_THIS_DRIVE = "imaging_not_this_drive", N_("It is not the whole drive that is in this laptop now.")
    NO_RELEASE = "imaging_log_without_image", N_("We do not know which image it was.")
    RELEASE_WITHDRAWN = "imaging_release_was_withdrawn", N_("The image had already been withdrawn.")
    OUTSIDE_CUSTODY = "imaging_outside_custody", N_("It was outside our present custody period.")
    NOT_ERASED = "imaging_not_erased", N_("The erasure of this laptop is not proven yet.")
    BEFORE_ERASURE = "imaging_before_erasure", N_("The image was written before the erasure.")
    CANNOT_RUN = "imaging_cannot_run", N_("This laptop cannot run this image.")
    SUPERSEDED = "imaging_superseded", N_("Another image was written after it.")


@dataclass(frozen=True, kw_only=True)
class ImagingJudgement:
    """Our verdict with every reason."""

    verdict: Verdict
    reasons: tuple[LogReason, ...]


@dataclass(frozen=True, kw_only=True)
class ImagingLog:
    """One stored log of one drive. `enough`: every reason why it proves no image of its laptop; none: it does."""

    id: ImagingLogId
    run: int
    device: str
    tool: str
    tool_version: str
    serial: str | None
    model: str
    size_bytes: int | None
    image: str | None
    image_sha256: str | None
    started_at: datetime | None
    ended_at: datetime | None
    verdict: Verdict
    reasons: tuple[LogReason, ...]
    binding: Binding
    laptop_id: int | None
    laptop: str | None
    medium_id: int | None
    custody_id: int | None
    release: ImageRelease | None
    release_by_id: int | None
    bound_by_id: int | None
    bound_reason: str | None
    enough: tuple[EnoughReason, ...]
    file_id: int
    file_name: str
    sha256: str
    added_at: datetime


@dataclass(frozen=True, kw_only=True)
class AddedImagingFile(KeptLog):
    """What became of one file, with the logs it gave or had given before."""

    reason: UnreadImagingReason | None
    logs: tuple[ImagingLog, ...]


@dataclass(frozen=True, kw_only=True)
class WriteImage:
    """A named person says that this image was written. `reason`: why, where the laptop cannot run it."""

    tag: str
    release_id: int
    although_unfit: bool = False
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferedRelease:
    """An image as it is offered for one laptop; `runs` False: it cannot run there, None: nobody knows."""

    release: ImageRelease
    runs: bool | None

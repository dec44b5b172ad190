"""What an imaging tool reported, what we think of it, which laptop and which image it speaks of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from laptopdesk.assets.bench.values import ImageRelease
from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.uploads.values import KeptLog, LogReading

ImagingLogId = NewType("ImagingLogId", int)


@dataclass(frozen=True, kw_only=True)
class Reading:
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


class UnreadReason(StrEnum):
    """Why a file could not be read as a log of imaging."""

    EMPTY = "imaging_empty"
    TOO_LARGE = "imaging_too_large"
    UNKNOWN_FORMAT = "imaging_unknown_format"
    WIPE_LOG = "imaging_wipe_log"
    NO_DRIVES = "imaging_no_drives"
    TOO_MANY_DRIVES = "imaging_too_many_drives"


@dataclass(frozen=True, kw_only=True)
class FileReading(LogReading):
    """Everything a file says."""

    logs: tuple[Reading, ...] = ()
    reason: UnreadReason | None = None


class LogReason(StrEnum):
    """Everything that can be said against one log."""

    NOT_A_RESTORE = "imaging_not_a_restore"
    NOTHING_WRITTEN = "imaging_nothing_written"
    NOT_COMPLETED = "imaging_not_completed"
    NOT_WHOLE_DRIVE = "imaging_not_whole_drive"
    NO_DRIVE = "imaging_no_drive"
    ERRORS = "imaging_errors"
    ABORTED = "imaging_aborted"
    LOG_TRUNCATED = "imaging_log_truncated"
    TIME_MISSING = "imaging_time_missing"
    TIME_REVERSED = "imaging_time_reversed"
    TIME_IN_FUTURE = "imaging_time_in_future"
    SERIAL_MISSING = "imaging_serial_missing"
    IMAGE_UNKNOWN = "imaging_image_unknown"
    IMAGE_CONTRADICTS = "imaging_image_contradicts"
    HOST_IS_ANOTHER_LAPTOP = "imaging_host_is_another_laptop"
    DRIVE_OF_ANOTHER_LAPTOP = "imaging_drive_of_another_laptop"
    SERIAL_KNOWN_TWICE = "imaging_serial_known_twice"
    LAPTOP_ELSEWHERE = "imaging_laptop_elsewhere"
    HOST_NOT_IN_REGISTER = "imaging_host_not_in_register"
    EARLIER_RUN = "imaging_earlier_run"
    RUN_OF_ANOTHER_LAPTOP = "imaging_run_of_another_laptop"


class EnoughReason(StrEnum):
    """Why a log is not enough for this laptop to have this image proven."""

    REJECTED = "imaging_log_rejected"
    NOT_DATED = "imaging_log_not_dated"
    NO_LAPTOP = "imaging_log_without_laptop"
    CONTRADICTED = "imaging_log_contradicted"
    NOT_THIS_DRIVE = "imaging_not_this_drive"
    NO_RELEASE = "imaging_log_without_image"
    RELEASE_WITHDRAWN = "imaging_release_was_withdrawn"
    OUTSIDE_CUSTODY = "imaging_outside_custody"
    NOT_ERASED = "imaging_not_erased"
    BEFORE_ERASURE = "imaging_before_erasure"
    CANNOT_RUN = "imaging_cannot_run"
    SUPERSEDED = "imaging_superseded"


@dataclass(frozen=True, kw_only=True)
class Judgement:
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
class AddedFile(KeptLog):
    """What became of one file, with the logs it gave or had given before."""

    reason: UnreadReason | None
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


@dataclass(frozen=True, kw_only=True)
class ReleaseCount:
    """On how many laptops this image is, by log and by word."""

    proven: int
    attested: int

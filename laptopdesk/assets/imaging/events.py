"""What happened to logs of imaging, as the journal keeps it: codes and ids, no serial numbers."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.uploads.values import LogStatus
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class ImagingLogAdded(Event):
    action: ClassVar[str] = "imaging.added"

    imaging_file_id: int
    laptop_ids: tuple[int, ...]
    sha256: str
    status: LogStatus
    logs: int


@dataclass(frozen=True, kw_only=True)
class ImagingJudged(Event):
    action: ClassVar[str] = "imaging.judged"

    imaging_log_id: int
    laptop_id: int | None
    release_id: int | None
    verdict: Verdict
    binding: Binding
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImagingBound(Event):
    action: ClassVar[str] = "imaging.bound"

    imaging_log_id: int
    laptop_id: int
    release_id: int | None
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class ImageProven(Event):
    """The log shows that this image stands on the laptop."""

    action: ClassVar[str] = "laptop.image_proven"

    laptop_id: int
    release_id: int
    imaging_log_id: int


@dataclass(frozen=True, kw_only=True)
class UnfitImageAllowed(Event):
    """The laptop cannot run it; a named person said why it was written all the same."""

    action: ClassVar[str] = "laptop.unfit_image"

    laptop_id: int
    release_id: int
    reason: FreeText

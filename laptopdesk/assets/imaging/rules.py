"""A log of imaging is judged like one of a wipe: what it says, which image, and whether it is enough. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.imaging.readers.facts import is_drive
from laptopdesk.assets.imaging.values import EnoughReason, ImagingJudgement, ImagingReading, LogReason
from laptopdesk.assets.preparation.values import ImageRelease
from laptopdesk.assets.serials import normalise_serial

CLOCK_TOLERANCE = timedelta(hours=26)
"""A station without network may be wrong by a day and a zone; more than that ahead of us is no time."""

_NOT_DATED = frozenset({LogReason.TIME_MISSING})
_NO_VERDICT = frozenset({LogReason.SERIAL_MISSING, LogReason.IMAGE_UNKNOWN})
_WORD = re.compile(r"[a-z]+|\d+")
_WINDOWS_11 = re.compile(r"\bw(?:in(?:dows)?)?[ _-]?11(?!\d)", re.IGNORECASE)


def judge(reading: ImagingReading, *, now: datetime) -> ImagingJudgement:
    """Accepted: a whole image was written to a whole drive without an error, with times that make sense.

    Unverified where all is well but for the times: nobody can say that it came after the erasure.
    """
    reasons = tuple(_against(reading, now))
    serious = frozenset(reasons) - _NO_VERDICT
    if not serious:
        return ImagingJudgement(verdict=Verdict.ACCEPTED, reasons=reasons)
    return ImagingJudgement(verdict=Verdict.UNVERIFIED if serious <= _NOT_DATED else Verdict.REJECTED, reasons=reasons)


def _against(reading: ImagingReading, now: datetime) -> Iterator[LogReason]:
    if not reading.restores:
        yield LogReason.NOT_A_RESTORE
    elif not reading.written:
        yield LogReason.NOTHING_WRITTEN
    elif set(reading.wanted) - set(reading.written):
        yield LogReason.NOT_COMPLETED
    if not is_drive(reading.device):
        yield LogReason.NO_DRIVE
    elif not reading.whole_drive:
        yield LogReason.NOT_WHOLE_DRIVE
    if reading.errors:
        yield LogReason.ERRORS
    if reading.aborted:
        yield LogReason.ABORTED
    if not reading.log_ended:
        yield LogReason.LOG_TRUNCATED
    yield from _times(reading, now)
    if normalise_serial(reading.serial) is None:
        yield LogReason.SERIAL_MISSING


def _times(reading: ImagingReading, now: datetime) -> Iterator[LogReason]:
    if reading.ended_at is None or reading.ended_at.year < 2000:
        yield LogReason.TIME_MISSING
    elif reading.started_at is not None and reading.ended_at < reading.started_at:
        yield LogReason.TIME_REVERSED
    elif reading.ended_at > now + CLOCK_TOLERANCE:
        yield LogReason.TIME_IN_FUTURE


@dataclass(frozen=True, kw_only=True)
class Named:
    """Which image a log names; without one, `reasons` say why."""

    release: ImageRelease | None = None
    reasons: tuple[LogReason, ...] = ()


def find_release(
    reading: ImagingReading, releases: Sequence[ImageRelease], *, choice: ImageRelease | None = None
) -> Named:
    """The image of this log: by its SHA-256, else by name and version as the tool calls it, else a person's `choice`.

    A hash or a name that speaks against the other, or against what a person said, names no image.
    """
    by_hash = [one for one in releases if reading.image_sha256 and one.sha256 == reading.image_sha256]
    by_name = _named_by(reading, releases)
    candidates = [one for one in by_hash if one in by_name] or by_hash or by_name
    against = bool(reading.image_sha256 and by_name and by_name[0] not in by_hash)
    named = candidates[0] if len(candidates) == 1 and not against else None
    if against or (named is not None and choice is not None and named.id != choice.id):
        return Named(reasons=(LogReason.IMAGE_CONTRADICTS,))
    if named is None and choice is not None and not (reading.image_sha256 and reading.image_sha256 != choice.sha256):
        return Named(release=choice)
    if named is None and choice is not None:
        return Named(reasons=(LogReason.IMAGE_CONTRADICTS,))
    return Named(release=named, reasons=() if named else (LogReason.IMAGE_UNKNOWN,))


def _named_by(reading: ImagingReading, releases: Sequence[ImageRelease]) -> list[ImageRelease]:
    """The image whose name and version stand in the name of the log; of several the one that says most."""
    text = _words(f"{reading.image or ''} {reading.image_version or ''}")
    fitting = [one for one in releases if _holds(text, _words(f"{one.name} {one.version}"))]
    most = max((len(_words(f"{one.name} {one.version}")) for one in fitting), default=0)
    return [one for one in fitting if len(_words(f"{one.name} {one.version}")) == most]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def _holds(text: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether these words stand there in a row, and no further number of the same version behind them."""
    places = range(len(text) - len(wanted) + 1)
    return bool(wanted) and any(
        text[at : at + len(wanted)] == wanted and not _is_further(text[at + len(wanted) :]) for at in places
    )


def _is_further(rest: tuple[str, ...]) -> bool:
    return bool(rest) and rest[0].isdecimal() and len(rest[0]) < 4  # four digits and more begin a date


def needs_windows_11(release: ImageRelease) -> bool:
    """Whether this image is Windows 11, which not every machine runs."""
    return _WINDOWS_11.search(f"{release.os} {release.name}") is not None


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A log as it is kept, with what is known of its laptop now. `this_drive`: it names a drive fitted there.

    `runs` False: the laptop cannot run the image, None: nobody knows. `later_image`: another image was recorded after
    it. `allowed`: a named person said that the image was written although it cannot run.
    """

    verdict: Verdict
    binding: Binding
    ended_at: datetime | None
    release: ImageRelease | None
    custody_id: int | None
    this_drive: bool = False
    present_custody_id: int | None = None
    custody_began_at: datetime | None = None
    erased_at: datetime | None = None
    erasure_needed: bool = True
    runs: bool | None = None
    allowed: bool = False
    later_image: bool = False


def check_enough(log: Stored) -> tuple[EnoughReason, ...]:
    """Every reason why this log does not prove the image of its laptop in this custody period."""
    return tuple(_lacks(log))


def _lacks(log: Stored) -> Iterator[EnoughReason]:
    if log.verdict is Verdict.REJECTED:
        yield EnoughReason.REJECTED
    if log.verdict is Verdict.UNVERIFIED:
        yield EnoughReason.NOT_DATED
    if log.binding is Binding.UNBOUND:
        yield EnoughReason.NO_LAPTOP
        return
    if log.binding is Binding.CONTRADICTED:
        yield EnoughReason.CONTRADICTED
    elif not log.this_drive:
        yield EnoughReason.NOT_THIS_DRIVE
    yield from _release(log)
    yield from _moment(log)


def _release(log: Stored) -> Iterator[EnoughReason]:
    if log.release is None:
        yield EnoughReason.NO_RELEASE
        return
    withdrawn, ended = log.release.withdrawn_at, log.ended_at
    if withdrawn is not None and (ended is None or ended > withdrawn):
        yield EnoughReason.RELEASE_WITHDRAWN
    if log.runs is False and not log.allowed:
        yield EnoughReason.CANNOT_RUN


def _moment(log: Stored) -> Iterator[EnoughReason]:
    began = log.custody_began_at
    inside = log.custody_id == log.present_custody_id and began is not None
    if not inside or (log.ended_at is not None and began is not None and log.ended_at < began):
        yield EnoughReason.OUTSIDE_CUSTODY
    if log.erasure_needed and log.erased_at is None:
        yield EnoughReason.NOT_ERASED
    elif log.erased_at is not None and log.ended_at is not None and log.ended_at < log.erased_at:
        yield EnoughReason.BEFORE_ERASURE
    if log.later_image:
        yield EnoughReason.SUPERSEDED

"""Evidence is judged, not believed: the verdict on a record, and whether the records suffice for a laptop. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from laptopdesk.assets.evidence.extent import covers, is_loop, is_whole_drive, told_sizes
from laptopdesk.assets.evidence.known_versions import KNOWN_GOOD
from laptopdesk.assets.evidence.values import (
    MANUAL,
    TOOLS,
    Binding,
    InsufficientReason,
    Judgement,
    MediumSufficiency,
    Method,
    Record,
    RecordReason,
    Sufficiency,
    Verdict,
    WipeReading,
)
from laptopdesk.assets.lifecycle.values import Medium, MediumKind, SanitizationLevel
from laptopdesk.assets.serials import normalise_serial

AllowedVersions = Collection[tuple[str, str]]
"""(tool, version) of every version whose logs count. One is allowed as it is written, and never by how it begins."""

_SANITIZES = re.compile(r"saniti[sz]e|secure.?erase|crypto.?erase|block.?erase", re.IGNORECASE)
CLOCK_TOLERANCE = timedelta(hours=26)
"""A wipe station without network may be wrong by a day and a zone; more than that ahead of us is no time."""

MAX_BYTES_PER_SECOND = 20 * 10**9
"""No drive of a laptop takes more (PCIe 5.0 with four lanes carries 16 GB/s): a faster time was not measured."""

LONGEST = timedelta(days=60)
"""No wipe of a drive of a laptop takes so long (35 passes over 2 TB take two weeks): the clock was set meanwhile."""

_ORDER = (SanitizationLevel.NONE, SanitizationLevel.CLEAR, SanitizationLevel.PURGE, SanitizationLevel.DESTROY)
_CLEARS = frozenset({Method.OVERWRITES, Method.ATA_ERASE, Method.FORMATS})
_PURGES = frozenset({Method.BLOCK_ERASE, Method.CRYPTO_ERASE, Method.SANITIZE_OVERWRITE})
_DESTROYS = frozenset({Method.SHREDS, Method.DRILLS})
_DOES_NOTHING = frozenset({Method.ONLY_VERIFIES, Method.UNKNOWN})
_ONLY_UNVERIFIED = frozenset({RecordReason.NOT_VERIFIED, RecordReason.NOT_CONFIRMED})
_NO_VERDICT = frozenset({RecordReason.SERIAL_MISSING})


def judge(reading: WipeReading, *, now: datetime, allowed: AllowedVersions = KNOWN_GOOD) -> Judgement:
    """Accepted, unverified or rejected, with every reason, and the level reached.

    Accepted needs a tool of an allowed version that is no development build, a method that erases and completed on the
    whole drive without an error, verification, and times that make sense (design, section 4; NIST SP 800-88 Rev. 2
    asks for verification of each sanitization, and for a certificate that names tool, version and method).
    `allowed`: what the register allows; without it, what a new register allows.
    """
    reasons = tuple(_against(reading, now, allowed))
    serious = frozenset(reasons) - _NO_VERDICT
    level = level_of(reading.does, reading.kind)
    if not serious:
        return Judgement(verdict=Verdict.ACCEPTED, level=level, reasons=reasons)
    if serious <= _ONLY_UNVERIFIED:
        return Judgement(verdict=Verdict.UNVERIFIED, level=level, reasons=reasons)
    return Judgement(verdict=Verdict.REJECTED, level=SanitizationLevel.NONE, reasons=reasons)


def level_of(does: Method, kind: MediumKind) -> SanitizationLevel:
    """The level this technique reaches on a drive of this kind, when it is done well.

    NIST SP 800-88 Rev. 2 defines clear, purge and destroy and leaves the techniques to IEEE 2883. There:
    an overwrite through the interface is *clear*, on flash and on unknown media at most, because cells out of reach
    keep data; block erase, cryptographic erase and overwrite of the SANITIZE command sets (ATA, SCSI, NVMe) are
    *purge*; ATA SECURITY ERASE UNIT is *clear*, in its enhanced mode *purge* for magnetic disks alone (NIST SP 800-88
    Rev. 1, table A-5 against A-8); NVMe Format with user data erase is *clear*, with cryptographic erase *purge*.
    Giving blocks back (TRIM) promises nothing to anybody: *none*. Shredding destroys; drilling is taken as such by the
    programme's decision although parts may stay readable; degaussing destroys magnetic disks alone, and does nothing
    to flash (Rev. 1, section 2.6).
    """
    if does in _CLEARS or (does is Method.ATA_ERASE_ENHANCED and kind is not MediumKind.HDD):
        return SanitizationLevel.CLEAR
    if does in _PURGES or does is Method.ATA_ERASE_ENHANCED:
        return SanitizationLevel.PURGE
    if does in _DESTROYS or (does is Method.DEGAUSSES and kind is MediumKind.HDD):
        return SanitizationLevel.DESTROY
    return SanitizationLevel.NONE


def version_is_covered(version: str, faulty: str) -> bool:
    """Whether a fault of this version covers another: the same, or what begins with it and a point (0.32, 0.32.023)."""
    return version == faulty or version.startswith(f"{faulty}.")


def lower_level(one: SanitizationLevel, other: SanitizationLevel) -> SanitizationLevel:
    """The lower of two levels: none < clear < purge < destroy."""
    return min(one, other, key=_ORDER.index)


def _against(reading: WipeReading, now: datetime, allowed: AllowedVersions) -> Iterator[RecordReason]:
    yield from _tool(reading, allowed)
    yield from _method(reading)
    yield from _course(reading)
    yield from _errors(reading)
    yield from _times(reading, now)
    if reading.does not in _DOES_NOTHING and not reading.verified:
        yield RecordReason.NOT_VERIFIED
    if not reading.confirmed:
        yield RecordReason.NOT_CONFIRMED
    if normalise_serial(reading.serial) is None:
        yield RecordReason.SERIAL_MISSING


def _tool(reading: WipeReading, allowed: AllowedVersions) -> Iterator[RecordReason]:
    if reading.tool == MANUAL:
        return
    if reading.tool not in TOOLS:
        yield RecordReason.TOOL_UNKNOWN
    elif (reading.tool, reading.tool_version) not in allowed:
        yield RecordReason.TOOL_VERSION_UNKNOWN
    if reading.development:
        yield RecordReason.DEVELOPMENT_BUILD


def _method(reading: WipeReading) -> Iterator[RecordReason]:
    if reading.does is Method.ONLY_VERIFIES:
        yield RecordReason.METHOD_DOES_NOT_WRITE
    elif reading.does is Method.UNKNOWN:
        sanitizes = _SANITIZES.search(reading.method or "")
        yield RecordReason.SANITIZE_NOT_READ if sanitizes else RecordReason.METHOD_UNKNOWN
    elif level_of(reading.does, reading.kind) is SanitizationLevel.NONE:
        yield RecordReason.METHOD_NOT_ENOUGH


def _course(reading: WipeReading) -> Iterator[RecordReason]:
    if reading.started_at is None:
        yield RecordReason.NOT_STARTED
    elif not reading.completed:
        yield RecordReason.NOT_COMPLETED
    if reading.blank_begun and not reading.blank_done:
        yield RecordReason.BLANK_NOT_COMPLETED
    if reading.aborted:
        yield RecordReason.ABORTED
    if not reading.log_ended:
        yield RecordReason.LOG_TRUNCATED
    if reading.does not in _DOES_NOTHING and reading.completed:
        yield from _extent(reading)
    if is_part_of_drive(reading):
        yield RecordReason.PART_OF_DRIVE
    if reading.hidden_sectors:
        yield RecordReason.HIDDEN_SECTORS


def is_part_of_drive(reading: WipeReading) -> bool:
    """Whether the device is less than a drive. Of a loop device the tool tells the truth; it suffices for no drive."""
    part = not is_whole_drive(reading.device) and not is_loop(reading.device)
    return reading.shares_drive or (part and reading.tool != MANUAL)


def _extent(reading: WipeReading) -> Iterator[RecordReason]:
    if reading.tool == MANUAL:
        return  # people say it of the whole drive
    if reading.size_bytes is None:
        yield RecordReason.SIZE_UNKNOWN
    elif not reading.whole_device and (reading.bytes_written or 0) < reading.size_bytes:
        yield RecordReason.NOT_WHOLE_DRIVE


def _errors(reading: WipeReading) -> Iterator[RecordReason]:
    if reading.failed:
        yield RecordReason.FAILED
    if reading.pass_errors:
        yield RecordReason.WRITE_ERRORS
    if reading.verify_errors or reading.verify_failed:
        yield RecordReason.VERIFY_ERRORS
    if reading.sync_errors:
        yield RecordReason.SYNC_ERRORS


def _times(reading: WipeReading, now: datetime) -> Iterator[RecordReason]:
    if reading.started_at is None:
        return
    if reading.ended_at is None or reading.started_at.year < 2000:
        yield RecordReason.TIME_MISSING
    elif reading.ended_at < reading.started_at or reading.clock_went_back:
        yield RecordReason.TIME_REVERSED
    elif reading.ended_at > now + CLOCK_TOLERANCE:
        yield RecordReason.TIME_IN_FUTURE
    elif _takes_no_such_time(reading, reading.ended_at - reading.started_at):
        yield RecordReason.TIME_IMPLAUSIBLE


def _takes_no_such_time(reading: WipeReading, took: timedelta) -> bool:
    too_long = took > LONGEST and reading.tool != MANUAL
    return too_long or (reading.completed and _too_fast(reading, took))


def _too_fast(reading: WipeReading, took: timedelta) -> bool:
    if reading.does is not Method.OVERWRITES or reading.tool == MANUAL:
        return False  # a drive forgets its key, or resets its cells, in no time
    # the log counts whole seconds: what is small may seem to take none
    return (reading.size_bytes or 0) / max(took.total_seconds(), 1.0) > MAX_BYTES_PER_SECOND


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a lot asks for; a drive of unknown kind is treated as flash."""

    hdd_level: SanitizationLevel
    flash_level: SanitizationLevel

    def level_for(self, kind: MediumKind) -> SanitizationLevel:
        """The level asked for a drive of this kind."""
        return self.hdd_level if kind is MediumKind.HDD else self.flash_level


@dataclass(frozen=True, kw_only=True)
class FittedMedium:
    """A drive in the laptop, and the records bound to it. `sizes` in bytes and `models`: what is known of it."""

    medium_id: int
    kind: MediumKind
    records: tuple[Record, ...]
    sizes: tuple[int, ...] = ()
    models: tuple[str, ...] = ()


def fitted_medium(medium: Medium, records: Iterable[Record]) -> FittedMedium:
    """The drive with those of the records that are bound to it, and all that register and records know of its size."""
    mine = tuple(record for record in records if record.medium_id == medium.id)
    telling = [r for r in mine if not r.manual and r.binding is not Binding.CONTRADICTED and r.revoked_at is None]
    return FittedMedium(
        medium_id=medium.id,
        kind=medium.kind,
        records=mine,
        sizes=(medium.size_bytes or 0, *told_sizes(telling)),
        models=(medium.model, *(r.model for r in telling)),
    )


def check_sufficiency(
    media: Sequence[FittedMedium], policy: Policy, *, custody_id: int | None, custody_began_at: datetime | None
) -> Sufficiency:
    """Whether each drive has a record that suffices: verdict, level, this custody period, not revoked.

    A drive that was wiped twice was erased by both, and at the later moment: an image written between the two is gone.
    """
    judged = [(medium, _best(medium, policy, custody_id, custody_began_at)) for medium in media]
    good = [
        record
        for medium in media
        for record in medium.records
        if not any(_lacks(record, medium, policy, custody_id, custody_began_at))
    ]
    ends = [record.ended_at for record in good if record.ended_at is not None]
    return Sufficiency(
        media=tuple(MediumSufficiency(medium_id=medium.medium_id, reasons=reasons) for medium, (_, reasons) in judged),
        contradicted=any(_contradicted(medium.records, custody_id) for medium in media),
        wiped_by=frozenset(r.wiped_by_id for r in good if r.wiped_by_id is not None),
        erased_at=max(ends, default=None),
    )


def _contradicted(records: Iterable[Record], custody_id: int | None) -> bool:
    return any(
        record.binding is Binding.CONTRADICTED and record.custody_id == custody_id and record.revoked_at is None
        for record in records
    )


def _best(
    medium: FittedMedium, policy: Policy, custody_id: int | None, began_at: datetime | None
) -> tuple[Record | None, tuple[InsufficientReason, ...]]:
    if not medium.records:
        return None, (InsufficientReason.NO_RECORD,)
    judged = [(record, tuple(_lacks(record, medium, policy, custody_id, began_at))) for record in medium.records]
    return min(judged, key=lambda item: len(item[1]))


def _lacks(
    record: Record, medium: FittedMedium, policy: Policy, custody_id: int | None, began_at: datetime | None
) -> Iterator[InsufficientReason]:
    if record.verdict is Verdict.REJECTED:
        yield InsufficientReason.REJECTED
    if record.verdict is Verdict.UNVERIFIED:
        yield InsufficientReason.NOT_VERIFIED
    yield from _not_all(record, medium)
    if _ORDER.index(record.level) < _ORDER.index(policy.level_for(medium.kind)):
        yield InsufficientReason.LEVEL_TOO_LOW
    if record.custody_id != custody_id or not _inside(record, began_at):
        yield InsufficientReason.OUTSIDE_CUSTODY
    if record.revoked_at is not None:
        yield InsufficientReason.REVOKED
    if record.binding is Binding.CONTRADICTED:
        yield InsufficientReason.CONTRADICTED


def _not_all(record: Record, medium: FittedMedium) -> Iterator[InsufficientReason]:
    if record.manual:
        return  # people say it of the whole drive
    if not is_whole_drive(record.device) or RecordReason.PART_OF_DRIVE in record.reasons:
        yield InsufficientReason.PART_OF_DRIVE
    elif not covers(record.size_bytes or 0, sizes=medium.sizes, models=medium.models):
        yield InsufficientReason.SMALLER_THAN_DRIVE


def _inside(record: Record, began_at: datetime | None) -> bool:
    return began_at is not None and record.ended_at is not None and record.ended_at >= began_at

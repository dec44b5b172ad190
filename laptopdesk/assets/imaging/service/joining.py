"""Which laptop a log of imaging speaks of: the same answer as for a wipe log, and never a drive that nobody knew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.service.attaching import find_within_reach
from laptopdesk.assets.evidence.values import Binding, Host, RecordReason, WipeReading
from laptopdesk.assets.imaging.models import ImagingLogRow
from laptopdesk.assets.imaging.values import ImagingReading, LogReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Actor

_WHY = {
    RecordReason.HOST_IS_ANOTHER_LAPTOP: LogReason.HOST_IS_ANOTHER_LAPTOP,
    RecordReason.DRIVE_OF_ANOTHER_LAPTOP: LogReason.DRIVE_OF_ANOTHER_LAPTOP,
    RecordReason.SERIAL_KNOWN_TWICE: LogReason.SERIAL_KNOWN_TWICE,
    RecordReason.LAPTOP_ELSEWHERE: LogReason.LAPTOP_ELSEWHERE,
    RecordReason.HOST_NOT_IN_REGISTER: LogReason.HOST_NOT_IN_REGISTER,
    RecordReason.EARLIER_RUN: LogReason.EARLIER_RUN,
}
ABOUT_JOINING = frozenset({*_WHY.values(), LogReason.RUN_OF_ANOTHER_LAPTOP})
"""What is said against the laptop of a log, not against the log."""


@dataclass(frozen=True, kw_only=True)
class Joined:
    """The laptop of a log, or none, and its drive where it is one that is fitted there."""

    binding: Binding
    detail: LaptopDetail | None = None
    medium_id: int | None = None
    reasons: tuple[LogReason, ...] = ()


def find_laptop(
    session: Session, reading: ImagingReading, scanned: LaptopDetail | None, actor: Actor, *, earlier: bool
) -> Joined:
    """Where this log belongs, by what the register knows now, among laptops on which this person may work.

    `earlier`: the file goes on with a later run. One image of a drive without a serial speaks for one laptop, in
    however many files it stands.
    """
    bound = find_within_reach(session, replace(_as_wipe(reading), earlier=earlier), scanned, actor)
    reasons = tuple(_log_reasons(bound.reasons))
    if bound.laptop_id is None:
        return Joined(binding=bound.binding, reasons=reasons)
    if bound.binding is not Binding.CONTRADICTED and _is_of_another(session, reading, bound.laptop_id):
        return Joined(binding=Binding.UNBOUND, reasons=(LogReason.RUN_OF_ANOTHER_LAPTOP,))
    detail = lifecycle.get_laptop(session, lifecycle.tags_of(session, [bound.laptop_id])[bound.laptop_id])
    medium = medium_for(detail, normalise_serial(reading.serial))
    return Joined(binding=bound.binding, detail=detail, medium_id=medium, reasons=reasons)


def _is_of_another(session: Session, reading: ImagingReading, laptop_id: int) -> bool:
    if normalise_serial(reading.serial) is not None or reading.started_at is None:
        return False
    row = ImagingLogRow
    same = sa.select(row.id).where(
        row.serial_key.is_(None),
        row.laptop_id != laptop_id,
        row.tool == reading.tool,
        row.device == reading.device[:80],
        row.size_bytes == reading.size_bytes,
        row.started_at == reading.started_at,
        row.ended_at == reading.ended_at,
    )
    return session.scalar(same.limit(1)) is not None


def _log_reasons(reasons: Iterable[RecordReason]) -> Iterable[LogReason]:
    return (_WHY[reason] for reason in reasons if reason in _WHY)


def medium_for(detail: LaptopDetail, serial_key: str | None) -> int | None:
    """The fitted drive with this serial; for a log without one the only drive there is; else none."""
    fitted = [medium for medium in detail.media if medium.removed_at is None]
    if serial_key is None:
        return fitted[0].id if len(fitted) == 1 else None
    return next((medium.id for medium in fitted if normalise_serial(medium.serial) == serial_key), None)


def _as_wipe(reading: ImagingReading) -> WipeReading:
    return WipeReading(
        run=reading.run,
        device=reading.device,
        tool=reading.tool,
        tool_version=reading.tool_version,
        serial=reading.serial,
        model=reading.model,
        host=Host(serial=reading.host_serial),
    )

"""Joining a record to a drive of a laptop."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.binding import BoundTo, Candidate, bind
from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.values import Reading
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import drives
from laptopdesk.assets.lifecycle.values import LaptopDetail, NewMedium
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork


def find_binding(session: Session, reading: Reading, scanned: LaptopDetail | None) -> BoundTo:
    """Where this reading belongs, by what the register knows now."""
    serial, host = normalise_serial(reading.serial), normalise_serial(reading.host.serial)
    return bind(
        reading,
        reading.host,
        scanned=candidate_of(scanned) if scanned else None,
        by_drive=_candidates(session, lifecycle.laptops_with_drive(session, serial)) if serial else (),
        by_host=_candidates(session, lifecycle.laptops_with_serial(session, host)) if host else (),
    )


def _candidates(session: Session, tags: Iterable[str]) -> tuple[Candidate, ...]:
    return tuple(candidate_of(lifecycle.get_laptop(session, tag)) for tag in tags)


def candidate_of(detail: LaptopDetail) -> Candidate:
    """This laptop with its fitted drives, as binding asks for it."""
    return Candidate(
        laptop_id=detail.laptop.id,
        serial_key=normalise_serial(detail.laptop.serial),
        media_serials=tuple(
            (medium.id, normalise_serial(medium.serial)) for medium in detail.media if medium.removed_at is None
        ),
    )


def attach(
    uow: UnitOfWork, row: SanitizationRecordRow, reading: Reading, bound: BoundTo, *, now: datetime, actor: Actor
) -> None:
    """The record speaks of this drive of this laptop, in its present custody; an unknown drive is noted."""
    assert bound.laptop_id is not None
    medium_id = bound.medium_id
    if medium_id is None:
        medium_id = drives.fit_medium(uow, bound.laptop_id, _described(reading), now=now, actor=actor)
    else:
        drives.describe_medium(uow, medium_id, _described(reading))
    row.laptop_id, row.medium_id = bound.laptop_id, medium_id
    row.custody_id = lifecycle.custody_of(uow.session, bound.laptop_id)
    row.bound_at, row.bound_by_id = now, actor.staff_id


def _described(reading: Reading) -> NewMedium:
    return NewMedium(
        kind=reading.kind, serial=(reading.serial or "")[:80] or None, serial_key=normalise_serial(reading.serial),
        model=reading.model[:120], bus=reading.bus[:16].lower(), size_bytes=reading.size_bytes,
    )  # fmt: skip

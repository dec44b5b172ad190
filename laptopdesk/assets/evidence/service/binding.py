"""A named person says which laptop a record belongs to."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from laptopdesk.assets.evidence.binding import BoundTo
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.events import RecordBound, RecordUnbound
from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.service.attaching import attach, candidate_of
from laptopdesk.assets.evidence.values import Binding, RecordReason, WipeReading
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import drives, touched
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText


def bind_record(uow: UnitOfWork, record_id: int, *, laptop: str, reason: str) -> None:
    """A named person says, with a reason, that this record speaks of a drive of this laptop.

    Raises NotFound, Refused, Forbidden also where they do not work on the laptop that it is taken off.
    """
    row = _lock(uow, record_id)
    detail = lifecycle.get_laptop(uow.session, laptop)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    reasons = list(_against_binding(row, detail, reason, uow.actor))
    if reasons:
        raise Refused(reasons)
    if row.laptop_id is not None and row.laptop_id != detail.laptop.id:
        before = lifecycle.get_laptop_by_id(uow.session, row.laptop_id)
        uow.actor.require(Permission.PREPARE_LAPTOPS, at=before.laptop.location_id)
        leave_laptop(uow, row)
    _bind_by_person(uow, row, detail)
    row.bound_reason = reason.strip()
    touched(uow, detail.laptop.id)
    assert row.medium_id is not None
    uow.record(
        RecordBound(
            record_id=row.id,
            laptop_id=detail.laptop.id,
            medium_id=row.medium_id,
            binding=Binding.PERSON,
            reason=FreeText(reason.strip()),
        )
    )


def unbind_record(uow: UnitOfWork, record_id: int, *, reason: str) -> None:
    """A named person says that a record that contradicts proves nothing of its laptop: it is kept, and waits.

    Raises NotFound, Forbidden, Refused.
    """
    row = _lock(uow, record_id)
    laptop_id = row.laptop_id
    if laptop_id is None:
        uow.actor.require_somewhere(Permission.PREPARE_LAPTOPS)
        raise Refused([EvidenceReason.NOT_CONTRADICTED])
    laptop = lifecycle.get_laptop_by_id(uow.session, laptop_id).laptop
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=laptop.location_id)
    if row.binding != Binding.CONTRADICTED:
        raise Refused([EvidenceReason.NOT_CONTRADICTED])
    if not reason.strip():
        raise Refused([EvidenceReason.BIND_REASON_MISSING])
    if uow.actor.staff_id is None:
        raise Refused([EvidenceReason.BIND_NEEDS_PERSON])
    leave_laptop(uow, row)
    row.binding, row.bound_reason = Binding.UNBOUND, reason.strip()
    uow.record(RecordUnbound(record_id=row.id, laptop_id=laptop_id, reason=FreeText(reason.strip())))


def _lock(uow: UnitOfWork, record_id: int) -> SanitizationRecordRow:
    row = uow.session.scalar(
        sa.select(SanitizationRecordRow).where(SanitizationRecordRow.id == record_id).with_for_update()
    )
    if row is None:
        raise NotFound("record", record_id)
    return row


def leave_laptop(uow: UnitOfWork, row: SanitizationRecordRow) -> None:
    """The laptop is what it was before this record: a drive that only the record put into it is out."""
    laptop_id, medium_id, bound_at = row.laptop_id, row.medium_id, row.bound_at
    row.laptop_id = row.medium_id = row.custody_id = None
    uow.session.flush()
    if medium_id is not None and _came_with_the_record(uow, medium_id, bound_at):
        drives.remove_medium(uow, medium_id)
    if laptop_id is not None:
        touched(uow, laptop_id)


def _came_with_the_record(uow: UnitOfWork, medium_id: int, bound_at: datetime | None) -> bool:
    medium, record = lifecycle.find_medium(uow.session, medium_id), SanitizationRecordRow
    if medium is None or medium.removed_at is not None or medium.fitted_at != bound_at:
        return False
    return uow.session.scalar(sa.select(record.id).where(record.medium_id == medium_id).limit(1)) is None


def _against_binding(
    row: SanitizationRecordRow, detail: LaptopDetail, reason: str, actor: Actor
) -> Iterable[EvidenceReason]:
    if row.binding not in (Binding.UNBOUND, Binding.CONTRADICTED):
        yield EvidenceReason.ALREADY_BOUND
    if not reason.strip():
        yield EvidenceReason.BIND_REASON_MISSING
    if actor.staff_id is None:
        yield EvidenceReason.BIND_NEEDS_PERSON
    if detail.laptop.state is LaptopState.HANDED_OUT:
        yield EvidenceReason.OUT_OF_OUR_HANDS


def _bind_by_person(uow: UnitOfWork, row: SanitizationRecordRow, detail: LaptopDetail) -> None:
    reading = reading_of(row)
    candidate = candidate_of(detail)
    medium = candidate.medium_of(reading)
    bound = BoundTo(binding=Binding.PERSON, laptop_id=detail.laptop.id, medium_id=medium)
    row.binding = Binding.PERSON
    row.reasons = [code for code in row.reasons if code not in BINDING_REASONS]
    attach(uow, row, reading, bound)


BINDING_REASONS = frozenset(
    {
        RecordReason.HOST_IS_ANOTHER_LAPTOP.value,
        RecordReason.DRIVE_OF_ANOTHER_LAPTOP.value,
        RecordReason.SERIAL_KNOWN_TWICE.value,
        RecordReason.LAPTOP_ELSEWHERE.value,
        RecordReason.HOST_NOT_IN_REGISTER.value,
        RecordReason.REMOVABLE_DRIVE.value,
        RecordReason.RUN_OF_ANOTHER_LAPTOP.value,
        RecordReason.EARLIER_RUN.value,
    }
)


def reading_of(row: SanitizationRecordRow) -> WipeReading:
    """What the record keeps of its drive, as binding asks for it."""
    return WipeReading(
        run=row.run,
        device=row.device,
        tool=row.tool,
        tool_version=row.tool_version,
        model=row.model,
        serial=row.serial,
        bus=row.bus,
        kind=row.kind,
        size_bytes=row.size_bytes,
    )

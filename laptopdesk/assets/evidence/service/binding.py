"""A named person says which laptop a record belongs to."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from laptopdesk.assets.evidence.binding import BoundTo
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.events import RecordBound
from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.service.attaching import attach, candidate_of
from laptopdesk.assets.evidence.values import Binding, Reading, RecordReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState, MediumKind
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText


def bind_record(uow: UnitOfWork, record_id: int, *, laptop: str, reason: str, now: datetime, actor: Actor) -> None:
    """A named person says, with a reason, that this record speaks of a drive of this laptop.

    Raises NotFound, Forbidden, Refused.
    """
    row = uow.session.scalar(
        sa.select(SanitizationRecordRow).where(SanitizationRecordRow.id == record_id).with_for_update()
    )
    if row is None:
        raise NotFound("record", record_id)
    detail = lifecycle.get_laptop(uow.session, laptop)
    actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    reasons = list(_against_binding(row, detail, reason, actor))
    if reasons:
        raise Refused(reasons)
    _bind_by_person(uow, row, detail, now=now, actor=actor)
    row.bound_reason = reason.strip()
    assert row.medium_id is not None
    uow.record(
        RecordBound(record_id=row.id, laptop_id=detail.laptop.id, medium_id=row.medium_id, binding=Binding.PERSON,
                    reason=FreeText(reason.strip())),
        now=now, actor=actor,
    )  # fmt: skip


def _against_binding(
    row: SanitizationRecordRow, detail: LaptopDetail, reason: str, actor: Actor
) -> Iterable[EvidenceReason]:
    if row.binding not in (Binding.UNBOUND.value, Binding.CONTRADICTED.value):
        yield EvidenceReason.ALREADY_BOUND
    if not reason.strip():
        yield EvidenceReason.BIND_REASON_MISSING
    if actor.staff_id is None:
        yield EvidenceReason.BIND_NEEDS_PERSON
    if detail.laptop.state is LaptopState.HANDED_OUT:
        yield EvidenceReason.OUT_OF_OUR_HANDS


def _bind_by_person(
    uow: UnitOfWork, row: SanitizationRecordRow, detail: LaptopDetail, *, now: datetime, actor: Actor
) -> None:
    reading = _reading_of(row)
    candidate = candidate_of(detail)
    medium = candidate.medium_with(row.serial_key) or candidate.only_nameless()
    bound = BoundTo(binding=Binding.PERSON, laptop_id=detail.laptop.id, medium_id=medium)
    row.binding = Binding.PERSON.value
    row.reasons = [code for code in row.reasons if code not in _BINDING_REASONS]
    attach(uow, row, reading, bound, now=now, actor=actor)


_BINDING_REASONS = frozenset(
    {
        RecordReason.HOST_IS_ANOTHER_LAPTOP.value, RecordReason.DRIVE_OF_ANOTHER_LAPTOP.value,
        RecordReason.SERIAL_KNOWN_TWICE.value, RecordReason.LAPTOP_ELSEWHERE.value,
    }
)  # fmt: skip


def _reading_of(row: SanitizationRecordRow) -> Reading:
    return Reading(
        run=row.run, device=row.device, tool=row.tool, tool_version=row.tool_version, model=row.model,
        serial=row.serial, bus=row.bus, kind=MediumKind(row.kind), size_bytes=row.size_bytes,
    )  # fmt: skip

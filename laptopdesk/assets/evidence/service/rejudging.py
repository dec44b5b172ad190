"""A laptop turned out to have another serial number: every record that it speaks for or against is bound anew.

The rule is the one by which records are bound when they come in (`evidence.binding`); what a person joined or set aside
stays as it was said.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.events import RecordJudged
from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow
from laptopdesk.assets.evidence.service.attaching import attach, find_binding
from laptopdesk.assets.evidence.service.binding import BINDING_REASONS, leave_laptop, reading_of
from laptopdesk.assets.evidence.values import Binding, Host, Reading, RecordReason, Verdict
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import touched
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork

_BY_MACHINE = (Binding.SERIAL.value, Binding.SCAN.value, Binding.CONTRADICTED.value)
_ANOTHER, _UNKNOWN = RecordReason.HOST_IS_ANOTHER_LAPTOP, RecordReason.HOST_NOT_IN_REGISTER

Against = dict[tuple[str, str], list[int]]
"""Records that newly speak against a laptop, by its tag and the SHA-256 of their file."""


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A record with the machine that its log names, and the hash of that log."""

    row: SanitizationRecordRow
    host: Host
    sha256: str

    def reading(self) -> Reading:
        return replace(reading_of(self.row), host=self.host)


def rejudge_host(uow: UnitOfWork, tag: str, *, now: datetime, actor: Actor) -> Against:
    """Records stand for or against laptops by the serial that this one has now; answers what is newly against any.

    An open case stays open: a person decides it.
    """
    laptop = lifecycle.get_laptop(uow.session, tag).laptop
    key, record = normalise_serial(laptop.serial), SanitizationRecordRow
    named = _files_of_host(uow.session, key) if key else []
    mine = sa.or_(record.laptop_id == laptop.id, record.evidence_file_id.in_(named))
    against: Against = {}
    for found in _records(uow.session, sa.and_(mine, record.binding.in_(_BY_MACHINE))):
        owner = found.row.laptop_id
        if owner is not None and _judge_again(uow, found, now=now, actor=actor):
            where = lifecycle.tags_of(uow.session, [owner])[owner]
            against.setdefault((where, found.sha256), []).append(found.row.id)
    waiting = sa.and_(record.evidence_file_id.in_(named), record.binding == Binding.UNBOUND.value)
    for found in _records(uow.session, sa.and_(waiting, record.bound_reason.is_(None))):
        _bind_now(uow, found, laptop.id, now=now, actor=actor)
    return against


def _files_of_host(session: Session, key: str) -> list[int]:
    """The files that name this machine, however they write its serial."""
    row = EvidenceFileRow
    hosts = session.execute(sa.select(row.id, row.host_serial).where(row.host_serial.is_not(None)))
    return [file_id for file_id, host in hosts if normalise_serial(host) == key]


def _records(session: Session, condition: sa.ColumnElement[bool]) -> list[_Found]:
    row, file = SanitizationRecordRow, EvidenceFileRow
    query = sa.select(row, file.host_serial, file.host_uuid, file.sha256).join(file, file.id == row.evidence_file_id)
    rows = session.execute(query.where(condition).order_by(row.id).with_for_update(of=row)).all()
    return [
        _Found(row=record, host=Host(serial=serial, uuid=uuid), sha256=sha256) for record, serial, uuid, sha256 in rows
    ]


def _judge_again(uow: UnitOfWork, found: _Found, *, now: datetime, actor: Actor) -> bool:
    """The record is bound as its machine says now; whether it speaks against its laptop and did not before."""
    row, laptop_id = found.row, found.row.laptop_id
    assert laptop_id is not None
    tag = lifecycle.tags_of(uow.session, [laptop_id])[laptop_id]
    scanned = None if row.binding == Binding.SERIAL.value else lifecycle.get_laptop(uow.session, tag)
    bound = find_binding(uow.session, found.reading(), scanned)
    before, kept = (row.binding, list(row.reasons)), [c for c in row.reasons if c not in (_ANOTHER, _UNKNOWN)]
    if _ANOTHER in bound.reasons:
        row.binding, row.reasons = Binding.CONTRADICTED.value, [*kept, _ANOTHER.value]
    elif _UNKNOWN in bound.reasons:
        leave_laptop(uow, row, now=now, actor=actor)
        row.binding, row.reasons = Binding.UNBOUND.value, [*kept, _UNKNOWN.value]
    elif row.binding == Binding.CONTRADICTED.value and RecordReason.DRIVE_OF_ANOTHER_LAPTOP not in kept:
        if _ANOTHER not in row.reasons:
            return False  # it contradicts for a reason that the serial number says nothing about
        row.binding, row.reasons = Binding.SCAN.value, kept
    else:
        row.reasons = kept
    if (row.binding, list(row.reasons)) == before:
        return False
    _tell(uow, row, laptop_id, now=now, actor=actor)
    return row.binding != before[0] and row.binding in (Binding.CONTRADICTED.value, Binding.UNBOUND.value)


def _bind_now(uow: UnitOfWork, found: _Found, laptop_id: int, *, now: datetime, actor: Actor) -> None:
    """A record that belonged to nobody joins the laptop that its log names, where that is certain by now."""
    bound, row = find_binding(uow.session, found.reading(), None), found.row
    if bound.binding is not Binding.SERIAL or bound.laptop_id != laptop_id:
        return
    row.binding, row.reasons = bound.binding.value, [code for code in row.reasons if code not in BINDING_REASONS]
    attach(uow, row, found.reading(), bound, now=now, actor=actor)
    _tell(uow, row, laptop_id, now=now, actor=actor)


def _tell(uow: UnitOfWork, row: SanitizationRecordRow, laptop_id: int, *, now: datetime, actor: Actor) -> None:
    event = RecordJudged(
        record_id=row.id, laptop_id=row.laptop_id, verdict=Verdict(row.verdict), binding=Binding(row.binding),
        reasons=tuple(row.reasons),
    )  # fmt: skip
    uow.record(event, now=now, actor=actor)
    touched(uow, laptop_id, now=now, actor=actor)

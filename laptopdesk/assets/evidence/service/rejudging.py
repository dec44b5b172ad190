"""A laptop turned out to have another serial number: every record that it speaks for or against is bound anew.

The rule is the one by which records are bound when they come in (`evidence.binding`); what a person joined or set aside
stays as it was said.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.events import RecordJudged
from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service.adding import AddEvidence, add_evidence
from laptopdesk.assets.evidence.service.attaching import attach, find_binding, fit_beside
from laptopdesk.assets.evidence.service.binding import BINDING_REASONS, leave_laptop, reading_of
from laptopdesk.assets.evidence.values import AddedEvidenceFile, Binding, Host, RecordId, RecordReason, WipeReading
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.rules import ApprovedMove, MoveFacts, check_move
from laptopdesk.assets.lifecycle.service import apply_move, correct_identity, touched
from laptopdesk.assets.lifecycle.values import CorrectLaptop, LaptopDetail, LaptopState
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.cases.queries import list_of_laptop_open
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.files import get_file

_BY_MACHINE = (Binding.SERIAL, Binding.SCAN, Binding.CONTRADICTED)
_ANOTHER, _UNKNOWN = RecordReason.HOST_IS_ANOTHER_LAPTOP, RecordReason.HOST_NOT_IN_REGISTER
Against = dict[tuple[str, str], list[int]]
"""Records that newly speak against a laptop, by its tag and the SHA-256 of their file."""


@dataclass(frozen=True, kw_only=True)
class _LoggedRecord:
    """A record as its log says it, with the machine of its own run, and the hash of that log."""

    row: SanitizationRecordRow
    reading: WipeReading
    sha256: str


def rejudge_host(uow: UnitOfWork, tag: str) -> Against:
    """Records stand for or against laptops by the serial that this one has now; answers what is newly against any.

    An open case stays open: a person decides it.
    """
    laptop = lifecycle.get_laptop(uow.session, tag).laptop
    key, record = normalise_serial(laptop.serial), SanitizationRecordRow
    named = record.host_key == key if key else sa.false()
    mine = sa.or_(record.laptop_id == laptop.id, named)
    against: Against = {}
    for logged_record in _records(uow.session, sa.and_(mine, record.binding.in_(_BY_MACHINE))):
        owner = logged_record.row.laptop_id
        if owner is not None and _judge_again(uow, logged_record):
            where = lifecycle.tags_of(uow.session, [owner])[owner]
            against.setdefault((where, logged_record.sha256), []).append(logged_record.row.id)
    waiting = sa.and_(named, record.binding == Binding.UNBOUND)
    for logged_record in _records(uow.session, sa.and_(waiting, record.bound_reason.is_(None))):
        _bind_now(uow, logged_record, laptop.id)
    return against


def concerned_by_serial(session: Session, laptop_ids: Collection[int]) -> tuple[str, ...]:
    """The tags of those of these laptops that have wipe records, or whose serial number a log names as its machine."""
    if not laptop_ids:
        return ()
    record, identities = SanitizationRecordRow, lifecycle.identities_of(session, laptop_ids)
    keys = {laptop_id: normalise_serial(one.serial) for laptop_id, one in identities.items()}
    wiped = set(session.scalars(sa.select(record.laptop_id).where(record.laptop_id.in_(laptop_ids)).distinct()))
    wanted = [key for key in keys.values() if key is not None]
    named = set(session.scalars(sa.select(record.host_key).where(record.host_key.in_(wanted)).distinct()))
    return tuple(
        one.tag for laptop_id, one in sorted(identities.items()) if laptop_id in wiped or keys[laptop_id] in named
    )


def _records(session: Session, condition: sa.ColumnElement[bool]) -> list[_LoggedRecord]:
    row, file = SanitizationRecordRow, EvidenceFileRow
    query = sa.select(row, file).join(file, file.id == row.evidence_file_id)
    rows = session.execute(query.where(condition).order_by(row.id).with_for_update(of=row)).all()
    files = {log.id: log for _, log in rows}
    readings = {key: read_file(get_file(session, log.file_id).content).records for key, log in files.items()}
    return [
        _LoggedRecord(row=record, reading=_reading(record, log, readings[log.id]), sha256=log.sha256)
        for record, log in rows
    ]


def _reading(row: SanitizationRecordRow, file: EvidenceFileRow, readings: Iterable[WipeReading]) -> WipeReading:
    """What the log says; the machine of a file is that of its last run, and an earlier run may have had another."""
    candidates = (reading for reading in readings if (reading.run, reading.device[:80]) == (row.run, row.device))
    last = replace(reading_of(row), host=Host(serial=file.host_serial, uuid=file.host_uuid))
    return next(candidates, last)


def _judge_again(uow: UnitOfWork, logged_record: _LoggedRecord) -> bool:
    """The record is bound as its machine says now; whether it speaks against its laptop and did not before."""
    row, laptop_id = logged_record.row, logged_record.row.laptop_id
    assert laptop_id is not None
    tag = lifecycle.tags_of(uow.session, [laptop_id])[laptop_id]
    scanned = None if row.binding == Binding.SERIAL else lifecycle.get_laptop(uow.session, tag)
    bound = find_binding(uow.session, logged_record.reading, scanned)
    before, other_reasons = (row.binding, list(row.reasons)), [c for c in row.reasons if c not in (_ANOTHER, _UNKNOWN)]
    if _ANOTHER in bound.reasons:
        row.binding, row.reasons = Binding.CONTRADICTED, [*other_reasons, _ANOTHER]
    elif _UNKNOWN in bound.reasons:
        leave_laptop(uow, row)
        row.binding, row.reasons = Binding.UNBOUND, [*other_reasons, _UNKNOWN]
    elif row.binding == Binding.CONTRADICTED and RecordReason.DRIVE_OF_ANOTHER_LAPTOP not in other_reasons:
        if _ANOTHER not in row.reasons:
            return False  # it contradicts for a reason that the serial number says nothing about
        row.binding, row.reasons = Binding.SCAN, other_reasons
    else:
        row.reasons = other_reasons
    if (row.binding, list(row.reasons)) == before:
        return False
    _tell(uow, row, laptop_id)
    return row.binding != before[0] and row.binding in (Binding.CONTRADICTED, Binding.UNBOUND)


def _bind_now(uow: UnitOfWork, logged_record: _LoggedRecord, laptop_id: int) -> None:
    """A record that belonged to nobody joins the laptop that its log names, where that is certain by now."""
    bound, row = find_binding(uow.session, logged_record.reading, None), logged_record.row
    if bound.binding is not Binding.SERIAL or bound.laptop_id != laptop_id:
        return
    row.binding, row.reasons = bound.binding, [code for code in row.reasons if code not in BINDING_REASONS]
    attach(uow, row, logged_record.reading, bound)
    fit_beside(uow, logged_record.reading, bound)
    _tell(uow, row, laptop_id)


def _tell(uow: UnitOfWork, row: SanitizationRecordRow, laptop_id: int) -> None:
    event = RecordJudged(
        record_id=row.id, laptop_id=row.laptop_id, verdict=row.verdict, binding=row.binding, reasons=tuple(row.reasons)
    )
    uow.record(event)
    touched(uow, laptop_id)


def judge_by_serial(uow: UnitOfWork, tag: str) -> None:
    """The evidence stands by the serial that this laptop has now; a laptop that it speaks against is set apart."""
    for (where, sha256), records in rejudge_host(uow, tag).items():
        sides = ({"laptop": where}, {"evidence_sha256": sha256, "tool": "", "records": records})
        _set_apart(uow, where, sides)


def judge_filled(uow: UnitOfWork, laptop_ids: Collection[int]) -> None:
    """The same for laptops whose serial number became known; of those that no log concerns nothing is asked."""
    for tag in concerned_by_serial(uow.session, laptop_ids):
        judge_by_serial(uow, tag)


def take_in_evidence(uow: UnitOfWork, command: AddEvidence) -> AddedEvidenceFile:
    """The evidence is kept; a contradiction puts the laptop in quarantine and opens a case with both sides.

    Where a record claims a serial on which the evidence of another laptop rests, that laptop stays what it is, and
    becomes a case.
    """
    added = add_evidence(uow, command)
    if added.status.value == "read":
        against = [record for record in added.records if record.binding is Binding.CONTRADICTED]
        for tag in dict.fromkeys(record.laptop for record in against):
            records = [record.id for record in against if record.laptop == tag]
            if tag is not None:
                _contradict(uow, tag, added, records)
        _dispute(uow, added)
    return added


def _dispute(uow: UnitOfWork, added: AddedEvidenceFile) -> None:
    """One case for each laptop whose evidence is disputed, unless one waits already."""
    tags = lifecycle.tags_of(uow.session, {claim.laptop_id for claim in added.disputed})
    for laptop_id, tag in sorted(tags.items()):
        waiting = list_of_laptop_open(uow.session, laptop_id)
        if not any(case.kind is CaseKind.EVIDENCE_CONTRADICTED for case in waiting):
            records = [claim.record_id for claim in added.disputed if claim.laptop_id == laptop_id]
            detail = lifecycle.get_laptop(uow.session, tag)
            _open_case(uow, detail, _sides(tag, added, records))


def _contradict(uow: UnitOfWork, tag: str, added: AddedEvidenceFile, records: list[RecordId]) -> None:
    _set_apart(uow, tag, _sides(tag, added, records))


Sides = tuple[dict[str, Any], dict[str, Any]]


def _sides(tag: str, added: AddedEvidenceFile, records: list[RecordId]) -> Sides:
    log = {"evidence_sha256": added.sha256, "tool": added.tool or "", "records": list(map(int, records))}
    return {"laptop": tag}, log


def _set_apart(uow: UnitOfWork, tag: str, sides: Sides) -> None:
    """The laptop is set apart where it can be; wherever it is, a person decides."""
    detail = lifecycle.get_laptop(uow.session, tag)
    answer = check_move(detail.laptop.state, LaptopState.QUARANTINED, MoveFacts(reason_given=True))
    if isinstance(answer, ApprovedMove):
        apply_move(uow.by(system_actor()), detail.laptop.id, answer, reason="evidence contradicts")
    _open_case(uow, detail, sides)


def _open_case(uow: UnitOfWork, detail: LaptopDetail, sides: Sides) -> None:
    open_case(
        uow,
        OpenCase(
            kind=CaseKind.EVIDENCE_CONTRADICTED,
            sides=sides,
            laptop_id=detail.laptop.id,
            location_id=detail.laptop.location_id,
        ),
    )


def correct_laptop(uow: UnitOfWork, command: CorrectLaptop) -> tuple[str, ...]:
    """Maker, model and serial are as a named person says, and the evidence is judged by them; answers what changed.

    A log of a machine that this is not any more contradicts: the laptop is set apart, and a person decides the case.
    Raises NotFound, Forbidden, Refused.
    """
    changed = correct_identity(uow, command)
    if "serial" in changed:
        judge_by_serial(uow, command.tag)
    return changed

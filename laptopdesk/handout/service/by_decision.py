"""Hand-overs as somebody decided about them: one that happened whatever the register knew, one that did not happen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.assets.evidence import gate
from laptopdesk.assets.kits import service as kits
from laptopdesk.assets.lifecycle import queries as laptops
from laptopdesk.assets.lifecycle import service as assets
from laptopdesk.assets.lifecycle.values import LockedLaptop
from laptopdesk.core.clock import add_months, to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.handout import queries
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.events import HandoutEnded, HandoutStands
from laptopdesk.handout.models import HandoutRow, TrainingExceptionRow
from laptopdesk.handout.service.ending import DecidedBy, end_handout
from laptopdesk.handout.service.rows import next_number, record_hand_out
from laptopdesk.handout.values import Handout, HandoutEnd, HandoutId, Signature
from laptopdesk.people import queries as people
from laptopdesk.protocol.gate import GateReason, HandoutKind
from laptopdesk.training import queries as training
from laptopdesk.training.service import enrol
from laptopdesk.training.values import GateEnrolment


@dataclass(frozen=True, kw_only=True)
class HandOutByDecision:
    """This laptop went to this person, as a device reported it, at that time (UTC) and place.

    `programme_id`: the one to enrol in where the person takes part in none. `asked_by_id`: of two people who let it
    stand as an exception to the training rule, the one who proposed it.
    """

    operation_id: UUID
    laptop: str
    participant_id: int
    location_id: int
    kit: tuple[str, ...]
    kind: HandoutKind
    signature: Signature
    handed_at: datetime
    handed_by_id: int | None
    decided: DecidedBy
    session_id: int | None = None
    browser_id: UUID | None = None
    programme_id: int | None = None
    asked_by_id: int | None = None


def hand_out_by_decision(uow: UnitOfWork, command: HandOutByDecision) -> Handout:
    """The hand-over stands at its own time, whatever state the laptop was in; answers it.

    A laptop that came back to us after that time is not touched: its hand-over stands as ended by that return.
    Raises Refused where laptop or person are unknown or have an open hand-over, or the laptop was disposed of.
    """
    laptop = gate.lock_laptop_by_tag(uow.session, command.laptop)
    if laptop is None:
        raise Refused([GateReason.LAPTOP_UNKNOWN])
    if not people.lock_participants(uow.session, [command.participant_id]):
        raise Refused([GateReason.PERSON_UNKNOWN])
    enrolment = _enrolment(uow, command)
    came_back_at = laptops.came_back_after(uow.session, laptop.id, command.handed_at)
    _refuse_second(uow, command, laptop, past=came_back_at is not None)
    row = _add_row(uow, command, laptop, enrolment, came_back_at)
    if came_back_at is None:
        assets.hand_over_by_decision(uow, laptop.id, row.id, handed_at=row.handed_at)
    kits.take_for_hand_out(uow, row.operation_id, row.location_id, row.kit)
    kits.take_after_all(uow, row.operation_id)
    record_hand_out(uow, row)
    if came_back_at is not None:
        _end_as_come_back(uow, row, came_back_at, command.decided)
    uow.session.flush()
    return queries.get_handout(uow.session, row.id)


def _enrolment(uow: UnitOfWork, command: HandOutByDecision) -> GateEnrolment:
    enrolment = training.lock_gate_enrolment(uow.session, command.participant_id)
    if enrolment is None and command.programme_id is not None:
        place = command.location_id
        enrol(uow, command.participant_id, command.programme_id, location_id=place)
        enrolment = training.lock_gate_enrolment(uow.session, command.participant_id)
    if enrolment is None:
        raise Refused([GateReason.NOT_ENROLLED])
    return enrolment


def _refuse_second(uow: UnitOfWork, command: HandOutByDecision, laptop: LockedLaptop, *, past: bool) -> None:
    """No second open hand-over of this laptop, nor of this kind to this person."""
    if past:
        return
    held = queries.read_held(uow.session, laptop_id=laptop.id, participant_id=command.participant_id)
    reasons = [GateReason.LAPTOP_ALREADY_OUT] if held.laptop_out else []
    if command.kind.value in held.kinds:
        reasons.append(GateReason.ALREADY_HAS_ONE)
    if reasons:
        raise Refused(reasons)


def _add_row(
    uow: UnitOfWork,
    command: HandOutByDecision,
    laptop: LockedLaptop,
    enrolment: GateEnrolment,
    came_back_at: datetime | None,
) -> HandoutRow:
    """One that is over by now is never open: another one of this laptop or person may be."""
    handed_on = to_local(command.handed_at).date()
    row = HandoutRow(
        number=next_number(uow, handed_on),
        operation_id=command.operation_id,
        laptop_id=laptop.id,
        participant_id=command.participant_id,
        enrolment_id=enrolment.id,
        kind=command.kind,
        location_id=command.location_id,
        handed_at=command.handed_at,
        handed_by_id=command.handed_by_id,
        agreement=enrolment.agreement.value,
        kit=sorted(set(command.kit)),
        signature=command.signature.kind,
        paper_number=command.signature.paper_number,
        signature_file_id=command.signature.file_id,
        support_until=add_months(handed_on, enrolment.helpdesk_months),
        session_id=command.session_id,
        browser_id=command.browser_id,
        case_id=command.decided.case_id,
        ended_at=came_back_at,
        ended_by=HandoutEnd.RETURNED if came_back_at else None,
    )
    if command.asked_by_id is not None and not enrolment.gate_attended:
        row.exception_id = _add_exception(uow, enrolment.id, command.asked_by_id, command.decided)
    uow.session.add(row)
    uow.session.flush()
    return row


def _add_exception(uow: UnitOfWork, enrolment_id: int, asked_by_id: int, decided: DecidedBy) -> int:
    """The exception to the training rule that two people made of it, used at once."""
    row = TrainingExceptionRow(
        enrolment_id=enrolment_id,
        asked_at=uow.now,
        asked_by_id=asked_by_id,
        reason=decided.words,
        approved_at=uow.now,
        approved_by_id=uow.actor.staff_id,
        used_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row.id


def _end_as_come_back(uow: UnitOfWork, row: HandoutRow, came_back_at: datetime, decided: DecidedBy) -> None:
    """The laptop came back to us since, whoever was thought to bring it: the hand-over ended then."""
    assets.date_past_hand_over(uow, row.laptop_id, handed_at=row.handed_at, came_back_at=came_back_at)
    uow.record(_ended(row, decided))


def _ended(row: HandoutRow, decided: DecidedBy) -> HandoutEnded:
    assert row.ended_by is not None
    return HandoutEnded(
        handout_id=row.id,
        laptop_id=row.laptop_id,
        participant_id=row.participant_id,
        location_id=row.location_id,
        by=row.ended_by,
        reason=row.return_reason,
        case_id=decided.case_id,
    )


def end_as_mistake(
    uow: UnitOfWork, handout_id: int, decided: DecidedBy, *, location_id: int | None = None
) -> HandoutId:
    """The hand-over did not happen so: no figure counts it, its kit lies where it was, and custody has no gap.

    The laptop is ready again at `location_id` (where it was handed out, if None), or ready no more where something
    is missing by now. Of one that ended with a return only the hand-over is put right. Raises NotFound, Refused.
    """
    row = lock_with_laptop(uow, handout_id)
    if row.ended_by not in (None, HandoutEnd.RETURNED, HandoutEnd.SWAPPED):
        raise Refused([DeskReason.ALREADY_ENDED])
    place, ended_at = location_id or row.location_id, row.ended_at
    if ended_at is None:
        assets.undo_hand_over(uow, row.laptop_id, location_id=place)
    else:
        assets.bridge_past_hand_over(uow, row.laptop_id, handed_at=row.handed_at, came_back_at=ended_at)
    kits.put_back_undone(uow, row.operation_id, row.location_id)
    end_handout(
        uow.at(max(uow.now, row.handed_at)), row, HandoutEnd.MISTAKE, reason=None, location_id=place, decided=decided
    )
    row.ended_at = ended_at or row.ended_at
    uow.session.flush()
    return HandoutId(row.id)


def lock_with_laptop(uow: UnitOfWork, handout_id: int) -> HandoutRow:
    """The hand-over, locked after its laptop; raises NotFound."""
    laptop_id = uow.session.scalar(sa.select(HandoutRow.laptop_id).where(HandoutRow.id == handout_id))
    if laptop_id is None:
        raise NotFound("handout", handout_id)
    gate.lock_laptop_by_tag(uow.session, laptops.tags_of(uow.session, [laptop_id])[laptop_id])
    return uow.session.get_one(HandoutRow, handout_id, with_for_update=True, populate_existing=True)


def let_handout_stand(uow: UnitOfWork, handout_id: int, decided: DecidedBy, *, asked_by_id: int | None = None) -> None:
    """The hand-over stands although something spoke against it; with `asked_by_id` as an exception of two people.

    Raises NotFound.
    """
    row = lock_with_laptop(uow, handout_id)
    row.case_id = decided.case_id
    if asked_by_id is not None and row.exception_id is None:
        row.exception_id = _add_exception(uow, row.enrolment_id, asked_by_id, decided)
    event = HandoutStands(
        handout_id=row.id,
        laptop_id=row.laptop_id,
        participant_id=row.participant_id,
        case_id=decided.case_id,
        exception_id=row.exception_id,
    )
    uow.record(event)

"""The hand-over itself: the fact, once the agreement is signed and the desk confirms."""

from sqlalchemy.exc import IntegrityError

from laptopdesk.assets.kits import service as kits
from laptopdesk.assets.lifecycle import service as assets
from laptopdesk.assets.lifecycle.values import LockedLaptop
from laptopdesk.core.clock import add_months, to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused, StillToDo
from laptopdesk.handout import queries
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.models import HandoutRow
from laptopdesk.handout.rules import unknown_kit
from laptopdesk.handout.service.exceptions import use_exception
from laptopdesk.handout.service.refusal import journal_refusal
from laptopdesk.handout.service.rows import next_number, record_hand_out
from laptopdesk.handout.service.situation import Admitted, Situation, read_situation
from laptopdesk.handout.values import Handout, HandoutId, HandOutLaptop
from laptopdesk.places.values import Location
from laptopdesk.protocol.gate import GateReason, NotYet, list_reasons


def hand_out_laptop(uow: UnitOfWork, command: HandOutLaptop) -> Handout:
    """The laptop is this resident's, its custody has ended, and the journal says so; answers the hand-over.

    Raises Refused with every reason of the gate (journaled), StillToDo where only kit or signature are missing, and
    NotFound for an unknown location.
    """
    situation = read_situation(uow.session, command, uow.actor)
    journal_refusal(uow, command, situation)
    admitted = _require_approved(situation)
    if unknown_kit(command.kit, [item.item for item in admitted.enrolment.kit]):
        raise StillToDo([DeskReason.KIT_UNKNOWN])
    row = _add_row(uow, command, situation.location, admitted)
    assets.hand_over(uow, row.laptop_id, row.id)
    kits.take_for_hand_out(uow, row.operation_id, row.location_id, row.kit)
    if row.exception_id is not None:
        use_exception(uow, row.exception_id)
    record_hand_out(uow, row)
    return _made(row, situation.location, admitted.laptop)


def _require_approved(situation: Situation) -> Admitted:
    decision = situation.decision
    if isinstance(decision, NotYet):
        raise StillToDo(decision.todo)
    if situation.admitted is None:
        raise Refused(list_reasons(decision))
    return situation.admitted


def _add_row(uow: UnitOfWork, command: HandOutLaptop, location: Location, admitted: Admitted) -> HandoutRow:
    row = _new_row(uow, command, location, admitted)
    laptop_id, participant_id = row.laptop_id, row.participant_id
    try:
        with uow.session.begin_nested():
            uow.session.add(row)
    except IntegrityError as error:
        # the locks make this rare; the constraints make a second fact impossible, and the register says which it was
        held = queries.read_held(uow.session, laptop_id=laptop_id, participant_id=participant_id)
        if not held.laptop_out and command.kind.value not in held.kinds:
            raise
        raise Refused([GateReason.LAPTOP_ALREADY_OUT if held.laptop_out else GateReason.ALREADY_HAS_ONE]) from error
    return row


def _new_row(uow: UnitOfWork, command: HandOutLaptop, location: Location, admitted: Admitted) -> HandoutRow:
    enrolment = admitted.enrolment
    handed_on = to_local(uow.now).date()
    return HandoutRow(
        number=next_number(uow, handed_on),
        operation_id=command.operation_id,
        laptop_id=admitted.laptop.id,
        participant_id=admitted.participant_id,
        enrolment_id=enrolment.id,
        kind=command.kind,
        location_id=location.id,
        handed_at=uow.now,
        handed_by_id=uow.actor.staff_id,
        agreement=enrolment.agreement.value,
        kit=sorted(set(command.kit)),
        signature=command.signature.kind,
        paper_number=command.signature.paper_number,
        signature_file_id=command.signature.file_id,
        support_until=add_months(handed_on, enrolment.helpdesk_months),
        session_id=command.session_id,
        exception_id=None if enrolment.gate_attended else admitted.exception_id,
        browser_id=command.browser_id,
    )


def _made(row: HandoutRow, location: Location, laptop: LockedLaptop) -> Handout:
    return Handout(
        id=HandoutId(row.id),
        number=row.number,
        operation_id=row.operation_id,
        laptop_id=row.laptop_id,
        laptop=laptop.tag,
        manufacturer=laptop.manufacturer,
        model=laptop.model,
        serial=laptop.serial,
        participant_id=row.participant_id,
        location_id=row.location_id,
        location=location.name,
        kind=row.kind,
        agreement=row.agreement,
        kit=tuple(row.kit),
        signature=row.signature,
        paper_number=row.paper_number,
        signature_file_id=row.signature_file_id,
        handed_at=row.handed_at,
        handed_by_id=row.handed_by_id,
        support_until=row.support_until,
        ended_at=None,
        ended_by=None,
        return_reason=None,
        browser_id=row.browser_id,
    )

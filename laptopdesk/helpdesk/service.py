"""What is done about tickets: open, take, answer, move. What cannot be joined for certain is left for a person."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets import queries as assets
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.numbering import take_numbers
from laptopdesk.handout import queries as handouts
from laptopdesk.helpdesk import queries
from laptopdesk.helpdesk.errors import TicketReason
from laptopdesk.helpdesk.events import TicketAnswered, TicketJoined, TicketMoved, TicketOpened, TicketTaken
from laptopdesk.helpdesk.models import TicketMessageRow, TicketRow, TicketStatusRow
from laptopdesk.helpdesk.rules import Requester, read_requester, subject_of
from laptopdesk.helpdesk.values import Channel, MessageDirection, OpenTicket, StatusCategory
from laptopdesk.people import queries as people
from laptopdesk.people.service import mask_bsn, normalise_phone
from laptopdesk.protocol.codes import CodeError, CodeKind, parse_typed_code


def open_ticket(uow: UnitOfWork, command: OpenTicket, *, now: datetime, actor: Actor) -> int:
    """The ticket's number; joined to laptop and participant where that is certain. A repeat answers the same.

    A number that looks like a BSN is masked in the words. Raises Refused, Forbidden.
    """
    actor.require_somewhere(Permission.OPEN_TICKETS)
    if command.operation_id:
        known = queries.find_by_operation(uow.session, command.operation_id)
        if known is not None:
            return known
    requester = _requester(command)
    laptop_id, participant_id = _subjects(uow.session, command, requester)
    row = TicketRow(
        number=take_numbers(uow.session, "ticket")[0], subject=subject_of(mask_bsn(command.what)),
        channel=command.channel, status_id=_status(uow.session, "new").id, opened_at=now, opened_by_id=actor.staff_id,
        requester_name=requester.name, requester_phone=requester.phone, requester_email=requester.email,
        participant_id=participant_id, laptop_id=laptop_id, location_id=command.location_id or actor.desk_location_id,
        operation_id=command.operation_id,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    _say(uow, row, MessageDirection.IN, command.what, now=now, actor=actor)
    uow.record(
        TicketOpened(ticket_id=row.id, laptop_id=laptop_id, participant_id=participant_id, channel=command.channel),
        now=now, actor=actor,
    )  # fmt: skip
    return row.number


def _requester(command: OpenTicket) -> Requester:
    if not command.what.strip():
        raise Refused([TicketReason.NOTHING_ASKED])
    found = read_requester(command.who)
    if found.phone is not None:
        phone = normalise_phone(found.phone)
        if phone is None:
            raise Refused([TicketReason.PHONE_UNREADABLE])
        return Requester(phone=phone)
    if found.name is None and found.email is None and command.participant_id is None:
        raise Refused([TicketReason.NOBODY_NAMED])
    return found


def _subjects(session: Session, command: OpenTicket, requester: Requester) -> tuple[int | None, int | None]:
    """Laptop and participant, each only where exactly one is meant."""
    laptop_id, participant_id = _scanned(session, command.laptop)
    participant_id = participant_id or command.participant_id
    if participant_id is None and laptop_id is not None:
        participant_id = handouts.find_holder(session, laptop_id)
    if participant_id is None:
        participant_id = people.find_only_one(
            session, name=requester.name, phone=requester.phone, email=requester.email
        )
    if laptop_id is None and participant_id is not None:
        entitlement = handouts.find_entitlement(session, participant_id)
        laptop_id = entitlement.laptop_id if entitlement and entitlement.holds_laptop else None
    return laptop_id, participant_id


def _scanned(session: Session, text: str) -> tuple[int | None, int | None]:
    if not text.strip():
        return None, None
    try:
        code = parse_typed_code(text)
    except CodeError as error:
        raise Refused([TicketReason.LAPTOP_UNKNOWN]) from error
    if code.kind is CodeKind.PASS:
        holder = people.lock_pass_holder(session, code.text)
        return None, holder.participant_id if holder else None
    laptop_id = assets.find_laptop_id(session, code.text)
    if laptop_id is None:
        raise Refused([TicketReason.LAPTOP_UNKNOWN])
    return laptop_id, None


def _status(session: Session, code: str) -> TicketStatusRow:
    row = session.scalar(sa.select(TicketStatusRow).where(TicketStatusRow.code == code))
    if row is None:
        raise NotFound("ticket status", code)
    return row


def _say(
    uow: UnitOfWork, row: TicketRow, direction: MessageDirection, body: str, *, now: datetime, actor: Actor
) -> None:
    uow.session.add(
        TicketMessageRow(
            ticket_id=row.id, at=now, direction=direction, body=mask_bsn(body.strip()), staff_id=actor.staff_id
        )
    )


def _locked(session: Session, number: int) -> TicketRow:
    row = session.scalar(sa.select(TicketRow).where(TicketRow.number == number).with_for_update())
    if row is None:
        raise NotFound("ticket", number)
    return row


def take_ticket(uow: UnitOfWork, number: int, *, now: datetime, actor: Actor) -> None:
    """The ticket is this person's, and being worked on."""
    actor.require(Permission.WORK_TICKETS)
    row = _locked(uow.session, number)
    row.assignee_id = actor.staff_id
    uow.record(
        TicketTaken(ticket_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id), now=now, actor=actor
    )
    status = uow.session.get_one(TicketStatusRow, row.status_id)
    if status.category is StatusCategory.NEW:
        _move(uow, row, _status(uow.session, "open"), now=now, actor=actor)


def answer_ticket(
    uow: UnitOfWork, number: int, body: str, *, direction: MessageDirection, now: datetime, actor: Actor
) -> None:
    """What was said stands in the ticket; the first answer to the requester stops the clock of the first response."""
    actor.require(Permission.WORK_TICKETS)
    if not body.strip():
        raise Refused([TicketReason.ANSWER_EMPTY])
    row = _locked(uow.session, number)
    _say(uow, row, direction, body, now=now, actor=actor)
    if direction is MessageDirection.OUT and row.first_response_at is None:
        row.first_response_at = now
    uow.record(
        TicketAnswered(
            ticket_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id, direction=direction
        ),
        now=now, actor=actor,
    )  # fmt: skip


def move_ticket(uow: UnitOfWork, number: int, code: str, *, now: datetime, actor: Actor) -> None:
    """The ticket has this status, if the map of moves allows it; raises Refused."""
    actor.require(Permission.WORK_TICKETS)
    row = _locked(uow.session, number)
    if code not in {status.code for status in queries.list_moves(uow.session, row.status_id)}:
        raise Refused([TicketReason.NOT_A_MOVE])
    _move(uow, row, _status(uow.session, code), now=now, actor=actor)


def _move(uow: UnitOfWork, row: TicketRow, to: TicketStatusRow, *, now: datetime, actor: Actor) -> None:
    before = uow.session.get_one(TicketStatusRow, row.status_id)
    row.status_id = to.id
    row.closed_at = now if to.category is StatusCategory.CLOSED else None
    uow.record(
        TicketMoved(
            ticket_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id,
            before=before.code, after=to.code,
        ),
        now=now, actor=actor,
    )  # fmt: skip


def join_ticket(uow: UnitOfWork, number: int, code: str, *, now: datetime, actor: Actor) -> None:
    """The ticket is about this laptop, or this pass's holder; raises Refused for an unknown code."""
    actor.require(Permission.WORK_TICKETS)
    row = _locked(uow.session, number)
    laptop_id, participant_id = _subjects(
        uow.session, OpenTicket(who="", what="", laptop=code, channel=Channel.PHONE), Requester()
    )
    row.laptop_id, row.participant_id = laptop_id or row.laptop_id, participant_id or row.participant_id
    uow.record(
        TicketJoined(ticket_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id), now=now, actor=actor
    )


def forget_requester(uow: UnitOfWork, participant_id: int, now: datetime) -> None:
    """Who asked, and what was said, is gone from this person's tickets; that they were asked stays."""
    mine = sa.select(TicketRow.id).where(TicketRow.participant_id == participant_id)
    uow.session.execute(
        sa.update(TicketMessageRow).where(TicketMessageRow.ticket_id.in_(mine)).values(body="–"),
        execution_options={"synchronize_session": False},
    )
    uow.session.execute(
        sa.update(TicketRow)
        .where(TicketRow.participant_id == participant_id)
        .values(requester_name=None, requester_phone=None, requester_email=None, subject="–"),
        execution_options={"synchronize_session": False},
    )

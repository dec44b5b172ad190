"""What is done about tickets: open, take, answer, move. What cannot be joined for certain is left for a person."""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Conflict, NotFound, Refused
from laptopdesk.core.numbering import take_numbers
from laptopdesk.handout import queries as handouts
from laptopdesk.helpdesk import queries
from laptopdesk.helpdesk.errors import TicketReason
from laptopdesk.helpdesk.events import TicketAnswered, TicketJoined, TicketMoved, TicketOpened, TicketTaken
from laptopdesk.helpdesk.models import TicketMessageRow, TicketRow, TicketStatusRow
from laptopdesk.helpdesk.rules import Requester, read_requester, subject_of
from laptopdesk.helpdesk.values import Channel, MessageDirection, OpenTicket, StatusCategory
from laptopdesk.people import queries as people
from laptopdesk.people.service import has_bsn, look_at_participant, mask_bsn, normalise_phone
from laptopdesk.protocol.codes import CodeKind, find_code


def open_ticket(uow: UnitOfWork, command: OpenTicket) -> int:
    """The ticket's number; joined to laptop and participant where that is certain. A repeat answers the same.

    A number that looks like a BSN is masked in the words, and refused in who asks. Raises Refused, Forbidden, and
    Conflict("operation_reused") where the operation id already stands for another question.
    """
    uow.actor.require_somewhere(Permission.OPEN_TICKETS)
    requester = _requester(command)
    earlier_number = _find_repeat(uow.session, command, requester)
    if earlier_number is not None:
        return earlier_number
    number = take_numbers(uow.session, "ticket")[0]
    earlier_number = _find_repeat(uow.session, command, requester)  # a twin held the numbers until it was done
    if earlier_number is not None:
        return earlier_number
    row = _add_ticket(uow, number, command, requester)
    _say(uow, row, MessageDirection.IN, command.what)
    uow.record(
        TicketOpened(
            ticket_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id, channel=command.channel
        )
    )
    return row.number


def _add_ticket(uow: UnitOfWork, number: int, command: OpenTicket, requester: Requester) -> TicketRow:
    laptop_id, participant_id = _subjects(uow.session, command, requester)
    row = TicketRow(
        number=number,
        subject=subject_of(_clean(command.what)),
        channel=command.channel,
        status_id=_status(uow.session, "new").id,
        opened_at=uow.now,
        opened_by_id=uow.actor.staff_id,
        requester_name=requester.name,
        requester_phone=requester.phone,
        requester_email=requester.email,
        participant_id=participant_id,
        laptop_id=laptop_id,
        location_id=command.location_id or uow.actor.desk_location_id,
        operation_id=command.operation_id,
    )
    uow.session.add(row)
    uow.session.flush()
    return row


def _clean(words: str) -> str:
    """Free text as it is stored: no BSN, and no NUL, which PostgreSQL cannot keep."""
    return mask_bsn(words.replace("\0", "").strip())


def _find_repeat(session: Session, command: OpenTicket, requester: Requester) -> int | None:
    if not command.operation_id:
        return None
    row = session.scalar(sa.select(TicketRow).where(TicketRow.operation_id == command.operation_id))
    if row is None:
        return None
    earlier_requester = Requester(name=row.requester_name, phone=row.requester_phone, email=row.requester_email)
    if earlier_requester != requester or row.subject != subject_of(_clean(command.what)):
        raise Conflict("operation_reused")
    return row.number


def _requester(command: OpenTicket) -> Requester:
    if not _clean(command.what):
        raise Refused([TicketReason.NOTHING_ASKED])
    requester = read_requester(command.who.replace("\0", ""))
    by_sticker = command.channel is Channel.STICKER and command.laptop  # who holds the laptop is known, or nobody
    if requester.is_nobody and command.participant_id is None and not by_sticker:
        raise Refused([TicketReason.NOBODY_NAMED])
    if has_bsn(f"{requester.name or ''} {requester.email or ''}"):
        raise Refused([TicketReason.BSN_IN_WHO])
    if requester.phone is None:
        return requester
    phone = normalise_phone(requester.phone)
    if phone is None:
        raise Refused([TicketReason.PHONE_UNREADABLE])
    return replace(requester, phone=phone)


def _subjects(session: Session, command: OpenTicket, requester: Requester) -> tuple[int | None, int | None]:
    """Laptop and participant, each only where exactly one is meant."""
    laptop_id, participant_id = _read_code(session, command.laptop) if command.laptop.strip() else (None, None)
    participant_id = participant_id or command.participant_id
    if participant_id is None and laptop_id is not None:
        participant_id = handouts.find_holder(session, laptop_id)
    if participant_id is None and command.channel is not Channel.STICKER:  # a stranger's word joins nobody
        participant_id = people.find_only_one(
            session, name=requester.name, phone=requester.phone, email=requester.email
        )
    return laptop_id or _laptop_of(session, participant_id), participant_id


def _laptop_of(session: Session, participant_id: int | None) -> int | None:
    entitlement = handouts.find_entitlement(session, participant_id) if participant_id is not None else None
    return entitlement.laptop_id if entitlement and entitlement.holds_laptop else None


def _read_code(session: Session, text: str) -> tuple[int | None, int | None]:
    """The laptop of this label, or the holder of this pass; raises Refused when it is neither."""
    code = find_code(text, CodeKind.LAPTOP, CodeKind.PASS)
    if code is None:
        raise Refused([TicketReason.LAPTOP_UNKNOWN])
    holder = people.find_holder(session, code.text) if code.kind is CodeKind.PASS else None
    if holder is not None and holder.participant_id is not None:
        return None, holder.participant_id
    laptop_id = assets.find_laptop_id(session, code.text) if code.kind is CodeKind.LAPTOP else None
    if laptop_id is None:
        raise Refused([TicketReason.LAPTOP_UNKNOWN])
    return laptop_id, None


def _status(session: Session, code: str) -> TicketStatusRow:
    row = session.scalar(sa.select(TicketStatusRow).where(TicketStatusRow.code == code))
    if row is None:
        raise NotFound("ticket status", code)
    return row


def _say(uow: UnitOfWork, row: TicketRow, direction: MessageDirection, body: str) -> None:
    uow.session.add(
        TicketMessageRow(
            ticket_id=row.id, at=uow.now, direction=direction, body=_clean(body), staff_id=uow.actor.staff_id
        )
    )


def _locked(session: Session, number: int, actor: Actor) -> tuple[TicketRow, TicketStatusRow]:
    """The ticket, locked, and its status; raises NotFound, and Forbidden for one of another place."""
    row = session.scalar(sa.select(TicketRow).where(TicketRow.number == number).with_for_update())
    if row is None:
        raise NotFound("ticket", number)
    actor.require(Permission.WORK_TICKETS, at=row.location_id)
    return row, session.get_one(TicketStatusRow, row.status_id)


def take_ticket(uow: UnitOfWork, number: int) -> None:
    """The ticket is this person's, and being worked on; raises Refused for a closed one."""
    row, status = _locked(uow.session, number, uow.actor)
    _refuse_closed(status)
    row.assignee_id = uow.actor.staff_id
    uow.record(TicketTaken(ticket_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id))
    if status.category is StatusCategory.NEW:
        _move(uow, row, _status(uow.session, "open"))


def _refuse_closed(status: TicketStatusRow) -> None:
    if status.category is StatusCategory.CLOSED:
        raise Refused([TicketReason.CLOSED])


def answer_ticket(uow: UnitOfWork, number: int, body: str, *, direction: MessageDirection) -> None:
    """What was said stands in the ticket; the first answer to the requester stops the clock of the first response.

    A closed ticket takes notes only. Raises Refused.
    """
    row, status = _locked(uow.session, number, uow.actor)
    if not _clean(body):
        raise Refused([TicketReason.ANSWER_EMPTY])
    if direction is not MessageDirection.NOTE:
        _refuse_closed(status)
    _say(uow, row, direction, body)
    if direction is MessageDirection.OUT and row.first_response_at is None:
        row.first_response_at = uow.now
    uow.record(
        TicketAnswered(
            ticket_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id, direction=direction
        )
    )


def move_ticket(uow: UnitOfWork, number: int, code: str) -> None:
    """The ticket has this status, if the map of moves allows it; raises Refused."""
    row, _before = _locked(uow.session, number, uow.actor)
    if code not in {status.code for status in queries.list_moves(uow.session, row.status_id)}:
        raise Refused([TicketReason.NOT_A_MOVE])
    _move(uow, row, _status(uow.session, code))


def _move(uow: UnitOfWork, row: TicketRow, to: TicketStatusRow) -> None:
    before = uow.session.get_one(TicketStatusRow, row.status_id)
    row.status_id = to.id
    row.closed_at = uow.now if to.category is StatusCategory.CLOSED else None
    uow.record(
        TicketMoved(
            ticket_id=row.id,
            laptop_id=row.laptop_id,
            participant_id=row.participant_id,
            before=before.code,
            after=to.code,
        )
    )


def join_ticket(uow: UnitOfWork, number: int, code: str) -> None:
    """The ticket is about this laptop, or this pass's holder; raises Refused for an unknown code.

    A laptop brings its holder only where nobody was known, a person their laptop only where none was.
    """
    row, _status = _locked(uow.session, number, uow.actor)
    laptop_id, participant_id = _read_code(uow.session, code)
    if laptop_id is not None and row.participant_id is None:
        participant_id = handouts.find_holder(uow.session, laptop_id)
    _join(uow, row, laptop_id, participant_id)


def join_person(uow: UnitOfWork, number: int, participant_id: int) -> None:
    """The ticket is this person's, chosen by somebody who may see them; that look is logged. Raises Forbidden."""
    row, _status = _locked(uow.session, number, uow.actor)
    look_at_participant(uow, participant_id, page="helpdesk.join")
    _join(uow, row, None, participant_id)


def _join(uow: UnitOfWork, row: TicketRow, laptop_id: int | None, participant_id: int | None) -> None:
    row.participant_id = participant_id or row.participant_id
    row.laptop_id = laptop_id or row.laptop_id or _laptop_of(uow.session, row.participant_id)
    uow.record(TicketJoined(ticket_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id))

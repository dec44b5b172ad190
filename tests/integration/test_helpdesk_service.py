"""Tickets: joined where certain, once per operation, worked at their place, closed ones left in peace."""

from collections.abc import Callable
from uuid import uuid4

import pytest
import sqlalchemy as sa

from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Conflict, Forbidden, NotFound, Refused
from laptopdesk.helpdesk.errors import TicketReason
from laptopdesk.helpdesk.models import TicketRow
from laptopdesk.helpdesk.queries import count_at_work, get_ticket, list_tickets
from laptopdesk.helpdesk.service import answer_ticket, join_person, join_ticket, move_ticket, open_ticket, take_ticket
from laptopdesk.helpdesk.values import Channel, MessageDirection, OpenTicket, StatusCategory
from tests.factories import (
    START,
    actor_for,
    make_blank_pass,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    unit,
)

BSN = "111222333"  # passes the eleven test and is nobody's


def ask(
    uow: UnitOfWork, actor: Actor, who: str = "Ann Bos", what: str = "The screen stays dark", **more: object
) -> int:
    command = OpenTicket(who=who, what=what, **{"channel": Channel.PHONE, **more})  # type: ignore[arg-type]
    return open_ticket(uow.at(START).by(actor), command)


def reasons(act: Callable[[], object]) -> list[object]:
    with pytest.raises(Refused) as refused:
        act()
    return list(refused.value.reasons)


def test_one_who_fits_is_joined_and_of_two_nobody(db: Database) -> None:
    with unit(db) as uow:
        house = make_location(uow)
        agent = actor_for(uow, Role.AGENT)
        ann = make_participant(uow, house, "Ann Bos", contact="0612345678")
        twins = [make_participant(uow, house, "Jan Smit") for _ in range(2)]
        assert get_ticket(uow.session, ask(uow, agent, "+31 6 12345678")).participant_id == ann
        assert get_ticket(uow.session, ask(uow, agent, "Jan Smit")).participant_id is None
        assert (
            get_ticket(uow.session, ask(uow, agent, "Jan Smit", laptop=make_pass(uow, twins[1]))).participant_id
            == twins[1]
        )


def test_an_unknown_label_is_refused_and_nothing_is_kept(db: Database) -> None:
    with unit(db) as uow:
        agent = actor_for(uow, Role.AGENT)
        for code in ("L00000011", "nonsense", make_blank_pass(uow)):
            assert reasons(lambda code=code: ask(uow, agent, laptop=code)) == [TicketReason.LAPTOP_UNKNOWN]
        assert reasons(lambda: ask(uow, agent, who=" ")) == [TicketReason.NOBODY_NAMED]
        assert reasons(lambda: ask(uow, agent, what="\0 ")) == [TicketReason.NOTHING_ASKED]
        assert reasons(lambda: ask(uow, agent, who="000000000")) == [TicketReason.PHONE_UNREADABLE]
        assert reasons(lambda: ask(uow, agent, who=f"Ann {BSN}")) == [TicketReason.BSN_IN_WHO]
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(TicketRow)) == 0


def test_a_bsn_in_the_words_is_not_kept(db: Database) -> None:
    with unit(db, now=START) as uow:
        agent = actor_for(uow, Role.AGENT)
        number = ask(uow, agent, what=f"My number is {BSN}")
        answer_ticket(uow.by(agent), number, f"so {BSN}?", direction=MessageDirection.OUT)
        found = get_ticket(uow.session, number)
        assert BSN not in found.subject + "".join(message.body for message in found.messages)
        assert len(found.messages) == 2


def test_a_repeat_is_one_ticket_and_another_question_a_conflict(db: Database) -> None:
    with unit(db) as uow:
        agent, operation = actor_for(uow, Role.AGENT), str(uuid4())
        first = ask(uow, agent, operation_id=operation)
        assert ask(uow, agent, operation_id=operation) == first
        with pytest.raises(Conflict, match="operation_reused"):
            ask(uow, agent, what="Something else", operation_id=operation)
        assert ask(uow, agent) != first


def test_a_ticket_goes_its_way_and_rests_when_closed(db: Database) -> None:
    with unit(db, now=START) as uow:
        agent = actor_for(uow, Role.AGENT)
        number = ask(uow, agent)
        assert count_at_work(uow.session) == 1
        take_ticket(uow.by(agent), number)
        assert get_ticket(uow.session, number).status.category is StatusCategory.OPEN
        answer_ticket(uow.by(agent), number, "Hold the button", direction=MessageDirection.OUT)
        assert get_ticket(uow.session, number).first_response_at == START
        assert reasons(lambda: move_ticket(uow.by(agent), number, "nonsense")) == [TicketReason.NOT_A_MOVE]
        for code in ("resolved", "closed"):
            move_ticket(uow.by(agent), number, code)
        assert count_at_work(uow.session) == 0
        for direction in (MessageDirection.OUT, MessageDirection.IN):
            said = lambda way=direction: answer_ticket(uow.by(agent), number, "more", direction=way)  # noqa: E731
            assert reasons(said) == [TicketReason.CLOSED]
        answer_ticket(uow.by(agent), number, "a note", direction=MessageDirection.NOTE)
        assert reasons(lambda: take_ticket(uow.by(agent), number)) == [TicketReason.CLOSED]
        move_ticket(uow.by(agent), number, "open")
        assert count_at_work(uow.session) == 1


def test_an_agent_of_a_place_works_the_tickets_of_that_place(db: Database) -> None:
    with unit(db, now=START) as uow:
        here, there = make_location(uow), make_location(uow)
        agent, boss = actor_for(uow, Role.AGENT, location=here), actor_for(uow, Role.AGENT)
        mine, theirs = ask(uow, agent), ask(uow, boss, location_id=there)
        take_ticket(uow.by(agent), mine)
        with pytest.raises(Forbidden):
            take_ticket(uow.by(agent), theirs)
        with pytest.raises(NotFound):
            take_ticket(uow.by(boss), 999)
        assert [line.number for line in list_tickets(uow.session, within=frozenset({here}))] == [mine]
        assert count_at_work(uow.session, within=frozenset({there})) == 1


def test_joining_by_label_by_pass_and_by_choice(db: Database) -> None:
    with unit(db, now=START) as uow:
        house = make_location(uow)
        agent = actor_for(uow, Role.AGENT)
        tag, ann = make_ready_laptop(uow, location=house), make_participant(uow, house, "Ann Bos")
        number = ask(uow, agent, who="somebody")
        join_ticket(uow.by(agent), number, tag)
        join_ticket(uow.by(agent), number, make_pass(uow, ann))
        found = get_ticket(uow.session, number)
        assert found.laptop_id is not None
        assert found.participant_id == ann
        other = ask(uow, agent, who="somebody else")
        join_person(uow.by(agent), other, ann)
        assert get_ticket(uow.session, other).participant_id == ann
        assert reasons(lambda: join_ticket(uow.by(agent), other, "L00000011")) == [TicketReason.LAPTOP_UNKNOWN]


@pytest.mark.parametrize("term", ["dark", "BOS", "%", "' OR 1=1 --", "1"])
def test_searching_is_by_words_never_by_pattern(db: Database, term: str) -> None:
    with unit(db) as uow:
        agent = actor_for(uow, Role.AGENT)
        number = ask(uow, agent)
        found = [line.number for line in list_tickets(uow.session, term=term, open_only=False)]
        assert found == ([number] if term in ("dark", "BOS") or term == str(number) else [])

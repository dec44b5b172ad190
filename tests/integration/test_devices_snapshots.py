"""Snapshots: what a station knows equals what the server's gate knows, however it was brought up to date."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from uuid import uuid4

import pytest

from laptopdesk.accounts.service import issue_badge
from laptopdesk.app import compose
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.service import move_laptop
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.journal import hash_at, head_sequence
from laptopdesk.devices.service import build_snapshot, take_events
from laptopdesk.handout.service import approve_exception, ask_exception
from laptopdesk.handout.service.situation import read_situation
from laptopdesk.handout.values import HandOutLaptop, Signature
from laptopdesk.people.service import issue_pass, revoke_pass
from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.gate import DeskFacts, HandoutKind, LaptopFacts, PersonFacts, check_handout, list_reasons
from laptopdesk.protocol.snapshot import Kit, Snapshot
from tests.factories import (
    START,
    actor_for,
    make_attendance,
    make_enrolment,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
)
from tests.stations import KIT, HandMade, Place, make_place, make_station

SYSTEM = system_actor()
WIRING = compose()


@pytest.fixture
def place(db: Database) -> Place:
    with db.unit_of_work() as uow:
        return make_place(uow)


@pytest.fixture
def desk(db: Database, place: Place) -> HandMade:
    return make_station(db, place)


def build(db: Database, place: Place, base: Snapshot | None = None) -> Snapshot:
    known = (base.sequence, base.hash) if base else None
    with db.read() as session:
        return build_snapshot(session, WIRING.snapshot, location_id=place.location_id, base=known, now=START)


def merge(old: Snapshot, delta: Snapshot) -> Snapshot:
    return replace(delta, base=None, laptops={**old.laptops, **delta.laptops}, people={**old.people, **delta.people})


def refer(uow: UnitOfWork, desk: HandMade) -> None:
    person = make_participant(uow, desk.place.location_id)
    make_enrolment(uow, person, desk.place.location_id)
    make_pass(uow, person)


def attend(uow: UnitOfWork, desk: HandMade) -> None:
    person = make_participant(uow, desk.place.location_id)
    make_pass(uow, person)
    make_attendance(uow, make_session(uow, desk.place.location_id), person)


def withdraw(uow: UnitOfWork, desk: HandMade) -> None:
    session = make_session(uow, desk.place.location_id)
    person = make_participant(uow, desk.place.location_id)
    make_pass(uow, person)
    make_attendance(uow, session, person)
    make_attendance(uow, session, person, present=False)


def lose_pass(uow: UnitOfWork, desk: HandMade) -> None:
    revoke_pass(uow, desk.place.people[0], "lost", now=START, actor=SYSTEM)


def new_pass(uow: UnitOfWork, desk: HandMade) -> None:
    issue_pass(uow, desk.place.people[1], now=START, actor=SYSTEM)


def quarantine(uow: UnitOfWork, desk: HandMade) -> None:
    chief = actor_for(uow, Role.ADMIN)
    move_laptop(uow, desk.place.laptops[0], LaptopState.QUARANTINED, now=START, actor=chief, reason="lock found")


def add_laptop(uow: UnitOfWork, desk: HandMade) -> None:
    make_ready_laptop(uow, location=desk.place.location_id)


def except_somebody(uow: UnitOfWork, desk: HandMade) -> None:
    person = make_participant(uow, desk.place.location_id)
    make_enrolment(uow, person, desk.place.location_id)
    make_pass(uow, person)
    asked = ask_exception(uow, participant_id=person, reason="ill", now=START, actor=actor_for(uow, Role.ADMIN))
    approve_exception(uow, asked, now=START, actor=actor_for(uow, Role.ADMIN))


ACTS = (refer, attend, withdraw, lose_pass, new_pass, quarantine, add_laptop, except_somebody)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_delta_brings_what_a_whole_snapshot_says(
    db: Database, desk: HandMade, act: Callable[[UnitOfWork, HandMade], None]
) -> None:
    before = build(db, desk.place)
    with db.unit_of_work() as uow:
        act(uow, desk)

    delta = build(db, desk.place, before)

    assert delta.base == before.sequence
    assert len(delta.laptops) + len(delta.people) < len(before.laptops) + len(before.people)
    assert merge(before, delta) == build(db, desk.place)


def test_hand_over_undo_and_return_travel_in_deltas(db: Database, desk: HandMade) -> None:
    laptop, pass_code = desk.place.laptops[0], desk.place.passes[0]
    given = desk.operation(desk.hand_out(laptop, pass_code))
    known = build(db, desk.place)
    for operation in (given, desk.operation(desk.undo(given)), desk.operation(desk.hand_out(laptop, pass_code)),
                      desk.operation(desk.give_back(laptop))):  # fmt: skip
        take_events(db, WIRING.operations, desk.station, [desk.write(operation)], now=START)
        known = merge(known, build(db, desk.place, known))
        assert known == build(db, desk.place)


def test_nothing_new_is_an_empty_delta(db: Database, desk: HandMade) -> None:
    known = build(db, desk.place)
    assert build(db, desk.place, known) == replace(known, base=known.sequence, laptops={}, people={})


def test_row_of_another_journal_gets_a_whole_snapshot(db: Database, desk: HandMade) -> None:
    known = build(db, desk.place)
    strangers = (replace(known, hash="f" * 64), replace(known, sequence=known.sequence + 5))

    assert [build(db, desk.place, stranger).base for stranger in strangers] == [None, None]
    with db.read() as session:
        assert hash_at(session, head_sequence(session)) == known.hash
        assert hash_at(session, 0) == "0" * 64


def test_snapshot_decides_as_the_server_does(db: Database, desk: HandMade) -> None:
    with db.unit_of_work() as uow:
        for act in ACTS:
            act(uow, desk)
        elsewhere = make_place(uow, laptops=1, people=1)
    give = desk.operation(desk.hand_out(desk.place.laptops[1], desk.place.passes[1]))
    take_events(db, WIRING.operations, desk.station, [desk.write(give)], now=START)
    known = build(db, desk.place)

    assert {elsewhere.laptops[0]} < set(known.laptops)
    seen = set()
    for tag, pass_code in product(known.laptops, known.people):
        with db.read() as session:
            command = HandOutLaptop(
                operation_id=uuid4(), laptop=tag, pass_code=pass_code, location=desk.place.location, kit=KIT,
                signature=Signature(paper_number="1"),
            )  # fmt: skip
            live = list_reasons(read_situation(session, command, SYSTEM).decision)
        assert list_reasons(check_handout(*facts(known, tag, pass_code, desk))) == live
        seen.update(live)
    assert len(seen) >= 6, seen


def facts(known: Snapshot, tag: str, pass_code: str, desk: HandMade) -> tuple[LaptopFacts, PersonFacts, DeskFacts]:
    laptop, person = known.laptops[tag], known.people[pass_code]
    assert laptop is not None
    assert person is not None
    kit = known.kits.get(person.programme or "", Kit(items=(), required=()))
    here = DeskFacts(
        location_code=desk.place.location, operator_may_hand_out=True, kit_required=kit.required, kit_ticked=KIT,
        signed=True, exception_approved=person.excepted, kind=HandoutKind.OWN,
    )  # fmt: skip
    return laptop.facts(tag), person.facts(pass_code), here


def test_snapshot_holds_badges_of_this_place_and_no_name(db: Database, desk: HandMade) -> None:
    with db.unit_of_work() as uow:
        badge = issue_badge(uow, desk.place.badge_staff, now=START, actor=SYSTEM)

    known = build(db, desk.place)

    assert set(known.operators) == {badge}
    text = canonical_json(known.to_json()).decode()
    assert Snapshot.from_json(known.to_json()) == known
    for word in ("Bewoner", "Medewerker", "@", "06"):
        assert f'"{word}' not in text

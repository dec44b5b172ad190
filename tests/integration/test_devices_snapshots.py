"""Snapshots: what a station knows equals what the server's gate knows, however it was brought up to date."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
import sqlalchemy as sa

from laptopdesk.accounts.service import issue_badge, withdraw_badge
from laptopdesk.app import compose
from laptopdesk.assets.lifecycle.queries import find_laptop_id
from laptopdesk.assets.lifecycle.service import place_laptop
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.transfers.service import depart, open_transfer, scan_out
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.journal import hash_at, head_sequence
from laptopdesk.devices.models import StationBadgeRow
from laptopdesk.devices.service import build_snapshot, read_operators, take_events
from laptopdesk.handout.service import approve_exception, ask_exception
from laptopdesk.handout.service.situation import read_situation
from laptopdesk.handout.values import HandOutLaptop, Signature
from laptopdesk.people.service import erase_participant, issue_pass, revoke_pass
from laptopdesk.protocol.badges import BadgeHash
from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.gate import DeskFacts, HandoutKind, LaptopFacts, PersonFacts, check_handout, list_reasons
from laptopdesk.protocol.operations import OperationOutcome
from laptopdesk.protocol.snapshot import Kit, Snapshot, keys_digest
from tests.factories import (
    START,
    actor_for,
    make_attendance,
    make_enrolment,
    make_invitation,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    unit,
)
from tests.grounds import laid_once
from tests.stations import KIT, HandMade, Place, lay_place, make_place, make_station

SYSTEM = system_actor()
WIRING = compose()


db, place = laid_once(lay_place)


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
    revoke_pass(uow.at(START).by(SYSTEM), desk.place.people[0], "lost")


def new_pass(uow: UnitOfWork, desk: HandMade) -> None:
    issue_pass(uow.at(START).by(SYSTEM), desk.place.people[1])


def quarantine(uow: UnitOfWork, desk: HandMade) -> None:
    chief = actor_for(uow, Role.ADMIN)
    move_laptop(uow.at(START).by(chief), desk.place.laptops[0], LaptopState.QUARANTINED, reason="lock found")


def add_laptop(uow: UnitOfWork, desk: HandMade) -> None:
    make_ready_laptop(uow, location=desk.place.location_id)


def except_somebody(uow: UnitOfWork, desk: HandMade) -> None:
    person = make_participant(uow, desk.place.location_id)
    make_enrolment(uow, person, desk.place.location_id)
    make_pass(uow, person)
    asked = ask_exception(uow.at(START).by(actor_for(uow, Role.ADMIN)), participant_id=person, reason="ill")
    approve_exception(uow.at(START).by(actor_for(uow, Role.ADMIN)), asked)


ACTS = (refer, attend, withdraw, lose_pass, new_pass, quarantine, add_laptop, except_somebody)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_delta_brings_what_a_whole_snapshot_says(
    db: Database, desk: HandMade, act: Callable[[UnitOfWork, HandMade], None]
) -> None:
    before = build(db, desk.place)
    with unit(db) as uow:
        act(uow, desk)

    delta = build(db, desk.place, before)

    assert delta.base == before.sequence
    assert len(delta.laptops) + len(delta.people) < len(before.laptops) + len(before.people)
    assert merge(before, delta) == build(db, desk.place)


def test_hand_over_undo_and_return_travel_in_deltas(db: Database, desk: HandMade) -> None:
    laptop, pass_code = desk.place.laptops[0], desk.place.passes[0]
    given = desk.operation(desk.hand_out(laptop, pass_code))
    known = build(db, desk.place)
    for operation in (
        given,
        desk.operation(desk.undo(given)),
        desk.operation(desk.hand_out(laptop, pass_code)),
        desk.operation(desk.give_back(laptop)),
    ):
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
    with unit(db) as uow:
        for act in ACTS:
            act(uow, desk)
        far = make_place(uow, laptops=2, people=1)
        send_here(uow, far.laptops[1], far, desk)
    give = desk.operation(desk.hand_out(desk.place.laptops[1], desk.place.passes[1]))
    take_events(db, WIRING.operations, desk.station, [desk.write(give)], now=START)
    known = build(db, desk.place)

    assert far.laptops[0] not in known.laptops
    seen = set()
    for tag, pass_code in product(known.laptops, known.people):
        with db.read() as session:
            command = HandOutLaptop(
                operation_id=uuid4(),
                laptop=tag,
                pass_code=pass_code,
                location=desk.place.location,
                kit=KIT,
                signature=Signature(paper_number="1"),
            )
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
        location_code=desk.place.location,
        operator_may_hand_out=True,
        kit_required=kit.required,
        kit_ticked=KIT,
        signed=True,
        exception_approved=person.excepted,
        kind=HandoutKind.OWN,
    )
    return laptop.facts(tag), person.facts(pass_code), here


def test_snapshot_holds_badges_of_this_place_and_no_name(db: Database, desk: HandMade) -> None:
    with db.unit_of_work(now=START, actor=SYSTEM) as uow:
        badge = issue_badge(uow, desk.place.badge_staff)

    operators = read_operators(db, desk.station)
    with db.read() as session:
        known = build_snapshot(
            session, WIRING.snapshot, location_id=desk.place.location_id, base=None, now=START, operators=operators
        )

    assert known.badges is not None
    [found] = [known.operators[known.badges.of(badge)]]
    assert found.number == desk.place.badge_staff
    assert len(known.operators) == 1
    text = canonical_json(known.to_json()).decode()
    assert Snapshot.from_json(known.to_json()) == known
    assert badge not in text
    for word in ("Deelnemer", "Medewerker", "@", "06"):
        assert f'"{word}' not in text


# ---- of this place, and of nowhere else


def keep(known: Snapshot, news: Snapshot, db: Database, place: Place) -> Snapshot:
    """What a station holds after these news: it asks for everything where its lines are not those of the list."""
    held = merge(known, news)
    return held if keys_digest(held.laptops, held.people) == news.keys else build(db, place)


def test_a_desk_holds_its_own_place_and_nobody_elses(db: Database, desk: HandMade) -> None:
    with unit(db) as uow:
        far = make_place(uow)
        walked_in = make_participant(uow, far.location_id)
        make_enrolment(uow, walked_in, far.location_id)
        make_attendance(uow, make_session(uow, desk.place.location_id), walked_in)
        known_pass = make_pass(uow, walked_in)

    known = build(db, desk.place)

    assert set(known.laptops) == set(desk.place.laptops)
    assert set(known.people) == {*desk.place.passes, known_pass}
    text = canonical_json(known.to_json()).decode()
    assert not any(code in text for code in (*far.laptops, *far.passes))


def test_what_was_handed_out_here_stays_for_its_return_and_an_early_holder_does_not(
    db: Database, desk: HandMade
) -> None:
    laptop, pass_code = desk.place.laptops[0], desk.place.passes[0]
    give = desk.operation(desk.hand_out(laptop, pass_code))
    take_events(db, WIRING.operations, desk.station, [desk.write(give)], now=START)

    with db.read() as session:
        later = build_snapshot(
            session, WIRING.snapshot, location_id=desk.place.location_id, base=None, now=START + timedelta(days=60)
        )

    assert later.laptops[laptop] is not None
    assert later.laptops[laptop].out
    assert set(later.people) == set(desk.place.passes[1:])


def send_here(uow: UnitOfWork, laptop: str, far: Place, desk: HandMade) -> None:
    sender = actor_for(uow, Role.ADMIN)
    transfer = open_transfer(uow.at(START).by(sender), from_id=far.location_id, to_id=desk.place.location_id)
    scan_out(uow.at(START).by(sender), transfer, laptop)
    depart(uow.at(START).by(sender), transfer)


def test_what_is_on_its_way_here_is_known_before_it_comes(db: Database, desk: HandMade) -> None:
    with unit(db) as uow:
        far = make_place(uow)
        send_here(uow, far.laptops[0], far, desk)

    assert set(build(db, desk.place).laptops) == {*desk.place.laptops, far.laptops[0]}
    assert far.laptops[0] not in build(db, far).laptops


def move_away(uow: UnitOfWork, desk: HandMade) -> None:
    laptop = find_laptop_id(uow.session, desk.place.laptops[0])
    assert laptop is not None
    place_laptop(uow.at(START).by(SYSTEM), laptop, make_location(uow))


def erase(uow: UnitOfWork, desk: HandMade) -> None:
    erase_participant(uow.at(START).by(actor_for(uow, Role.ADMIN)), WIRING.erasures, desk.place.people[0])


@pytest.mark.parametrize("act", [move_away, erase])
def test_what_left_the_place_leaves_the_desk(
    db: Database, desk: HandMade, act: Callable[[UnitOfWork, HandMade], None]
) -> None:
    before = build(db, desk.place)
    with unit(db) as uow:
        act(uow, desk)

    known = keep(before, build(db, desk.place, before), db, desk.place)

    assert known == build(db, desk.place)
    gone = (set(before.laptops) | set(before.people)) - set(known.laptops) - set(known.people)
    assert gone == {desk.place.laptops[0] if act is move_away else desk.place.passes[0]}


def test_days_that_pass_change_the_list_without_anybody_doing_anything(db: Database, desk: HandMade) -> None:
    with unit(db) as uow:
        far = make_location(uow)
        person = make_participant(uow, far)
        make_enrolment(uow, person, far)
        make_invitation(uow, make_session(uow, desk.place.location_id, starts_at=START + timedelta(days=20)), person)
        expected = make_pass(uow, person)
    before = build(db, desk.place)
    with db.read() as session:
        later = build_snapshot(
            session,
            WIRING.snapshot,
            location_id=desk.place.location_id,
            base=(before.sequence, before.hash),
            now=START + timedelta(days=10),
        )

    assert expected not in before.people
    assert later.base == before.sequence
    assert later.keys != keys_digest(before.laptops, before.people)
    assert later.keys == keys_digest(before.laptops, {*before.people, expected})


def test_who_is_elsewhere_is_nobody_by_whom_a_laptop_is_reserved(db: Database, desk: HandMade) -> None:
    with unit(db) as uow:
        far = make_place(uow)
        for laptop, person in zip(desk.place.laptops, (far.people[0], desk.place.people[0]), strict=False):
            uow.session.execute(
                sa.text("UPDATE laptop SET reserved_for_id = :person WHERE tag = :tag"),
                {"person": person, "tag": laptop},
            )

    known = build(db, desk.place)

    reserved = [known.laptops[tag] for tag in desk.place.laptops[:2]]
    assert [line.reserved_for for line in reserved if line] == ["-", desk.place.passes[0]]


# ---- badges


def test_a_badge_is_hashed_once_for_a_station_and_differently_for_another(
    db: Database, desk: HandMade, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, hashed = make_station(db, desk.place), []
    of = BadgeHash.of
    monkeypatch.setattr(BadgeHash, "of", lambda self, badge: (hashed.append(badge), of(self, badge))[1])
    with db.unit_of_work(now=START, actor=SYSTEM) as uow:
        badge = issue_badge(uow, desk.place.badge_staff)

    first = [read_operators(db, desk.station) for _ in range(3)]
    other = read_operators(db, second.station)

    assert hashed == [badge, badge]
    assert first[0] == first[1] == first[2]
    assert set(first[0].by_hash).isdisjoint(other.by_hash)
    with db.unit_of_work(now=START, actor=SYSTEM) as uow:
        withdraw_badge(uow, desk.place.badge_staff)
    assert read_operators(db, desk.station).by_hash == {}
    with db.read() as session:
        mine = StationBadgeRow.station_id == desk.station_id
        assert session.scalar(sa.select(sa.func.count()).select_from(StationBadgeRow).where(mine)) == 0


@pytest.mark.parametrize("named", ["number", "badge"])
def test_who_stood_there_is_told_by_number_and_by_an_agent_of_before_by_badge(
    db: Database, desk: HandMade, named: str
) -> None:
    with db.unit_of_work(now=START, actor=SYSTEM) as uow:
        badge = issue_badge(uow, desk.place.badge_staff)
    operator = desk.place.badge_staff if named == "number" else badge
    give = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]))
    give = replace(give, envelope=replace(give.envelope, operator=operator))

    [answer] = take_events(db, WIRING.operations, desk.station, [desk.write(give)], now=START)

    assert answer.outcome is OperationOutcome.APPLIED
    with db.read() as session:
        assert session.scalar(sa.text("SELECT max(handed_by_id) FROM handout")) == desk.place.badge_staff


def test_the_number_of_somebody_without_a_badge_may_do_nothing(db: Database, desk: HandMade) -> None:
    give = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]))
    give = replace(give, envelope=replace(give.envelope, operator=int(desk.place.badge_staff)))

    [answer] = take_events(db, WIRING.operations, desk.station, [desk.write(give)], now=START)

    assert (answer.outcome, answer.reasons) == (OperationOutcome.CASE, ("operator_not_allowed",))

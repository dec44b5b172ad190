"""Laptops travel: scanned out, in transit, scanned in, differences signed for and settled; by role and place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.service import place_laptop
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopState, Whereabouts
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.register.queries import Viewer, list_laptops
from laptopdesk.assets.register.values import ListQuery, RegisterFilter
from laptopdesk.assets.transfers import queries
from laptopdesk.assets.transfers.errors import TransferReason
from laptopdesk.assets.transfers.rules import difference
from laptopdesk.assets.transfers.service import (
    cancel,
    close_transfer,
    depart,
    open_transfer,
    scan_in,
    scan_out,
    settle,
    take_off,
)
from laptopdesk.assets.transfers.values import LineState, ScanResult, Settlement, TransferId, TransferLine
from laptopdesk.core.access import Actor, Everywhere, Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.journal import list_lines, verify_chain
from tests.factories import actor_for, make_erased_laptop, make_laptop, make_location, make_lot, unit
from tests.queries import count_queries


@dataclass(kw_only=True)
class Trip:
    """A workshop that sends, a house that receives, a library that has nothing to do with it."""

    db: Database
    now: datetime
    workshop: int
    house: int
    library: int
    tags: list[str]
    technician: Actor
    volunteer: Actor
    id: TransferId

    def out(self, *tags: str) -> list[ScanResult]:
        with self.db.unit_of_work(now=self.now, actor=self.technician) as uow:
            return [scan_out(uow, self.id, tag) for tag in tags]

    def come(self, *tags: str, actor: Actor | None = None) -> list[ScanResult]:
        with self.db.unit_of_work(now=self.now, actor=actor or self.volunteer) as uow:
            return [scan_in(uow, self.id, tag) for tag in tags]

    def leave(self) -> None:
        with self.db.unit_of_work(now=self.now, actor=self.technician) as uow:
            depart(uow, self.id)

    def sign(self, remark: str = "") -> None:
        with self.db.unit_of_work(now=self.now, actor=self.volunteer) as uow:
            close_transfer(uow, self.id, remark=remark)

    def lines(self) -> dict[str, TransferLine]:
        with self.db.read() as session:
            return {line.tag: line for line in queries.list_lines(session, queries.get_transfer(session, self.id))}

    def states(self) -> list[LineState]:
        lines = self.lines()
        return [lines[tag].state for tag in self.tags if tag in lines]

    def place(self, tag: str) -> int | None:
        with self.db.read() as session:
            return lifecycle.get_laptop(session, tag).laptop.location_id

    def again(self) -> None:
        """Another transfer between the same places."""
        with self.db.unit_of_work(now=self.now, actor=self.technician) as uow:
            self.id = open_transfer(uow, from_id=self.workshop, to_id=self.house)


@pytest.fixture
def trip(db: Database, now: datetime) -> Trip:
    with unit(db, now=now) as uow:
        workshop, house, library = (make_location(uow, name) for name in ("Werkplaats", "Huis", "Bibliotheek"))
        lot = make_lot(uow, "LOT-T", now=now)
        tags = [make_erased_laptop(uow, location=workshop, now=now, lot=lot) for _ in range(4)]
        technician = actor_for(uow, Role.TECHNICIAN, location=workshop)
        volunteer = actor_for(uow, Role.VOLUNTEER, location=house)
        made = open_transfer(uow.by(technician), from_id=workshop, to_id=house)
    return Trip(
        db=db,
        now=now,
        workshop=workshop,
        house=house,
        library=library,
        tags=tags,
        technician=technician,
        volunteer=volunteer,
        id=made,
    )


def refused(*reasons: object) -> object:
    return pytest.raises(Refused, match=", ".join(str(reason) for reason in reasons))


def test_whole_trip_ends_at_the_destination_and_in_the_story(trip: Trip) -> None:
    assert trip.out(*trip.tags[:3]) == [ScanResult.OUT] * 3
    assert trip.out(trip.tags[0]) == [ScanResult.OUT_ALREADY]
    with trip.db.read() as session:
        found = lifecycle.list_laptops(session, LaptopFilter(whereabouts=Whereabouts.IN_TRANSIT))
        assert [row.tag for row in found.rows] == sorted(trip.tags[:3])
    trip.leave()
    assert trip.come(*trip.tags[:3]) == [ScanResult.IN] * 3
    assert trip.come(trip.tags[1]) == [ScanResult.IN_ALREADY]
    trip.sign()
    assert trip.states() == [LineState.ARRIVED] * 3
    assert [trip.place(tag) for tag in trip.tags] == [trip.house] * 3 + [trip.workshop]
    with trip.db.read() as session:
        key = lifecycle.get_laptop(session, trip.tags[0]).laptop.id
        told = [line.action for line in list_lines(session, kind="laptop", key=key)]
        assert {"laptop.sent", "laptop.placed"} <= set(told)
        assert verify_chain(session).ok


def test_what_does_not_come_stays_in_transit_and_is_signed_for_with_words(trip: Trip) -> None:
    trip.out(*trip.tags[:2])
    trip.leave()
    trip.come(trip.tags[0])
    with refused(TransferReason.REMARK_MISSING):  # type: ignore[attr-defined]  # a context manager of pytest
        trip.sign()
    trip.sign("Een doos ontbreekt.")
    assert trip.states() == [LineState.ARRIVED, LineState.MISSED]
    assert trip.place(trip.tags[1]) is None
    with trip.db.read() as session:
        [summary] = queries.list_transfers(session, within=frozenset({trip.house}))
        assert (summary.out, summary.arrived, summary.missed) == (0, 1, 1)


def test_what_comes_later_is_scanned_in_after_all(trip: Trip) -> None:
    trip.out(trip.tags[0])
    trip.leave()
    trip.sign("Niets aangekomen.")
    assert trip.come(trip.tags[0]) == [ScanResult.IN]
    assert trip.states() == [LineState.ARRIVED]
    assert trip.place(trip.tags[0]) == trip.house


def test_unsent_laptop_of_the_sender_arrives_and_is_a_difference(trip: Trip) -> None:
    trip.out(trip.tags[0])
    trip.leave()
    assert trip.come(trip.tags[3]) == [ScanResult.IN_NOT_SENT]
    assert trip.place(trip.tags[3]) == trip.house
    assert trip.lines()[trip.tags[3]].state is LineState.NOT_SENT


def test_laptop_of_a_third_place_is_kept_as_a_scan_and_left_where_the_register_has_it(trip: Trip) -> None:
    with unit(trip.db) as uow:
        foreign = make_erased_laptop(uow, location=trip.library, now=trip.now)
    assert trip.come(foreign) == [ScanResult.IN_ELSEWHERE]
    assert trip.place(foreign) == trip.library
    line = trip.lines()[foreign]
    assert line.state is LineState.ELSEWHERE
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow, pytest.raises(Forbidden):
        settle(uow, trip.id, line.id, Settlement.PLACED_HERE)
    with unit(trip.db, now=trip.now) as uow:
        office = actor_for(uow, Role.PROGRAMME)
        settle(uow.by(office), trip.id, line.id, Settlement.PLACED_HERE)
    assert trip.place(foreign) == trip.house
    assert trip.lines()[foreign].state is LineState.SETTLED


def test_register_is_left_alone_by_who_works_only_at_the_destination(trip: Trip) -> None:
    with unit(trip.db) as uow:
        foreign = make_erased_laptop(uow, location=trip.library, now=trip.now)
    trip.come(foreign)
    line = trip.lines()[foreign]
    with trip.db.unit_of_work(now=trip.now, actor=trip.volunteer) as uow, pytest.raises(Forbidden):
        settle(uow, trip.id, line.id, Settlement.PLACED_HERE)
    assert trip.place(foreign) == trip.library


def test_missed_laptop_that_never_left_is_settled_at_its_origin(trip: Trip) -> None:
    trip.out(trip.tags[0])
    trip.leave()
    trip.sign("Niet in de bus.")
    line = trip.lines()[trip.tags[0]]
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow:
        settle(uow, trip.id, line.id, Settlement.NEVER_LEFT)
    assert trip.place(trip.tags[0]) == trip.workshop
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow, refused(TransferReason.NOTHING_TO_SETTLE):  # type: ignore[attr-defined]
        settle(uow, trip.id, line.id, Settlement.NEVER_LEFT)


def test_laptop_that_missed_the_bus_goes_with_the_next_one(trip: Trip) -> None:
    trip.out(trip.tags[0])
    trip.leave()
    trip.sign("Niet in de bus.")
    first = trip.id
    trip.again()
    assert trip.out(trip.tags[0]) == [ScanResult.OUT]
    trip.leave()
    assert trip.come(trip.tags[0]) == [ScanResult.IN]
    trip.id = first
    assert trip.states() == [LineState.SETTLED]


def test_taken_off_before_departure_lies_where_it_lay(trip: Trip) -> None:
    trip.out(*trip.tags[:2])
    line = trip.lines()[trip.tags[0]]
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow:
        take_off(uow, trip.id, line.id)
    assert trip.place(trip.tags[0]) == trip.workshop
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow, refused(TransferReason.NOT_ON_LIST):  # type: ignore[attr-defined]
        take_off(uow, trip.id, line.id)
    assert trip.out(trip.tags[0]) == [ScanResult.OUT]
    trip.leave()
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow, refused(TransferReason.DEPARTED):  # type: ignore[attr-defined]
        take_off(uow, trip.id, line.id)


def test_arrived_laptop_is_not_taken_off(trip: Trip) -> None:
    trip.out(trip.tags[0])
    trip.come(trip.tags[0])
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow, refused(TransferReason.ALREADY_ARRIVED):  # type: ignore[attr-defined]
        take_off(uow, trip.id, trip.lines()[trip.tags[0]].id)


def test_each_step_in_its_turn(trip: Trip) -> None:
    with refused(TransferReason.NOTHING_LOADED):  # type: ignore[attr-defined]
        trip.leave()
    with refused(TransferReason.NOTHING_LOADED):  # type: ignore[attr-defined]
        trip.sign()
    trip.out(trip.tags[0])
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow, refused(TransferReason.STILL_LOADED):  # type: ignore[attr-defined]
        cancel(uow, trip.id)
    trip.leave()
    with refused(TransferReason.DEPARTED):  # type: ignore[attr-defined]
        trip.leave()
    with refused(TransferReason.DEPARTED):  # type: ignore[attr-defined]
        trip.out(trip.tags[1])
    trip.come(trip.tags[0])
    trip.sign()
    for again in (trip.leave, trip.sign, lambda: trip.out(trip.tags[1])):
        with refused(TransferReason.NOT_OPEN):  # type: ignore[attr-defined]
            again()


def test_cancelled_transfer_takes_nothing_any_more(trip: Trip) -> None:
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow:
        cancel(uow, trip.id)
    for act in (lambda: trip.out(trip.tags[0]), lambda: trip.come(trip.tags[0])):
        with refused(TransferReason.NOT_OPEN):  # type: ignore[attr-defined]
            act()


def test_two_places_in_use_are_needed(trip: Trip) -> None:
    with unit(trip.db, now=trip.now) as uow:
        chief = system_actor()
        with refused(TransferReason.SAME_PLACE):  # type: ignore[attr-defined]
            open_transfer(uow.by(chief), from_id=trip.house, to_id=trip.house)
        with pytest.raises(NotFound):
            open_transfer(uow.by(chief), from_id=trip.house, to_id=10**9)
        past = trip.now.replace(year=2001)
        with refused(TransferReason.PLACE_CLOSED):  # type: ignore[attr-defined]
            open_transfer(uow.at(past).by(chief), from_id=trip.house, to_id=trip.workshop)


def test_laptop_that_is_gone_cannot_be_sent(trip: Trip) -> None:
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow:
        move_laptop(uow, trip.tags[0], LaptopState.MISSING, reason="Kwijt.")
    with refused(LaptopReason.GONE):  # type: ignore[attr-defined]
        trip.out(trip.tags[0])
    assert trip.lines() == {}


def test_laptop_in_transit_is_placed_by_its_transfer_only(trip: Trip) -> None:
    trip.out(trip.tags[0])
    with trip.db.unit_of_work(now=trip.now, actor=system_actor()) as uow, refused(LaptopReason.IN_TRANSIT):  # type: ignore[attr-defined]
        key = lifecycle.get_laptop(uow.session, trip.tags[0]).laptop.id
        place_laptop(uow, key, trip.library)


@pytest.mark.parametrize("act", ["out", "depart", "cancel", "take_off", "open"])
def test_sending_is_for_who_works_at_the_origin(trip: Trip, act: str) -> None:
    trip.out(trip.tags[0])
    line = trip.lines()[trip.tags[0]]
    with unit(trip.db) as uow, pytest.raises(Forbidden):
        _send(uow, trip, act, line.id, trip.volunteer)


def _send(uow: UnitOfWork, trip: Trip, act: str, line: int, actor: Actor) -> None:
    match act:
        case "out":
            scan_out(uow.at(trip.now).by(actor), trip.id, trip.tags[1])
        case "depart":
            depart(uow.at(trip.now).by(actor), trip.id)
        case "cancel":
            cancel(uow.at(trip.now).by(actor), trip.id)
        case "take_off":
            take_off(uow.at(trip.now).by(actor), trip.id, line)
        case _:
            open_transfer(uow.at(trip.now).by(actor), from_id=trip.workshop, to_id=trip.house)


def test_receiving_is_for_who_works_at_the_destination(trip: Trip) -> None:
    trip.out(trip.tags[0])
    trip.leave()
    with pytest.raises(Forbidden):
        trip.come(trip.tags[0], actor=trip.technician)
    with trip.db.unit_of_work(now=trip.now, actor=trip.technician) as uow, pytest.raises(Forbidden):
        close_transfer(uow, trip.id, remark="")


def test_laptop_registered_at_a_third_place_is_sent_by_who_works_there_too(trip: Trip) -> None:
    with unit(trip.db) as uow:
        foreign = make_erased_laptop(uow, location=trip.library, now=trip.now)
        office = actor_for(uow, Role.PROGRAMME)
    with refused(TransferReason.REGISTERED_ELSEWHERE):  # type: ignore[attr-defined]
        trip.out(foreign)
    with trip.db.unit_of_work(now=trip.now, actor=office) as uow:
        assert scan_out(uow, trip.id, foreign) is ScanResult.OUT


def test_list_costs_the_same_however_many_transfers(trip: Trip) -> None:
    trip.out(*trip.tags)
    with count_queries(trip.db) as one, trip.db.read() as session:
        queries.list_transfers(session, within=Everywhere())
    for _ in range(6):
        trip.again()
    with count_queries(trip.db) as many, trip.db.read() as session:
        queries.list_transfers(session, within=Everywhere())
        assert difference(trip.lines().values()) == difference([])
    assert len(one) == 3
    assert len(many) <= len(one) + 2  # the transfer and its lines are read beside it


def test_list_of_what_is_long_on_its_way_holds_what_left_and_did_not_arrive(trip: Trip) -> None:
    trip.out(*trip.tags[:2])
    trip.come(trip.tags[0])

    def long_gone(days: int) -> list[str]:
        view = Viewer(now=trip.now + timedelta(days=days), within=Everywhere())
        with trip.db.read() as session:
            rows = list_laptops(session, ListQuery(criteria=RegisterFilter(transit_days=7)), view).rows
        return [row.tag for row in rows]

    assert long_gone(6) == []
    assert long_gone(8) == [trip.tags[1]]
    trip.come(trip.tags[1])
    assert long_gone(8) == []


@pytest.mark.parametrize("state", [LaptopState.RECEIVED, LaptopState.REPAIR, LaptopState.QUARANTINED])
def test_what_is_not_fit_to_leave_goes_along_only_with_a_reason(db: Database, trip: Trip, state: LaptopState) -> None:
    with db.unit_of_work(now=trip.now, actor=system_actor()) as uow:
        tag = make_laptop(uow, location=trip.workshop, now=trip.now)
        if state is not LaptopState.RECEIVED:
            move_laptop(uow, tag, state, reason="found something")
        key = open_transfer(uow, from_id=trip.workshop, to_id=trip.library)
    for reason in (None, "  "):
        with pytest.raises(Refused) as refused, db.unit_of_work(now=trip.now, actor=system_actor()) as uow:
            scan_out(uow, key, tag, reason=reason)
        assert refused.value.reasons == (LaptopReason.NOT_FIT_TO_LEAVE,)
        assert refused.value.shown[0].value == state.value
    with db.unit_of_work(now=trip.now, actor=system_actor()) as uow:
        result = scan_out(uow, key, tag, reason="wiped there")
        assert result is ScanResult.OUT_NOT_FIT
    with db.read() as session:
        (line,) = queries.list_lines(session, queries.get_transfer(session, key))
        assert line.laptop_state is state
        laptop_id = lifecycle.find_laptop_id(session, tag) or 0
        sent = [line for line in list_lines(session, kind="laptop", key=laptop_id) if line.action == "laptop.sent"]
        assert sent[0].facts["reason"] is not None
    with db.unit_of_work(now=trip.now, actor=system_actor()) as uow:
        take_off(uow, key, line.id)
    with pytest.raises(Refused), db.unit_of_work(now=trip.now, actor=system_actor()) as uow:
        place_laptop(uow, laptop_id, trip.library)

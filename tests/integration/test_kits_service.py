"""Kits on both databases: what comes in, moves, goes along with laptops, and is counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from laptopdesk.assets.kits import queries
from laptopdesk.assets.kits import service as kits
from laptopdesk.assets.kits.errors import KitReason
from laptopdesk.assets.kits.values import CountKits, KitKind, MovementReason, ReceiveKits, SendKits
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop.queries import get_missing
from laptopdesk.assets.workshop.service import find_again
from laptopdesk.assets.workshop.values import LastSeen, MissingKind, ReportMissing
from laptopdesk.core.access import Actor, Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.queries import find_handout_by_operation
from laptopdesk.handout.service import hand_out_laptop, report_lost, take_back_laptop, undo_handout
from laptopdesk.handout.service.lost import forget_losses
from laptopdesk.handout.values import HandoutEnd, HandOutLaptop, Signature
from laptopdesk.protocol.operations import ReturnReason
from tests.factories import (
    actor_for,
    location_code,
    make_attendance,
    make_enrolment,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    unit,
)
from tests.prepared import prepared
from tests.queries import count_queries


@dataclass(frozen=True)
class Store:
    """A store, a house, and who keeps which."""

    db: Database
    now: datetime
    store: int
    house: int
    keeper: Actor
    volunteer: Actor

    def act(self, act: Callable[[UnitOfWork], object]) -> object:
        with unit(self.db) as uow:
            return act(uow)

    def refused(self, act: Callable[[UnitOfWork], object]) -> tuple[object, ...]:
        with pytest.raises(Refused) as refusal, unit(self.db) as uow:
            act(uow)
        return refusal.value.reasons

    def count(self, place: int, code: str = "charger") -> int:
        with self.db.read() as session:
            return queries.count_at(session, place).get(code, 0)

    def receive(self, pieces: int, code: str = "charger", actor: Actor | None = None) -> Callable[[UnitOfWork], None]:
        command = ReceiveKits(location_id=self.store, code=code, pieces=pieces)
        return lambda uow: kits.receive_kits(uow.at(self.now).by(actor or self.keeper), command)

    def send(self, pieces: int, to: int | None = None, actor: Actor | None = None) -> Callable[[UnitOfWork], int]:
        command = SendKits(from_id=self.store, to_id=to or self.house, code="charger", pieces=pieces)
        return lambda uow: kits.send_kits(uow.at(self.now).by(actor or self.keeper), command)

    def correct(self, place: int, counted: int, actor: Actor, words: str = "counted") -> Callable[[UnitOfWork], int]:
        command = CountKits(location_id=place, code="charger", counted=counted, words=words)
        return lambda uow: kits.correct_count(uow.at(self.now).by(actor), command)


@pytest.fixture
def store(db: Database, now: datetime) -> Store:
    with unit(db) as uow:
        here, house = make_location(uow), make_location(uow)
        keeper = actor_for(uow, Role.TECHNICIAN, location=here)
        volunteer = actor_for(uow, Role.VOLUNTEER, location=house)
    return Store(db, now, here, house, keeper, volunteer)


def test_a_delivery_is_on_its_way_until_it_is_counted_in(store: Store) -> None:
    store.act(store.receive(20))
    key = store.act(store.send(8))
    assert isinstance(key, int)
    assert (store.count(store.store), store.count(store.house)) == (12, 0)
    with store.db.read() as session:
        (on_the_way,) = queries.list_on_the_way(session, within=frozenset({store.house}))
        assert on_the_way.pieces == 8

    def arrive(pieces: int, words: str = "", actor: Actor = store.volunteer) -> Callable[[UnitOfWork], None]:
        return lambda uow: kits.count_in(uow.at(store.now).by(actor), key, pieces, words)

    with pytest.raises(Forbidden):
        store.act(arrive(8, actor=store.keeper))
    assert store.refused(arrive(7)) == (KitReason.WORDS_MISSING,)
    store.act(arrive(7, "One is missing"))
    assert store.count(store.house) == 7
    assert store.refused(arrive(7)) == (KitReason.ALREADY_ARRIVED,)
    with store.db.read() as session:
        (short,) = queries.list_short_deliveries(session, store.house)
        assert (short.pieces, short.arrived, short.words) == (8, 7, "One is missing")
        assert queries.list_on_the_way(session) == ()


def test_what_cannot_be(store: Store) -> None:
    assert store.refused(store.receive(0)) == (KitReason.PIECES_OUT_OF_RANGE,)
    assert store.refused(store.receive(1, "anvil")) == (KitReason.KIND_UNKNOWN,)
    assert store.refused(store.send(1, to=store.store)) == (KitReason.SAME_PLACE,)
    with pytest.raises(NotFound):
        store.act(store.send(1, to=10**9))
    assert store.refused(store.correct(store.store, -1, store.keeper)) == (KitReason.PIECES_OUT_OF_RANGE,)
    assert store.refused(store.correct(store.store, 1, store.keeper, "  ")) == (KitReason.WORDS_MISSING,)


def test_who_may(store: Store) -> None:
    for act in (
        store.receive(1, actor=store.volunteer),
        store.send(1, actor=store.volunteer),
        store.correct(store.store, 1, store.volunteer),
        store.correct(store.house, 1, store.keeper),
    ):
        with pytest.raises(Forbidden):
            store.act(act)
    store.act(store.correct(store.house, 3, store.volunteer))
    assert store.count(store.house) == 3


def test_a_count_sets_the_book_right(store: Store) -> None:
    store.act(store.receive(20))
    assert store.act(store.correct(store.store, 17, store.keeper)) == -3
    assert store.act(store.correct(store.store, 17, store.keeper)) == 0
    assert store.count(store.store) == 17
    with store.db.read() as session:
        reasons = [movement.reason for movement in queries.list_movements(session, store.store)]
    assert reasons == [MovementReason.CORRECTED, MovementReason.CORRECTED, MovementReason.RECEIPT]


def test_movements_are_only_ever_added(store: Store) -> None:
    store.act(store.receive(5))
    for statement in ("UPDATE kit_movement SET change = 50", "DELETE FROM kit_movement"):
        with pytest.raises(DBAPIError), unit(store.db) as uow:
            uow.session.execute(sa.text(statement))
    assert store.count(store.store) == 5


def test_low_stock(store: Store) -> None:
    store.act(store.receive(6))
    with store.db.read() as session:
        assert queries.list_counts(session, low_only=True) == ()
    store.act(store.send(1))
    with store.db.read() as session, count_queries(store.db) as counted:
        (low,) = queries.list_counts(session, low_only=True, within=frozenset({store.store}))
        assert (low.count, low.contradicts) == (5, False)
        assert len(counted) == 3
        assert queries.list_counts(session, within=frozenset({store.house})) == ()


def test_kinds_are_data(store: Store) -> None:
    kind = KitKind(code="headset", name_nl="koptelefoon", name_en="headset", low_at=2, retired=False)

    def save(kind: KitKind, actor: Actor = system_actor(), *, new: bool = True) -> Callable[[UnitOfWork], None]:
        return lambda uow: kits.save_kind(uow.at(store.now).by(actor), kind, new=new)

    with pytest.raises(Forbidden):
        store.act(save(kind, store.keeper))
    store.act(save(kind))
    assert store.refused(save(kind)) == (KitReason.KIND_KNOWN,)
    store.act(store.receive(2, "headset"))
    gone = KitKind(code="headset", name_nl="koptelefoon", name_en="headset", low_at=2, retired=True)
    store.act(save(gone, new=False))
    assert store.refused(store.receive(2, "headset")) == (KitReason.KIND_RETIRED,)
    with store.db.read() as session:
        assert "headset" not in [kind.code for kind in queries.list_kinds(session, usable_only=True)]
    with pytest.raises(NotFound):
        store.act(save(KitKind(code="unknown", name_nl="a", name_en="b", low_at=0, retired=False), new=False))


def test_the_kinds_of_every_installation_are_seeded_once(store: Store) -> None:
    store.act(lambda uow: kits.seed_kinds(uow.at(store.now)))
    with store.db.read() as session:
        assert [kind.code for kind in queries.list_kinds(session)] == ["bag", "charger", "mouse"]


# ---- the desk


@dataclass(frozen=True)
class Desk:
    store: Store
    command: HandOutLaptop

    @property
    def counts(self) -> tuple[int, int, int]:
        return (
            self.store.count(self.store.house),
            self.store.count(self.store.house, "bag"),
            self.store.count(self.store.store),
        )


@pytest.fixture
def desk(store: Store) -> Desk:
    now = store.now
    with store.db.unit_of_work(now=now, actor=store.volunteer) as uow:
        person = make_participant(uow, store.house)
        make_enrolment(uow, person, store.house)
        make_attendance(uow, make_session(uow, store.house), person)
        command = HandOutLaptop(
            operation_id=uuid4(),
            laptop=make_ready_laptop(uow, location=store.house, now=now),
            pass_code=make_pass(uow, person),
            location=location_code(uow.session, store.house),
            kit=("charger", "bag"),
            signature=Signature(paper_number="17"),
        )
        hand_out_laptop(uow, command)
    return Desk(store, command)


def test_a_hand_out_takes_its_kit_even_below_zero(desk: Desk) -> None:
    assert desk.counts == (-1, -1, 0)
    with desk.store.db.read() as session:
        low = queries.list_counts(session, low_only=True)
    assert [(count.code, count.contradicts) for count in low] == [("bag", True), ("charger", True)]


def test_an_undone_hand_out_took_nothing(desk: Desk) -> None:
    store = desk.store
    store.act(
        lambda uow: undo_handout(
            uow.at(store.now).by(store.volunteer), desk.command.operation_id, desk_location_id=store.house
        )
    )
    assert desk.counts == (0, 0, 0)
    store.act(
        lambda uow: kits.put_back_undone(uow.at(store.now).by(store.volunteer), desk.command.operation_id, store.house)
    )
    assert desk.counts == (0, 0, 0), "once, however often it is told"


def test_what_came_back_is_not_put_back_once_more_by_a_mistake(desk: Desk) -> None:
    store = desk.store
    with store.db.unit_of_work(now=store.now, actor=system_actor()) as uow:
        take_back_laptop(
            uow,
            laptop=desk.command.laptop,
            location=location_code(uow.session, store.house),
            reason=ReturnReason.STOPPED,
            kit=("charger",),
        )
    store.act(
        lambda uow: kits.put_back_undone(uow.at(store.now).by(store.volunteer), desk.command.operation_id, store.house)
    )
    assert desk.counts == (0, 0, 0)


def test_what_comes_back_lies_where_it_came_back(desk: Desk) -> None:
    store = desk.store
    with store.db.unit_of_work(now=store.now, actor=system_actor()) as uow:
        take_back_laptop(
            uow,
            laptop=desk.command.laptop,
            location=location_code(uow.session, store.store),
            reason=ReturnReason.STOPPED,
            kit=("charger",),
        )
    assert desk.counts == (-1, -1, 1)


def test_a_laptop_a_resident_lost_ends_its_hand_out(desk: Desk) -> None:
    store = desk.store
    command = ReportMissing(
        laptop=desk.command.laptop,
        kind=MissingKind.STOLEN,
        since=store.now.date(),
        last_seen=LastSeen.PARTICIPANT,
        words="Stolen from the hall",
        police_number="PL1",
    )
    with store.db.read() as session:
        handout = find_handout_by_operation(session, desk.command.operation_id)
    assert handout is not None

    def report(actor: Actor) -> Callable[[UnitOfWork], int]:
        return lambda uow: report_lost(uow.at(store.now).by(actor), handout.id, command)

    with pytest.raises(Forbidden):
        store.act(report(store.keeper))
    key = store.act(report(store.volunteer))
    assert isinstance(key, int)
    with store.db.read() as session:
        row = get_missing(session, key, now=store.now)
        assert (row.location_id, row.handout_id, row.police_due) == (store.house, handout.id, None)
        ended = find_handout_by_operation(session, desk.command.operation_id)
        assert ended is not None
        assert ended.ended_by is HandoutEnd.LOST
        laptop = get_laptop(session, desk.command.laptop)
        assert (laptop.laptop.state, laptop.laptop.location_id) == (LaptopState.MISSING, None)
        assert laptop.holder_handout_id is None
    assert store.refused(report(store.volunteer)) == (DeskReason.ALREADY_ENDED,)
    store.act(lambda uow: forget_losses(uow.at(store.now), handout.participant_id))
    with store.db.read() as session:
        assert get_missing(session, key, now=store.now).words == ""
    store.act(brought_back(key, store))
    with store.db.read() as session:
        assert get_laptop(session, desk.command.laptop).laptop.state is LaptopState.QUARANTINED
        assert prepared(session, laptop.laptop.id).evidence.insufficient == 1


def brought_back(key: int, store: Store) -> Callable[[UnitOfWork], None]:
    return lambda uow: find_again(
        uow.at(store.now).by(store.keeper),
        key,
        location_id=store.store,
        to=LaptopState.QUARANTINED,
        words="Police brought it",
    )

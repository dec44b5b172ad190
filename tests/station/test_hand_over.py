"""A desk and a real server: what the page confirmed is one hand-out or one case there, wherever the line is cut."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from laptopdesk.core.access import system_actor
from laptopdesk.core.db import open_database
from laptopdesk.devices.service import revoke_station
from laptopdesk.handout.queries import find_handout_by_operation
from laptopdesk.protocol.codes import COMMANDS, Command
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.uuid7 import Uuid7Generator
from scanner.agent import Agent
from scanner.book import Book
from scanner.client import Unreachable
from scanner.counting import Counting
from scanner.hand_over import HandOver
from scanner.identity import begin_boot, load_key, read_identity
from scanner.ledger import Ledger
from scanner.store import Store
from scanner.sync import Said, Sync
from scanner.values import Button, DeskReason, Pressed, Step, Ticked, Typed, View
from tests.station.line import Cut, Line
from tests.station.world import World, build, wait_until

pytestmark = pytest.mark.races

KIT = ("bag", "charger", "mouse")


class Desk:
    """One desk on this data directory, driven as its page would; `confirmed` are hand-overs it showed as done."""

    def __init__(self, folder: Path, *, offset_ms: int = 0) -> None:
        self.now_ms = lambda: time.time_ns() // 1_000_000 + offset_ms
        self.store = Store(folder)
        identity, key, make_id = read_identity(self.store), load_key(folder), Uuid7Generator(self.now_ms)
        assert identity is not None
        self.ledger, self.book = Ledger(self.store, key.sign, self.now_ms), Book(self.store, self.now_ms)
        self.sync = Sync(
            self.store, self.ledger, self.book, identity, key, begin_boot(self.store, make_id), now_ms=self.now_ms,
            said=lambda: Said(version="test", ports=()), changed=lambda: self.agent.wake(),
        )  # fmt: skip
        hand_over = HandOver(ledger=self.ledger, book=self.book, sync=self.sync, now_ms=self.now_ms, make_id=make_id)
        counting = Counting(hand_over=hand_over, ledger=self.ledger, store=self.store)
        self.agent = Agent(
            hand_over=hand_over, counting=counting, ledger=self.ledger, book=self.book, sync=self.sync,
            now_ms=self.now_ms,
        )  # fmt: skip
        self.confirmed: list[UUID] = []
        self._thread = threading.Thread(target=self.agent.run)
        self._thread.start()

    def scan(self, *codes: str) -> View:
        for code in codes:
            view = self.agent.act(Typed(text=code))
        return view

    def hand_out(self, laptop: str, pass_code: str) -> View:
        """The whole job by scanner alone."""
        self.scan(laptop, pass_code)
        view = self.scan(COMMANDS[Command.CONFIRM].text)
        if view.step is Step.HANDED_OVER:
            [entry] = self.store_operation(laptop)
            self.confirmed.append(entry)
        return view

    def store_operation(self, laptop: str) -> list[UUID]:
        with self.store.read() as connection:
            found = connection.execute(
                "SELECT operation FROM event WHERE laptop = ? AND kind = 'hand_out' ORDER BY sequence DESC LIMIT 1",
                (laptop,),
            ).fetchall()
        return [UUID(row[0]) for row in found]

    def close(self) -> None:
        self.agent.end()
        self._thread.join(30)
        self.sync.stop()
        self.store.close()


@pytest.fixture
def desk(world: World, line: Line, tmp_path: Path) -> Iterator[Desk]:
    world.pair(tmp_path / "desk", line.url)
    desk = Desk(tmp_path / "desk")
    desk.sync.once()
    yield desk
    desk.close()


def test_online_hand_over_is_asked_and_is_on_the_server_when_it_is_shown(world: World, desk: Desk) -> None:
    laptop, pass_code = world.next_pair()

    view = desk.scan(pass_code, laptop)
    assert (view.step, view.online, view.unchecked) == (Step.MAY_GO, True, ())
    assert [tick.item for tick in view.kit if tick.required]
    for tick in view.kit:
        view = desk.agent.act(Ticked(item=tick.item, on=True))
    desk.agent.act(Pressed(button=Button.PAPER_SIGNED))
    view = desk.agent.act(Pressed(button=Button.CONFIRM))

    assert (view.step, view.unsent, view.handed_over_today) == (Step.HANDED_OVER, 0, 1)
    assert world.handed_out() == 1
    world.check_confirmed(desk.store_operation(laptop))


def test_refused_before_anything_changes_hands(world: World, desk: Desk) -> None:
    laptop, pass_code = world.next_pair()
    other, _ = world.next_pair()
    desk.hand_out(laptop, pass_code)

    view = desk.scan(other, pass_code)

    assert (view.step, view.reasons) == (Step.REFUSED, (GateReason.ALREADY_HAS_ONE,))
    assert desk.hand_out(other, pass_code).step is Step.REFUSED
    world.check_confirmed(desk.confirmed)


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.MIDWAY, Cut.AFTER])
def test_cut_between_question_and_answer_is_a_repeat(world: World, line: Line, desk: Desk, cut: Cut) -> None:
    laptop, pass_code = world.next_pair()
    line.cuts = {"/operations": cut}

    view = desk.hand_out(laptop, pass_code)

    assert (view.step, view.online) == (Step.HANDED_OVER, False)
    assert world.handed_out() == (1 if cut is Cut.AFTER else 0)
    line.mend()
    desk.sync.once()
    assert desk.ledger.counts().unsent == 0
    assert (world.handed_out(), world.cases()) == (1, 0)
    world.check_confirmed(desk.confirmed)


def test_cut_while_asking_decides_on_the_snapshot_and_says_what_was_not_checked(
    world: World, line: Line, desk: Desk
) -> None:
    line.cuts = {"/ask": Cut.BEFORE}
    view = desk.scan(*world.next_pair())
    assert (view.step, len(view.unchecked)) == (Step.MAY_GO, 3)


def test_question_that_the_snapshot_refuses_after_a_cut_is_withdrawn(world: World, line: Line, desk: Desk) -> None:
    laptop, pass_code = world.next_pair()
    desk.scan(laptop, pass_code)
    desk.book.wipe()
    line.cuts = {"/operations": Cut.AFTER}

    view = desk.scan(COMMANDS[Command.CONFIRM].text)

    assert (view.step, view.reasons) == (Step.REFUSED, (DeskReason.SNAPSHOT_MISSING,))
    assert world.handed_out() == 1  # the server did it, and nobody here was told
    line.mend()
    desk.sync.once()
    assert (world.handed_out(), world.cases()) == (0, 0)
    world.check_confirmed([])
    assert desk.hand_out(laptop, pass_code).step is Step.HANDED_OVER


def test_offline_day_comes_up_in_order_and_every_batch_twice(world: World, line: Line, desk: Desk) -> None:
    line.everything = Cut.BEFORE
    pairs = [world.next_pair() for _ in range(6)]
    for pair in pairs:
        view = desk.hand_out(*pair)
        assert view.step is Step.HANDED_OVER
    assert (view.unsent, view.online, view.handed_over_today) == (6, False, 6)
    assert desk.scan(pairs[0][0], world.next_pair()[1]).reasons == (GateReason.LAPTOP_ALREADY_OUT,)
    assert desk.scan(world.next_pair()[0], pairs[1][1]).reasons == (GateReason.ALREADY_HAS_ONE,)
    undone = desk.scan(COMMANDS[Command.UNDO].text)
    assert undone.step is Step.UNDONE
    gone = desk.confirmed.pop()
    assert desk.hand_out(*pairs[5]).step is Step.HANDED_OVER  # after the undo it may go again
    line.mend()
    line.twice = True

    desk.sync.once()

    assert desk.ledger.counts().unsent == 0
    assert (world.handed_out(), world.cases()) == (6, 0)
    world.check_confirmed([*desk.confirmed, gone])


def test_two_desks_offline_with_one_laptop_is_one_hand_out_and_one_case(
    world: World, line: Line, desk: Desk, tmp_path: Path
) -> None:
    world.pair(tmp_path / "second", line.url)
    second = Desk(tmp_path / "second")
    try:
        second.sync.once()
        line.everything = Cut.BEFORE
        laptop, first_pass = world.next_pair()
        _, second_pass = world.next_pair()
        assert desk.hand_out(laptop, first_pass).step is Step.HANDED_OVER
        assert second.hand_out(laptop, second_pass).step is Step.HANDED_OVER
        line.mend()
        desk.sync.once()
        second.sync.once()
        assert (world.handed_out(), world.cases()) == (1, 1)
        world.check_confirmed([*desk.confirmed, *second.confirmed])
    finally:
        second.close()


def test_return_is_a_fact_and_its_laptop_is_not_ready_here(world: World, desk: Desk) -> None:
    laptop, pass_code = world.next_pair()
    desk.hand_out(laptop, pass_code)
    assert desk.scan(COMMANDS[Command.RETURN].text, world.next_pair()[0]).reasons == (DeskReason.NOT_HANDED_OUT,)

    view = desk.scan(COMMANDS[Command.RETURN].text, laptop)

    assert view.step is Step.TAKEN_BACK
    desk.sync.once()
    assert desk.ledger.counts().unsent == 0
    assert world.cases() == 0
    line = desk.book.find_laptop(laptop)
    assert line is not None
    assert (line.out, line.state) == (False, "returned")


def test_practice_stores_nothing(world: World, desk: Desk) -> None:
    laptop, pass_code = world.next_pair()
    desk.agent.act(Pressed(button=Button.PRACTICE_ON))

    desk.scan(laptop, pass_code)
    view = desk.scan(COMMANDS[Command.CONFIRM].text)

    assert (view.step, view.practice) == (Step.HANDED_OVER, True)
    assert desk.scan(COMMANDS[Command.UNDO].text).step is Step.UNDONE
    assert desk.ledger.counts().last_sequence == 0
    assert desk.agent.act(Pressed(button=Button.PRACTICE_OFF)).step is Step.EMPTY
    assert world.handed_out() == 0


def test_clock_two_hours_wrong_is_measured_and_times_are_the_servers(world: World, line: Line, tmp_path: Path) -> None:
    world.pair(tmp_path / "late", line.url)
    desk = Desk(tmp_path / "late", offset_ms=-7_200_000)
    try:
        desk.sync.once()
        line.everything = Cut.BEFORE
        laptop, pass_code = world.next_pair()
        view = desk.hand_out(laptop, pass_code)
        assert view.step is Step.HANDED_OVER
        assert [alarm.value for alarm in view.alarms] == ["clock_wrong"]
        line.mend()
        desk.sync.once()
        world.check_confirmed(desk.confirmed)
        with world.db.read() as session:
            handout = find_handout_by_operation(session, desk.confirmed[0])
            assert handout is not None
            assert abs(handout.handed_at.timestamp() - time.time()) < 600
    finally:
        desk.close()


def test_revoked_station_wipes_what_it_knows_and_its_unsent_events_become_cases(
    world: World, line: Line, desk: Desk
) -> None:
    line.everything = Cut.BEFORE
    assert desk.hand_out(*world.next_pair()).step is Step.HANDED_OVER
    with world.db.unit_of_work() as uow:
        revoke_station(uow, desk.sync.identity.station, now=datetime.now(UTC), actor=system_actor())
    line.mend()

    desk.sync.once()

    assert desk.book.mark() is None
    assert (world.handed_out(), world.cases(), desk.ledger.counts().unsent) == (0, 1, 0)
    assert desk.scan(*world.next_pair()).reasons == (DeskReason.STATION_REVOKED,)
    world.check_confirmed(desk.confirmed)


def test_server_killed_and_started_again_is_found(world: World, desk: Desk) -> None:
    world.server.kill()
    view = desk.hand_out(*world.next_pair())
    assert (view.step, view.online) == (Step.HANDED_OVER, False)
    world.server.start()
    wait_until(lambda: _once(desk), "the server takes it in")
    assert (world.handed_out(), world.cases()) == (1, 0)
    world.check_confirmed(desk.confirmed)


@pytest.fixture
def own_world(tmp_path: Path) -> Iterator[World]:
    """A server whose file may be replaced."""
    db = open_database(f"sqlite:///{tmp_path / 'own.sqlite3'}")
    world = build(db, tmp_path / "own", rounds=3)
    yield world
    world.server.kill()
    db.dispose()


def test_server_restored_from_a_backup_gets_again_what_it_lost(own_world: World, tmp_path: Path) -> None:
    own_world.pair(tmp_path / "desk")
    desk = Desk(tmp_path / "desk")
    try:
        desk.sync.once()
        restore_and_find_everything(own_world, desk)
    finally:
        desk.close()


def restore_and_find_everything(world: World, desk: Desk) -> None:
    file = Path(world.db.engine.url.database or "")
    desk.hand_out(*world.next_pair())
    world.server.kill()
    with world.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    world.db.dispose()
    backup = file.read_bytes()
    world.server.start()
    wait_until(lambda: _once(desk), "the server is back")
    for _ in range(2):
        assert desk.hand_out(*world.next_pair()).step is Step.HANDED_OVER
    assert world.handed_out() == 3
    world.server.kill()
    world.db.dispose()
    for left_over in file.parent.glob(f"{file.name}-*"):
        left_over.unlink()
    file.write_bytes(backup)
    assert world.handed_out() == 1
    world.server.start()

    wait_until(lambda: _once(desk), "the server is back again")

    assert (world.handed_out(), world.cases()) == (3, 0)
    world.check_confirmed(desk.confirmed)


def _once(desk: Desk) -> bool:
    try:
        desk.sync.once()
    except Unreachable:
        return False
    return desk.ledger.counts().unsent == 0

"""A desk and a real server: what the page confirmed is one hand-out or one case there, wherever the line is cut."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from laptopdesk.core.access import system_actor
from laptopdesk.devices.service import revoke_station
from laptopdesk.handout.queries import find_handout_by_operation
from laptopdesk.handout.service import hand_out_laptop
from laptopdesk.handout.values import HandOutLaptop, Signature
from laptopdesk.protocol.codes import COMMANDS, Command, parse_code
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.ledger import LedgerEvent
from laptopdesk.protocol.uuid7 import Uuid7Generator
from scanner.agent import Agent
from scanner.book import Book
from scanner.client import Unreachable
from scanner.counting import Counting
from scanner.decoder import Scan
from scanner.hand_over import HandOver
from scanner.identity import begin_boot, load_key, read_identity
from scanner.ledger import Ledger
from scanner.store import Store
from scanner.sync import AgentState, Sync
from scanner.values import Button, KioskReason, KioskView, Pressed, Step, Ticked, TypedCode
from tests.databases import open_database
from tests.factories import unit
from tests.station.line import Cut, Line
from tests.station.process import ALL_DONE
from tests.station.world import World, build, wait_until

pytestmark = pytest.mark.races

KIT = ("bag", "charger", "mouse")


class Desk:
    """One desk on this data directory, driven as its page would; `confirmed` are hand-overs it showed as done.

    `starts`: its line begins to keep in step before the desk does, as in the agent.
    """

    def __init__(self, folder: Path, *, offset_ms: int = 0, starts: bool = False) -> None:
        self.offset_ms = offset_ms
        self.now_ms = lambda: time.time_ns() // 1_000_000 + self.offset_ms
        self.store = Store(folder)
        identity, key, make_id = read_identity(self.store), load_key(folder), Uuid7Generator(self.now_ms)
        assert identity is not None
        self.ledger, self.book = Ledger(self.store, key.sign, self.now_ms), Book(self.store, self.now_ms)
        self.sync = Sync(
            self.store,
            self.ledger,
            self.book,
            identity,
            key,
            begin_boot(self.store, make_id),
            now_ms=self.now_ms,
            agent_state=lambda: AgentState(version="test", ports=()),
            changed=lambda: self.agent.wake(),
        )
        hand_over = HandOver(ledger=self.ledger, book=self.book, sync=self.sync, now_ms=self.now_ms, make_id=make_id)
        counting = Counting(hand_over=hand_over, ledger=self.ledger, store=self.store)
        self.agent = Agent(
            hand_over=hand_over,
            counting=counting,
            ledger=self.ledger,
            book=self.book,
            sync=self.sync,
            now_ms=self.now_ms,
        )
        self.confirmed: list[UUID] = []
        self._thread = threading.Thread(target=self.agent.run)
        if starts:
            self.sync.start()
            wait_until(lambda: self.sync.link.online and self.ledger.counts().unsent == 0, "the line was first")
        self._thread.start()

    def scan(self, *codes: str) -> KioskView:
        for code in codes:
            view = self.agent.act(TypedCode(text=code))
        return view

    def hand_out(self, laptop: str, pass_code: str) -> KioskView:
        """The whole job by scanner alone."""
        self.scan(laptop, pass_code)
        view = self.scan(*ALL_DONE)
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

    assert (view.step, view.handed_over_today) == (Step.HANDED_OVER, 1)
    assert world.handed_out() == 1
    desk.sync.once()
    assert desk.ledger.counts().unsent == 0, "what was shown green was reported as well"
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

    view = desk.scan(*ALL_DONE)

    assert (view.step, view.reasons) == (Step.REFUSED, (KioskReason.SNAPSHOT_MISSING,))
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
    assert set(line.replayed) == {409}, "whoever sends again what was recorded is told nothing"
    world.check_confirmed([*desk.confirmed, gone])


def test_answer_lost_in_between_to_what_was_sent_again_is_asked_for_once_more(
    world: World, line: Line, desk: Desk
) -> None:
    line.everything = Cut.BEFORE
    pair = world.next_pair()
    assert desk.hand_out(*pair).step is Step.HANDED_OVER
    line.mend()
    line.again = 1  # coming by
    desk.sync.once()
    assert desk.ledger.counts().unsent == 0
    line.again = 1  # asking
    assert desk.scan(*world.next_pair()).step is Step.MAY_GO
    assert desk.sync.link.online
    world.check_confirmed(desk.confirmed)


def of_elsewhere(world: World) -> tuple[str, str, str]:
    """A laptop and a person of another place, and the code of that place."""
    laptop, pass_code = world.next_pair()
    there = {"laptop": laptop, "code": pass_code}
    person = "(SELECT participant_id FROM pass WHERE code = :code)"
    with unit(world.db) as uow:
        for change in (
            "UPDATE laptop SET location_id = 1001 WHERE tag = :laptop",
            f"UPDATE attendance SET session_id = 1001 WHERE participant_id = {person}",
            f"UPDATE enrolment SET location_id = 1001 WHERE participant_id = {person}",
        ):
            uow.session.execute(sa.text(change), there)
        code = uow.session.scalar(sa.text("SELECT code FROM location WHERE id = 1001"))
    return laptop, pass_code, str(code)


def test_who_comes_from_elsewhere_is_served_online_and_not_on_the_list_offline(
    world: World, line: Line, desk: Desk
) -> None:
    far_laptop, far_pass, _there = of_elsewhere(world)
    laptop, pass_code = world.next_pair()
    desk.sync.once()  # the list is brought up to date, and neither is on it
    assert desk.book.find_person(far_pass) is None
    assert desk.book.find_laptop(far_laptop) is None
    assert desk.scan(laptop, far_pass).step is Step.MAY_GO
    desk.scan(COMMANDS[Command.CANCEL].text)
    line.everything = Cut.BEFORE

    assert desk.scan(laptop, far_pass).reasons == (KioskReason.PASS_NOT_LISTED,)
    desk.scan(COMMANDS[Command.CANCEL].text)
    assert desk.scan(far_laptop, pass_code).reasons == (KioskReason.LAPTOP_NOT_LISTED,)
    desk.scan(COMMANDS[Command.CANCEL].text)
    assert desk.hand_out(laptop, pass_code).step is Step.HANDED_OVER


def test_laptop_that_was_handed_out_elsewhere_comes_back_here(world: World, line: Line, desk: Desk) -> None:
    laptop, pass_code, there = of_elsewhere(world)
    with world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        command = HandOutLaptop(
            operation_id=Uuid7Generator(desk.now_ms)(),
            laptop=laptop,
            pass_code=pass_code,
            location=there,
            kit=KIT,
            signature=Signature(paper_number="1"),
        )
        hand_out_laptop(uow, command)
    desk.sync.once()
    assert desk.book.find_laptop(laptop) is None
    line.everything = Cut.BEFORE
    assert desk.scan(COMMANDS[Command.RETURN].text, laptop).step is Step.TAKEN_BACK
    line.mend()
    desk.sync.once()

    assert world.cases() == 0
    with world.db.read() as session:
        handout = find_handout_by_operation(session, command.operation_id)
        assert handout is not None
        assert handout.ended_at is not None


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
    assert desk.scan(COMMANDS[Command.RETURN].text, world.next_pair()[0]).reasons == (KioskReason.NOT_HANDED_OUT,)

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
    view = desk.scan(*ALL_DONE)

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


@pytest.mark.parametrize(("before", "after"), [(-7_200_000, 0), (0, -7_200_000), (7_200_000, 0)])
def test_clock_set_while_there_is_no_line_dates_nothing_wrong(
    world: World, line: Line, tmp_path: Path, before: int, after: int
) -> None:
    world.pair(tmp_path / "set", line.url)
    desk = Desk(tmp_path / "set", offset_ms=before)
    try:
        desk.sync.once()
        line.everything = Cut.BEFORE
        assert desk.hand_out(*world.next_pair()).step is Step.HANDED_OVER
        desk.offset_ms = after
        assert desk.scan(COMMANDS[Command.UNDO].text).step is Step.UNDONE
        assert desk.hand_out(*world.next_pair()).step is Step.HANDED_OVER
        line.mend()
        desk.sync.once()
        for operation in desk.confirmed:
            with world.db.read() as session:
                handout = find_handout_by_operation(session, operation)
            assert handout is not None
            assert abs(handout.handed_at.timestamp() - time.time()) < 600
            assert handout.ended_at is None or handout.handed_at <= handout.ended_at
    finally:
        desk.close()


def test_revoked_station_wipes_what_it_knows_and_its_unsent_events_become_cases(
    world: World, line: Line, desk: Desk
) -> None:
    line.everything = Cut.BEFORE
    assert desk.hand_out(*world.next_pair()).step is Step.HANDED_OVER
    with world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        revoke_station(uow, desk.sync.identity.station)
    line.mend()

    desk.sync.once()

    assert desk.book.mark() is None
    assert (world.handed_out(), world.cases(), desk.ledger.counts().unsent) == (0, 1, 0)
    assert desk.scan(*world.next_pair()).reasons == (KioskReason.STATION_REVOKED,)
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


def paper_of(desk: Desk, laptop: str) -> str:
    """The number under which the newest hand-over of this laptop stands in the ledger."""
    with desk.store.read() as connection:
        query = "SELECT body FROM event WHERE laptop = ? AND kind = 'hand_out' ORDER BY sequence DESC LIMIT 1"
        body = json.loads(connection.execute(query, (laptop,)).fetchone()[0])
    return str(LedgerEvent.from_json(body).operation.intent.signature)  # type: ignore[union-attr]  # a hand-over


def test_paper_number_shown_before_green_is_the_one_that_is_kept(world: World, line: Line, desk: Desk) -> None:
    line.everything = Cut.BEFORE
    first, second = world.next_pair(), world.next_pair()
    desk.hand_out(*first)
    desk.scan(*second)
    view = desk.scan(COMMANDS[Command.KIT].text, COMMANDS[Command.PAPER_SIGNED].text)
    assert view.step is Step.SIGNED
    undone = desk.scan(COMMANDS[Command.UNDO].text)  # another event is written in between
    assert (undone.step, undone.notice) == (Step.SIGNED, KioskReason.LAST_UNDONE)
    desk.scan(COMMANDS[Command.CONFIRM].text)
    assert paper_of(desk, second[0]) == f"paper:{view.paper_number}"
    assert view.paper_number.startswith(f"{desk.sync.identity.station}-")
    assert paper_of(desk, first[0]) != paper_of(desk, second[0])


def test_paper_number_is_never_given_twice(world: World, line: Line, tmp_path: Path) -> None:
    world.pair(tmp_path / "again", line.url)
    pair, numbers = world.next_pair(), []
    for _start in range(2):
        desk = Desk(tmp_path / "again")
        try:
            desk.sync.once()
            for _ in range(2):  # written on an agreement that was then cancelled: nobody else gets it
                numbers.append(desk.scan(*pair).paper_number)
                desk.scan(COMMANDS[Command.CANCEL].text)
            desk.agent.act(Pressed(button=Button.PRACTICE_ON))
            assert desk.scan(*pair).paper_number.endswith("-0")
            desk.agent.act(Pressed(button=Button.PRACTICE_OFF))
        finally:
            desk.close()
    assert len(set(numbers)) == 4


def test_confirm_with_something_missing_says_so_and_hands_out_nothing(world: World, desk: Desk) -> None:
    desk.scan(*world.next_pair())
    view = desk.scan(COMMANDS[Command.CONFIRM].text)
    assert (view.step, view.notice) == (Step.MAY_GO, GateReason.KIT_INCOMPLETE)
    view = desk.scan(COMMANDS[Command.KIT].text, COMMANDS[Command.CONFIRM].text)
    assert (view.step, view.notice) == (Step.MAY_GO, GateReason.AGREEMENT_UNSIGNED)
    assert desk.ledger.counts().last_sequence == world.handed_out() == 0


STORM = 10_000


def test_storm_of_scans_hands_out_nothing_and_the_next_person_is_served_at_once(world: World, desk: Desk) -> None:
    """Just under what a port takes for noise: 1,200 codes a second."""
    (first, other), (laptop, pass_code) = (world.next_pair(), world.next_pair()), world.next_pair()
    codes = [parse_code(text) for text in (*first, ALL_DONE[0], other[0], ALL_DONE[1], other[1])]
    confirm = parse_code(COMMANDS[Command.CONFIRM].text)
    began = time.monotonic()
    for number in range(STORM):
        desk.agent.read("storm", Scan(code=codes[number % len(codes)], at=time.monotonic()))
        time.sleep(max(0.0, began + number / 1200 - time.monotonic()))
    desk.agent.read("storm", Scan(code=confirm, at=time.monotonic()))
    ended = time.monotonic()
    for text in (COMMANDS[Command.CANCEL].text, laptop, pass_code):
        desk.agent.read("hand", Scan(code=parse_code(text), at=time.monotonic()))
    wait_until(lambda: desk.agent.view().step is Step.MAY_GO, "the next person may go")
    assert time.monotonic() - ended < (ended - began) / 2, "the storm was not worked off first"
    assert (desk.agent.view().laptop or "").replace(" ", "") == laptop
    assert world.handed_out() == desk.ledger.counts().last_sequence == 0

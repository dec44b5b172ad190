"""A hand-over that the server holds and the page never showed: asked at the desk, never guessed, in nobody's way."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import system_actor
from laptopdesk.devices.service import revoke_station
from laptopdesk.protocol.codes import COMMANDS, Command, parse_code
from laptopdesk.protocol.operations import Operation
from scanner.ledger import LedgerEntry
from scanner.store import NotStored
from scanner.values import Button, KioskReason, KioskView, Pressed, Signed, Step, Ticked
from tests.station.test_hand_over import Desk
from tests.station.world import World, wait_until

pytestmark = pytest.mark.races

CANCEL, UNDO = COMMANDS[Command.CANCEL].text, COMMANDS[Command.UNDO].text


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Iterator[Desk]:
    world.pair(tmp_path / "desk")
    desk = Desk(tmp_path / "desk")
    desk.sync.once()
    yield desk
    desk.close()


def ask_and_lose_the_fact(desk: Desk, laptop: str, pass_code: str) -> KioskView:
    """The server applied the question, and then the disk took nothing any more."""
    append = desk.ledger.append

    def full(operation: Operation, drawing: bytes | None = None) -> LedgerEntry:
        if operation.envelope.mode.value == "offline":
            raise NotStored("disk full")
        return append(operation, drawing)

    desk.ledger.append = full  # type: ignore[method-assign]  # as a full disk would
    try:
        return desk.hand_out(laptop, pass_code)
    finally:
        desk.ledger.append = append  # type: ignore[method-assign]


def clear(desk: Desk) -> KioskView:
    """Nothing lies on the desk."""
    return desk.agent.act(Pressed(button=Button.CANCEL))


def test_fact_that_cannot_be_written_is_not_green_and_is_asked_later(world: World, desk: Desk) -> None:
    laptop, pass_code = world.next_pair()

    view = ask_and_lose_the_fact(desk, laptop, pass_code)

    assert (view.step, view.reasons, view.handed_over_today) == (Step.REFUSED, (KioskReason.NOT_STORED,), 0)
    assert world.handed_out() == 1
    view = clear(desk)
    assert (view.step, view.laptop) == (Step.DOUBTFUL, parse_code(laptop).grouped)
    assert view.initials
    assert abs((view.doubt_at_ms or 0) - time.time() * 1000) < 60_000
    view = desk.agent.act(Pressed(button=Button.CONFIRM))
    assert (view.step, view.may_undo, view.handed_over_today) == (Step.HANDED_OVER, True, 1)
    desk.sync.once()
    assert (world.handed_out(), world.cases()) == (1, 0)
    world.check_confirmed(desk.store_operation(laptop))
    assert desk.scan(UNDO).step is Step.UNDONE
    desk.sync.once()
    assert (world.handed_out(), world.cases()) == (0, 0)


def test_doubt_is_in_nobodys_way_and_comes_back(world: World, desk: Desk) -> None:
    doubtful = world.next_pair()
    ask_and_lose_the_fact(desk, *doubtful)
    assert clear(desk).step is Step.DOUBTFUL

    assert desk.hand_out(*world.next_pair()).step is Step.HANDED_OVER
    view = clear(desk)
    assert (view.step, view.laptop) == (Step.DOUBTFUL, parse_code(doubtful[0]).grouped)

    view = desk.scan(CANCEL)  # the card that clears a desk by habit answers nothing
    assert (view.step, view.laptop) == (Step.DOUBTFUL, parse_code(doubtful[0]).grouped)
    view = desk.scan(UNDO)  # not handed over
    assert (view.step, view.laptop) == (Step.UNDONE, parse_code(doubtful[0]).grouped)
    assert clear(desk).step is Step.EMPTY
    desk.sync.once()
    assert desk.hand_out(*doubtful).step is Step.HANDED_OVER  # the resident still stands there
    desk.sync.once()
    assert (world.handed_out(), world.cases()) == (2, 0)
    world.check_confirmed(desk.confirmed)


def test_several_are_asked_oldest_first_and_nobody_knows_is_a_case(world: World, desk: Desk) -> None:
    pairs = [world.next_pair() for _ in range(3)]
    for pair in pairs:
        ask_and_lose_the_fact(desk, *pair)
        clear(desk)
    shown = []
    for button in (Button.DOUBT, Button.CONFIRM, Button.UNDO):
        shown.append(desk.agent.view().laptop)
        desk.agent.act(Pressed(button=button))
        view = clear(desk)
    assert view.step is Step.EMPTY
    assert shown == [parse_code(laptop).grouped for laptop, _ in pairs]
    desk.sync.once()

    assert world.handed_out() == 2
    assert world.kinds_of_cases() == [CaseKind.HAND_OVER_DOUBTFUL]


def test_practising_asks_nothing_and_keeps_the_last_hand_over(world: World, desk: Desk) -> None:
    desk.hand_out(*world.next_pair())
    ask_and_lose_the_fact(desk, *world.next_pair())
    assert desk.agent.act(Pressed(button=Button.PRACTICE_ON)).step is Step.EMPTY
    view = desk.agent.act(Pressed(button=Button.PRACTICE_OFF))
    assert view.step is Step.DOUBTFUL
    assert desk.agent.act(Pressed(button=Button.DOUBT)).may_undo


def test_revoked_station_asks_too(world: World, desk: Desk) -> None:
    pair = world.next_pair()
    ask_and_lose_the_fact(desk, *pair)
    with world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        revoke_station(uow, desk.sync.identity.station)
    desk.sync.once()
    assert clear(desk).step is Step.DOUBTFUL
    assert desk.agent.act(Pressed(button=Button.CONFIRM)).step is Step.HANDED_OVER
    desk.sync.once()
    assert (world.handed_out(), desk.ledger.counts().unsent) == (1, 0)


def test_drawn_signature_of_the_question_is_at_the_hand_over(world: World, desk: Desk) -> None:
    laptop, pass_code = world.next_pair()
    view = desk.scan(laptop, pass_code)
    for tick in view.kit:
        desk.agent.act(Ticked(item=tick.item, on=True))
    desk.agent.act(Signed(png=b"\x89PNG\r\n\x1a\n123"))
    assert desk.agent.act(Pressed(button=Button.CONFIRM)).step is Step.HANDED_OVER
    with desk.store.read() as connection:
        rows = connection.execute("SELECT mode, json_extract(body, '$.drawing') IS NULL FROM event").fetchall()
    assert rows == [("online", 0), ("offline", 1)]


def test_agent_started_again_shows_its_last_hand_over_once_more(world: World, tmp_path: Path) -> None:
    world.pair(tmp_path / "desk")
    laptop, pass_code = world.next_pair()
    desk = Desk(tmp_path / "desk")
    desk.sync.once()
    desk.hand_out(laptop, pass_code)
    desk.close()
    again, then = Desk(tmp_path / "desk"), None
    try:
        wait_until(lambda: again.agent.view().step is Step.HANDED_OVER, "nobody may have seen it")
        assert again.agent.view().laptop == parse_code(laptop).grouped
        assert again.scan(UNDO).step is Step.UNDONE
        again.close()
        then = Desk(tmp_path / "desk")
        wait_until(lambda: then.agent.view().handed_over_today == 0, "it works")
        assert then.agent.view().step is Step.EMPTY
    finally:
        (then or again).close()


def test_agent_started_again_knows_its_last_hand_over_for_ten_minutes(world: World, tmp_path: Path) -> None:
    world.pair(tmp_path / "desk")
    desk = Desk(tmp_path / "desk")
    desk.sync.once()
    desk.hand_out(*world.next_pair())
    desk.close()
    again, late = Desk(tmp_path / "desk"), None
    wait_until(lambda: again.agent.view().may_undo, "the last hand-over is known again")
    again.close()
    try:
        late = Desk(tmp_path / "desk", offset_ms=11 * 60_000)
        wait_until(lambda: late.agent.view().handed_over_today in (0, 1), "it works")
        assert not late.agent.view().may_undo
        assert late.scan(UNDO).notice is KioskReason.UNDO_TOO_LATE
    finally:
        if late is not None:
            late.close()

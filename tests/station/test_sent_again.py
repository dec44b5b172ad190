"""What was shown green stays, at its own time, whatever is sent again and in whatever order an agent starts."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import system_actor
from laptopdesk.handout.queries import find_handout_by_operation
from laptopdesk.people.service import revoke_pass
from scanner.values import Step
from tests.databases import open_database
from tests.station.line import Cut, Line
from tests.station.process import Station
from tests.station.test_hand_over import Desk
from tests.station.world import World, build, wait_until

pytestmark = pytest.mark.races


@pytest.fixture
def own_world(tmp_path: Path) -> Iterator[World]:
    """A server whose file may be replaced."""
    db = open_database(f"sqlite:///{tmp_path / 'own.sqlite3'}")
    world = build(db, tmp_path / "own", rounds=10)
    yield world
    world.server.kill()
    db.dispose()


def copy_of(world: World) -> bytes:
    """The server's file as it is now; the server is ended."""
    world.server.kill()
    with world.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    world.db.dispose()
    return Path(world.db.engine.url.database or "").read_bytes()


def restore(world: World, copy: bytes) -> None:
    """The file is the copy again; the server is not started."""
    world.server.kill()
    world.db.dispose()
    file = Path(world.db.engine.url.database or "")
    for left_over in file.parent.glob(f"{file.name}-*"):
        left_over.unlink()
    file.write_bytes(copy)


def undone_here(desk: Desk) -> int:
    with desk.store.read() as connection:
        return int(connection.execute("SELECT count(*) FROM event WHERE kind = 'undo_hand_out'").fetchone()[0])


@pytest.mark.parametrize("order", ["the line first", "the desk first"])
def test_folder_paired_anew_keeps_every_green(world: World, line: Line, tmp_path: Path, order: str) -> None:
    world.pair(tmp_path / "desk", line.url)
    desk = Desk(tmp_path / "desk")
    desk.sync.once()
    for _ in range(3):
        assert desk.hand_out(*world.next_pair()).step is Step.HANDED_OVER
    confirmed = desk.confirmed
    desk.close()
    world.pair(tmp_path / "desk", line.url)
    if order == "the desk first":
        line.everything = Cut.BEFORE
    desk = Desk(tmp_path / "desk", starts=order == "the line first")
    try:
        if order == "the desk first":
            wait_until(lambda: desk.agent.view().handed_over_today == 3, "the desk works")
            line.mend()
            desk.sync.start()
        wait_until(lambda: desk.sync.link.online and desk.ledger.counts().unsent == 0, "everything was sent")

        assert (world.handed_out(), world.cases(), undone_here(desk)) == (3, 0, 0)
        world.check_confirmed(confirmed)
    finally:
        desk.close()


def test_agent_killed_while_it_sends_again_keeps_every_green(own_world: World, tmp_path: Path) -> None:
    line = Line(own_world.server.url)
    own_world.pair(tmp_path / "desk", line.url)
    copy = copy_of(own_world)
    own_world.server.start()
    station = Station(folder=tmp_path / "desk").start().online()
    try:
        for _ in range(3):
            station.hand_out(*own_world.next_pair())
        wait_until(lambda: station.status()["unsent"] == 0, "everything was sent")
        restore(own_world, copy)
        line.cuts, line.hold = {"/operations": Cut.BEFORE}, True
        line.reached.clear()
        restored_at = datetime.now(UTC)
        own_world.server.start()
        assert line.reached.wait(60)
        station.kill()
        assert station.events("outcome IS NULL"), "it was sending again"
        line.mend()
        station.start().online()
        wait_until(lambda: station.status()["unsent"] == 0, "everything was sent again")

        assert (own_world.handed_out(), own_world.cases()) == (3, 0)
        own_world.check_confirmed(station.confirmed)
        assert station.events("kind = 'undo_hand_out'") == []
        with own_world.db.read() as session:
            for operation in station.confirmed:
                handout = find_handout_by_operation(session, operation)
                assert handout is not None
                assert handout.handed_at < restored_at, "dated when it happened, not when it was sent again"
    finally:
        station.close()
        line.close()


def test_question_that_the_restored_server_hears_first_hides_nothing_before_it(
    own_world: World, tmp_path: Path
) -> None:
    own_world.pair(tmp_path / "desk")
    desk = Desk(tmp_path / "desk")
    try:
        desk.sync.once()
        copy = copy_of(own_world)
        own_world.server.start()
        wait_until(lambda: once(desk), "the server is back")
        for _ in range(3):
            assert desk.hand_out(*own_world.next_pair()).step is Step.HANDED_OVER
            desk.sync.once()
        restore(own_world, copy)
        own_world.server.start()

        assert desk.hand_out(*own_world.next_pair()).step is Step.HANDED_OVER  # before it came by and could know

        wait_until(lambda: once(desk) and own_world.handed_out() == 4, "everything was sent again")
        assert set(own_world.kinds_of_cases()) <= {CaseKind.SEQUENCE_GAP}
        own_world.check_confirmed(desk.confirmed)
    finally:
        desk.close()


def test_green_that_the_restored_server_would_refuse_is_a_case(own_world: World, tmp_path: Path) -> None:
    own_world.pair(tmp_path / "desk")
    desk = Desk(tmp_path / "desk")
    try:
        desk.sync.once()
        copy = copy_of(own_world)
        own_world.server.start()
        wait_until(lambda: once(desk), "the server is back")
        assert desk.hand_out(*own_world.next_pair()).step is Step.HANDED_OVER
        desk.sync.once()
        restore(own_world, copy)
        with own_world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
            [person] = uow.session.scalars(
                sa.text(f"SELECT participant_id FROM pass WHERE code = '{own_world.race.passes[0]}'")
            )
            revoke_pass(uow, person, "lost")
        own_world.server.start()
        wait_until(lambda: once(desk), "everything was sent again")

        assert (own_world.handed_out(), own_world.kinds_of_cases()) == (0, [CaseKind.REVOKED])
        own_world.check_confirmed(desk.confirmed)
    finally:
        desk.close()


def once(desk: Desk) -> bool:
    try:
        desk.sync.once()
    except Exception:  # noqa: BLE001 - the server is being started
        time.sleep(0.1)
        return False
    return desk.ledger.counts().unsent == 0

"""Processes killed with -9 and lines cut at every point: what the page confirmed is with the server once, no more."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import system_actor
from laptopdesk.devices.service import revoke_station
from laptopdesk.protocol.codes import COMMANDS, Command
from tests.station.line import Cut, Line
from tests.station.process import ALL_DONE, Station
from tests.station.world import SOAK, World, free_port, wait_until

pytestmark = pytest.mark.races

ROUNDS = 200 if SOAK else 2  # six kinds of kill: 2400 kills on both databases in a soak
DAY = 200


@pytest.fixture
def station(world: World, line: Line, tmp_path: Path) -> Iterator[Station]:
    world.pair(tmp_path / "desk", line.url)
    station = Station(folder=tmp_path / "desk").start().online()
    yield station
    station.close()


def settled(world: World, station: Station) -> None:
    wait_until(lambda: station.status()["unsent"] == 0 and station.status()["online"], "everything was sent")
    world.check_confirmed(station.confirmed)
    assert world.handed_out() + world.cases() == len(station.confirmed)


def test_scanner_alone_hands_out_online_and_ends_cleanly(world: World, station: Station) -> None:
    laptop, pass_code = world.next_pair()
    station.hand_out(laptop, pass_code)
    settled(world, station)
    assert [event[3:] for event in station.events()] == [("online", "applied"), ("offline", "duplicate")]
    assert station.stop() == 0
    status = station.status()
    assert (status["online"], status["last_sequence"], status["ports"][0]["state"]) == (False, 2, "stopped")


def test_status_as_a_program_reads_it(station: Station) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scanner.cli", "status", "--data-dir", str(station.folder), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(json.loads(done.stdout)) == {
        "station",
        "server",
        "online",
        "unsent",
        "damaged",
        "last_sequence",
        "snapshot_sequence",
        "snapshot_at",
        "ports",
    }


def test_second_agent_on_one_folder_is_refused(station: Station) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scanner.cli", "run", "--port", station.port, "--data-dir", str(station.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "er werkt al een agent" in done.stderr.lower()


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER], ids=["before its commit", "after its commit"])
def test_server_killed_around_its_commit(world: World, line: Line, station: Station, cut: Cut) -> None:
    for _ in range(ROUNDS):
        laptop, pass_code = world.next_pair()
        station.may_go(laptop, pass_code)
        line.cuts, line.hold = {"/operations": cut}, True
        line.reached.clear()
        line.released.clear()
        station.scan(*ALL_DONE)
        assert line.reached.wait(60)  # the request is held: not yet passed on, or answered and not yet told
        world.server.kill()
        line.mend()
        wait_until(lambda laptop=laptop: station.shows("handed_over", laptop), "handed over on the snapshot")
        station.confirmed.append(station.operation_of(laptop))
        world.server.start()
        settled(world, station)


def kill_while_asking(line: Line, station: Station, laptop: str, pass_code: str, cut: Cut) -> None:
    """Killed after the question was written, before the page showed anything; then started again."""
    station.may_go(laptop, pass_code)
    line.cuts, line.hold = {"/operations": cut}, True
    line.reached.clear()
    line.released.clear()
    station.scan(*ALL_DONE)
    assert line.reached.wait(60)
    station.kill()
    line.mend()
    station.start().online()


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.MIDWAY], ids=["after the ledger", "in mid-upload"])
def test_station_killed_before_the_server_had_it_has_handed_out_nothing(
    world: World, line: Line, station: Station, cut: Cut
) -> None:
    for _ in range(ROUNDS):
        laptop, pass_code = world.next_pair()
        before = world.handed_out()
        kill_while_asking(line, station, laptop, pass_code, cut)
        wait_until(lambda: station.status()["unsent"] == 0, "the question is kept, and nobody waits for it")
        assert (world.handed_out(), world.cases()) == (before, 0)
        station.hand_out(laptop, pass_code)  # the resident still stands there
        settled(world, station)


def test_station_killed_after_the_servers_commit_asks_whether_it_was_handed_over(
    world: World, line: Line, station: Station
) -> None:
    for command, shown in ((Command.CONFIRM, "handed_over"), (Command.UNDO, "undone"), (Command.DOUBT, "doubted")):
        laptop, pass_code = world.next_pair()
        before, cases = world.handed_out(), world.cases()
        kill_while_asking(line, station, laptop, pass_code, Cut.AFTER)
        wait_until(lambda laptop=laptop: station.shows("doubtful", laptop), "the desk asks about it")
        assert world.handed_out() == before + 1
        station.kill()
        station.start().online()  # it still asks after another start
        wait_until(lambda laptop=laptop: station.shows("doubtful", laptop), "the desk asks about it")
        station.scan(COMMANDS[command].text)
        wait_until(lambda shown=shown, laptop=laptop: station.shows(shown, laptop), "the answer is shown")
        if command is Command.CONFIRM:
            station.confirmed.append(station.operation_of(laptop))
        wait_until(lambda: station.status()["unsent"] == 0, "the answer was sent")
        assert world.handed_out() == before + (command is not Command.UNDO)
        assert world.cases() == cases + (command is Command.DOUBT)
        if command is Command.UNDO:
            station.hand_out(laptop, pass_code)  # the resident still stands there
    assert CaseKind.HAND_OVER_DOUBTFUL in world.kinds_of_cases()
    world.check_journal()


def test_station_killed_after_the_answer_has_handed_out(world: World, station: Station) -> None:
    for _ in range(ROUNDS):
        station.hand_out(*world.next_pair())
        station.kill()
        station.start().online()
        settled(world, station)
    laptop, pass_code = world.next_pair()
    station.hand_out(laptop, pass_code)
    station.kill()
    station.start().online()
    station.scan(COMMANDS[Command.UNDO].text)  # what was done last is known again
    wait_until(lambda: station.shows("undone", laptop), "undone after a start")
    gone = station.confirmed.pop()
    wait_until(lambda: station.status()["unsent"] == 0, "the undo was sent")
    assert (world.handed_out(), world.cases()) == (len(station.confirmed), 0)
    world.check_confirmed([*station.confirmed, gone])


def test_a_day_without_a_network_two_hundred_events_and_killed_in_mid_upload(
    world: World, line: Line, station: Station
) -> None:
    line.everything = Cut.BEFORE
    for number in range(DAY):
        station.hand_out(*world.next_pair())
        if number == DAY // 2:
            station.kill()
            station.start()
    assert station.status()["unsent"] == DAY
    line.twice = True
    line.cuts, line.hold, line.everything = {"/operations": Cut.AFTER}, True, Cut.NOWHERE
    assert line.reached.wait(60)  # the server has the first batch, twice, and the station does not know
    station.kill()
    line.mend()
    station.start()
    settled(world, station)
    assert world.cases() == 0


def test_unplugged_and_plugged_in_again(world: World, station: Station) -> None:
    station.scanner.unplug()
    wait_until(lambda: station.status()["ports"][0]["state"] == "missing", "the page says that the scanner is gone")


def test_page_of_a_real_agent_follows_the_scanner_and_turns_red_without_it(world: World, station: Station) -> None:
    station.stop()
    address = f"127.0.0.1:{free_port()}"
    station.start("--kiosk", address).online()

    laptop, pass_code = world.next_pair()
    station.may_go(laptop, pass_code)
    assert 'data-step="may_go"' in page_of(address)
    station.confirm(laptop)
    assert 'data-step="handed_over"' in page_of(address)
    station.scanner.unplug()
    wait_until(lambda: "Scanner not ready" in page_of(address), "the page turns red")
    assert station.stop() == 0


def page_of(address: str) -> str:
    """The station's own page."""
    with urllib.request.urlopen(f"http://{address}/?lang=en", timeout=20) as answer:
        return str(answer.read().decode())


def test_page_of_a_station_that_is_revoked_turns_from_green(world: World, station: Station) -> None:
    laptop, pass_code = world.next_pair()
    station.may_go(laptop, pass_code)
    with world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        revoke_station(uow, station.status()["station"])
    wait_until(lambda: station.shows("refused", laptop), "the page says that the station is switched off")
    assert station.state()["reasons"] == ["station_revoked"]
    assert station.events() == []


def _is_mountable(folder: Path) -> bool:
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    if not _is_mountable(folder):
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_full_disk_hands_out_nothing_and_loses_nothing(world: World, line: Line, small_disk: Path) -> None:
    world.pair(small_disk / "desk", line.url)
    address = f"127.0.0.1:{free_port()}"
    station = Station(folder=small_disk / "desk").start("--kiosk", address).online()
    try:
        station.hand_out(*world.next_pair())
        laptop, pass_code = world.next_pair()
        station.may_go(laptop, pass_code)
        fill(small_disk)
        station.scan(*ALL_DONE)
        wait_until(lambda: 'data-step="refused"' in page_of(address), "the page says no")
        assert "This computer cannot save it" in page_of(address)
        assert station.events(f"laptop = '{laptop}'") == []
        assert world.handed_out() == 1
        (small_disk / "filler").unlink()
        station.hand_out(laptop, pass_code)
        settled(world, station)
    finally:
        station.close()


def test_read_only_disk_is_said_and_still_tells_how_it_stands(world: World, line: Line, small_disk: Path) -> None:
    world.pair(small_disk / "desk", line.url)
    station = Station(folder=small_disk / "desk").start().online()
    station.hand_out(*world.next_pair())
    station.stop()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "scanner.cli", "run", "--port", station.port, "--data-dir", str(station.folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "alleen-lezen" in done.stderr.lower()
        assert station.status()["last_sequence"] == 2
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
        station.close()
    station.plug_in()
    try:
        settled(world, station.start().online())
    finally:
        station.close()


def fill(folder: Path) -> None:
    """Not a byte more fits on this disk."""
    with (folder / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 512)

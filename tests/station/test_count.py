"""Counting at a station: a real scanner's line and a real server; killed in mid-count, offline; every scan once."""

import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.service import cancel_stocktake, open_stocktake, take_waiting_scans
from laptopdesk.assets.stocktake.values import RawScan, ScanSource
from laptopdesk.core.access import system_actor
from laptopdesk.core.journal import verify_chain
from laptopdesk.protocol.codes import COMMANDS, Command, make_laptop_tag
from tests.station.line import Cut, Line
from tests.station.process import Station
from tests.station.world import World, free_port, wait_until

pytestmark = pytest.mark.races

COUNT, CONFIRM, UNDO = (COMMANDS[command].text for command in (Command.COUNT, Command.CONFIRM, Command.UNDO))


@dataclass(frozen=True, kw_only=True)
class Place:
    """The place of the world's stations, and its stock-takes."""

    world: World
    location: int

    def open(self) -> int:
        with self.world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
            return open_stocktake(uow, self.location)

    def cancel(self) -> None:
        with self.world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
            found = queries.find_open_at(uow.session, self.location)
            if found is not None:
                cancel_stocktake(uow, found.id)

    def scans(self, stocktake: int) -> list[RawScan]:
        with self.world.db.read() as session:
            return list(queries.list_raw_scans(session, stocktake, limit=100_000))

    def laptops(self, stocktake: int) -> int:
        with self.world.db.read() as session:
            return queries.get_board(session, stocktake).laptops


@pytest.fixture
def place(world: World) -> Iterator[Place]:
    with world.db.read() as session:
        location = session.scalar(sa.text(f"SELECT id FROM location WHERE code = '{world.race.location}'"))
    place = Place(world=world, location=location)
    yield place
    place.cancel()


@pytest.fixture
def station(world: World, line: Line, tmp_path: Path) -> Iterator[Station]:
    world.pair(tmp_path / "desk", line.url)
    station = Station(folder=tmp_path / "desk").start().online()
    yield station
    station.close()


def begin(station: Station) -> None:
    station.scan(COUNT)
    wait_until(lambda: station.state().get("step") == "counting", "counting began")


def count(station: Station, *codes: str, shown: int, gap: float = 0.03) -> None:
    """Scan these, one every 30 ms, until the page shows this many scans."""
    for code in codes:
        station.scan(code)
        time.sleep(gap)
    wait_until(lambda: station.state().get("scans") == shown, f"{shown} scans are shown")


def sent(station: Station) -> None:
    wait_until(lambda: station.status()["unsent"] == 0 and station.status()["online"], "everything was sent")


def written(station: Station) -> list[tuple[str, str | None]]:
    """(operation, laptop) of every scan in the ledger, in order."""
    return [(row[1], row[2]) for row in station.events("kind = 'count_laptop'")]


def test_count_killed_in_the_middle_goes_on_and_every_scan_is_there_once(
    world: World, station: Station, place: Place
) -> None:
    stocktake = place.open()
    tags = world.race.laptops[:24]
    begin(station)
    count(station, *tags[:12], tags[0], "L0000001&", shown=14)
    assert station.state()["counted"] == 12
    station.kill()
    station.start().online()
    assert (station.state()["step"], station.state()["counted"], station.state()["scans"]) == ("counting", 12, 14)
    count(station, *tags[12:], shown=26)
    station.scan(UNDO)
    wait_until(lambda: station.state()["scans"] == 25, "the last one is undone")
    count(station, tags[-1], shown=26)
    station.scan(CONFIRM)
    wait_until(lambda: station.state()["step"] == "counted", "counting ended")
    sent(station)
    scans = [scan for scan in place.scans(stocktake) if scan.voids is None]
    assert [scan.raw for scan in scans] == [*tags[:12], tags[0], "L0000001&", *tags[12:], tags[-1]]
    assert {scan.source for scan in scans} == {ScanSource.STATION}
    assert place.laptops(stocktake) == 24
    with world.db.read() as session:
        assert verify_chain(session).ok


def test_killed_at_full_speed_nothing_written_is_lost_or_doubled(world: World, station: Station, place: Place) -> None:
    stocktake = place.open()
    tags = world.race.laptops[:150]
    begin(station)
    station.scan(*tags)
    wait_until(lambda: station.state().get("scans", 0) > 20, "counting is under way")
    station.kill()
    station.plug_in()
    station.start()
    assert station.state()["step"] == "counting"
    count(station, *tags, shown=len(written(station)) + len(tags), gap=0)
    sent(station)
    assert [str(scan.id) for scan in place.scans(stocktake)] == [operation for operation, _tag in written(station)]
    assert place.laptops(stocktake) == len(tags)


def test_same_code_thirty_milliseconds_apart_is_kept_twice_and_counts_once(
    world: World, station: Station, place: Place
) -> None:
    stocktake = place.open()
    one, other = world.race.laptops[:2]
    begin(station)
    count(station, one, one, other, one, shown=4)
    assert station.state()["counted"] == 2
    sent(station)
    assert [scan.raw for scan in place.scans(stocktake)] == [one, one, other, one]


def test_two_codes_in_one_piece_of_line_are_two_scans(world: World, station: Station, place: Place) -> None:
    stocktake = place.open()
    one, other = world.race.laptops[:2]
    begin(station)
    station.scanner.send(f"{one}\r\n{other}\r\nL00\xff0&\r\n".encode("latin-1"))
    wait_until(lambda: station.state().get("scans") == 3, "three scans are shown")
    sent(station)
    assert [scan.raw for scan in place.scans(stocktake)] == [one, other, "L00\xff0&"]


def test_offline_count_waits_for_a_stocktake_and_is_taken_in(
    world: World, line: Line, station: Station, place: Place
) -> None:
    line.everything = Cut.BEFORE
    tags = world.race.laptops[:30]
    begin(station)
    count(station, *tags, make_laptop_tag(9_999_999), shown=31)
    assert station.status()["unsent"] == 31
    line.mend()
    line.everything = Cut.NOWHERE
    sent(station)
    assert world.cases() == 0
    stocktake = place.open()
    with world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        assert queries.get_board(uow.session, stocktake).waiting == 31
        take_waiting_scans(uow, stocktake)
    assert place.laptops(stocktake) == 31


def test_server_killed_in_the_middle_gets_every_scan_once(
    world: World, line: Line, station: Station, place: Place
) -> None:
    stocktake = place.open()
    tags = world.race.laptops[:40]
    begin(station)
    count(station, *tags[:10], shown=10)
    sent(station)
    line.cuts, line.hold = {"/operations": Cut.AFTER}, True
    line.reached.clear()
    line.released.clear()
    count(station, *tags[10:20], shown=20)
    assert line.reached.wait(60)  # the server has some of them, and the station does not know
    world.server.kill()
    line.mend()
    count(station, *tags[20:], shown=40)
    world.server.start()
    sent(station)
    assert [scan.raw for scan in place.scans(stocktake)] == list(tags)


def test_practice_counts_and_writes_nothing(world: World, station: Station, place: Place) -> None:
    stocktake = place.open()
    station.stop()
    address = f"127.0.0.1:{free_port()}"
    station.start("--kiosk", address).online()

    def page() -> str:
        with urllib.request.urlopen(f"http://{address}/?lang=en", timeout=20) as answer:
            return str(answer.read().decode())

    token = page().split('data-token="')[1].split('"')[0]

    def press(button: str) -> None:
        request = urllib.request.Request(f"http://{address}/act", f"button={button}&token={token}".encode())
        urllib.request.urlopen(request, timeout=20).close()

    begin(station)
    count(station, world.race.laptops[0], shown=1)
    press("practice_on")
    press("count")
    count(station, *world.race.laptops[:3], "nonsense", shown=4)
    assert "3 laptops counted" in page()
    assert "nonsense" in page()
    press("undo")
    wait_until(lambda: station.state()["scans"] == 3, "the last one is undone")
    press("practice_off")
    wait_until(lambda: station.state()["scans"] == 1, "the real count goes on")
    press("confirm")
    assert "Counting is done" in page()
    sent(station)
    assert [scan.raw for scan in place.scans(stocktake)] == [world.race.laptops[0]]

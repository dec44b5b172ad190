"""What the doctor advises, followed to the letter beside a real server: all arrives, and nothing is set aside."""

import re
import shlex
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from laptopdesk.app import compose
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import system_actor
from laptopdesk.devices.models import StationRow
from laptopdesk.devices.service import add_station, load_export, renew_code, revoke_station
from laptopdesk.devices.values import Loaded, LoadResult
from scanner import cli
from scanner.doctor import Check, examine_station
from scanner.remedies import words
from scanner.status import read_status
from tests.station.line import Cut, Line
from tests.station.process import Station
from tests.station.test_damaged import damage
from tests.station.test_killed import page_of
from tests.station.world import World, free_port, wait_until
from tools import catalogs

pytestmark = pytest.mark.races
SYSTEM = system_actor()
COMMAND = re.compile(r"laptopdesk-station (?:pair CODE|export) --data-dir \S+")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogs.compile_all()


@pytest.fixture
def station(world: World, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    """An agent that has handed out once and told the server, and once more that the server does not know yet."""
    monkeypatch.setattr(cli, "find_servers", lambda _seconds: [SimpleNamespace(name="ours", url=line.url)])
    monkeypatch.chdir(tmp_path)
    world.pair(tmp_path / "desk", line.url)
    station = Station(folder=tmp_path / "desk").start().online()
    line.everything = Cut.BEFORE
    wait_until(lambda: not station.status()["online"], "the line is cut")
    station.hand_out(*world.next_pair())
    line.everything = Cut.NOWHERE
    wait_until(lambda: station.status()["unsent"] == 0, "the first is sent")
    line.everything = Cut.BEFORE
    wait_until(lambda: not station.status()["online"], "the line is cut again")
    station.hand_out(*world.next_pair())
    station.stop()
    line.everything = Cut.NOWHERE
    yield station
    station.close()


def advice(folder: Path, check: Check) -> list[str]:
    """The commands that the doctor tells for this trouble, the same in both languages."""
    [finding] = [finding for finding in examine_station(folder, [], None) if finding.check is check]
    dutch, english = (COMMAND.findall(words(finding, language)) for language in ("nl", "en"))
    assert dutch == english != []
    return dutch


def follow(command: str, code: str = "") -> Result:
    """The command as it stands there, with the code of the office."""
    done = CliRunner().invoke(cli.root, shlex.split(command.replace("CODE", code))[1:])
    assert done.exit_code in (0, 3), done.output
    return done


def new_code(world: World, folder: Path) -> str:
    """What the office shows for the same station."""
    with world.db.unit_of_work(now=datetime.now(UTC), actor=SYSTEM) as uow:
        return renew_code(uow, read_status(folder)["station"]).code


def code_of_new_station(world: World) -> str:
    """What the office shows for a station it adds."""
    with world.db.unit_of_work(now=datetime.now(UTC), actor=SYSTEM) as uow:
        location = uow.session.scalar(sa.select(StationRow.location_id).limit(1))
        assert location is not None
        return add_station(uow, name="Nieuw", location_id=location).code


def load_newest(world: World, folder: Path) -> Loaded:
    """The office loads the file that lies there."""
    [file] = folder.glob("laptopdesk-station-*.jsonl")
    return load_export(world.db, compose().operations, file.read_bytes(), now=datetime.now(UTC), actor=SYSTEM)


def all_arrived(world: World, station: Station) -> None:
    """What was green is with the server once, and nothing was set aside."""
    station.plug_in()
    station.start().online()
    wait_until(lambda: station.status()["unsent"] == 0, "everything was sent")
    world.check_confirmed(station.confirmed)
    assert (world.handed_out(), world.cases()) == (len(station.confirmed), 0)
    assert not station.events("outcome = 'quarantined'")


def gone(key: Path) -> None:
    key.unlink()


def cut_short(key: Path) -> None:
    key.write_bytes(key.read_bytes()[:20])


@pytest.mark.parametrize("lose", [gone, cut_short])
def test_lost_key(world: World, station: Station, lose: Callable[[Path], None]) -> None:
    lose(station.folder / "station.ed25519")
    [command] = advice(station.folder, Check.KEY_BROKEN)
    follow(command, new_code(world, station.folder))
    all_arrived(world, station)


def test_key_that_is_another_now(world: World, line: Line, station: Station) -> None:
    key = station.folder / "station.ed25519"
    key.write_bytes(bytes([key.read_bytes()[0] ^ 1]) + key.read_bytes()[1:])
    station.plug_in()
    station.start()
    station.hand_out(*world.next_pair())  # on its snapshot, for no server knows it
    station.stop()
    [command] = advice(station.folder, Check.SERVER_STRANGE)
    follow(command, new_code(world, station.folder))
    all_arrived(world, station)


def test_revoked_station_that_is_paired_as_a_new_one(world: World, station: Station) -> None:
    with world.db.unit_of_work(now=datetime.now(UTC), actor=SYSTEM) as uow:
        revoke_station(uow, read_status(station.folder)["station"])
    [command] = advice(station.folder, Check.REVOKED)
    follow(command, code_of_new_station(world))
    assert examine_station(station.folder, [], None)[1].check is Check.PAIRED


def test_folder_that_was_never_paired(world: World, station: Station, tmp_path: Path) -> None:
    [command] = advice(tmp_path / "new", Check.NOT_PAIRED)
    follow(command, code_of_new_station(world))
    assert examine_station(tmp_path / "new", [], None)[1].check is Check.PAIRED


@pytest.mark.parametrize("spoil", ["head", "page"])
def test_damaged_database(world: World, station: Station, tmp_path: Path, spoil: str) -> None:
    file = station.folder / "station.sqlite3"
    content = bytearray(file.read_bytes())
    start = 0 if spoil == "head" else content.index(b"identity", 8192) // 4096 * 4096
    content[start : start + 100] = bytes(100)
    file.write_bytes(content)

    bring_out, pair_again = advice(station.folder, Check.STORE_BROKEN)
    follow(bring_out)
    loaded = load_newest(world, tmp_path)
    assert [row.result for row in loaded.rows] == [LoadResult.KNOWN, LoadResult.NEW]
    follow(pair_again, code_of_new_station(world))

    world.check_confirmed(station.confirmed)
    assert (world.handed_out(), world.cases()) == (2, 0)
    assert examine_station(Path(f"{station.folder}-2"), [], None)[1].check is Check.PAIRED


def test_damaged_rows_while_the_desk_works_on(world: World, line: Line, station: Station, tmp_path: Path) -> None:
    damage(station.folder, "body = replace(body, '\"L', '\"Q')", 2)
    address = f"127.0.0.1:{free_port()}"
    station.plug_in()
    station.start("--kiosk", address).online()
    assert "Operation 2 on this computer is damaged" in page_of(address)
    assert (station.status()["damaged"], station.status()["unsent"]) == (1, 0)
    laptop, pass_code = world.next_pair()
    station.hand_out(laptop, pass_code)
    wait_until(lambda: station.status()["unsent"] == 0, "the intact ones were sent")
    assert world.handed_out() == 2
    assert world.kinds_of_cases() == [CaseKind.SEQUENCE_GAP]

    [command] = advice(station.folder, Check.ROWS_DAMAGED)
    assert "number 2" in CliRunner().invoke(cli.root, ["--language", "en", *shlex.split(command)[1:]]).stdout
    loaded = load_newest(world, tmp_path)

    assert {row.sequence: row.result for row in loaded.rows if row.sequence < 3} == {
        1: LoadResult.KNOWN,
        2: LoadResult.UNREADABLE,
    }
    assert sorted(world.kinds_of_cases()) == [CaseKind.EVENT_UNREADABLE, CaseKind.SEQUENCE_GAP]
    assert station.stop() == 0

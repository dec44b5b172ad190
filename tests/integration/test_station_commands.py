"""`laptopdesk station …` on a real database file: one JSON document, a code that pairs, errors that say what to do."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from laptopdesk.app import compose
from laptopdesk.config import Config
from laptopdesk.devices.cli import loading, station
from laptopdesk.protocol.trust import read_pairing_code
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import START, location_code, make_location, unit
from tests.stations import HandMade, export_file, make_place, make_station


@pytest.fixture
def place(tmp_path: Path) -> Iterator[str]:
    db = open_database(Config(data_dir=tmp_path).url)
    prepare(db, START)
    with unit(db) as uow:
        code = location_code(uow.session, make_location(uow, "Huis van de Wijk Voorbeeld"))
    yield code
    db.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(station, arguments, env={"LAPTOPDESK_DATA_DIR": str(folder)}, obj=compose())


def test_added_station_answers_exactly_its_number_code_and_end(folder: Path, place: str) -> None:
    done = run(folder, "add", "--location", place.lower(), "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert set(document) == {"station", "code", "expires_at"}
    assert read_pairing_code(document["code"]) == document["code"]
    assert document["expires_at"].endswith("+00:00")


def test_people_read_the_command_to_type(folder: Path, place: str) -> None:
    done = run(folder, "add", "--location", place)
    assert "laptopdesk-station pair " in done.stdout


def test_new_code_list_and_revocation(folder: Path, place: str) -> None:
    number = str(json.loads(run(folder, "add", "--location", place, "--name", "Tafel 2", "--json").stdout)["station"])
    again = json.loads(run(folder, "code", number, "--json").stdout)
    assert str(again["station"]) == number
    [line] = json.loads(run(folder, "list", "--json").stdout)
    assert (line["name"], line["state"], line["unsent"], line["ports"]) == ("Tafel 2", "waiting", 0, [])
    assert "Tafel 2" in run(folder, "list").stdout
    assert run(folder, "revoke", number).exit_code == 0
    refused = run(folder, "code", number, "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "revoked" in refused.stderr


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("Z9999X", "--location 'Z9999X': This code was misread"),
        ("nonsense", "Scan the code of the location."),
        ("P2711", "--location"),
        ("Z09994", "--location Z09994: there is no such location"),
    ],
)
def test_place_that_is_not_there_is_an_error_with_what_and_where(
    folder: Path, place: str, location: str, words: str
) -> None:
    done = run(folder, "add", "--location", location, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr
    assert place not in done.stderr


@pytest.fixture
def desk(folder: Path) -> Iterator[HandMade]:
    db = open_database(Config(data_dir=folder).url)
    prepare(db, START)
    with unit(db) as uow:
        world = make_place(uow)
    yield make_station(db, world)
    db.dispose()


def load(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        loading(compose().operations), arguments, env={"LAPTOPDESK_DATA_DIR": str(folder)}, obj=compose()
    )


def test_file_of_a_station_is_loaded_and_the_second_time_known(folder: Path, desk: HandMade) -> None:
    event = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0])))
    file = folder / "station.jsonl"
    file.write_bytes(export_file([event], station=desk.station_id, key=desk.private))

    done = load(folder, str(file), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {
        "station": desk.station_id,
        "new": 1,
        "known": 0,
        "case": 0,
        "unreadable": 0,
        "not_done": 0,
        "rows": [{"sequence": 1, "result": "new", "reasons": [], "case": None}],
    }
    assert "already" in load(folder, str(file)).stdout


def test_file_with_a_damaged_row_is_not_all_accepted(folder: Path, desk: HandMade) -> None:
    file = folder / "station.jsonl"
    file.write_bytes(export_file([], {1: {"body": b"x"}}, station=desk.station_id, key=desk.private))
    done = load(folder, str(file), "--json")
    assert (done.exit_code, json.loads(done.stdout)["unreadable"]) == (3, 1)


def test_file_that_is_none_and_one_that_is_not_there(folder: Path, desk: HandMade) -> None:
    (folder / "none").write_bytes(b"hello")
    for name, words in (("none", "not a station file"), ("nowhere", "No such file")):
        done = load(folder, str(folder / name), "--json")
        assert (done.exit_code, done.stdout) == (1, "")
        assert words in done.stderr

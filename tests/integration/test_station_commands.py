"""`laptopdesk station …` on a real database file: one JSON document, a code that pairs, errors that say what to do."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from laptopdesk.config import Config
from laptopdesk.core.db import open_database
from laptopdesk.devices.cli import station
from laptopdesk.protocol.trust import read_pairing_code
from tests.conftest import prepare
from tests.factories import START, location_code, make_location


@pytest.fixture
def place(tmp_path: Path) -> Iterator[str]:
    db = open_database(Config(data_dir=tmp_path).url)
    prepare(db, START)
    with db.unit_of_work() as uow:
        code = location_code(uow.session, make_location(uow, "Huis van de Wijk Voorbeeld"))
    yield code
    db.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(station, arguments, env={"LAPTOPDESK_DATA_DIR": str(folder)})


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
    [("Z9999X", "no code of a place"), ("nonsense", "no code of a place"), ("Z0999C", "--location")],
)
def test_place_that_is_not_there_is_an_error_with_what_and_where(
    folder: Path, place: str, location: str, words: str
) -> None:
    done = run(folder, "add", "--location", location, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr
    assert place not in done.stderr

"""`laptopdesk lock …` and `laptopdesk lot …`: one JSON document, exit codes, errors that say what to do."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from laptopdesk.app import compose
from laptopdesk.assets.lifecycle.values import LotId
from laptopdesk.assets.lots.cli.lots import lot
from laptopdesk.assets.preparation.cli import lock
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import START, make_laptop, make_location, make_staff, unit

GOOD = b"Merk;Model;Serienummer\nDell;5400;SER0001\n"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Database]:
    db = open_database(Config(data_dir=tmp_path).url)
    prepare(db, START)
    with unit(db) as uow:
        make_staff(uow, Role.TECHNICIAN, email="technicus@example.org")
        make_staff(uow, Role.AUDITOR, email="auditor@example.org")
    yield db
    db.dispose()


def run(folder: Path, group: click.Group, *arguments: str) -> Result:
    return CliRunner().invoke(group, arguments, env={"LAPTOPDESK_DATA_DIR": str(folder)}, obj=compose())


def test_a_lock_is_tried_by_a_named_person(tmp_path: Path, opened: Database) -> None:
    with unit(opened) as uow:
        tag = make_laptop(uow, location=make_location(uow))
    by = ("--by", "technicus@example.org")
    done = run(tmp_path, lock, "try", tag, "bios", "clear", "--tool", "menu", *by, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"laptop": tag, "kind": "bios", "result": "clear", "quarantined": False}
    done = run(tmp_path, lock, "try", tag, "mdm", "locked", "--tool", "installer", "--online", *by)
    assert (done.exit_code, done.stdout) == (0, f"{tag}: mdm locked, in quarantine\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("bios", "clear", "--by", "technicus@example.org"), "how you tried"),
        (("bios", "clear", "--tool", "menu", "--by", "auditor@example.org"), "may not"),
        (("bios", "clear", "--tool", "menu"), "their own account"),
    ],
)
def test_a_lock_that_cannot_be_recorded(
    tmp_path: Path, opened: Database, arguments: tuple[str, ...], words: str
) -> None:
    with unit(opened) as uow:
        tag = make_laptop(uow, location=make_location(uow))
    done = run(tmp_path, lock, "try", tag, *arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr


def test_a_lot_is_announced_and_held_against_what_came(tmp_path: Path, opened: Database) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(GOOD)
    announce = ("expect", str(file), "--lot", "L-1", "--by", "technicus@example.org", "--json")
    assert json.loads(run(tmp_path, lot, *announce).stdout) == {
        "rows": 1,
        "unchanged": False,
        "errors": [],
        "columns_left_out": [],
        "sheets": [],
        "lines_left_out": [],
    }
    assert json.loads(run(tmp_path, lot, *announce).stdout)["unchanged"] is True
    done = run(tmp_path, lot, "difference", "L-1", "--json")
    assert done.exit_code == 3
    (line,) = json.loads(done.stdout)["lines"]
    assert (line["kind"], line["announced_serial"], line["laptop"]) == ("missing", "SER0001", None)
    with unit(opened) as uow:
        make_laptop(uow, location=make_location(uow), lot=LotId(1))
    assert "extra: 1" in run(tmp_path, lot, "difference", "L-1").stdout


def test_a_broken_announcement_stores_nothing(tmp_path: Path, opened: Database) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"Merk;Serienummer\nHP;AAA1\nHP;AAA1\n")
    announce = ("expect", str(file), "--lot", "L-1", "--by", "technicus@example.org")
    done = run(tmp_path, lot, *announce, "--json")
    assert done.exit_code == 1
    assert [error["code"] for error in json.loads(done.stdout)["errors"]] == ["double_serial"]
    done = run(tmp_path, lot, *announce)
    assert "line 3: " in done.stderr
    assert "Nothing was stored." in done.stderr
    assert run(tmp_path, lot, "difference", "L-1").exit_code == 1
    assert "Nothing was stored." in run(tmp_path, lot, "expect", str(tmp_path / "no.csv"), "--lot", "x").stderr

"""`laptopdesk journal …` on a real database file: exit codes, JSON, and seals kept by somebody else."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from laptopdesk.app import compose, compose_jobs
from laptopdesk.cli import main, spoken
from laptopdesk.config import Config
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import speaking
from laptopdesk.core.jobs import Worker
from laptopdesk.core.journal import head_sequence
from laptopdesk.core.keys import KeyRing
from laptopdesk.core.seals import SEAL_JOB, latest_seal, list_seals, seal_journal
from laptopdesk.reporting.cli import journal
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import make_location, unit


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A migrated SQLite file with some history, and its keys."""

    folder: Path
    db: Database
    keys: KeyRing

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(journal, arguments, env={"LAPTOPDESK_DATA_DIR": str(self.folder)}, obj=compose())

    def tamper(self, *statements: str) -> None:
        with sqlite3.connect(self.folder / "laptopdesk.sqlite3") as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()


@pytest.fixture
def installation(tmp_path: Path, now: datetime) -> Installation:
    config = Config(data_dir=tmp_path)
    db = open_database(config.url)
    prepare(db, now)
    with unit(db) as uow:
        make_location(uow)
        make_location(uow, postcode="3012AB")
    made = Installation(folder=tmp_path, db=db, keys=KeyRing(config.keys_dir))
    yield made
    db.dispose()


def export(installation: Installation, now: datetime) -> Path:
    with unit(installation.db, now=now) as uow:
        seal_journal(uow, installation.keys)
    file = installation.folder / "seals.json"
    file.write_text(installation.run("seals", "--json").stdout)
    return file


def test_unbroken_journal(installation: Installation) -> None:
    with installation.db.read() as session:
        rows = head_sequence(session)
    answer = installation.run("verify", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {"rows": rows, "ok": True, "first_broken": None}
    assert installation.run("verify").stdout == f"{rows} rows, unbroken.\n"


def test_broken_journal(installation: Installation) -> None:
    installation.tamper("DROP TRIGGER journal_entry_no_update", "UPDATE journal_entry SET facts = '{}' WHERE seq = 2")
    answer = installation.run("verify", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout) == {"rows": 2, "ok": False, "first_broken": 2}
    assert "Broken at row 2." in installation.run("verify").stderr


def test_seals_kept_elsewhere_hold(installation: Installation, now: datetime) -> None:
    file = export(installation, now)
    answer = installation.run("verify", "--against", str(file), "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["seals"] == {"checked": 1, "first_broken": None, "forged": None}
    assert "1 seal is valid." in installation.run("verify", "--against", str(file)).stdout


def test_removed_tail_is_found_against_seals_only(installation: Installation, now: datetime) -> None:
    file = export(installation, now)
    with installation.db.read() as session:
        last = head_sequence(session)
    installation.tamper(
        "DROP TRIGGER journal_entry_no_delete",
        "DROP TRIGGER journal_subject_no_delete",
        f"DELETE FROM journal_text WHERE seq = {last}",
        f"DELETE FROM journal_subject WHERE seq = {last}",
        f"DELETE FROM journal_entry WHERE seq = {last}",
        f"UPDATE journal_head SET seq = {last - 1}, hash = (SELECT hash FROM journal_entry WHERE seq = {last - 1})",
    )
    assert installation.run("verify", "--json").exit_code == 0, "the control: the chain alone is whole"
    answer = installation.run("verify", "--against", str(file), "--json")
    assert answer.exit_code == 1
    found = json.loads(answer.stdout)
    assert (found["ok"], found["first_broken"]) == (False, last)
    told = installation.run("verify", "--against", str(file))
    assert f"Row {last} is not as it was sealed" in told.stderr


def test_forged_file_is_found(installation: Installation, now: datetime) -> None:
    file = export(installation, now)
    kept = json.loads(file.read_text())
    kept["seals"][0]["at"] = "2026-01-01T00:00:00.000000+00:00"
    file.write_text(json.dumps(kept))
    answer = installation.run("verify", "--against", str(file), "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["seals"]["forged"] is not None
    assert "was not made by this installation" in installation.run("verify", "--against", str(file)).stderr


@pytest.mark.parametrize("content", [b"", b"{}", b"%PDF-1.7", b"\xff\xfe"])
def test_file_that_is_no_export_is_named(installation: Installation, content: bytes) -> None:
    file = installation.folder / "other.json"
    file.write_bytes(content)
    answer = installation.run("verify", "--against", str(file))
    assert answer.exit_code == 1
    assert "other.json" in answer.stderr
    assert answer.stdout == ""


def test_missing_file_is_named(installation: Installation) -> None:
    answer = installation.run("verify", "--against", str(installation.folder / "gone.json"))
    assert answer.exit_code == 1
    assert "gone.json" in answer.stderr


def test_seals_are_listed_for_people(installation: Installation, now: datetime) -> None:
    export(installation, now)
    with installation.db.read() as session:
        seal = latest_seal(session)
    assert seal is not None
    assert installation.run("seals").stdout == f"2026-11-23 09:00Z  row {seal.seq}  {seal.hash}  {seal.key_id}\n"


def test_worker_seals_once_a_day(installation: Installation, now: datetime) -> None:
    worker = Worker(installation.db, compose_jobs(Config(data_dir=installation.folder)), lambda: now)
    for _beat in range(2):
        worker.beat()
        while worker.run_once():
            pass
    with installation.db.read() as session:
        (seal,) = list_seals(session)
    assert seal.at == now
    assert seal.is_genuine(installation.keys)
    assert SEAL_JOB in worker.registry.periodic


@pytest.fixture
def in_dutch() -> Iterator[None]:
    with speaking("nl"):
        yield


@pytest.mark.usefixtures("in_dutch")
def test_every_sentence_speaks_the_chosen_language(installation: Installation, now: datetime) -> None:
    file, nothing = export(installation, now), installation.folder / "nothing.json"
    nothing.write_text("{}")
    told = installation.run("verify", "--against", str(file)).output
    assert "regels, ononderbroken." in told
    assert "1 zegel klopt." in told
    assert "regel " in installation.run("seals").output
    assert "staan geen zegels" in installation.run("verify", "--against", str(nothing)).output
    gone = installation.run("verify", "--against", str(nothing.with_name("weg"))).output
    assert "kan niet worden gelezen: Bestand of map bestaat niet" in gone
    seal = json.loads(file.read_text())
    seal["seals"][0]["signature"] = "00" * 64
    forged = installation.folder / "forged.json"
    forged.write_text(json.dumps(seal))
    assert "niet door deze installatie gemaakt" in installation.run("verify", "--against", str(forged)).output
    installation.tamper("DROP TRIGGER journal_entry_no_update", "UPDATE journal_entry SET facts = '{}' WHERE seq = 2")
    broken = installation.run("verify", "--against", str(file)).output
    assert "Gebroken bij regel 2." in broken
    assert json.loads(installation.run("verify", "--json").stdout)["first_broken"] == 2


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "nl"}, "nl"),
        ({"LANG": "nl_BE@euro"}, "nl"),
        ({"LANG": "nl_NL", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "nl_NL"}, "nl"),
        ({"LANG": "fr_FR"}, "en"),
        ({"LANG": "nld"}, "en"),
        ({"LANG": "nl_NL", "LC_ALL": ""}, "nl"),
    ],
)
def test_the_computers_own_language_is_spoken(environment: dict[str, str], language: str) -> None:
    assert spoken(environment) == language


def test_the_option_outweighs_the_computers_language(
    installation: Installation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAPTOPDESK_DATA_DIR", str(installation.folder))
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    for arguments, words in ((["--language", "en"], "rows, unbroken."), ([], "regels, ononderbroken.")):
        with speaking("en"), pytest.raises(SystemExit):
            main([*arguments, "journal", "verify"])
        assert words in capsys.readouterr().out

"""`laptopdesk evidence …` on a real database file: one JSON document, exit codes that mean something."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from laptopdesk.assets.cli import evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium
from laptopdesk.assets.lifecycle.values import MediumKind, NewMedium
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.db import open_database
from laptopdesk.demo.logs import wipe_log
from tests.conftest import prepare
from tests.factories import START, actor_for, make_laptop, make_location, make_staff
from tests.unit.assets.evidence.reports import SHRED, report, written

CHIEF, SECOND = "chef@example.org", "tweede@example.org"


@dataclass(frozen=True, kw_only=True)
class Shop:
    folder: Path
    tag: str


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    db = open_database(Config(data_dir=tmp_path).url)
    prepare(db, START)
    with db.unit_of_work() as uow:
        place = make_location(uow)
        tag = make_laptop(uow, location=place)
        laptop_id = lifecycle.get_laptop(uow.session, tag).laptop.id
        drive = NewMedium(kind=MediumKind.SSD, serial="SER12345", serial_key="SER12345")
        fit_medium(uow, laptop_id, drive, now=START, actor=actor_for(uow, Role.ADMIN))
        make_staff(uow, Role.ADMIN, email=CHIEF)
        make_staff(uow, Role.TECHNICIAN, location=place, email=SECOND)
    yield Shop(folder=tmp_path, tag=tag)
    db.dispose()


def run(shop: Shop, *arguments: str) -> Result:
    return CliRunner().invoke(evidence, arguments, env={"LAPTOPDESK_DATA_DIR": str(shop.folder)})


def saved(shop: Shop, name: str, content: bytes) -> str:
    path = shop.folder / name
    path.write_bytes(content)
    return str(path)


def log(started_hours_ago: int = 3) -> bytes:
    started = START - timedelta(hours=started_hours_ago)
    return wipe_log(started=started, maker="Dell", product="X", host="", serial="SER12345")


def test_an_accepted_log_is_bound_and_answered_with_0(shop: Shop) -> None:
    done = run(shop, "add", saved(shop, "a.log", log()), "--by", CHIEF, "--json")
    (file,) = json.loads(done.stdout)["files"]
    assert (done.exit_code, file["status"], file["reason"], file["broken_at"]) == (0, "read", None, None)
    assert [(r["verdict"], r["laptop"], r["reasons"]) for r in file["records"]] == [("accepted", shop.tag, [])]


def test_what_is_not_read_or_not_accepted_is_said_with_3(shop: Shop) -> None:
    files = {"x.bin": b"\x00\x01", "broken.json": written(report(SHRED))[:50], "u.json": written(report(SHRED))}
    done = run(shop, "add", *(saved(shop, name, content) for name, content in files.items()), "--by", CHIEF, "--json")
    found = json.loads(done.stdout)["files"]
    assert done.exit_code == 3
    assert [(file["status"], file["reason"]) for file in found] == [
        ("unreadable", "unknown_format"), ("unreadable", "broken_json"), ("read", None),
    ]  # fmt: skip
    assert isinstance(found[1]["broken_at"], int)
    assert [(r["verdict"], r["reasons"]) for r in found[2]["records"]] == [("unverified", ["not_verified"])]
    assert "byte" in run(shop, "add", saved(shop, "again.json", files["broken.json"]), "--by", CHIEF).stdout.lower()


def test_a_faulty_tool_is_declared_told_and_taken_back(shop: Shop) -> None:
    run(shop, "add", saved(shop, "a.log", log()), "--by", CHIEF)
    declared = run(shop, "fault", "--tool", "nwipe", "--version", "0.34", "--reason", "skips", "--by", CHIEF, "--json")
    document = json.loads(declared.stdout)
    assert (declared.exit_code, document["records"]) == (0, 1)
    assert [(laptop["laptop"], laptop["holder"]) for laptop in document["laptops"]] == [(shop.tag, None)]
    later = run(shop, "add", saved(shop, "b.log", log(5)), "--by", CHIEF, "--json")
    (record,) = json.loads(later.stdout)["files"][0]["records"]
    assert (later.exit_code, record["verdict"], record["reasons"]) == (3, "rejected", ["tool_faulty"])
    again = run(shop, "unfault", str(document["fault"]), "--reason", "was the cable", "--by", CHIEF, "--json")
    assert (again.exit_code, json.loads(again.stdout)["records"]) == (0, 0)
    (listed,) = json.loads(run(shop, "faults", "--by", CHIEF, "--json").stdout)["faults"]
    assert listed["withdrawn_at"] is not None


def test_only_who_may_lower_the_policy_declares_a_fault(shop: Shop) -> None:
    refused = run(shop, "fault", "--tool", "nwipe", "--version", "0.34", "--reason", "x", "--by", SECOND)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr


def test_two_people_say_and_confirm_it(shop: Shop) -> None:
    said = run(
        shop, "manual", shop.tag, "--method", "crypto_erase", "--level", "purge", "--on", "2026-11-23",
        "--reason", "the station is broken", "--second", SECOND, "--by", CHIEF, "--json",
    )  # fmt: skip
    document = json.loads(said.stdout)
    assert (said.exit_code, document["confirmed"]) == (0, False)
    refused = run(shop, "confirm", str(document["record"]), "--by", CHIEF)
    assert (refused.exit_code, refused.stdout) == (1, "")
    done = run(shop, "confirm", str(document["record"]), "--by", SECOND, "--json")
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["verdict"], answer["level"]) == (0, "accepted", "purge")


def test_a_destruction_needs_its_paper_and_a_witness(shop: Shop) -> None:
    words = ("--method", "shreds", "--on", "2026-11-23", "--done-by", "X BV", "--reason", "broken", "--second", SECOND)
    missing = run(shop, "destroy", shop.tag, *words, "--document", str(shop.folder / "none.pdf"), "--by", CHIEF)
    assert missing.exit_code == 1
    paper = saved(shop, "paper.pdf", b"%PDF")
    said = run(shop, "destroy", shop.tag, *words, "--document", paper, "--by", CHIEF, "--json")
    done = run(shop, "confirm", str(json.loads(said.stdout)["record"]), "--by", SECOND, "--json")
    assert json.loads(done.stdout)["level"] == "destroy"

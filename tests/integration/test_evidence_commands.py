"""`laptopdesk evidence …` on a real database file: one JSON document, exit codes that mean something."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from laptopdesk.app import compose
from laptopdesk.assets.evidence.cli import evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import change_policy, fit_medium
from laptopdesk.assets.lifecycle.values import MediumKind, NewMedium, SanitizationLevel
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.demo.logs import wipe_log
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import START, actor_for, make_laptop, make_location, make_staff, unit
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
    with unit(db, now=START) as uow:
        place = make_location(uow)
        tag = make_laptop(uow, location=place)
        laptop_id = lifecycle.get_laptop(uow.session, tag).laptop.id
        drive = NewMedium(kind=MediumKind.SSD, serial="SER12345", serial_key="SER12345")
        fit_medium(uow.by(actor_for(uow, Role.ADMIN)), laptop_id, drive)
        make_staff(uow, Role.ADMIN, email=CHIEF)
        make_staff(uow, Role.TECHNICIAN, location=place, email=SECOND)
    yield Shop(folder=tmp_path, tag=tag)
    db.dispose()


def run(shop: Shop, *arguments: str) -> Result:
    return CliRunner().invoke(evidence, arguments, env={"LAPTOPDESK_DATA_DIR": str(shop.folder)}, obj=compose())


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
    assert [(r["sufficient"], r["insufficient"], r["level_asked"]) for r in file["records"]] == [(True, [], "clear")]
    assert json.loads(done.stdout)["drives"] == {"drives": 1, "enough": 1, "not_enough": 0, "without_laptop": 0}


def test_what_is_accepted_and_not_enough_says_why_in_json_and_words(shop: Shop) -> None:
    with_lot(shop, SanitizationLevel.PURGE)
    lonely = log().replace(b"SER12345", b"NOBODY123")
    files = (saved(shop, "a.log", log()), saved(shop, "old.log", log(900)), saved(shop, "l.log", lonely))
    done = json.loads(run(shop, "add", *files, "--by", CHIEF, "--json").stdout)
    assert done["drives"] == {"drives": 2, "enough": 0, "not_enough": 1, "without_laptop": 1}
    found = [(r["verdict"], r["sufficient"], r["insufficient"]) for file in done["files"] for r in file["records"]]
    assert found == [
        ("accepted", False, ["level_too_low"]),
        ("accepted", False, ["level_too_low", "outside_custody"]),
        ("accepted", None, []),
    ]
    told = run(shop, "add", *files, "--by", CHIEF).stdout
    assert "Purge (" in told
    assert "2 " in told.splitlines()[-1]


def with_lot(shop: Shop, flash: SanitizationLevel) -> None:
    db = open_database(Config(data_dir=shop.folder).url)
    with unit(db, now=START) as uow:
        lot = lifecycle.get_laptop(uow.session, shop.tag).laptop.lot_id
        change_policy(
            uow.by(actor_for(uow, Role.ADMIN)), lot, hdd_level=SanitizationLevel.CLEAR, flash_level=flash, reason="test"
        )
    db.dispose()


def test_what_is_not_read_or_not_accepted_is_said_with_3(shop: Shop) -> None:
    files = {"x.bin": b"\x00\x01", "broken.json": written(report(SHRED))[:50], "u.json": written(report(SHRED))}
    done = run(shop, "add", *(saved(shop, name, content) for name, content in files.items()), "--by", CHIEF, "--json")
    found = json.loads(done.stdout)["files"]
    assert done.exit_code == 3
    assert [(file["status"], file["reason"]) for file in found] == [
        ("unreadable", "unknown_format"),
        ("unreadable", "broken_json"),
        ("read", None),
    ]
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


def test_a_version_that_waits_is_listed_allowed_and_judged_anew(shop: Shop) -> None:
    newer = log().replace(b"nwipe 0.34", b"nwipe 0.43")
    added = run(shop, "add", saved(shop, "a.log", newer), "--by", CHIEF, "--json")
    (file,) = json.loads(added.stdout)["files"]
    assert (added.exit_code, file["records"][0]["reasons"]) == (3, ["tool_version_unknown"])
    found = json.loads(run(shop, "versions", "--json").stdout)
    assert [(one["tool"], one["version"], one["records"]) for one in found["waiting"]] == [("nwipe", "0.43", 1)]
    assert {"0.40", "0.42"} <= {one["version"] for one in found["versions"] if one["allowed"]}
    asked = ("versions", "allow", "nwipe", "v0.43", "--ground", "gelezen", "--log", file["sha256"])
    assert run(shop, *asked, "--by", SECOND).exit_code == 1
    allowed = run(shop, *asked, "--by", CHIEF, "--json")
    assert json.loads(allowed.stdout) == {
        "tool": "nwipe",
        "version": "0.43",
        "allowed": True,
        "records": 1,
        "accepted": 1,
    }
    again = run(shop, "add", saved(shop, "a.log", newer), "--by", CHIEF, "--json")
    (record,) = json.loads(again.stdout)["files"][0]["records"]
    assert (again.exit_code, record["verdict"], record["reasons"]) == (0, "accepted", [])
    assert json.loads(run(shop, "versions", "list", "--json").stdout)["waiting"] == []
    assert "0.43: allowed, 1 record. gelezen" in run(shop, "versions").stdout


def test_a_version_is_refused_and_a_log_that_is_none_is_no_ground(shop: Shop) -> None:
    newer = log().replace(b"nwipe 0.34", b"nwipe 0.43")
    run(shop, "add", saved(shop, "a.log", newer), "--by", CHIEF)
    asked = ("versions", "refuse", "nwipe", "0.43", "--ground", "geen einde", "--by", CHIEF)
    assert run(shop, *asked, "--log", "99999").exit_code == 1
    (waiting,) = json.loads(run(shop, "versions", "--json").stdout)["waiting"]
    refused = run(shop, *asked, "--log", str(waiting["logs"][0]["log"]))
    assert (refused.exit_code, "refused" in refused.stdout) == (0, True)
    assert json.loads(run(shop, "versions", "--json").stdout)["waiting"][0]["decided"] is False
    anew = run(shop, "versions", "read-anew", "nwipe", "0.43", "--by", CHIEF, "--json")
    assert json.loads(anew.stdout) == {"tool": "nwipe", "version": "0.43", "records": 1, "accepted": 0}


def test_two_people_say_and_confirm_it(shop: Shop) -> None:
    said = run(
        shop,
        "manual",
        shop.tag,
        "--method",
        "crypto_erase",
        "--level",
        "purge",
        "--on",
        "2026-11-23",
        "--reason",
        "the station is broken",
        "--second",
        SECOND,
        "--by",
        CHIEF,
        "--json",
    )
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

"""Logs that failed, read where they lie beside the project; what they hold never enters it."""

from datetime import datetime, timedelta
from pathlib import Path
from re import sub

import pytest

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.evidence.values import AddedEvidenceFile, Binding, InsufficientReason, RecordReason
from laptopdesk.assets.hardware.readers import read_file as read_report
from laptopdesk.assets.hardware.service import AddInventory, add_inventory
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.cases.queries import list_cases
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import word
from tests.factories import START, actor_for, make_laptop, make_location, make_lot, unit
from tests.prepared import prepared

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "evidence"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the files that failed are not beside this project")
LATER = START + timedelta(days=1)


def content(name: str, day: datetime = START) -> bytes:
    """The file, with its dates on this day: a wipe counts in the custody period."""
    raw = (CASES / name).read_bytes()
    return sub(rb"\[20\d\d/\d\d/\d\d ", f"[{day:%Y/%m/%d} ".encode(), raw) if name.endswith(".log") else raw


def bring(uow: UnitOfWork, name: str, laptop: str | None = None) -> AddedEvidenceFile:
    log = content(name)
    command = AddEvidence(name=name, content=log, reading=read_file(log), laptop=laptop)
    return take_in_evidence(uow.at(LATER).by(actor_for(uow, Role.ADMIN)), command)


def laptop_with(uow: UnitOfWork, serial: str) -> str:
    tag = make_laptop(uow, location=make_location(uow), lot=make_lot(uow, f"LOT-{serial}"))
    row = uow.session.get_one(LaptopRow, lifecycle.get_laptop(uow.session, tag).laptop.id)
    row.serial, row.serial_key = serial, serial
    uow.session.flush()
    return tag


def lacks(uow: UnitOfWork, tag: str) -> list[tuple[InsufficientReason, ...]]:
    laptop_id = lifecycle.get_laptop(uow.session, tag).laptop.id
    return [drive.reasons for drive in prepared(uow.session, laptop_id).evidence.media]


def refuse_erased(uow: UnitOfWork, tag: str) -> None:
    with pytest.raises(Refused):
        move_laptop(uow.at(LATER).by(system_actor()), tag, LaptopState.ERASED)


def test_e21_two_laptops_whose_drives_give_no_serial_do_not_meet(db: Database) -> None:
    with unit(db, now=LATER) as uow:
        first, second = laptop_with(uow, "EMMC0LT3"), laptop_with(uow, "OPTN0LTA")
        (one,) = bring(uow, "E21a-emmc-laptop1.log", first).records
        assert (one.binding, one.laptop) == (Binding.SCAN, first)
        move_laptop(uow.by(actor_for(uow, Role.ADMIN)), first, LaptopState.ERASED)
        (other,) = bring(uow, "E21b-emmc-laptop2.log").records
        assert (other.binding, other.laptop) == (Binding.UNBOUND, None)
        assert RecordReason.SERIAL_MISSING in other.reasons
        assert lifecycle.get_laptop(uow.session, first).laptop.state is LaptopState.ERASED
        assert list_cases(uow.session) == ()
        refuse_erased(uow, second)


def test_e3_a_partition_is_no_drive(db: Database) -> None:
    with unit(db) as uow:
        tag = laptop_with(uow, "PART0LT2")
        (record,) = bring(uow, "E3-partition-only.log", tag).records
        assert RecordReason.PART_OF_DRIVE in record.reasons
        assert InsufficientReason.PART_OF_DRIVE in lacks(uow, tag)[0]
        refuse_erased(uow, tag)


@pytest.mark.parametrize("log_first", [False, True])
def test_e22b_one_of_two_namespaces_does_not_suffice(db: Database, log_first: bool) -> None:
    raw = content("E22b-two-namespaces.lshw.json")
    with unit(db, now=LATER) as uow:
        tag = laptop_with(uow, "VMDL0LT9")
        if log_first:
            bring(uow, "E22b-first-namespace-only.log")
        report = AddInventory(name="lshw.json", content=raw, reading=read_report(raw))
        assert add_inventory(uow.by(actor_for(uow, Role.ADMIN)), report).laptop == tag
        if not log_first:
            bring(uow, "E22b-first-namespace-only.log")
        assert lacks(uow, tag) == [(InsufficientReason.SMALLER_THAN_DRIVE,)]
        refuse_erased(uow, tag)


@pytest.mark.parametrize(
    ("name", "words"),
    [("E17-sanitize-only.log", ("sanitize", "by hand")), ("E13-certificate.pdf", ("cannot read this log", ".log"))],
)
def test_what_is_not_read_says_what_to_do(name: str, words: tuple[str, ...]) -> None:
    found = read_file((CASES / name).read_bytes())
    assert found.records == ()
    assert found.reason is not None
    assert all(part in word(found.reason) for part in words)

"""A drive that a tool may not have seen stops the erasure until a person or a later report says what is inside."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from laptopdesk.app import compose
from laptopdesk.assets.evidence.readers import read_file as read_log
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.errors import InventoryReason
from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.service import (
    AddInventory,
    add_inventory,
    answer_no_other,
    answer_with_drive,
    detach_file,
    record_nothing_inside,
)
from laptopdesk.assets.hardware.values import AddedInventoryFile
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.values import LaptopState, NewMedium
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.register.queries import list_bulk_lines
from laptopdesk.assets.register.selection import named
from laptopdesk.assets.register.service import StartBulk, start_bulk, work_on
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.journal import list_lines
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_laptop, make_location, make_ready_laptop, unit
from tests.unit.assets.hardware.reports import as_bytes
from tests.unit.assets.hardware.test_unseen import SATA, VMD, machine, nvme

OTHER = VMD | {"businfo": "pci@0000:00:0f.0"}
"""A second such controller."""


class Bench:
    """A laptop with one disk, wiped and proven in its custody period."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow, self.now = uow, START
        self.place = make_location(uow)
        self.actor = actor_for(uow, Role.TECHNICIAN, location=self.place)
        self.tag = make_laptop(uow, location=self.place, now=START - timedelta(days=1))
        self.serial = lifecycle.get_laptop(uow.session, self.tag).laptop.serial or ""
        self.wipe(f"D{self.serial}")

    def wipe(self, drive: str) -> None:
        log = wipe_log(
            started=self.now - timedelta(hours=5), maker="Dell", product="Latitude 5400", host=self.serial, serial=drive
        )
        take_in_evidence(
            self.uow.at(self.now).by(self.actor), AddEvidence(name="wipe.log", content=log, reading=read_log(log))
        )

    def report(self, *parts: dict[str, Any]) -> AddedInventoryFile:
        disk = {
            "id": "disk",
            "class": "disk",
            "description": "ATA Disk",
            "product": "WDC",
            "logicalname": "/dev/sda",
            "serial": f"D{self.serial}",
        }
        document = machine(SATA | {"children": [disk]}, *parts) | {"serial": self.serial, "vendor": "Dell"}
        content = as_bytes(document)
        command = AddInventory(name="r.json", content=content, reading=read_file(content))
        return add_inventory(self.uow.at(self.now).by(self.actor), command)

    def erase(self) -> tuple[str, ...]:
        """The reasons why not; none where it is erased now."""
        try:
            with self.uow.session.begin_nested():
                move_laptop(self.uow.at(self.now).by(self.actor), self.tag, LaptopState.ERASED)
        except Refused as refused:
            return tuple(str(reason) for reason in refused.reasons)
        return ()

    def open(self) -> list[str]:
        detail = lifecycle.get_laptop(self.uow.session, self.tag)
        found = queries.list_drive_questions(self.uow.session, detail.laptop.id, detail.custody_id)
        return [one.unseen.kind.value for one in found]


@pytest.fixture
def bench(db: Database) -> Iterator[Bench]:
    with unit(db) as uow:
        yield Bench(uow)


def test_without_a_doubt_the_laptop_is_erased(bench: Bench) -> None:
    assert bench.report().laptop == bench.tag
    assert (bench.open(), bench.erase()) == ([], ())


def test_a_controller_without_a_drive_stops_it_until_somebody_looked(bench: Bench) -> None:
    added = bench.report(VMD)
    assert added.warnings[0].startswith("vmd_controller_without_drive:")
    assert bench.open() == ["vmd"]
    assert bench.erase() == (MoveReason.DRIVE_MAY_BE_UNSEEN.value,)
    answer_no_other(bench.uow.at(bench.now).by(bench.actor), bench.tag)
    assert (bench.open(), bench.erase()) == ([], ())


def test_the_drive_that_was_found_needs_a_wipe_of_its_own(bench: Bench) -> None:
    bench.report(VMD)
    drive = NewMedium(serial="NVMETEST001", serial_key="NVMETEST001")
    answer_with_drive(bench.uow.at(bench.now).by(bench.actor), bench.tag, drive)
    assert (bench.open(), bench.erase()) == ([], (MoveReason.EVIDENCE_MISSING.value,))
    bench.wipe("NVMETEST001")
    assert bench.erase() == ()


def test_a_drive_without_a_name_is_no_answer(bench: Bench) -> None:
    bench.report(VMD)
    with pytest.raises(Refused) as refused:
        answer_with_drive(bench.uow.at(bench.now).by(bench.actor), bench.tag, NewMedium())
    assert refused.value.reasons == (InventoryReason.ADD_THE_DRIVE,)


def test_only_a_named_person_answers_and_only_what_was_asked(bench: Bench) -> None:
    for actor, reason in (
        (bench.actor, InventoryReason.NO_DRIVE_QUESTION),
        (system_actor(), InventoryReason.NEEDS_PERSON),
    ):
        with pytest.raises(Refused) as refused:
            answer_no_other(bench.uow.at(bench.now).by(actor), bench.tag)
        assert reason in refused.value.reasons
        bench.report(VMD)


def test_a_later_report_that_shows_the_drive_settles_it(bench: Bench) -> None:
    bench.report(VMD)
    bench.report(VMD, nvme("pci@10000:e1:00.0"))
    assert bench.open() == []
    assert bench.erase() == (MoveReason.EVIDENCE_MISSING.value,), "the drive that showed itself is not wiped"


def test_a_later_report_that_does_not_mention_it_settles_nothing(bench: Bench) -> None:
    bench.report(VMD)
    bench.report()
    assert bench.open() == ["vmd"]


def test_the_bios_was_set_to_ahci_and_the_drive_shows(bench: Bench) -> None:
    bench.report(VMD)
    bench.report(nvme())
    assert bench.open() == []


def test_it_is_asked_again_only_when_a_report_says_something_new(bench: Bench) -> None:
    bench.report(VMD)
    answer_no_other(bench.uow.at(bench.now).by(bench.actor), bench.tag)
    bench.report(VMD, {"id": "display", "class": "display"})
    assert bench.open() == []
    bench.report(VMD, OTHER)
    assert bench.open() == ["vmd"]
    assert bench.erase() == (MoveReason.DRIVE_MAY_BE_UNSEEN.value,)


def test_a_ready_laptop_is_ready_no_more(db: Database) -> None:
    with unit(db, now=START) as uow:
        place = make_location(uow)
        tag = make_ready_laptop(uow, location=place)
        serial = lifecycle.get_laptop(uow.session, tag).laptop.serial or ""
        content = as_bytes(machine(VMD, nvme()) | {"serial": serial, "vendor": "Dell"})
        command = AddInventory(name="r", content=content, reading=read_file(content))
        add_inventory(uow.by(actor_for(uow, Role.ADMIN)), command)
        assert lifecycle.get_laptop(uow.session, tag).laptop.state is LaptopState.IMAGED


def test_an_answer_holds_for_the_custody_period_in_which_somebody_looked(db: Database) -> None:
    with unit(db, now=START) as uow:
        bench = Bench(uow)
        bench.report(VMD)
        answer_no_other(uow.by(bench.actor), bench.tag)
        row = lifecycle.lock_laptop_row(uow.session, bench.tag)
        assert row is not None
        for state, why in ((LaptopState.MISSING, "gone"), (LaptopState.RECEIVED, "found")):
            move_laptop(uow.by(actor_for(uow, Role.ADMIN)), bench.tag, state, reason=why)
        assert bench.open() == ["vmd"], "somebody else had it meanwhile"


def test_that_there_is_no_drive_at_all_answers_it_too(bench: Bench) -> None:
    bench.report(VMD)
    record_nothing_inside(bench.uow.at(bench.now).by(bench.actor), bench.tag)
    assert bench.open() == []


def test_no_other_drive_in_a_laptop_without_one_says_there_is_none(db: Database) -> None:
    with unit(db, now=START) as uow:
        place = make_location(uow)
        tag, actor = make_laptop(uow, location=place), actor_for(uow, Role.ADMIN)
        serial = lifecycle.get_laptop(uow.session, tag).laptop.serial
        content = as_bytes(machine(SATA) | {"serial": serial, "vendor": "Dell"})
        command = AddInventory(name="r", content=content, reading=read_file(content))
        add_inventory(uow.by(actor), command)
        with pytest.raises(Refused) as refused:
            move_laptop(uow.by(actor), tag, LaptopState.ERASED)
        assert set(refused.value.reasons) == {MoveReason.NO_MEDIUM_KNOWN, MoveReason.DRIVE_MAY_BE_UNSEEN}
        answer_no_other(uow.by(actor), tag)
        move_laptop(uow.by(actor), tag, LaptopState.ERASED)
        assert lifecycle.get_laptop(uow.session, tag).no_drive_by_id == actor.staff_id


def test_a_report_that_is_taken_off_asks_nothing(bench: Bench) -> None:
    added = bench.report(VMD)
    assert added.id is not None
    detach_file(bench.uow.at(bench.now).by(bench.actor), added.id, reason="of another")
    assert bench.open() == []


def test_what_another_report_says_too_stays_asked(bench: Bench) -> None:
    added = bench.report(VMD)
    bench.report(VMD, {"id": "display", "class": "display"})
    assert added.id is not None
    detach_file(bench.uow.at(bench.now).by(bench.actor), added.id, reason="of another")
    assert bench.open() == ["vmd"]


def test_bulk_goes_by_the_same_rule_and_answers_many(db: Database) -> None:
    acts = compose().bulk_acts
    with unit(db) as uow:
        bench = Bench(uow)
        bench.report(VMD)

    def run(act: str, answers: dict[str, str]) -> list[tuple[str, tuple[str, ...]]]:
        with db.unit_of_work(now=START, actor=bench.actor) as uow:
            command = StartBulk(operation_id=uuid4(), act=act, answers=answers, rows=named(uow.session, [bench.tag]))
            run_id = start_bulk(uow, command, acts)
        with unit(db, now=START) as uow:
            work_on(uow, run_id, acts)
        with db.read() as session:
            return [(line.outcome.value, line.reasons) for line in list_bulk_lines(session, run_id, limit=None)]

    (refused,) = run("move", {"to": "erased"})
    assert refused == ("refused", (f"MoveReason.{MoveReason.DRIVE_MAY_BE_UNSEEN.value}",))
    assert run("no_other_drive", {"looked": "1"})[0][0] == "done"
    assert run("no_other_drive", {"looked": "1"})[0][0] == "already"
    assert run("move", {"to": "erased"})[0][0] == "done"


def test_what_was_asked_and_answered_stands_in_the_journal(db: Database) -> None:
    with unit(db, now=START) as uow:
        bench = Bench(uow)
        bench.report(VMD)
        answer_no_other(uow.by(bench.actor), bench.tag)
        bench.report(OTHER)
        bench.report(nvme())
        key = lifecycle.get_laptop(uow.session, bench.tag).laptop.id
    with db.read() as session:
        lines = [
            line for line in list_lines(session, kind="laptop", key=key) if line.action.startswith("laptop.drive_")
        ]
    told = sorted((line.seq, line.action, line.facts.get("answer"), line.facts["kinds"]) for line in lines)
    assert [line[1:] for line in told] == [
        ("laptop.drive_unseen", None, ["vmd"]),
        ("laptop.drive_answered", "no_other_drive", ["vmd"]),
        ("laptop.drive_unseen", None, ["vmd"]),
        ("laptop.drive_answered", "seen_later", ["vmd"]),
    ]

"""A report of another drive than those that were wiped is a case, and the laptop is not proven until it is decided."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from laptopdesk.assets.evidence.readers import read_file as read_log
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.service import AddInventory, Replaced, add_inventory, detach_file, take_over_parts
from laptopdesk.assets.hardware.values import AddedInventoryFile
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium, remove_medium
from laptopdesk.assets.lifecycle.values import LaptopState, Medium, MediumKind, NewMedium
from laptopdesk.assets.moves.service import move_facts, move_laptop
from laptopdesk.assets.proof.queries import get_judged
from laptopdesk.assets.proof.values import Proof
from laptopdesk.cases.queries import list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_laptop, make_location, unit
from tests.prepared import prepared
from tests.unit.assets.hardware.reports import as_bytes

WIPED, OUT = "DRV8WIPED1", "DRV8OUT001"
SIZE = 256060514304
Drives = list[tuple[str | None, int | None]]


class Bench:
    """A laptop with one drive, wiped and proven."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.place = make_location(uow)
        self.actor = actor_for(uow, Role.TECHNICIAN, location=self.place)
        self.tag = make_laptop(uow, location=self.place, now=START - timedelta(days=1))
        self.laptop = lifecycle.get_laptop(uow.session, self.tag).laptop
        log = wipe_log(
            started=START - timedelta(hours=5),
            maker="Dell",
            product="Latitude 5400",
            host=self.laptop.serial or "",
            serial=WIPED,
        )
        take_in_evidence(uow.at(START).by(self.actor), AddEvidence(name="wipe.log", content=log, reading=read_log(log)))

    def erase(self, drives: Drives) -> None:
        """It is erased; a drive of these that is to be out was taken out before."""
        if any(serial == OUT for serial, _size in drives):
            old = NewMedium(kind=MediumKind.SSD, serial=OUT, serial_key=OUT, size_bytes=SIZE)
            medium_id = fit_medium(self.uow.at(START).by(self.actor), self.laptop.id, old)
            remove_medium(self.uow.at(START).by(self.actor), medium_id)
        else:
            assert self.proof() is Proof.PROVEN
        move_laptop(self.uow.at(START).by(self.actor), self.tag, LaptopState.ERASED)

    def report(self, *drives: tuple[str | None, int | None]) -> AddedInventoryFile:
        disks = [
            {
                "id": f"disk:{n}",
                "class": "disk",
                "description": "ATA Disk",
                "product": "EXAMPLE SSD",
                "logicalname": f"/dev/sd{'abc'[n]}",
                **({"serial": serial} if serial else {}),
                **({"size": size} if size else {}),
            }
            for n, (serial, size) in enumerate(drives)
        ]
        core: dict[str, Any] = {
            "id": "core",
            "class": "bus",
            "children": [{"id": "sata", "class": "storage", "description": "SATA controller", "children": disks}],
        }
        document = {
            "id": "host",
            "class": "system",
            "vendor": "Dell",
            "product": "Latitude 5400",
            "serial": self.laptop.serial,
            "children": [core],
        }
        content = as_bytes(document)
        command = AddInventory(name="r.json", content=content, reading=read_file(content))
        return add_inventory(self.uow.at(START + timedelta(hours=1)).by(self.actor), command)

    def proof(self) -> Proof:
        return get_judged(self.uow.session, self.laptop.id).proof

    def cases(self) -> list[CaseKind]:
        return [case.kind for case in list_cases(self.uow.session)]

    def fitted(self) -> list[Medium]:
        return list(lifecycle.list_media(self.uow.session, self.laptop.id, fitted_only=True))


@pytest.fixture
def bench(db: Database) -> Iterator[Bench]:
    with unit(db) as uow:
        yield Bench(uow)


OTHERS = {
    "larger": [(WIPED, 2 * SIZE)],
    "nameless and larger": [(None, 2 * SIZE)],
    "nameless and smaller": [(None, SIZE // 2)],
    "a nameless one beside it": [(WIPED, SIZE), (None, SIZE)],
    "a nameless one before it": [(None, SIZE), (WIPED, SIZE)],
    "another beside it": [(WIPED, SIZE), ("DRV8OTHER1", SIZE)],
    "the one that was taken out": [(WIPED, SIZE), (OUT, SIZE)],
}


@pytest.mark.parametrize("drives", OTHERS.values(), ids=OTHERS)
def test_another_drive_than_was_wiped_is_a_case(bench: Bench, drives: Drives) -> None:
    bench.erase(drives)
    added = bench.report(*drives)
    assert added.laptop == bench.tag
    assert bench.cases() == [CaseKind.HARDWARE_CONTRADICTED], added.warnings
    assert bench.proof() is Proof.NOT_PROVEN
    assert move_facts(prepared(bench.uow.session, bench.tag), actor=bench.actor).hardware_contradicted


@pytest.mark.parametrize(
    "drives",
    [[(WIPED, SIZE)], [(WIPED, None)], [(None, SIZE)], [(None, None)], [(None, SIZE + 10**6)], [(WIPED, SIZE - 10**9)]],
)
def test_the_drive_that_was_wiped_is_none(bench: Bench, drives: Drives) -> None:
    bench.erase(drives)
    bench.report(*drives)
    assert bench.cases() == []
    assert bench.proof() is Proof.PROVEN
    assert len(bench.fitted()) == 1


def test_before_the_erasure_a_nameless_drive_more_needs_evidence(bench: Bench) -> None:
    bench.report((WIPED, SIZE), (None, SIZE))
    bench.report((None, SIZE), (WIPED, SIZE))
    assert len(bench.fitted()) == 2, "each once, however often it is seen"
    assert move_facts(prepared(bench.uow.session, bench.tag), actor=bench.actor).without_evidence == 1
    assert bench.cases() == []


@pytest.mark.parametrize("drives", OTHERS.values(), ids=OTHERS)
def test_decided_as_another_drive_it_needs_evidence_of_its_own(bench: Bench, drives: Drives) -> None:
    bench.erase(drives)
    added = bench.report(*drives)
    parts = Replaced(board=False, drives=True)
    take_over_parts(
        bench.uow.at(START + timedelta(hours=2)).by(bench.actor),
        int(added.id or 0),
        bench.tag,
        parts,
        reason="Looked inside",
    )
    assert len(bench.cases()) == 1, "what was decided is not asked again"
    facts = move_facts(prepared(bench.uow.session, bench.tag), actor=bench.actor)
    assert facts.without_evidence + facts.insufficient > 0


@pytest.mark.parametrize("drives", OTHERS.values(), ids=OTHERS)
def test_decided_as_another_machine_the_laptop_is_as_before(bench: Bench, drives: Drives) -> None:
    bench.erase(drives)
    before = bench.fitted()
    added = bench.report(*drives)
    detach_file(bench.uow.at(START + timedelta(hours=2)).by(bench.actor), int(added.id or 0), reason="Not ours")
    assert [(one.id, one.size_bytes) for one in bench.fitted()] == [(one.id, one.size_bytes) for one in before]
    facts = move_facts(prepared(bench.uow.session, bench.tag), actor=bench.actor)
    assert facts.without_evidence + facts.insufficient == 0

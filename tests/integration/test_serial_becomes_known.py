"""A serial number that becomes known, or is taken away, after a wipe: the evidence stands by what is known now."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.assets.evidence.queries import list_records_of_laptop
from laptopdesk.assets.evidence.readers import read_file as read_log
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.evidence.values import Binding
from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.service import AddInventory, add_inventory, detach_file
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.service.importing import Imported, ImportLaptops, import_laptops
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.proof.queries import get_judged
from laptopdesk.assets.proof.values import Proof
from laptopdesk.cases.queries import list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_location, make_lot, unit
from tests.unit.assets.hardware.reports import as_bytes

WIPED_ON, OTHER = "PF7HOST001", "PF7OTHER99"


HEAD, LINE = "Merk;Model", "Dell;Latitude 5400"


class Bench:
    """A laptop of a list without serial numbers, erased by a log that was scanned with its label."""

    def __init__(self, db: Database) -> None:
        self.db = db
        with unit(db) as uow:
            self.place, self.actor = make_location(uow), actor_for(uow, Role.ADMIN)
            make_lot(uow, "LOT-N", now=START - timedelta(days=1))
        self.take_in(f"{HEAD}\n{LINE}\n", now=START - timedelta(days=1))
        log = wipe_log(
            started=START - timedelta(hours=5), maker="Dell", product="Latitude 5400", host=WIPED_ON, serial="DRV7A1"
        )
        with db.unit_of_work(now=START, actor=self.actor) as uow:
            self.id, self.tag = next(iter(uow.session.execute(sa.select(LaptopRow.id, LaptopRow.tag))))
            command = AddEvidence(name="wipe.log", content=log, reading=read_log(log), laptop=self.tag)
            take_in_evidence(uow, command)
            move_laptop(uow, self.tag, LaptopState.ERASED)
        assert self.found() == (None, Proof.PROVEN, LaptopState.ERASED, [])

    def take_in(self, lines: str, *, now: datetime) -> Imported:
        listed = read_donor_list(lines.encode())
        command = ImportLaptops(
            listed=listed, lot="LOT-N", donor="Donor", location_id=self.place, sha256="7" * 64, without_identity=True
        )
        with self.db.unit_of_work(now=now, actor=self.actor) as uow:
            found = import_laptops(uow, command)
        assert found.errors == ()
        return found

    def list_again(self, serial: str) -> None:
        """The same list, now read with its column of serial numbers."""
        found = self.take_in(f"{HEAD};Serienummer\n{LINE};{serial}\n", now=START + timedelta(hours=1))
        assert (found.created, found.filled) == (0, 1)

    def report(self, serial: str) -> int:
        """A report of hardware with this serial number, with the label scanned; answers its id."""
        core = {"id": "core", "class": "bus", "children": []}
        document = {
            "id": "host",
            "class": "system",
            "vendor": "Dell",
            "product": "Latitude 5400",
            "serial": serial,
            "children": [core],
        }
        content = as_bytes(document)
        command = AddInventory(name="r.json", content=content, reading=read_file(content), laptop=self.tag)
        with self.db.unit_of_work(now=START + timedelta(hours=1), actor=self.actor) as uow:
            found = add_inventory(uow, command)
        assert found.id is not None
        return found.id

    def found(self) -> tuple[str | None, Proof, LaptopState, list[CaseKind]]:
        with self.db.read() as session:
            laptop = lifecycle.get_laptop(session, self.tag).laptop
            cases = [case.kind for case in list_cases(session)]
            return laptop.serial, get_judged(session, self.id).proof, laptop.state, cases


@pytest.fixture
def bench(db: Database) -> Bench:
    return Bench(db)


def test_list_with_another_serial_than_was_wiped_sets_the_laptop_apart(bench: Bench) -> None:
    bench.list_again(OTHER)
    serial, proof, state, cases = bench.found()
    assert (serial, state, cases) == (OTHER, LaptopState.QUARANTINED, [CaseKind.EVIDENCE_CONTRADICTED])
    assert proof is not Proof.PROVEN


def test_report_of_another_serial_than_was_wiped_sets_the_laptop_apart(bench: Bench) -> None:
    bench.report(OTHER)
    serial, proof, state, cases = bench.found()
    assert (serial, state) == (OTHER, LaptopState.QUARANTINED)
    assert CaseKind.EVIDENCE_CONTRADICTED in cases
    assert proof is not Proof.PROVEN


def test_serial_that_was_wiped_changes_nothing_by_list(bench: Bench) -> None:
    bench.list_again(WIPED_ON)
    assert bench.found() == (WIPED_ON, Proof.PROVEN, LaptopState.ERASED, [])


def test_serial_that_was_wiped_changes_nothing_by_report(bench: Bench) -> None:
    bench.report(WIPED_ON)
    assert bench.found() == (WIPED_ON, Proof.PROVEN, LaptopState.ERASED, [])


def test_serial_that_is_taken_away_speaks_against_nothing_any_more(bench: Bench) -> None:
    wrong = bench.report(OTHER)
    with bench.db.unit_of_work(now=START + timedelta(hours=2), actor=bench.actor) as uow:
        detach_file(uow, wrong, reason="van de verkeerde stapel")
        assert [record.binding for record in list_records_of_laptop(uow.session, bench.id)] == [Binding.SCAN]
    assert bench.found()[0] is None

"""A report of another machine adds nothing to the laptop whose label was scanned: kept, and a person decides."""

from collections.abc import Iterator
from typing import Any

import pytest

from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.service import AddInventory, add_inventory, bind_file
from laptopdesk.assets.hardware.upload import take_in_all
from laptopdesk.assets.hardware.values import AddedInventoryFile, FileStatus, Hardware
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.moves.service import move_facts, move_laptop
from laptopdesk.assets.uploads.values import Given
from laptopdesk.cases.queries import list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused
from tests.factories import START, actor_for, make_laptop, make_location, make_ready_laptop, unit
from tests.prepared import prepared
from tests.unit.assets.hardware.reports import DMIDECODE, POWERCFG, UPOWER, as_bytes, glpi, lshw, smartctl

FOREIGN = "QX7OTHER5"


class Bench:
    """A laptop of ours, and a technician."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.place = make_location(uow)
        self.actor = actor_for(uow, Role.TECHNICIAN, location=self.place)
        self.tag = make_laptop(uow, location=self.place)
        self.before = self.detail()

    def detail(self) -> LaptopDetail:
        return lifecycle.get_laptop(self.uow.session, self.tag)

    def add(self, content: object, *, beside: bool = False) -> AddedInventoryFile:
        raw = content.encode() if isinstance(content, str) else as_bytes(content)
        command = AddInventory(name="r", content=raw, reading=read_file(raw), laptop=self.tag, beside_another=beside)
        return add_inventory(self.uow.at(START).by(self.actor), command)

    def untouched(self) -> bool:
        """Whether nothing of any report is known of the laptop."""
        hardware = queries.latest_hardware(self.uow.session, self.detail().laptop.id)
        return (self.detail(), hardware) == (self.before, Hardware())

    def cases(self) -> list[CaseKind]:
        return [case.kind for case in list_cases(self.uow.session)]


@pytest.fixture
def bench(db: Database) -> Iterator[Bench]:
    with unit(db) as uow:
        yield Bench(uow)


@pytest.mark.parametrize(
    "report",
    [
        lshw(serial=FOREIGN),
        lshw(serial=FOREIGN, vendor="Dell Inc.", product="Latitude 5400"),
        DMIDECODE,
        glpi(bios={"smanufacturer": "Dell", "smodel": "Latitude 5400", "ssn": FOREIGN}),
        POWERCFG.replace("Example", "LENOVO"),
        lshw(serial=None),
    ],
    ids=["lshw", "same model", "dmidecode", "glpi", "another maker", "no serial and another maker"],
)
def test_it_is_kept_adds_nothing_and_stops_the_laptop(bench: Bench, report: Any) -> None:
    added = bench.add(report)
    assert (added.status, added.laptop, added.matched_by, added.waits) == (FileStatus.UNMATCHED, None, None, True)
    assert f"report_of_another_machine:{bench.tag}" in added.warnings
    assert bench.untouched()
    assert bench.cases() == [CaseKind.HARDWARE_CONTRADICTED]
    assert queries.list_undecided(bench.uow.session, bench.detail().laptop.id)[0].id == added.id
    with pytest.raises(Refused) as refused:
        move_laptop(bench.uow.at(START).by(bench.actor), bench.tag, LaptopState.ERASED)
    assert MoveReason.HARDWARE_CONTRADICTED in refused.value.reasons


def test_the_same_report_again_opens_no_second_case(bench: Bench) -> None:
    first, again = bench.add(lshw(serial=FOREIGN)), bench.add(lshw(serial=FOREIGN))
    assert (again.id, again.status) == (first.id, FileStatus.DUPLICATE)
    assert first.id is not None
    assert not bind_file(bench.uow.at(START).by(bench.actor), first.id, laptop=bench.tag)
    assert bench.cases() == [CaseKind.HARDWARE_CONTRADICTED]
    assert bench.untouched()


def test_its_own_report_joins_and_stops_nothing(bench: Bench) -> None:
    added = bench.add(lshw(serial=bench.detail().laptop.serial, vendor="Dell Inc.", product="Latitude 5400 (0A6B)"))
    assert (added.laptop, bench.cases()) == (bench.tag, [])
    assert not any("differs" in warning for warning in added.warnings)


def test_a_ready_laptop_is_ready_no_more(db: Database) -> None:
    with db.unit_of_work(now=START, actor=system_actor()) as uow:
        tag = make_ready_laptop(uow, location=make_location(uow))
        raw = as_bytes(lshw(serial=FOREIGN))
        command = AddInventory(name="r", content=raw, reading=read_file(raw), laptop=tag)
        add_inventory(uow, command)
        assert lifecycle.get_laptop(uow.session, tag).laptop.state is LaptopState.IMAGED
        assert move_facts(prepared(uow.session, tag), actor=system_actor()).hardware_contradicted


def test_its_drive_in_a_report_of_its_own_joins_neither(bench: Bench) -> None:
    bench.add(lshw(serial=FOREIGN))
    added = bench.add(smartctl())
    assert (added.laptop, "part_of_another_machine" in added.warnings) == (None, True)
    assert bench.untouched()


def test_what_says_nothing_of_whose_it_is_joins_by_its_label_alone(bench: Bench) -> None:
    bench.add(lshw(serial=FOREIGN))
    assert bench.add(UPOWER).laptop == bench.tag, "brought in later, by itself: the label is all there is"


@pytest.mark.parametrize("turned", [False, True])
def test_reports_beside_it_in_one_upload_join_nothing(committed_db: Database, turned: bool) -> None:
    with unit(committed_db) as uow:
        bench = Bench(uow)
    given = [
        Given(name=str(n), content=raw, laptop=bench.tag)
        for n, raw in enumerate(
            (UPOWER.encode(), as_bytes(smartctl()), POWERCFG.encode(), as_bytes(lshw(serial=FOREIGN)))
        )
    ]
    if turned:
        given.reverse()
    added = take_in_all(committed_db, given, now=START, actor=bench.actor)
    assert [file.name for file in added] == [file.name for file in given], "told in the order they were given"
    assert [file.laptop for file in added] == [None] * 4
    by_name = {file.name: file.warnings for file in added}
    assert "brought_in_beside_another_machine" in by_name["0"]
    assert "part_of_another_machine" in by_name["1"]
    assert "serial_differs" in by_name["3"]
    with unit(committed_db) as uow:
        bench.uow = uow
        assert bench.untouched()
        assert bench.cases() == [CaseKind.HARDWARE_CONTRADICTED]


def test_reports_beside_its_own_join_it(committed_db: Database) -> None:
    with unit(committed_db) as uow:
        bench = Bench(uow)
    own = as_bytes(lshw(serial=bench.before.laptop.serial, vendor="Dell"))
    given = [Given(name="a", content=raw, laptop=bench.tag) for raw in (UPOWER.encode(), own, as_bytes(smartctl()))]
    added = take_in_all(committed_db, given, now=START, actor=bench.actor)
    assert [file.laptop for file in added] == [bench.tag] * 3


def test_a_slip_in_the_register_beside_its_own_mainboard_is_this_laptop(db: Database) -> None:
    with unit(db) as uow:
        bench = Bench(uow)
        serial = bench.before.laptop.serial or ""
        bench.add(lshw(serial=serial, vendor="Dell", product="Latitude 5400"))
        added = bench.add(lshw(serial=serial.replace("0", "O", 1), vendor="Dell", product="Latitude 5400"))
        assert added.laptop == bench.tag
        assert "serial_differs" in added.warnings

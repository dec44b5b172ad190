"""Two claims to one serial number: nobody new is joined, what rests on it stays, and a person looks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, bind_record, correct_laptop, take_in_evidence
from laptopdesk.assets.evidence.values import Binding, Record, RecordReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow, MediumRow
from laptopdesk.assets.lifecycle.values import CorrectLaptop, LaptopDetail, LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.cases.queries import list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_laptop, make_location, unit
from tests.prepared import prepared


@dataclass(kw_only=True)
class Bench:
    """Two laptops on a bench, and logs that are brought in one after another."""

    db: Database
    one: str
    two: str
    place: int
    hours: int = 20

    def detail(self, tag: str) -> LaptopDetail:
        with self.db.read() as session:
            return lifecycle.get_laptop(session, tag)

    def serial(self, tag: str) -> str:
        return self.detail(tag).laptop.serial or ""

    def log(self, *, host: str, drive: str, bus: str = "ATA-SSD", scanned: str | None = None) -> Record:
        self.hours -= 1
        started: datetime = START + timedelta(hours=30 - self.hours)
        log = wipe_log(started=started, maker="Dell", product="Latitude 5400", host=host, serial=drive)
        log = log.replace(b", ATA-SSD,", f", {bus},".encode())
        with unit(self.db, now=START + timedelta(hours=40)) as uow:
            actor = actor_for(uow, Role.TECHNICIAN, location=self.place)
            command = AddEvidence(name="wipe.log", content=log, reading=read_file(log), laptop=scanned)
            (record,) = take_in_evidence(uow.by(actor), command).records
        return record

    def erase(self, tag: str) -> None:
        with unit(self.db, now=START + timedelta(hours=41)) as uow:
            actor = actor_for(uow, Role.TECHNICIAN, location=self.place)
            move_laptop(uow.by(actor), tag, LaptopState.ERASED)

    def cases(self) -> list[tuple[CaseKind, int | None]]:
        with self.db.read() as session:
            return [(case.kind, case.laptop_id) for case in list_cases(session)]

    def enough(self, tag: str) -> bool:
        with self.db.read() as session:
            answer = prepared(session, self.detail(tag).laptop.id).evidence
        return bool(answer.media) and not any(drive.reasons for drive in answer.media)


@pytest.fixture
def bench(db: Database) -> Bench:
    with unit(db) as uow:
        place = make_location(uow)
        one, two = (make_laptop(uow, location=place) for _ in range(2))
    return Bench(db=db, one=one, two=two, place=place)


def test_a_second_machine_with_the_same_drive_serial_gets_nothing_and_the_first_becomes_a_case(bench: Bench) -> None:
    assert bench.log(host=bench.serial(bench.one), drive="QQ7SAMEDRIVE").binding is Binding.SERIAL
    bench.erase(bench.one)
    for host in (bench.serial(bench.two), "STRANGE77", bench.serial(bench.two)):
        second = bench.log(host=host, drive="QQ7SAMEDRIVE")
        assert (second.binding, second.laptop) == (Binding.UNBOUND, None)
    assert bench.detail(bench.one).laptop.state is LaptopState.ERASED
    assert bench.enough(bench.one)
    assert not bench.detail(bench.two).media
    assert bench.cases() == [(CaseKind.EVIDENCE_CONTRADICTED, bench.detail(bench.one).laptop.id)], "one case, once"


def test_a_good_log_of_a_machine_that_is_none_of_ours_proves_nothing(bench: Bench) -> None:
    with unit(bench.db) as uow:
        laptop = bench.detail(bench.one).laptop.id
        uow.session.add(MediumRow(laptop_id=laptop, kind="ssd", fitted_at=START, serial="QQ7X1", serial_key="QQ7X1"))
    record = bench.log(host="STRANGE77", drive="QQ7X1")
    assert (record.binding, record.reasons) == (Binding.UNBOUND, (RecordReason.HOST_NOT_IN_REGISTER.value,))
    assert not bench.enough(bench.one)


def test_words_for_no_serial_join_nobody_and_quarantine_nobody(bench: Bench) -> None:
    for tag in (bench.one, bench.two):
        record = bench.log(host=bench.serial(tag), drive="(S/N: unknown)")
        assert (record.binding, record.laptop) == (Binding.UNBOUND, None)
        assert RecordReason.SERIAL_MISSING in record.reasons
        assert bench.detail(tag).laptop.state is LaptopState.RECEIVED
    assert bench.cases() == []


@pytest.mark.parametrize(("wrong_host", "cases"), [(True, 1), (False, 0)])
def test_what_was_joined_by_such_words_before_stays_and_becomes_a_case(
    bench: Bench, wrong_host: bool, cases: int
) -> None:
    """As an older version stored it: SNUNKNOWN was a drive's serial, and a log of another machine was joined by it."""
    before = bench.log(host="STRANGE77" if wrong_host else bench.serial(bench.one), drive="QQ7X1")
    with unit(bench.db) as uow:
        detail = bench.detail(bench.one)
        medium = MediumRow(
            laptop_id=detail.laptop.id, kind="ssd", fitted_at=START, serial="(S/N: unknown)", serial_key="SNUNKNOWN"
        )
        uow.session.add(medium)
        uow.session.flush()
        stored = {
            "serial": "(S/N: unknown)",
            "serial_key": "SNUNKNOWN",
            "binding": Binding.SERIAL.value,
            "laptop_id": detail.laptop.id,
            "medium_id": medium.id,
            "custody_id": detail.custody_id,
        }
        uow.session.execute(
            sa.update(SanitizationRecordRow).where(SanitizationRecordRow.id == before.id).values(stored)
        )
    for _ in range(2):
        second = bench.log(host=bench.serial(bench.two), drive="(S/N: unknown)")
        assert (second.binding, second.laptop) == (Binding.UNBOUND, None)
    assert len(bench.cases()) == cases
    assert bench.detail(bench.one).laptop.state is LaptopState.RECEIVED


def test_a_drive_that_was_stored_under_such_words_gets_its_serial_when_it_is_read(bench: Bench) -> None:
    with unit(bench.db) as uow:
        laptop = bench.detail(bench.one).laptop.id
        uow.session.add(
            MediumRow(laptop_id=laptop, kind="ssd", fitted_at=START, serial="S/N: unknown", serial_key="SNUNKNOWN")
        )
    bench.log(host=bench.serial(bench.one), drive="QQ7X1")
    assert [medium.serial for medium in bench.detail(bench.one).media] == ["QQ7X1"]
    assert bench.enough(bench.one)


@pytest.mark.parametrize("host", ["own", ""])
def test_a_stick_that_was_wiped_beside_a_laptop_does_not_erase_it_unless_a_person_says_so(
    bench: Bench, host: str
) -> None:
    own = bench.serial(bench.one) if host else ""
    record = bench.log(host=own, drive="STICK00X1", bus="USB", scanned=bench.one)
    assert (record.binding, record.reasons) == (Binding.UNBOUND, (RecordReason.REMOVABLE_DRIVE.value,))
    with pytest.raises(Refused):
        bench.erase(bench.one)
    with unit(bench.db, now=START + timedelta(hours=40)) as uow:
        actor = actor_for(uow, Role.TECHNICIAN, location=bench.place)
        bind_record(uow.by(actor), record.id, laptop=bench.one, reason="its own drive, in a dock")
    bench.erase(bench.one)
    again = bench.log(host="", drive="STICK00X1", bus="USB")
    assert (again.binding, again.reasons) == (Binding.UNBOUND, (RecordReason.REMOVABLE_DRIVE.value,)), "the dock's"


def correct(bench: Bench, tag: str, serial: str) -> None:
    with unit(bench.db, now=START + timedelta(hours=42)) as uow:
        actor = actor_for(uow, Role.PROGRAMME)
        command = CorrectLaptop(tag=tag, serial=serial, reason="typed wrong")
        correct_laptop(uow.by(actor), command)


def records_of(bench: Bench, tag: str) -> list[tuple[Binding, bool]]:
    with bench.db.read() as session:
        found = evidence.list_records_of_laptop(session, bench.detail(tag).laptop.id)
    return [(record.binding, RecordReason.HOST_IS_ANOTHER_LAPTOP.value in record.reasons) for record in found]


def test_a_corrected_serial_that_the_log_names_binds_what_waited(bench: Bench) -> None:
    assert bench.log(host="QQ7RIGHT1", drive="QQ7X1").binding is Binding.UNBOUND
    correct(bench, bench.one, "qq7-right1")
    assert records_of(bench, bench.one) == [(Binding.SERIAL, False)]
    assert bench.enough(bench.one)
    assert bench.cases() == []


def test_a_corrected_serial_clears_what_contradicted_by_the_wrong_one(bench: Bench) -> None:
    assert bench.log(host="QQ7RIGHT1", drive="QQ7X1", scanned=bench.one).binding is Binding.CONTRADICTED
    correct(bench, bench.one, "QQ7RIGHT1")
    assert records_of(bench, bench.one) == [(Binding.SCAN, False)]
    assert len(bench.cases()) == 1, "a person decides it"


def test_a_corrected_serial_leaves_nothing_erased_on_the_log_of_a_machine_that_nobody_knows(bench: Bench) -> None:
    record = bench.log(host=bench.serial(bench.one), drive="QQ7X1")
    bench.erase(bench.one)
    correct(bench, bench.one, "QQ7OTHER1")
    assert bench.detail(bench.one).laptop.state is LaptopState.QUARANTINED
    assert records_of(bench, bench.one) == []
    assert not bench.enough(bench.one)
    assert bench.cases() == [(CaseKind.EVIDENCE_CONTRADICTED, bench.detail(bench.one).laptop.id)]
    with bench.db.read() as session:
        (now,) = evidence.list_records_by_id(session, [record.id])
    assert (now.binding, now.reasons) == (Binding.UNBOUND, (RecordReason.HOST_NOT_IN_REGISTER.value,))


def test_a_scan_beside_a_log_that_the_corrected_serial_speaks_against_contradicts(bench: Bench) -> None:
    bench.log(host=bench.serial(bench.one), drive="QQ7X1", scanned=bench.one)
    bench.erase(bench.one)
    correct(bench, bench.one, "QQ7OTHER1")
    assert bench.detail(bench.one).laptop.state is LaptopState.QUARANTINED
    assert records_of(bench, bench.one)[-1] == (Binding.CONTRADICTED, True)
    assert not bench.enough(bench.one)
    assert len(bench.cases()) == 1


def test_the_log_of_a_laptop_without_a_serial_contradicts_once_another_has_the_serial_it_names(bench: Bench) -> None:
    correct(bench, bench.one, "")
    assert bench.log(host="QQ7RIGHT1", drive="QQ7X1", scanned=bench.one).binding is Binding.SCAN
    bench.erase(bench.one)
    correct(bench, bench.two, "QQ7RIGHT1")
    assert records_of(bench, bench.one)[-1] == (Binding.CONTRADICTED, True)
    assert bench.detail(bench.one).laptop.state is LaptopState.QUARANTINED
    assert bench.cases() == [(CaseKind.EVIDENCE_CONTRADICTED, bench.detail(bench.one).laptop.id)]


def test_what_a_person_joined_stays_as_it_was_said(bench: Bench) -> None:
    record = bench.log(host="STRANGE77", drive="QQ7X1")
    with unit(bench.db, now=START + timedelta(hours=41)) as uow:
        actor = actor_for(uow, Role.TECHNICIAN, location=bench.place)
        bind_record(uow.by(actor), record.id, laptop=bench.one, reason="seen")
    bench.erase(bench.one)
    correct(bench, bench.one, "QQ7OTHER1")
    assert bench.detail(bench.one).laptop.state is LaptopState.ERASED
    assert bench.cases() == []


def by_chassis(host: str, drive: str, hours: int) -> bytes:
    """A log of a machine that names itself by its chassis alone."""
    started = START + timedelta(hours=hours)
    log = wipe_log(started=started, maker="Dell", product="Latitude", host="Default string", serial=drive)
    line = b"system-serial-number = Default string"
    return log.replace(
        line,
        line
        + b"\n["
        + started.strftime("%Y/%m/%d %H:%M:%S").encode()
        + b"]  notice: chassis-serial-number = "
        + host.encode(),
    )


@pytest.mark.parametrize("earlier", [False, True], ids=["by its chassis", "in an earlier run"])
def test_a_serial_that_becomes_known_later_finds_every_run_that_names_it(bench: Bench, *, earlier: bool) -> None:
    """The machine of the log is known by the serial that its own run names, whatever run of a file that is."""
    log = by_chassis("QQ7CHASSIS", "QQ7X1", 2)
    if earlier:
        log += wipe_log(
            started=START + timedelta(hours=6), maker="Dell", product="X", host=bench.serial(bench.one), serial="QQ7X9"
        )
    with unit(bench.db, now=START + timedelta(hours=40)) as uow:
        actor = actor_for(uow, Role.TECHNICIAN, location=bench.place)
        uow.session.execute(sa.update(LaptopRow).where(LaptopRow.tag == bench.two).values(serial=None, serial_key=None))
        command = AddEvidence(name="w.log", content=log, reading=read_file(log), laptop=bench.two)
        records = take_in_evidence(uow.by(actor), command).records
    assert (records[0].binding, records[0].laptop) == (Binding.SCAN, bench.two)
    correct(bench, bench.one, "QQ7CHASSIS")
    assert records_of(bench, bench.two)[0] == (Binding.CONTRADICTED, True)
    assert not bench.enough(bench.two)


def test_a_record_that_waits_joins_the_chassis_that_becomes_known(bench: Bench) -> None:
    log = by_chassis("QQ7CHASSIS", "QQ7X1", 2)
    with unit(bench.db, now=START + timedelta(hours=40)) as uow:
        actor = actor_for(uow, Role.TECHNICIAN, location=bench.place)
        command = AddEvidence(name="w.log", content=log, reading=read_file(log))
        (record,) = take_in_evidence(uow.by(actor), command).records
    assert record.binding is Binding.UNBOUND
    correct(bench, bench.one, "QQ7CHASSIS")
    assert records_of(bench, bench.one) == [(Binding.SERIAL, False)]


def test_nobody_takes_a_record_off_a_laptop_of_another_place(bench: Bench) -> None:
    bench.log(host=bench.serial(bench.one), drive="QQ7X1")
    record = bench.log(host="QQ7OTHER1", drive="QQ7X1", scanned=bench.one)
    assert record.binding is Binding.CONTRADICTED
    with unit(bench.db) as uow:
        there = make_location(uow)
        theirs, stranger = make_laptop(uow, location=there), actor_for(uow, Role.TECHNICIAN, location=there)
    with pytest.raises(Forbidden), bench.db.unit_of_work(now=START + timedelta(hours=42), actor=stranger) as uow:
        bind_record(uow, record.id, laptop=theirs, reason="mine")
    assert records_of(bench, bench.one)[-1] == (Binding.CONTRADICTED, True)

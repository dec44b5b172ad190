"""What reports of hardware tell counts on the bench: the newest battery, and what Windows 11 asks for."""

from datetime import datetime, timedelta

from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.service import AddInventory, add_inventory
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.moves.service import move_facts
from laptopdesk.assets.preparation.service.checks import record_check
from laptopdesk.assets.preparation.values import HealthSource, RecordCheck
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from tests.factories import actor_for, make_laptop, make_location, unit
from tests.prepared import prepared
from tests.unit.assets.hardware.reports import DMIDECODE, SERIAL, UPOWER

SYSTEM = system_actor()


def report(uow: UnitOfWork, tag: str, content: str, now: datetime) -> None:
    raw = content.encode()
    add_inventory(uow.at(now).by(SYSTEM), AddInventory(name="r", content=raw, reading=read_file(raw), laptop=tag))


def test_the_newest_measurement_of_the_battery_counts(db: Database, now: datetime) -> None:
    with unit(db, now=now + timedelta(hours=1)) as uow:
        tag = make_laptop(uow, location=make_location(uow), now=now)
        detail = lifecycle.get_laptop(uow.session, tag)
        check = RecordCheck(laptop_id=detail.laptop.id, failed=(), battery_percent=99)
        record_check(uow.by(actor_for(uow, Role.ADMIN)), check)
        report(uow, tag, UPOWER, now + timedelta(hours=2))
        said = prepared(uow.session, tag).battery
        assert said is not None
        assert said.source is HealthSource.REPORT
        assert said.percent < 99
        assert move_facts(prepared(uow.session, tag), actor=SYSTEM).battery_percent == said.percent
        record_check(uow.at(now + timedelta(hours=3)).by(actor_for(uow, Role.ADMIN)), check)
        again = prepared(uow.session, tag).battery
        assert again is not None
        assert (again.percent, again.source) == (99, HealthSource.CHECK)


def key(detail: lifecycle.LaptopDetail) -> tuple[int, int | None]:
    return detail.laptop.id, detail.custody_id


def test_a_report_from_before_this_custody_period_does_not_count(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        tag = make_laptop(uow, location=make_location(uow), now=now)
        report(uow, tag, UPOWER, now - timedelta(days=30))
        assert prepared(uow.session, tag).battery is None


def test_what_reports_tell_of_a_machine_is_judged_for_windows_11(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        tag = make_laptop(uow, location=make_location(uow), now=now)
        before = prepared(uow.session, tag).machine
        assert (before.cpu, before.tpm) == (None, None)
        report(uow, tag, DMIDECODE.replace(SERIAL, lifecycle.get_laptop(uow.session, tag).laptop.serial or ""), now)
        after = prepared(uow.session, tag).machine
        assert after.cpu
        assert after.memory_mib

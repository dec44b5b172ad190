"""Finding wipe records and repairs: by words of drive, laptop, log and fault, by person, by day in Rotterdam."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from laptopdesk.assets.evidence.finding import RecordSearch, find_records
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.workshop import queries as workshop
from laptopdesk.assets.workshop import service
from laptopdesk.assets.workshop.finding import RepairSearch, list_menders
from laptopdesk.assets.workshop.values import OpenRepair, RepairCategory
from laptopdesk.core.access import Actor, Everywhere, Role
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
from laptopdesk.protocol.codes import parse_code
from tests.factories import actor_for, make_laptop, make_location, unit

TOMORROW = timedelta(days=1)


@dataclass(kw_only=True)
class House:
    """Two laptops, each with one wipe record and one repair, by two people on two days."""

    db: Database
    now: datetime
    place: int
    people: list[Actor]
    tags: list[str]

    def records(self, **asked: Any) -> list[str | None]:
        with self.db.read() as session:
            found, count = find_records(session, RecordSearch(**asked))
        assert count == len(found)
        return [record.serial for record in found]

    def repairs(self, within: Everywhere | frozenset[int] | None = None, **asked: Any) -> list[str]:
        with self.db.read() as session:
            rows = workshop.find_repairs(session, RepairSearch(**asked), now=self.now, within=within or Everywhere())
        return sorted(row.fault for row in rows)


@pytest.fixture
def house(db: Database, now: datetime) -> House:
    with unit(db) as uow:
        place = make_location(uow)
        people = [actor_for(uow, Role.TECHNICIAN, location=place) for _ in range(2)]
        tags = [make_laptop(uow, location=place, now=now - timedelta(days=9)) for _ in range(2)]
        for number, (tag, person) in enumerate(zip(tags, people, strict=True)):
            moment = now - timedelta(days=3 * number)
            host = lifecycle.get_laptop(uow.session, tag).laptop.serial or ""
            log = wipe_log(
                started=moment - timedelta(hours=2),
                maker="Dell",
                product="Latitude 5400",
                host=host,
                serial=f"DRV9{number}_77%X",
            )
            command = AddEvidence(name=f"station-{number}.log", content=log, reading=read_file(log))
            take_in_evidence(uow.at(moment).by(person), command)
            fault = OpenRepair(
                laptop=tag,
                category=RepairCategory.SCREEN,
                fault=("Screen is black", "Hinge 100% loose")[number],
                remarks="",
            )
            service.open_repair(uow.at(moment).by(person), fault)
    return House(db=db, now=now, place=place, people=people, tags=tags)


def test_records_are_found_by_what_stands_on_them(house: House) -> None:
    first, second = house.records(term="station-0")[0], house.records(term="station-1")[0]
    assert first
    assert first != second
    assert house.records() == [second, first], "the newest that came in stands first"
    for term in (first, first.lower(), first[2:6], house.tags[0], parse_code(house.tags[0]).grouped.lower()):
        assert house.records(term=term) == [first], term
    assert set(house.records(term=" NWIPE ")) == {first, second}
    assert house.records(term="samsung mz7ln256") == [second, first]
    for term in ("nothing of the kind", "%", "_77_", "'", "\\"):
        assert house.records(term=term) == [serial for serial in (second, first) if serial and term in serial], term


def test_records_are_found_by_person_and_day(house: House) -> None:
    first, second = house.records(term="station-0")[0], house.records(term="station-1")[0]
    assert house.records(staff_id=house.people[0].staff_id) == [first]
    assert house.records(staff_id=999_999) == []
    day = to_local(house.now).date()
    assert house.records(since=day) == [first]
    assert house.records(until=day - TOMORROW) == [second]
    assert house.records(since=day - timedelta(days=3), until=day - timedelta(days=3)) == [second]
    assert house.records(since=day + TOMORROW) == []
    assert house.records(until=day, staff_id=house.people[1].staff_id, term="drv9") == [second]


def test_repairs_are_found_by_laptop_drive_and_fault(house: House) -> None:
    assert house.repairs(term="BLACK") == ["Screen is black"]
    for term in (house.tags[0], parse_code(house.tags[0]).grouped, "drv90"):
        assert house.repairs(term=term) == ["Screen is black"], term
    assert house.repairs(term="dell") == house.repairs() == ["Hinge 100% loose", "Screen is black"]
    assert house.repairs(term="100%") == ["Hinge 100% loose"]
    for term in ("hinge_", "'"):
        assert house.repairs(term=term) == [], term


def test_repairs_are_found_by_person_day_and_place(house: House) -> None:
    day = to_local(house.now).date()
    assert house.repairs(staff_id=house.people[1].staff_id) == ["Hinge 100% loose"]
    assert house.repairs(since=day) == ["Screen is black"]
    assert house.repairs(until=day - TOMORROW) == ["Hinge 100% loose"]
    assert house.repairs(within=frozenset({house.place}), term="loose") == ["Hinge 100% loose"]
    assert house.repairs(within=frozenset({999_999}), term="loose") == []
    with house.db.read() as session:
        assert set(list_menders(session)) == {person.staff_id for person in house.people}
    assert RepairSearch(term="x").asks
    assert not RepairSearch().asks

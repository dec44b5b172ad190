"""Grades under versions of their definitions, and the list of systems that lose support too early."""

from datetime import date, datetime, timedelta

import pytest

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import hand_over, take_back
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.errors import PreparationReason
from laptopdesk.assets.preparation.service.checks import add_release, record_imaging
from laptopdesk.assets.preparation.service.grades import grade_laptop, seed_definitions, write_definition
from laptopdesk.assets.preparation.values import (
    AddRelease,
    EarlyEnds,
    GradeFinding,
    GradeLaptop,
    LicenceType,
    WriteDefinition,
)
from laptopdesk.core.access import Everywhere, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, Refused
from tests.factories import actor_for, make_laptop, make_location, make_ready_laptop, unit
from tests.queries import count_queries

ALL = Everywhere()


def test_every_installation_begins_with_four_grades_once(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        seed_definitions(uow)
        found = preparation_queries.list_definitions(uow.session)
        assert [(each.code, each.version) for each in found] == [("A", 1), ("B", 1), ("C", 1), ("D", 1)]


def test_a_grade_keeps_the_definition_it_was_given_under(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        place = make_location(uow)
        tag = make_laptop(uow, location=place, now=now)
        technician = actor_for(uow, Role.TECHNICIAN, location=place)
        given = GradeLaptop(tag=tag, code="b", findings=(GradeFinding.DENTS,), remarks="lid")
        grade_laptop(uow.by(technician), given)
        office = actor_for(uow, Role.PROGRAMME)
        again = WriteDefinition(code="B", words_nl="Netter.", words_en="Neater.")
        assert write_definition(uow.by(office), again) == 2
        assert write_definition(uow.by(office), again) == 2
        detail = lifecycle.get_laptop(uow.session, tag)
        grade = preparation_queries.find_grade(uow.session, detail.laptop.id, detail.custody_id)
        assert grade is not None
        assert (grade.definition.version, grade.findings, grade.graded_by_id) == (
            1,
            (GradeFinding.DENTS,),
            technician.staff_id,
        )
        assert preparation_queries.count_by_grade(uow.session, within=ALL) == {"B": 1}
        grade_laptop(uow.by(technician), GradeLaptop(tag=tag, code="A"))
        assert preparation_queries.count_by_grade(uow.session, within=ALL) == {"A": 1}
        assert [row.tag for row in preparation_queries.list_graded(uow.session, "A", within=ALL).rows] == [tag]
        assert preparation_queries.list_graded(uow.session, "A", within=frozenset({place + 1})).rows == ()


def test_a_grade_ends_with_the_custody_period(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        place = make_location(uow)
        tag = make_ready_laptop(uow, location=place, now=now)
        laptop_id = lifecycle.get_laptop(uow.session, tag).laptop.id
        grade_laptop(uow.by(actor_for(uow, Role.TECHNICIAN)), GradeLaptop(tag=tag, code="A"))
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        hand_over(uow, laptop_id, 1)
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        take_back(uow, laptop_id, location_id=place)
        detail = lifecycle.get_laptop(uow.session, tag)
        assert preparation_queries.find_grade(uow.session, laptop_id, detail.custody_id) is None
        assert preparation_queries.count_by_grade(uow.session, within=ALL) == {}


def test_refusals_of_grades(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        place, elsewhere = make_location(uow), make_location(uow)
        tag = make_laptop(uow, location=place, now=now)
        office, technician = actor_for(uow, Role.PROGRAMME), actor_for(uow, Role.TECHNICIAN, location=place)
        withdrawn = WriteDefinition(code="D", words_nl="x", words_en="x", withdrawn=True)
        write_definition(uow.by(office), withdrawn)
        for code in ("D", "Z", ""):
            with pytest.raises(Refused) as refused:
                grade_laptop(uow.by(technician), GradeLaptop(tag=tag, code=code))
            assert refused.value.reasons == (PreparationReason.GRADE_UNKNOWN,)
        with pytest.raises(Refused) as refused:
            write_definition(uow.by(office), WriteDefinition(code="<b>", words_nl="x", words_en=" "))
        assert refused.value.reasons == (PreparationReason.GRADE_CODE_WRONG, PreparationReason.WORDS_MISSING)
        with pytest.raises(Forbidden):
            write_definition(uow.by(technician), withdrawn)
        for actor in (actor_for(uow, Role.TECHNICIAN, location=elsewhere), actor_for(uow, Role.AUDITOR)):
            with pytest.raises(Forbidden):
                grade_laptop(uow.by(actor), GradeLaptop(tag=tag, code="A"))
        with pytest.raises(Refused):
            grade_laptop(uow, GradeLaptop(tag=tag, code="A"))


def imaged(db: Database, now: datetime, until: date, *, out_at: datetime | None = None) -> str:
    """The tag of a ready laptop with a system supported until this day, handed out at that moment if one is given."""
    with unit(db, now=now) as uow:
        tag = make_ready_laptop(uow, location=make_location(uow), now=now)
        laptop_id, chief = lifecycle.get_laptop(uow.session, tag).laptop.id, actor_for(uow, Role.ADMIN)
        release = AddRelease(
            name=f"Windows {tag}",
            version="1",
            sha256="cd" * 32,
            os="Windows",
            licence=LicenceType.OEM,
            support_until=until,
        )
        record_imaging(uow.by(chief), laptop_id, add_release(uow.by(chief), release))
    if out_at:
        with db.unit_of_work(now=out_at, actor=system_actor()) as uow:
            hand_over(uow, laptop_id, 1)
    return tag


def early(db: Database, today: date, **more: int) -> EarlyEnds:
    with db.read() as session:
        return preparation_queries.list_early_ends(session, today=today, within=ALL, **more)


def test_ready_laptops_are_held_against_today(db: Database, now: datetime) -> None:
    today = now.date()
    ends, lasts = imaged(db, now, date(2027, 11, 22)), imaged(db, now, date(2027, 11, 23))
    tags = [row.tag for row in early(db, today).rows]
    assert ends in tags
    assert lasts not in tags
    assert lasts in [row.tag for row in early(db, today + timedelta(days=1)).rows]


def test_laptops_with_a_resident_are_held_against_their_hand_over(db: Database, now: datetime) -> None:
    until = date(2027, 6, 1)
    in_time = imaged(db, now, until, out_at=datetime.fromisoformat("2026-06-01T21:00:00+00:00"))
    late = imaged(db, now, until, out_at=datetime.fromisoformat("2026-06-01T22:30:00+00:00"))  # 2 June in Rotterdam
    (row,) = early(db, now.date()).rows
    assert (row.tag, row.begins) == (late, date(2026, 6, 2))
    assert in_time != late


def test_the_newest_image_counts_and_places_narrow(db: Database, now: datetime) -> None:
    tag = imaged(db, now, date(2027, 1, 1))
    with unit(db, now=now) as uow:
        laptop_id, chief = lifecycle.get_laptop(uow.session, tag).laptop.id, actor_for(uow, Role.ADMIN)
        release = AddRelease(
            name="Lasting",
            version="1",
            sha256="ef" * 32,
            os="Linux",
            licence=LicenceType.OPEN_SOURCE,
            support_until=date(2031, 1, 1),
        )
        key = add_release(uow.by(chief), release)
        place = lifecycle.get_laptop(uow.session, tag).laptop.location_id or 0
    with db.read() as session:
        assert preparation_queries.list_early_ends(session, today=now.date(), within=frozenset({place})).count == 1
        assert preparation_queries.list_early_ends(session, today=now.date(), within=frozenset({place + 1})).count == 0
    with db.unit_of_work(now=now, actor=chief) as uow:
        record_imaging(uow, laptop_id, key)
    assert early(db, now.date()).rows == ()


def test_lists_take_a_fixed_number_of_queries_and_read_on(db: Database, now: datetime) -> None:
    tags = sorted(imaged(db, now, date(2027, 1, 1)) for _ in range(4))
    with db.read() as session, count_queries(db) as counted:
        first = preparation_queries.list_early_ends(session, today=now.date(), within=ALL, limit=3)
    assert len(counted) <= 4
    assert [row.tag for row in first.rows] == tags[:3]
    assert (first.count, first.next_after) == (4, tags[2])
    with db.read() as session:
        rest = preparation_queries.list_early_ends(session, today=now.date(), within=ALL, after=tags[2], limit=3)
        assert ([row.tag for row in rest.rows], rest.next_after) == (tags[3:], None)
    with unit(db, now=now) as uow:
        for tag in tags:
            grade_laptop(uow.by(actor_for(uow, Role.TECHNICIAN)), GradeLaptop(tag=tag, code="C"))
    with db.read() as session, count_queries(db) as counted:
        listed = preparation_queries.list_graded(session, "C", within=ALL, limit=3)
    assert len(counted) <= 2
    assert ([row.tag for row in listed.rows], listed.next_after) == (tags[:3], tags[2])

"""Finding laptops: one search field, every filter, any order, by place, on both databases."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.service import open_lot, receive_laptops
from laptopdesk.assets.lifecycle.values import (
    LaptopOrder,
    LaptopOrigin,
    LaptopState,
    NewLaptop,
    SanitizationLevel,
    Whereabouts,
)
from laptopdesk.assets.preparation.models import ImageReleaseRow
from laptopdesk.assets.preparation.service.checks import record_check
from laptopdesk.assets.preparation.values import RecordCheck
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.register.queries import Viewer, count_laptops, list_laptops, walk_laptops
from laptopdesk.assets.register.values import EvidenceGap, ListQuery, RegisterFilter
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import Everywhere, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import parse_code
from tests.factories import actor_for, make_laptop, make_location, make_ready_laptop, unit


def new(number: int, serial: str | None = None, **how: str) -> NewLaptop:
    serial = serial or f"QQVX{number:05d}"
    return NewLaptop(
        row_key=f"row {number}",
        manufacturer=how.get("maker", "Dell"),
        model=how.get("model", "Latitude 5400"),
        serial=serial,
        serial_key=normalise_serial(serial),
        donor_number=how.get("donor_number"),
    )


def receive(db: Database, place: int, laptops: Sequence[NewLaptop], *, lot: str = "LOT-R", now: datetime) -> list[str]:
    chief = system_actor()
    with db.unit_of_work(now=now, actor=chief) as uow:
        lot_id = open_lot(uow, lot, donor="Gever", received_on=now.date())
        ids = receive_laptops(uow, lot_id, laptops, location_id=place)
        tags = lifecycle.tags_of(uow.session, ids)
    return [tags[key] for key in ids]


@pytest.fixture
def place(db: Database) -> int:
    with unit(db) as uow:
        return make_location(uow)


def tags(
    db: Database, now: datetime, found: RegisterFilter, within: Everywhere | frozenset[int] | None = None
) -> set[str]:
    with db.read() as session:
        listing = list_laptops(
            session, ListQuery(criteria=found), Viewer(now=now, within=within or Everywhere()), limit=500
        )
        assert (
            len(listing.rows)
            == listing.count
            == count_laptops(session, found, Viewer(now=now, within=within or Everywhere()))
        )
    return {row.tag for row in listing.rows}


def test_one_field_finds_by_all_that_stands_on_a_laptop(db: Database, place: int, now: datetime) -> None:
    mine, other = receive(
        db,
        place,
        [new(1, "AB-12/34 WXYZ", donor_number="INV 0017/B"), new(2, maker="Lenovo", model="ThinkPad T480")],
        lot="2026-07-Bank",
        now=now,
    )
    code = parse_code(mine)
    for term in (
        mine,
        mine.lower(),
        code.grouped,
        code.grouped[:-2],
        f"{mine[0]} {mine[1:4]}-{mine[4:8]}",
        mine[:-1],
        mine[1:8],
        "wxyz",
        "AB1234WXYZ",
        "ab-12/34 wxyz",
        "AB 1234",
        "inv0017b",
        "INV 0017/B",
        "inv 0017",
        "dell wxyz",
        "lat wxyz",
    ):
        assert tags(db, now, RegisterFilter(term=term)) == {mine}, term
    for term in ("thinkpad", "t480", "lenovo think"):
        assert tags(db, now, RegisterFilter(term=term)) == {other}, term
    for term in ("2026-07-bank", "202607bank", "2026-07", "bank"):
        assert tags(db, now, RegisterFilter(term=term)) == {mine, other}, term
    for term in ("wxyy", "lenovo wxyz", "L 999 9999", "%", "'"):
        assert tags(db, now, RegisterFilter(term=term)) in (set(), {mine, other}), term


def test_search_keeps_to_the_places_of_who_asks(db: Database, place: int, now: datetime) -> None:
    with unit(db) as uow:
        elsewhere = make_location(uow)
    (mine,) = receive(db, place, [new(1)], now=now)
    assert tags(db, now, RegisterFilter(term=mine), frozenset({place})) == {mine}
    assert tags(db, now, RegisterFilter(term=mine), frozenset({elsewhere})) == set()
    assert tags(db, now, RegisterFilter(location_id=place), frozenset({elsewhere})) == set()


def test_filters_on_time_origin_and_whereabouts(db: Database, place: int, now: datetime) -> None:
    (old,) = receive(db, place, [new(1)], lot="A", now=now - timedelta(days=40))
    (fresh,) = receive(db, place, [new(2)], lot="B", now=now)
    lot = {"A": old, "B": fresh}
    for days, expected in ((39, {old}), (40, set()), (1, {old})):
        assert tags(db, now, RegisterFilter(days=days)) == expected
    day = now.date()
    assert tags(db, now, RegisterFilter(received_from=day)) == {fresh}
    assert tags(db, now, RegisterFilter(received_until=day)) == {old, fresh}
    assert tags(db, now, RegisterFilter(received_until=day - timedelta(days=1))) == {old}
    assert tags(db, now, RegisterFilter(received_from=date.max, received_until=date.max)) == {old, fresh}
    assert tags(db, now, RegisterFilter(origin=LaptopOrigin.TAKEOVER)) == set()
    assert tags(db, now, RegisterFilter(origin=LaptopOrigin.DONATED)) == {old, fresh}
    assert tags(db, now, RegisterFilter(whereabouts=Whereabouts.AT_LOCATION)) == {old, fresh}
    assert tags(db, now, RegisterFilter(reserved=True)) == set()
    assert tags(db, now, RegisterFilter(reserved=False)) == {old, fresh}
    with db.read() as session:
        found = lifecycle.find_lot(session, "B")
    assert found is not None
    assert tags(db, now, RegisterFilter(lot_id=found.id)) == {lot["B"]}


def test_evidence_battery_and_support_come_from_their_own_topics(db: Database, place: int, now: datetime) -> None:
    with unit(db) as uow:
        ready = make_ready_laptop(uow, location=place, now=now)
        bare = make_laptop(uow, location=place, now=now)
    assert tags(db, now, RegisterFilter(evidence=EvidenceGap.MISSING)) == {bare}
    assert tags(db, now, RegisterFilter(evidence=EvidenceGap.REVOKED)) == set()
    assert tags(db, now, RegisterFilter(battery_below=89)) == {ready}
    assert tags(db, now, RegisterFilter(battery_below=88)) == set()
    assert tags(db, now, RegisterFilter(support_months=12)) == set()
    assert tags(db, now, RegisterFilter(support_months=36)) == {ready}
    with unit(db, now=now) as uow:
        detail = lifecycle.get_laptop(uow.session, ready)
        check = RecordCheck(laptop_id=detail.laptop.id, failed=(), battery_percent=99)
        record_check(uow.by(actor_for(uow, Role.ADMIN)), check)
        uow.session.execute(sa.update(ImageReleaseRow).values(support_until=now.date() + timedelta(days=100)))
        uow.session.execute(sa.update(SanitizationRecordRow).values(revoked_at=now, revoked_reason="faulty"))
    assert tags(db, now, RegisterFilter(battery_below=89)) == set()
    assert tags(db, now, RegisterFilter(support_months=12, state=LaptopState.READY)) == {ready}
    assert tags(db, now, RegisterFilter(evidence=EvidenceGap.REVOKED)) == {ready}
    assert tags(db, now, RegisterFilter(evidence=EvidenceGap.MISSING)) == {ready, bare}


def test_evidence_is_missing_where_a_laptop_is_not_proven(db: Database, place: int, now: datetime) -> None:
    """One definition: what the lot asks, and open questions about the drives, count here too."""
    missing = RegisterFilter(evidence=EvidenceGap.MISSING)
    with unit(db) as uow:
        ready, doubted, purged = (make_ready_laptop(uow, location=place, now=now) for _ in range(3))
        away = make_ready_laptop(uow, location=place, now=now)
        laptops = {tag: lifecycle.get_laptop(uow.session, tag).laptop for tag in (ready, doubted, purged, away)}
    assert tags(db, now, missing) == set()
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        sides = ({"laptop": doubted}, {"inventory_sha256": "0" * 64, "warnings": []})
        case = OpenCase(
            kind=CaseKind.HARDWARE_CONTRADICTED, sides=sides, laptop_id=laptops[doubted].id, location_id=place
        )
        open_case(uow, case)
        low = sa.update(SanitizationRecordRow).values(level=SanitizationLevel.NONE)
        uow.session.execute(low.where(SanitizationRecordRow.laptop_id.in_((laptops[purged].id, laptops[away].id))))
        gone = sa.update(LaptopRow).values(state=LaptopState.HANDED_OUT, location_id=None, holder_handout_id=999)
        uow.session.execute(gone.where(LaptopRow.id == laptops[away].id))
    assert tags(db, now, missing) == {doubted, purged}
    assert tags(db, now, RegisterFilter(erased=True, proof=Proof.PROVEN)) == {ready}
    assert tags(db, now, RegisterFilter(erased=True, proof=Proof.NOT_PROVEN)) == {doubted, purged, away}
    assert tags(db, now, RegisterFilter(erased=True)) == {ready, doubted, purged, away}


def test_serials_that_look_alike_are_found_however_they_were_written(db: Database, place: int, now: datetime) -> None:
    one, _two, other = receive(db, place, [new(1, "5CGO1B2"), new(2, "VVV7777"), new(3, "XX99XX99")], now=now)
    assert tags(db, now, RegisterFilter(look_alike=True)) == set()
    (late,) = receive(db, place, [new(4, "SC60I82".replace("6", "G"))], lot="LATER", now=now)
    assert tags(db, now, RegisterFilter(look_alike=True)) == {one, late}
    with unit(db) as uow:
        row = uow.session.scalars(sa.select(LaptopRow).where(LaptopRow.tag == other)).one()
        row.serial, row.serial_key = "VVV777T", "VVV777T"
    assert tags(db, now, RegisterFilter(look_alike=True)) == {one, late}
    with unit(db) as uow:
        row = uow.session.scalars(sa.select(LaptopRow).where(LaptopRow.tag == other)).one()
        row.serial_key = "5CG01BZ"
    assert tags(db, now, RegisterFilter(look_alike=True)) == {one, late, other}


@pytest.mark.parametrize("order", list(LaptopOrder))
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_reads_on_without_a_gap_or_a_double(
    db: Database, place: int, now: datetime, order: LaptopOrder, descending: bool
) -> None:
    for number, days in enumerate((3, 1, 1, 2)):
        moment = now - timedelta(days=days, microseconds=number)
        receive(db, place, [new(number * 10 + part) for part in range(3)], lot=f"L{number}", now=moment)
    asked, view, after, seen = (
        ListQuery(order=order, descending=descending),
        Viewer(now=now, within=Everywhere()),
        "",
        [],
    )
    with db.read() as session:
        while True:
            listing = list_laptops(session, asked, view, after=after, limit=5)
            seen += listing.rows
            if listing.next_after is None:
                break
            after = listing.next_after
        whole = [line.laptop.tag for lines in walk_laptops(session, asked, view) for line in lines]
    keys = [{"tag": row.tag, "since": row.state_since, "received": row.received_at}[order] for row in seen]
    assert len({row.tag for row in seen}) == len(seen) == 12
    assert keys == sorted(keys, reverse=descending)
    assert whole == [row.tag for row in seen]


@pytest.mark.parametrize("after", ["x", "20260101T000000.0", "2026.L1", "....", "é"])
def test_a_cursor_that_is_none_does_no_harm(db: Database, place: int, now: datetime, after: str) -> None:
    receive(db, place, [new(1)], now=now)
    with db.read() as session:
        for order in LaptopOrder:
            list_laptops(session, ListQuery(order=order), Viewer(now=now, within=Everywhere()), after=after)

"""The announcement against what came: each kind of line, and what looks alike without being joined."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.assets.lifecycle.values import Delivered, LaptopId
from laptopdesk.assets.lots.rules import compare, one_apart
from laptopdesk.assets.lots.values import DifferenceLine, ExpectedLaptop, LineKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def line(number: int, serial: str | None = None, *, own: str | None = None, row_key: str = "") -> ExpectedLaptop:
    return ExpectedLaptop(
        id=number,
        line=number + 1,
        row_key=row_key or f"e{number}",
        manufacturer="Dell",
        model="5400",
        serial=serial,
        serial_key=serial,
        donor_number=own,
    )


def laptop(number: int, serial: str | None = None, *, own: str | None = None, row_key: str = "") -> Delivered:
    return Delivered(
        id=LaptopId(number),
        tag=f"L{number}",
        row_key=row_key or f"d{number}",
        manufacturer="Dell",
        model="5400",
        serial=serial,
        serial_key=serial,
        donor_number=own,
        received_at=NOW,
    )


def kinds(lines: tuple[DifferenceLine, ...]) -> list[LineKind]:
    return [each.kind for each in lines]


def test_same_serial_is_as_expected() -> None:
    assert kinds(compare([line(1, "AB12")], [laptop(1, "AB12")])) == [LineKind.AS_EXPECTED]


def test_missing_and_extra() -> None:
    assert kinds(compare([line(1, "AB12CD")], [laptop(1, "ZZ99XX")])) == [LineKind.MISSING, LineKind.EXTRA]


def test_the_donors_number_joins_what_has_no_serial() -> None:
    assert kinds(compare([line(1, own="pc 7")], [laptop(1, "AB12", own="PC 7")])) == [LineKind.AS_EXPECTED]


def test_the_donors_number_with_another_serial_is_said() -> None:
    assert kinds(compare([line(1, "AB12", own="7")], [laptop(1, "ZZ99", own="7")])) == [LineKind.SERIAL_DIFFERS]


def test_serial_wins_over_the_donors_number() -> None:
    found = compare([line(1, "AB12", own="7"), line(2, "CD34", own="8")], [laptop(1, "AB12", own="8")])
    assert kinds(found) == [LineKind.MISSING, LineKind.AS_EXPECTED]


def test_equal_content_joins_rows_without_serial_and_number() -> None:
    found = compare([line(1, row_key="content:x:1")], [laptop(1, row_key="content:x:1")])
    assert kinds(found) == [LineKind.AS_EXPECTED]


def test_a_look_alike_is_shown_on_both_sides_and_joined_by_nobody() -> None:
    missing, extra = compare([line(1, "ABC0DEF")], [laptop(9, "ABCODEF")])
    assert (missing.kind, extra.kind) == (LineKind.MISSING, LineKind.EXTRA)
    assert [each.id for each in missing.look_alikes] == [9]
    assert [each.id for each in extra.look_alikes] == [1]


def test_a_person_joins_a_look_alike() -> None:
    (found,) = compare([line(1, "ABC0DEF")], [laptop(9, "ABCODEF")], same={"expected:e1": 9})
    assert found.kind is LineKind.SERIAL_DIFFERS
    assert found.delivered is not None


def test_a_person_joined_what_is_gone_now() -> None:
    assert kinds(compare([line(1, "ABC0DEF")], [], same={"expected:e1": 9})) == [LineKind.MISSING]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("ABC", "ABC", False),
        ("ABC", "ABD", True),
        ("ABC", "AB", True),
        ("ABC", "XABC", True),
        ("ABC", "ACB", True),
        ("ABC", "CBA", False),
        ("ABC", "AXY", False),
        ("ABCD", "AB", False),
    ],
)
def test_one_apart(first: str, second: str, alike: bool) -> None:
    assert one_apart(first, second) is one_apart(second, first) is alike


short = st.text(alphabet="AB01", min_size=4, max_size=6)


@given(st.lists(short, max_size=8, unique=True), st.lists(short, max_size=8, unique=True))
def test_every_row_stands_in_exactly_one_line_and_alike_means_one_apart(first: list[str], second: list[str]) -> None:
    expected = [line(number, serial) for number, serial in enumerate(first, 1)]
    delivered = [laptop(number, serial) for number, serial in enumerate(second, 1)]
    found = compare(expected, delivered)
    assert sorted(each.expected.id for each in found if each.expected) == [row.id for row in expected]
    assert sorted(each.delivered.id for each in found if each.delivered) == [row.id for row in delivered]
    near = {
        (each.expected.serial, other.serial)
        for each in found
        if each.kind is LineKind.MISSING and each.expected
        for other in each.look_alikes
    }
    unmatched = {(a, b) for a in set(first) - set(second) for b in set(second) - set(first) if one_apart(a, b)}
    assert near == unmatched

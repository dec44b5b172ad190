"""Questions to the list as arguments and back, and what no longer fits."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.assets.lifecycle.values import LaptopOrder, LaptopOrigin, LaptopState, Whereabouts
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.register.lists import LISTS
from laptopdesk.assets.register.rules import arguments_of, is_narrow, read_arguments, read_saved
from laptopdesk.assets.register.values import EvidenceGap, ListQuery, RegisterFilter
from laptopdesk.core.clock import add_months

FULL = RegisterFilter(
    term="dell 5400",
    state=LaptopState.READY,
    location_id=3,
    lot_id=4,
    whereabouts=Whereabouts.AT_LOCATION,
    origin=LaptopOrigin.TAKEOVER,
    received_from=date(2026, 1, 2),
    received_until=date(2026, 3, 4),
    days=30,
    reserved=False,
    evidence=EvidenceGap.MISSING,
    erased=True,
    proof=Proof.ATTESTED,
    battery_below=70,
    support_months=12,
    look_alike=True,
    transit_days=9,
)


def test_every_part_of_a_filter_is_asked_by_a_different_argument() -> None:
    assert all(getattr(FULL, field.name) != field.default for field in fields(RegisterFilter))
    asked = ListQuery(criteria=FULL, order=LaptopOrder.SINCE, descending=True)
    arguments = arguments_of(asked)
    assert len(arguments) == len(fields(RegisterFilter)) + 2
    assert read_arguments(arguments) == read_saved(arguments) == asked


def test_nothing_asked_is_the_whole_list() -> None:
    assert read_arguments({}) == ListQuery()
    assert arguments_of(ListQuery()) == {}
    assert not is_narrow(RegisterFilter())
    assert is_narrow(FULL)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "sold"),
        ("location", "x"),
        ("location", "0"),
        ("lot", "9" * 19),
        ("lot", "-1"),
        ("lot", "１"),
        ("where", "moon"),
        ("origin", "stolen"),
        ("from", "31-12-2026"),
        ("until", "2026-02-30"),
        ("days", "0"),
        ("days", "99999"),
        ("reserved", "maybe"),
        ("evidence", "bad"),
        ("battery", "151"),
        ("support", "a"),
        ("alike", "no"),
        ("erased", "no"),
        ("sort", "price"),
    ],
)
def test_what_cannot_be_read_narrows_nothing_and_is_told(name: str, value: str) -> None:
    asked = read_arguments({name: value})
    assert asked.criteria == RegisterFilter()
    assert [(problem.name, problem.value) for problem in asked.problems] == [(name, value)]


def test_a_part_of_a_later_version_is_told_of_a_kept_filter_alone() -> None:
    kept = {"state": "ready", "colour": "blue"}
    assert read_saved(kept).criteria == RegisterFilter(state=LaptopState.READY)
    assert [(problem.name, problem.value) for problem in read_saved(kept).problems] == [("colour", "blue")]
    assert read_arguments(kept).problems == ()


@given(st.dictionaries(st.sampled_from(sorted(arguments_of(ListQuery(criteria=FULL)))), st.text(max_size=30)))
def test_no_address_breaks_the_page(arguments: dict[str, str]) -> None:
    asked = read_arguments(arguments)
    assert read_arguments(arguments_of(asked)).criteria == asked.criteria


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_after(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_each_list_is_there_once_and_can_be_asked_by_an_address() -> None:
    assert len({entry.key for entry in LISTS}) == len(LISTS)
    for entry in LISTS:
        assert read_arguments(arguments_of(entry.query)) == entry.query
        assert entry.name()
        assert entry.definition().endswith(".")

"""Numbers and days that come as text: what no column and no calendar holds is none."""

import ast
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.core.clock import read_day
from laptopdesk.core.numbers import LAST_PAGE, MAX_KEY, find_number, read_number, read_page
from laptopdesk.core.search import sought_words

PACKAGE = Path(__file__).resolve().parents[2] / "laptopdesk"


@pytest.mark.parametrize(
    "text",
    ["", " ", "-1", "+1", "1e3", "1.0", "NaN", "٣", "１", "²", "1_0", "0x1", "1 2", "9" * 20, "9" * 9999, str(2**63)],
)
def test_what_is_no_number_of_ours(text: str) -> None:
    assert find_number(text) is None
    with pytest.raises(ValueError, match="number"):
        read_number(text)


@given(st.integers(0, MAX_KEY))
def test_every_key_is_read(number: int) -> None:
    assert find_number(f" {number} ") == number
    assert find_number(str(number), number) == number
    assert find_number(str(number), max(number - 1, 0)) == (None if number else 0)


def test_pages_begin_at_1_and_end() -> None:
    assert [read_page(text) for text in ("0", "1", str(LAST_PAGE))] == [1, 1, LAST_PAGE]
    with pytest.raises(ValueError, match="number"):
        read_page(str(LAST_PAGE + 1))


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "1969-12-31", "2201-01-01", "", "2026-13-01", "x"])
def test_days_far_away_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|date|month|isoformat"):
        read_day(text)


def test_a_day_near_enough_is_read() -> None:
    assert read_day("2026-11-23") == date(2026, 11, 23)


def test_a_search_looks_for_few_short_words() -> None:
    assert sought_words("Élan, van der  Voort") == ("elan", "van", "der", "voort")
    assert len(sought_words("ab " * 5000)) == 12
    assert [len(word) for word in sought_words("x" * 100_000)] == [80]


@pytest.mark.parametrize("source", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_numbers_of_a_request_are_read_in_one_place(source: Path) -> None:
    """`get(…, type=int)` takes any number of digits, also Arabic ones: `read_number` instead."""
    for node in ast.walk(ast.parse(source.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "get":
            continue
        given_types = [word.value for word in node.keywords if word.arg == "type"] + node.args[2:]
        names = [one.id for one in given_types if isinstance(one, ast.Name)]
        assert "int" not in names, f"{source.name}:{node.lineno}"

"""The rules of the stock-take: one test for each answer."""

from datetime import UTC, datetime, timedelta

import pytest

from laptopdesk.assets.stocktake.errors import StocktakeReason as R
from laptopdesk.assets.stocktake.rules import check_sign, read_scan, standing_of, storable
from laptopdesk.assets.stocktake.values import LONGEST_RAW, NotCounted, ReadScan, ScanStanding, StocktakeState
from laptopdesk.protocol.codes import CodeReason, make_laptop_tag, make_location_code

CLOSED = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TAG = make_laptop_tag(1234)


@pytest.mark.parametrize(
    "raw",
    [
        TAG,
        f" {TAG} ",
        f"{TAG[0]} {TAG[1:4]} {TAG[4:8]}-{TAG[8]}",
        f"https://desk.example.org/l/{TAG}?t=ab12",
        f"]C0{TAG}",
        f"]Q1https://x.example/l/{TAG}",
        f"HTTPS://DESK.EXAMPLE.ORG/L/{TAG}/AB12 ",
    ],
)
def test_laptop_is_read(raw: str) -> None:
    assert read_scan(raw) == ReadScan(tag=TAG, reason=None)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", CodeReason.EMPTY),
        (TAG[:-1] + "&", CodeReason.BAD_CHARACTERS),
        (TAG[:-2], CodeReason.WRONG_LENGTH),
        (TAG + TAG, CodeReason.MERGED),
        ("https://example.org", CodeReason.BAD_CHARACTERS),
        (f"https://example.org/l/{TAG[:-1]}", CodeReason.WRONG_LENGTH),
        (make_location_code(12), NotCounted.OTHER_KIND),
    ],
)
def test_what_is_no_laptop_says_why(raw: str, reason: str) -> None:
    assert read_scan(raw) == ReadScan(tag=None, reason=reason)


def test_text_is_kept_as_the_database_can() -> None:
    assert storable("a\0b\ud800c") == "a\u2400b?c"
    assert len(storable("x" * 5000)) == LONGEST_RAW


@pytest.mark.parametrize(
    ("state", "after", "standing"),
    [
        (StocktakeState.COUNTING, 1, ScanStanding.COUNTS),
        (StocktakeState.COUNTED, 0, ScanStanding.COUNTS),
        (StocktakeState.COUNTED, 1, ScanStanding.LATE),
        (StocktakeState.SIGNED, -1, ScanStanding.LATE),
        (StocktakeState.CANCELLED, -1, ScanStanding.LATE),
    ],
)
def test_whether_a_scan_counts(state: StocktakeState, after: int, standing: ScanStanding) -> None:
    assert standing_of(state, closed_at=CLOSED, at=CLOSED + timedelta(seconds=after)) is standing


@pytest.mark.parametrize(
    ("state", "opener", "counters", "signer", "reasons"),
    [
        (StocktakeState.COUNTED, 1, {2, None}, 3, ()),
        (StocktakeState.COUNTED, 1, {2}, 1, (R.OPENED_IT,)),
        (StocktakeState.COUNTED, 1, {2}, 2, (R.COUNTED_IT,)),
        (StocktakeState.COUNTED, 1, {1}, 1, (R.OPENED_IT, R.COUNTED_IT)),
        (StocktakeState.COUNTED, None, {None}, None, (R.NEEDS_PERSON,)),
        (StocktakeState.COUNTING, 1, {2}, 1, (R.NOT_COUNTED, R.OPENED_IT)),
        (StocktakeState.SIGNED, 1, {2}, 3, (R.NOT_COUNTED,)),
    ],
)
def test_who_may_sign(
    state: StocktakeState, opener: int | None, counters: set[int | None], signer: int | None, reasons: tuple[R, ...]
) -> None:
    assert check_sign(state, opened_by_id=opener, counted_by=frozenset(counters), signer_id=signer) == reasons

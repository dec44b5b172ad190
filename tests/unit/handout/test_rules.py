from datetime import UTC, date, datetime, timedelta

import pytest

from laptopdesk.core.clock import add_months
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.rules import check_undo, unknown_kit
from laptopdesk.handout.values import UNDO_WINDOW

HANDED = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("handed_on", "months", "ends"),
    [
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_support_lasts_whole_months(handed_on: date, months: int, ends: date) -> None:
    assert add_months(handed_on, months) == ends


def undo(**changed: object) -> tuple[DeskReason, ...]:
    facts: dict[str, object] = {
        "handed_at": HANDED,
        "ended": False,
        "location_id": 1,
        "desk_location_id": 1,
        "same_browser": True,
        "now": HANDED + UNDO_WINDOW,
    }
    return check_undo(**(facts | changed))  # type: ignore[arg-type]


def test_undo_is_allowed_until_the_last_second() -> None:
    assert undo() == ()


def test_undo_after_ten_minutes_is_too_late() -> None:
    assert undo(now=HANDED + UNDO_WINDOW + timedelta(seconds=1)) == (DeskReason.UNDO_TOO_LATE,)


def test_only_the_same_desk_may_undo() -> None:
    assert undo(desk_location_id=2) == (DeskReason.UNDO_OTHER_DESK,)
    assert undo(desk_location_id=None) == (DeskReason.UNDO_OTHER_DESK,)
    assert undo(same_browser=False) == (DeskReason.UNDO_OTHER_DESK,)


def test_every_reason_against_undo_is_told() -> None:
    late = HANDED + timedelta(hours=1)
    assert set(undo(now=late, ended=True, desk_location_id=2)) == {
        DeskReason.ALREADY_ENDED,
        DeskReason.UNDO_TOO_LATE,
        DeskReason.UNDO_OTHER_DESK,
    }


def test_unknown_kit_is_named() -> None:
    assert unknown_kit(["charger", "drone"], ["charger", "bag"]) == ("drone",)
    assert unknown_kit([], ["charger"]) == ()

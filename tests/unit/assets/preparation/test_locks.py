"""Which locks must be tried, and what the tries say."""

from datetime import UTC, datetime

import pytest

from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.assets.preparation.rules import ONLINE, judge_locks, required_locks
from laptopdesk.assets.preparation.values import LockCheck, LockResult

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PLAIN = required_locks("Dell", "Latitude 5400", drives=1)


def tried(kind: LockKind, result: LockResult = LockResult.CLEAR, *, online: bool = True) -> LockCheck:
    return LockCheck(
        kind=kind, result=result, online=online, tool="menu", custody_id=1, checked_at=NOW, checked_by_id=1
    )


def test_a_plain_laptop_with_a_drive_is_tried_for_five() -> None:
    assert PLAIN == (LockKind.BIOS, LockKind.FIRMWARE, LockKind.ABSOLUTE, LockKind.MDM, LockKind.HDD)


def test_without_a_drive_there_is_no_password_on_it() -> None:
    assert LockKind.HDD not in required_locks("Dell", "Latitude 5400", drives=0)


@pytest.mark.parametrize(
    ("maker", "model"), [("Apple", "A1466"), ("", "MacBook Air"), ("Google", "Pixelbook"), ("Acer", "Chromebook 314")]
)
def test_makers_with_an_activation_lock_are_tried_for_it(maker: str, model: str) -> None:
    assert LockKind.ACTIVATION in required_locks(maker, model, drives=0)


def test_all_clear() -> None:
    verdict = judge_locks(PLAIN, [tried(kind) for kind in PLAIN])
    assert (verdict.untried, verdict.locked) == ((), ())


def test_nothing_tried() -> None:
    assert judge_locks(PLAIN, []).untried == PLAIN


def test_a_lock_that_lives_online_counts_only_online() -> None:
    assert judge_locks(PLAIN, [tried(kind, online=False) for kind in PLAIN]).untried == tuple(
        each for each in PLAIN if each in ONLINE
    )


def test_the_newest_try_counts() -> None:
    checks = [*(tried(kind) for kind in PLAIN), tried(LockKind.BIOS, LockResult.LOCKED)]
    assert judge_locks(PLAIN, checks).locked == (LockKind.BIOS,)
    assert judge_locks(PLAIN, [*checks, tried(LockKind.BIOS)]).locked == ()


def test_a_try_taken_back_is_none() -> None:
    checks = [*(tried(kind) for kind in PLAIN), tried(LockKind.MDM, LockResult.NOT_TRIED)]
    assert judge_locks(PLAIN, checks).untried == (LockKind.MDM,)


def test_a_lock_of_a_kind_that_was_not_asked_still_holds() -> None:
    checks = [*(tried(kind) for kind in PLAIN), tried(LockKind.ACTIVATION, LockResult.LOCKED, online=False)]
    assert judge_locks(PLAIN, checks).locked == (LockKind.ACTIVATION,)


def test_a_lock_of_an_earlier_custody_period_still_holds() -> None:
    verdict = judge_locks(PLAIN, [tried(kind) for kind in PLAIN], still_open=[LockKind.ABSOLUTE])
    assert verdict.locked == (LockKind.ABSOLUTE,)

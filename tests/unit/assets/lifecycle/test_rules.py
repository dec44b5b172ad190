"""What the one table of states lets the desk do, and what locks do to `ready`."""

from dataclasses import replace

import pytest

from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.rules import ApprovedMove, MoveFacts, check_move
from laptopdesk.assets.lifecycle.values import LaptopState as S

GOOD = MoveFacts(
    media=1, image_after_erasure=True, check_passed=True, battery_percent=88, battery_needed=60, locks_tried=True,
    checker_id=2, wiped_by=frozenset({1}), actor_id=2,
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"), [(S.READY, S.HANDED_OUT), (S.HANDED_OUT, S.RETURNED), (S.HANDED_OUT, S.READY)]
)
def test_the_desk_hands_out_takes_back_and_undoes(before: S, after: S) -> None:
    assert isinstance(check_move(before, after, MoveFacts(), by_desk=True), ApprovedMove)


@pytest.mark.parametrize("before", [S.IMAGED, S.RECEIVED])
def test_undoing_a_hand_over_makes_no_other_laptop_ready(before: S) -> None:
    assert check_move(before, S.READY, MoveFacts(), by_desk=True) == (MoveReason.NOT_A_MOVE,)


def test_good_facts_make_it_ready() -> None:
    assert isinstance(check_move(S.IMAGED, S.READY, GOOD), ApprovedMove)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(GOOD, locks_tried=False), MoveReason.LOCKS_NOT_TRIED),
        (replace(GOOD, locks_open=1), MoveReason.LOCK_FOUND),
        (replace(GOOD, battery_percent=59), MoveReason.BATTERY_TOO_LOW),
    ],
)
def test_one_reason_each(facts: MoveFacts, reason: MoveReason) -> None:
    assert check_move(S.IMAGED, S.READY, facts) == (reason,)


def test_locks_are_asked_for_before_there_is_a_check() -> None:
    answer = check_move(S.IMAGED, S.READY, replace(GOOD, check_passed=None, locks_tried=False))
    assert answer == (MoveReason.LOCKS_NOT_TRIED, MoveReason.CHECK_MISSING)

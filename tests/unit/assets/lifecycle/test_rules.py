"""What the one table of states lets the desk do, and what locks do to `ready`."""

from dataclasses import replace
from enum import StrEnum

import pytest

from laptopdesk.assets.lifecycle.errors import CannotBecome, MoveReason, StandsAt
from laptopdesk.assets.lifecycle.rules import (
    MOVES,
    ApprovedMove,
    MoveFacts,
    check_move,
    goes_back,
    missing_for,
    next_step,
)
from laptopdesk.assets.lifecycle.values import LaptopState as S
from laptopdesk.core.reasons import CommonReason

GOOD = MoveFacts(
    media=1,
    image_after_erasure=True,
    check_passed=True,
    battery_percent=88,
    battery_needed=60,
    locks_tried=True,
    checker_id=2,
    wiped_by=frozenset({1}),
    actor_id=2,
)


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


@pytest.mark.parametrize(
    ("before", "after", "back"),
    [
        (S.READY, S.IMAGED, True),
        (S.READY, S.ERASED, True),
        (S.IMAGED, S.ERASED, True),
        (S.ERASED, S.IMAGED, False),
        (S.READY, S.READY, False),
        (S.READY, S.REPAIR, False),
        (S.RETURNED, S.ERASED, False),
        (S.REPAIR, S.RECEIVED, False),
        (S.HANDED_OUT, S.READY, False),
    ],
)
def test_back_is_earlier_on_the_way_of_the_bench(before: S, after: S, *, back: bool) -> None:
    assert goes_back(before, after) is back


def test_every_step_back_needs_a_reason_and_no_step_forward_does() -> None:
    whole = MoveFacts(
        media=1, image_after_erasure=True, check_passed=True, battery_percent=90, locks_tried=True, checker_id=2
    )
    for before, after in ((b, a) for b in S for a in MOVES[b] if goes_back(b, a)):
        assert check_move(before, after, whole) == (CommonReason.REASON_MISSING,)
        assert isinstance(check_move(before, after, replace(whole, reason_given=True)), ApprovedMove)
    for before in (S.RECEIVED, S.ERASED, S.IMAGED):
        step = next_step(before)
        assert step is not None
        assert isinstance(check_move(before, step, whole), ApprovedMove)


def test_the_next_step_is_one_forward_and_there_is_none_beside_the_way() -> None:
    assert {state: next_step(state) for state in S} == {
        S.RECEIVED: S.ERASED,
        S.ERASED: S.IMAGED,
        S.IMAGED: S.READY,
        S.READY: None,
        S.HANDED_OUT: None,
        S.RETURNED: S.ERASED,
        S.REPAIR: None,
        S.QUARANTINED: None,
        S.MISSING: None,
        S.DISPOSED: None,
    }


def test_what_is_missing_is_told_over_more_than_one_step() -> None:
    assert MoveReason.IMAGE_MISSING in missing_for(S.RECEIVED, S.READY, MoveFacts(media=1))
    assert missing_for(S.READY, S.RECEIVED, MoveFacts()) == ()


@pytest.mark.parametrize("words", [StandsAt, CannotBecome])
def test_a_refusal_can_name_every_state_and_nothing_else(words: type[StrEnum]) -> None:
    assert [member.value for member in words] == [state.value for state in S]
    assert [member.name for member in words] == [state.name for state in S]

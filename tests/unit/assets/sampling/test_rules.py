"""Samples: how large, drawn the same way for ever, and who may look."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.assets.sampling.errors import SampleReason
from laptopdesk.assets.sampling.rules import against_check, draw, missing, needed, population_for, state_of
from laptopdesk.assets.sampling.values import CheckFacts, CheckResult, Draw, DrawId, SampleStanding, SampleState

TAGS = [f"L{number:07d}" for number in range(1, 101)]


@pytest.mark.parametrize(
    ("erased", "wanted"), [(0, 0), (1, 1), (19, 1), (20, 1), (21, 2), (40, 2), (41, 3), (3000, 150), (3001, 151)]
)
def test_five_percent_rounded_up_and_at_least_one(erased: int, wanted: int) -> None:
    assert needed(erased) == wanted


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_newcomers_always_suffice_for_what_they_ask_for(before: int, more: int) -> None:
    assert needed(before + more) - needed(before) <= more
    assert needed(before) * 20 >= before


def test_a_draw_is_the_documented_rule_and_can_be_drawn_again() -> None:
    by_hand = sorted(TAGS, key=lambda tag: hashlib.sha256(f"abc:{tag}".encode()).hexdigest())[:5]
    assert draw("abc", reversed(TAGS), 5) == tuple(by_hand)
    assert draw("abc", TAGS, 5) != draw("abd", TAGS, 5)
    assert draw("abc", TAGS[:2], 5) == tuple(sorted(TAGS[:2], key=by_hand_rank))


def by_hand_rank(tag: str) -> str:
    return hashlib.sha256(f"abc:{tag}".encode()).hexdigest()


def test_the_vector_of_the_draw_never_changes() -> None:
    assert draw("00" * 16, TAGS, 3) == ("L0000087", "L0000030", "L0000045")


def past(*tags: str) -> Draw:
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    return Draw(id=DrawId(1), lot_id=1, number=1, seed="abc", population=tags, count=1, drawn_at=moment, drawn_by_id=1)


def test_late_arrivals_are_drawn_from_among_themselves() -> None:
    assert population_for(1, TAGS[1:25], [past(*TAGS[:20])]) == tuple(TAGS[20:25])


def test_where_newcomers_are_too_few_all_that_are_not_drawn_are_offered() -> None:
    assert population_for(2, TAGS[1:21], [past(*TAGS[:20])]) == tuple(TAGS[1:21])


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (SampleStanding(erased=0), SampleState.NOTHING_ERASED),
        (SampleStanding(erased=5), SampleState.NOT_DRAWN),
        (SampleStanding(erased=21, drawn=1, clean=1), SampleState.TOO_SMALL),
        (SampleStanding(erased=20, drawn=1), SampleState.OPEN),
        (SampleStanding(erased=20, drawn=1, clean=1), SampleState.DONE),
        (SampleStanding(erased=40, drawn=2, clean=1, with_data=1), SampleState.DATA_FOUND),
        (SampleStanding(erased=0, drawn=1, with_data=1), SampleState.DATA_FOUND),
    ],
)
def test_how_a_sample_stands(standing: SampleStanding, state: SampleState) -> None:
    assert state_of(standing) is state


def test_a_sample_that_shrank_asks_for_nothing() -> None:
    assert missing(SampleStanding(erased=10, drawn=3)) == 0


GOOD = CheckFacts(checker_id=2, wiped_by=frozenset({1}), checked_before=False, out_of_our_hands=False)


def reasons(
    facts: CheckFacts, result: CheckResult = CheckResult.NO_DATA, tool: str = "hexdump", remark: str = ""
) -> list[SampleReason]:
    return list(against_check(facts, result, tool=tool, remark=remark))


def with_(**changes: object) -> CheckFacts:
    return CheckFacts(**{**GOOD.__dict__, **changes})


def test_a_look_by_somebody_else_is_recorded() -> None:
    assert reasons(GOOD) == []
    assert reasons(GOOD, CheckResult.DATA_FOUND, remark="foto's") == []
    assert reasons(with_(out_of_our_hands=True), CheckResult.UNREADABLE, tool="", remark="uitgegeven") == []


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (with_(checker_id=None), SampleReason.NEEDS_PERSON),
        (with_(checker_id=1), SampleReason.SAME_PERSON),
        (with_(checked_before=True), SampleReason.CHECKED_BEFORE),
        (with_(out_of_our_hands=True), SampleReason.LAPTOP_AWAY),
    ],
)
def test_every_reason_against_a_look(facts: CheckFacts, reason: SampleReason) -> None:
    assert reasons(facts) == [reason]


def test_a_result_says_how_and_a_finding_says_what() -> None:
    assert reasons(GOOD, tool=" ") == [SampleReason.HOW_MISSING]
    assert reasons(GOOD, CheckResult.DATA_FOUND) == [SampleReason.REMARK_MISSING]
    assert reasons(GOOD, CheckResult.UNREADABLE, tool="") == [SampleReason.REMARK_MISSING]

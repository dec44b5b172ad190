"""Planning over summer time, and which presence counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from laptopdesk.core.clock import from_local
from laptopdesk.core.i18n import word
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.rules import (
    check_plan,
    check_recordable,
    check_series,
    counts,
    exists_on_the_clock,
    weekly_starts,
)
from laptopdesk.training.values import CountingKind, PlanSeries, PlanSession, SessionState

TEN = datetime(2027, 3, 16, 10, 0)
PLAN = PlanSession(location_id=1, local_start=TEN, module_id=1)


def test_a_series_keeps_its_wall_time_over_both_clock_changes() -> None:
    spring = weekly_starts(TEN, 4, frozenset())
    assert [from_local(start).hour for start in spring] == [9, 9, 8, 8]
    autumn = weekly_starts(datetime(2027, 10, 19, 10, 0), 4, frozenset())
    assert [from_local(start).hour for start in autumn] == [8, 8, 9, 9]
    assert {start.time() for start in (*spring, *autumn)} == {TEN.time()}


def test_days_to_skip_are_made_up_for_at_the_end() -> None:
    starts = weekly_starts(TEN, 3, frozenset({date(2027, 3, 23)}))
    assert [start.date() for start in starts] == [date(2027, 3, 16), date(2027, 3, 30), date(2027, 4, 6)]


def test_a_series_that_is_always_skipped_ends() -> None:
    every_week = frozenset(TEN.date() + timedelta(weeks=n) for n in range(2000))
    assert weekly_starts(TEN, 3, every_week) == ()


def test_the_hour_that_is_left_out_does_not_exist() -> None:
    assert not exists_on_the_clock(datetime(2027, 3, 28, 2, 30))
    assert exists_on_the_clock(datetime(2027, 3, 28, 3, 0))
    assert exists_on_the_clock(datetime(2027, 10, 31, 2, 30))


def test_a_good_plan_has_no_reasons() -> None:
    assert check_plan(PLAN) == ()
    assert check_series(PlanSeries(first=PLAN, count=12)) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"module_id": None}, TrainingReason.TITLE_MISSING),
        ({"title": "a" * 121}, TrainingReason.TITLE_TOO_LONG),
        ({"counting": CountingKind.HEADS}, TrainingReason.HEADS_NEED_NO_MODULE),
        ({"minutes": 10}, TrainingReason.LENGTH_WRONG),
        ({"capacity": 0}, TrainingReason.CAPACITY_WRONG),
        ({"local_start": datetime(2027, 3, 28, 2, 30)}, TrainingReason.TIME_DOES_NOT_EXIST),
    ],
)
def test_each_reason_against_a_plan(change: dict[str, object], reason: TrainingReason) -> None:
    assert check_plan(PlanSession(**{**vars(PLAN), **change})) == (reason,)


def test_a_series_has_a_most() -> None:
    assert check_series(PlanSeries(first=PLAN, count=61)) == (TrainingReason.COUNT_WRONG,)


def recordable(**change: object) -> tuple[TrainingReason, ...]:
    start = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    usual = {"state": SessionState.PLANNED, "counting": CountingKind.NAMES, "starts_at": start, "now": start}
    return check_recordable(**{**usual, **change})


def test_people_are_marked_from_the_day_until_it_is_closed() -> None:
    assert recordable() == ()
    assert recordable(now=datetime(2026, 11, 23, 6, 0, tzinfo=UTC)) == ()
    assert recordable(now=datetime(2026, 12, 23, tzinfo=UTC)) == ()
    assert recordable(state=SessionState.HELD) == (TrainingReason.SESSION_CLOSED,)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"now": datetime(2026, 11, 22, 22, 0, tzinfo=UTC)}, TrainingReason.SESSION_TOO_EARLY),
        ({"state": SessionState.CANCELLED}, TrainingReason.SESSION_CANCELLED),
        ({"counting": CountingKind.HEADS}, TrainingReason.HEADS_ONLY),
    ],
)
def test_each_reason_against_a_mark(change: dict[str, object], reason: TrainingReason) -> None:
    assert recordable(**change) == (reason,)


FIRST = datetime(2026, 11, 9, tzinfo=UTC)
SECOND = datetime(2026, 11, 16, tzinfo=UTC)


def test_later_trainings_count_after_the_first_one_or_with_a_reason() -> None:
    assert counts(ordinal=1, reason=None, starts_at=FIRST, first_attended=())
    assert counts(ordinal=2, reason=None, starts_at=SECOND, first_attended=[FIRST])
    assert counts(ordinal=2, reason="moved house", starts_at=SECOND, first_attended=())
    assert counts(ordinal=None, reason=None, starts_at=SECOND, first_attended=())


def test_later_trainings_do_not_count_before_the_first_one() -> None:
    assert not counts(ordinal=2, reason=None, starts_at=FIRST, first_attended=[SECOND])
    assert not counts(ordinal=3, reason=None, starts_at=FIRST, first_attended=())


@pytest.mark.parametrize("reason", list(TrainingReason))
def test_sentences_are_short(reason: TrainingReason) -> None:
    assert 0 < len(word(reason).split()) <= 15

"""Pure rules of planning and attendance."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from laptopdesk.core.clock import AMSTERDAM, to_local
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.values import MAX_SERIES, CountingKind, PlanSeries, PlanSession, SessionState

WEEK = timedelta(weeks=1)


def weekly_starts(first: datetime, count: int, skip: frozenset[date]) -> tuple[datetime, ...]:
    """`count` wall times a week apart, at the same time of the day whatever the clock does; days of `skip` left out.

    Ends after ten years of skipped weeks.
    """
    weeks = (first + WEEK * number for number in range(count + 520))
    starts = (start for start in weeks if start.date() not in skip)
    return tuple(start for start, _ in zip(starts, range(count), strict=False))


def exists_on_the_clock(wall: datetime) -> bool:
    """Whether a naive wall time happens in Rotterdam: in the night of the last Sunday of March an hour does not."""
    there = wall.replace(tzinfo=AMSTERDAM).astimezone(UTC).astimezone(AMSTERDAM)
    return there.replace(tzinfo=None) == wall


def check_plan(plan: PlanSession) -> tuple[TrainingReason, ...]:
    """Every reason why these cannot be the data of a session; empty when they can."""
    return tuple(_plan_reasons(plan))


def _plan_reasons(plan: PlanSession) -> Iterator[TrainingReason]:
    if plan.module_id is None and not (plan.title or "").strip():
        yield TrainingReason.TITLE_MISSING
    if len(plan.title or "") > 120:
        yield TrainingReason.TITLE_TOO_LONG
    if plan.module_id is not None and plan.counting is CountingKind.HEADS:
        yield TrainingReason.HEADS_NEED_NO_MODULE
    if not 15 <= plan.minutes <= 600:
        yield TrainingReason.LENGTH_WRONG
    if not 1 <= plan.capacity <= 1000:
        yield TrainingReason.CAPACITY_WRONG
    if not exists_on_the_clock(plan.local_start):
        yield TrainingReason.TIME_DOES_NOT_EXIST


def check_series(plan: PlanSeries) -> tuple[TrainingReason, ...]:
    """Every reason against the series as a whole; its sessions are checked one by one."""
    return () if 1 <= plan.count <= MAX_SERIES else (TrainingReason.COUNT_WRONG,)


def check_recordable(
    *, state: SessionState, counting: CountingKind, starts_at: datetime, now: datetime
) -> tuple[TrainingReason, ...]:
    """Every reason why nobody can be marked at this session now: from the day itself until it is closed."""
    reasons: list[TrainingReason] = []
    if counting is CountingKind.HEADS:
        reasons.append(TrainingReason.HEADS_ONLY)
    if state is SessionState.CANCELLED:
        reasons.append(TrainingReason.SESSION_CANCELLED)
    if state is SessionState.HELD:
        reasons.append(TrainingReason.SESSION_CLOSED)
    if to_local(starts_at).date() > to_local(now).date():
        reasons.append(TrainingReason.SESSION_TOO_EARLY)
    return tuple(reasons)


def counts(*, ordinal: int | None, reason: str | None, starts_at: datetime, first_attended: Iterable[datetime]) -> bool:
    """Whether a presence counts: a later training not before the first one, unless for a reason (DESIGN section 4).

    `first_attended` holds the starts of the first trainings of the same programme this person was present at.
    """
    if ordinal is None or ordinal == 1 or reason:
        return True
    return any(start <= starts_at for start in first_attended)

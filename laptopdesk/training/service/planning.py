"""Sessions: planned one by one or as a weekly series, changed, cancelled, closed, or counted by heads."""

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import from_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.events import FreeText
from laptopdesk.people.service import mask_bsn
from laptopdesk.places import queries as places
from laptopdesk.protocol.uuid7 import uuid7
from laptopdesk.training import queries
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.events import HeadsCounted, SessionCancelled, SessionChanged, SessionClosed, SessionPlanned
from laptopdesk.training.models import AttendanceRow, SessionRow
from laptopdesk.training.rules import check_plan, check_series, weekly_starts
from laptopdesk.training.service.rows import lock_session
from laptopdesk.training.values import ZONE, CountingKind, PlanSeries, PlanSession, SessionId, SessionState


def plan_session(uow: UnitOfWork, plan: PlanSession, *, series: UUID | None = None) -> SessionId:
    """The session is planned; raises Refused with every reason, NotFound for an unknown place."""
    uow.actor.require(Permission.PLAN_SESSIONS, at=plan.location_id)
    places.get_location(uow.session, plan.location_id)
    _check(uow, plan)
    row = _new_row(plan, series, uow.now)
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        SessionPlanned(
            session_id=row.id,
            location_id=row.location_id,
            module_id=row.module_id,
            starts_at=row.starts_at,
            series=series,
        )
    )
    return SessionId(row.id)


def plan_weekly_series(uow: UnitOfWork, plan: PlanSeries) -> tuple[SessionId, ...]:
    """One session a week at the same wall time is planned, summer time or not; raises Refused with every reason."""
    reasons = check_series(plan)
    if reasons:
        raise Refused(reasons)
    series = uuid7(int(uow.now.timestamp() * 1000), secrets.token_bytes(10))
    starts = weekly_starts(plan.first.local_start, plan.count, plan.skip)
    modules = plan.module_ids or (plan.first.module_id,)
    return tuple(
        plan_session(
            uow, replace(plan.first, local_start=start, module_id=modules[number % len(modules)]), series=series
        )
        for number, start in enumerate(starts)
    )


def change_session(uow: UnitOfWork, session_id: int, plan: PlanSession) -> None:
    """The session is as planned now; refused once somebody was marked, but for length, capacity and trainer.

    Raises Refused, NotFound. Moving it to another place needs the permission at both.
    """
    row = lock_session(uow, session_id)
    uow.actor.require(Permission.PLAN_SESSIONS, at=row.location_id)
    uow.actor.require(Permission.PLAN_SESSIONS, at=plan.location_id)
    places.get_location(uow.session, plan.location_id)
    _check(uow, plan)
    if row.state is not SessionState.PLANNED:
        raise Refused([_ended(row.state)])
    changed = _changes(row, plan)
    if changed & _FACTS and _has_marks(uow, row.id):
        raise Refused([TrainingReason.SESSION_HAS_ATTENDANCE])
    if not changed:
        return
    for name in changed:
        setattr(row, name, _stored(plan, name))
    row.starts_at = from_local(plan.local_start)
    event = SessionChanged(
        session_id=row.id, location_id=row.location_id, starts_at=row.starts_at, fields=tuple(sorted(changed))
    )
    uow.record(event)


def cancel_session(uow: UnitOfWork, session_id: int, reason: str) -> None:
    """The session does not take place, and is nobody's no-show; refused when somebody was marked present."""
    row = lock_session(uow, session_id)
    uow.actor.require(Permission.PLAN_SESSIONS, at=row.location_id)
    if row.state is not SessionState.PLANNED:
        raise Refused([_ended(row.state)])
    if _has_marks(uow, row.id, present_only=True):
        raise Refused([TrainingReason.SESSION_HAS_ATTENDANCE])
    row.state, row.closed_at = SessionState.CANCELLED, uow.now
    words = FreeText(mask_bsn(reason.strip())[:1000]) if reason.strip() else None
    event = SessionCancelled(session_id=row.id, location_id=row.location_id, reason=words)
    uow.record(event)


def close_session(uow: UnitOfWork, session_id: int) -> None:
    """The session was held: who was not marked present by now is a no-show, and nobody's mark changes any more."""
    row = lock_session(uow, session_id)
    uow.actor.require(Permission.RECORD_ATTENDANCE, at=row.location_id)
    if row.state is not SessionState.PLANNED:
        raise Refused([_ended(row.state)])
    if row.starts_at > uow.now:
        raise Refused([TrainingReason.SESSION_TOO_EARLY])
    row.state, row.closed_at = SessionState.HELD, uow.now
    uow.record(SessionClosed(session_id=row.id, location_id=row.location_id))


def count_heads(uow: UnitOfWork, session_id: int, heads: int) -> None:
    """So many people were there, without names; the last count stands. Raises Refused for a session with names."""
    row = lock_session(uow, session_id)
    uow.actor.require(Permission.RECORD_ATTENDANCE, at=row.location_id)
    if row.counting is not CountingKind.HEADS:
        raise Refused([TrainingReason.NAMES_KEPT])
    if row.state is SessionState.CANCELLED:
        raise Refused([TrainingReason.SESSION_CANCELLED])
    if not 0 <= heads <= 10_000:
        raise Refused([TrainingReason.HEADS_WRONG])
    if row.heads != heads:
        row.heads = heads
        uow.record(HeadsCounted(session_id=row.id, heads=heads))


_FACTS = frozenset({"location_id", "local_start", "module_id", "counting"})
_FIELDS = ("location_id", "local_start", "minutes", "capacity", "module_id", "title", "counting", "trainer_id")


def _check(uow: UnitOfWork, plan: PlanSession) -> None:
    reasons = list(check_plan(plan))
    if plan.module_id is not None and queries.find_module(uow.session, plan.module_id) is None:
        reasons.append(TrainingReason.MODULE_UNKNOWN)
    if reasons:
        raise Refused(reasons)


def _new_row(plan: PlanSession, series: UUID | None, now: datetime) -> SessionRow:
    return SessionRow(
        location_id=plan.location_id,
        local_start=plan.local_start,
        zone=ZONE,
        starts_at=from_local(plan.local_start),
        minutes=plan.minutes,
        capacity=plan.capacity,
        counting=plan.counting,
        state=SessionState.PLANNED,
        created_at=now,
        module_id=plan.module_id,
        title=_stored_title(plan),
        series=series,
        trainer_id=plan.trainer_id,
    )


def _stored_title(plan: PlanSession) -> str | None:
    return " ".join((plan.title or "").replace("\0", "").split()) or None


def _stored(plan: PlanSession, name: str) -> object:
    return _stored_title(plan) if name == "title" else getattr(plan, name)


def _changes(row: SessionRow, plan: PlanSession) -> frozenset[str]:
    return frozenset(name for name in _FIELDS if getattr(row, name) != _stored(plan, name))


def _has_marks(uow: UnitOfWork, session_id: int, *, present_only: bool = False) -> bool:
    query = sa.select(AttendanceRow.id).where(
        AttendanceRow.session_id == session_id, AttendanceRow.present.is_not(None)
    )
    if present_only:
        query = query.where(AttendanceRow.present.is_(True))
    return uow.session.scalar(query.limit(1)) is not None


def _ended(state: SessionState) -> TrainingReason:
    cancelled = state is SessionState.CANCELLED
    return TrainingReason.SESSION_CANCELLED if cancelled else TrainingReason.SESSION_CLOSED

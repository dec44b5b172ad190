"""Work that happens after a commit: rows in our own table, run at least once, harmful never twice.

A handler runs inside the unit of work that also marks the job done, so its effect on the database happens exactly once;
an effect outside (a mail) must carry the job's key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import Clock
from laptopdesk.core.columns import Base, BigKey, insert_into
from laptopdesk.core.db import Database, UnitOfWork

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8


class JobState(StrEnum):
    """Where a job stands; `failed` waits for a person."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRow(Base):
    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_due", "state", "run_at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    kind: Mapped[str] = mapped_column(sa.String(60))
    payload: Mapped[dict[str, Any]]
    run_at: Mapped[datetime]
    created_at: Mapped[datetime]
    unique_key: Mapped[str | None] = mapped_column(sa.String(120), unique=True, default=None)
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    worker: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    last_error: Mapped[str | None] = mapped_column(sa.Text, default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)


class WorkerBeatRow(Base):
    __tablename__ = "worker_beat"

    worker: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class JobStatus:
    """How far a job is, for the person who waits for it; `last_error` of the last try that ended in the middle."""

    state: JobState
    attempts: int
    last_error: str | None


@dataclass(frozen=True, kw_only=True)
class Job:
    """One claimed job; `over` when it was tried too often and waits for a person instead."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    over: bool = False


JobHandler = Callable[[UnitOfWork, Mapping[str, Any]], None]
JobReader = Callable[[Session, Mapping[str, Any]], Mapping[str, Any]]


@dataclass(kw_only=True)
class JobRegistry:
    """Which function runs which kind, and what runs every so often; filled by the composition root."""

    handlers: dict[str, JobHandler] = field(default_factory=dict)
    periodic: dict[str, timedelta] = field(default_factory=dict)
    readers: dict[str, JobReader] = field(default_factory=dict)

    def register(
        self, kind: str, handler: JobHandler, *, every: timedelta | None = None, reader: JobReader | None = None
    ) -> None:
        """Jobs of `kind` run `handler`; with `every`, one is queued for each such span of time.

        `reader` does beforehand what takes long, while others write: what it answers stands in the payload too.
        """
        self.handlers[kind] = handler
        if reader is not None:
            self.readers[kind] = reader
        if every is not None:
            self.periodic[kind] = every


def enqueue(
    uow: UnitOfWork,
    kind: str,
    payload: Mapping[str, Any],
    *,
    run_at: datetime | None = None,
    unique_key: str | None = None,
) -> None:
    """The job is committed with the change it belongs to; a second one with the same key is not made."""
    statement = insert_into(uow.session, JobRow).values(
        kind=kind,
        payload=dict(payload),
        run_at=run_at or uow.now,
        created_at=uow.now,
        unique_key=unique_key,
        state=JobState.WAITING,
        attempts=0,
    )
    uow.session.execute(statement.on_conflict_do_nothing())


class Worker:
    """Claims due jobs one by one and runs them until told to stop. Several may run beside each other."""

    def __init__(self, db: Database, registry: JobRegistry, clock: Clock) -> None:
        self.db, self.registry, self.clock = db, registry, clock
        self.name = f"worker-{uuid4().hex[:12]}"

    def run_once(self) -> bool:
        """One due job was run or failed; False when nothing was due."""
        job = self._claim()
        if job is None:
            return False
        if job.over:
            return True
        try:
            self._run(job)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is kept with its job
            self._give_back(job, error)
        return True

    def beat(self) -> None:
        """The worker is seen to be alive, and the periodic jobs of this hour or day are queued."""
        now = self.clock()
        with self.db.unit_of_work(now=now, actor=system_actor()) as uow:
            uow.session.merge(WorkerBeatRow(worker=self.name, at=now))
            uow.session.execute(sa.delete(WorkerBeatRow).where(WorkerBeatRow.at < now - timedelta(days=1)))
            for kind, every in self.registry.periodic.items():
                slot = int(now.timestamp()) // int(every.total_seconds())
                enqueue(uow, kind, {}, unique_key=f"{kind}@{slot}")

    def _claim(self) -> Job | None:
        now = self.clock()
        with self.db.unit_of_work(now=now, actor=system_actor()) as uow:
            row = uow.session.scalar(_due(now))
            if row is None:
                return None
            if row.attempts >= MAX_ATTEMPTS:
                row.state, row.lease_until = JobState.FAILED, None
                row.last_error = row.last_error or "every worker that ran it ended in the middle"
                return Job(id=row.id, kind=row.kind, payload=row.payload, attempts=row.attempts, over=True)
            row.state, row.worker, row.lease_until = JobState.RUNNING, self.name, now + LEASE
            row.attempts += 1
            return Job(id=row.id, kind=row.kind, payload=row.payload, attempts=row.attempts)

    def _run(self, job: Job) -> None:
        payload = {**job.payload, **self._read(job)}
        now = self.clock()
        with self.db.unit_of_work(now=now, actor=system_actor()) as uow:
            done = sa.update(JobRow).where(_still_ours(job, self.name))
            done = done.values(state=JobState.DONE, finished_at=now, lease_until=None)
            if uow.session.execute(done.returning(JobRow.id)).scalar_one_or_none() is None:
                return  # the lease ran out and somebody else took it
            self.registry.handlers[job.kind](uow, payload)

    def _read(self, job: Job) -> Mapping[str, Any]:
        reader = self.registry.readers.get(job.kind)
        if reader is None:
            return {}
        with self.db.read() as session:
            return reader(session, job.payload)

    def _give_back(self, job: Job, error: Exception) -> None:
        now = self.clock()
        over = job.attempts >= MAX_ATTEMPTS or job.kind not in self.registry.handlers
        values = {
            "state": JobState.FAILED if over else JobState.WAITING,
            "run_at": now + timedelta(seconds=min(3600, 5 * 2**job.attempts)),
            "last_error": f"{type(error).__name__}: {error}"[:2000],
            "lease_until": None,
        }
        with self.db.unit_of_work(now=now, actor=system_actor()) as uow:
            uow.session.execute(sa.update(JobRow).where(_still_ours(job, self.name)).values(values))


def _still_ours(job: Job, worker: str) -> sa.ColumnElement[bool]:
    """Whether this very claim holds: the lease may have run out, and another worker have taken or done the job."""
    row = JobRow
    return sa.and_(row.id == job.id, row.worker == worker, row.state == JobState.RUNNING, row.attempts == job.attempts)


def _due(now: datetime) -> sa.Select[JobRow]:
    waiting = sa.and_(JobRow.state == JobState.WAITING, JobRow.run_at <= now)
    abandoned = sa.and_(JobRow.state == JobState.RUNNING, JobRow.lease_until < now)
    query = sa.select(JobRow).where(sa.or_(waiting, abandoned)).order_by(JobRow.run_at, JobRow.id).limit(1)
    return query.with_for_update(skip_locked=True)


def find_job(session: Session, unique_key: str) -> JobStatus | None:
    """How far the job with this key is; None when none was queued."""
    row = session.scalar(sa.select(JobRow).where(JobRow.unique_key == unique_key))
    return JobStatus(state=row.state, attempts=row.attempts, last_error=row.last_error) if row else None


def last_beat(session: Session) -> datetime | None:
    """When any worker was last seen, UTC; None if never."""
    return session.scalar(sa.select(sa.func.max(WorkerBeatRow.at)))


def count_jobs(session: Session) -> dict[JobState, int]:
    """How many jobs stand in each state."""
    query = sa.select(JobRow.state, sa.func.count()).group_by(JobRow.state)
    return dict(session.execute(query).all())


def forget_errors(session: Session, is_about: Callable[[str], bool]) -> None:
    """What went wrong with a job is forgotten where it says what must not be known; payloads hold ids only."""
    rows = session.execute(sa.select(JobRow.id, JobRow.last_error).where(JobRow.last_error.is_not(None)))
    wrong = [row.id for row in rows if is_about(row.last_error or "")]
    if wrong:
        session.execute(sa.update(JobRow).where(JobRow.id.in_(wrong)).values(last_error=None))

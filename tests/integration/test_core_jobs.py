"""Jobs: committed with their cause, run at least once, their effect never twice, whatever dies in the middle."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.jobs import (
    LEASE,
    MAX_ATTEMPTS,
    JobRegistry,
    JobRow,
    JobState,
    Worker,
    count_jobs,
    enqueue,
    last_beat,
)
from laptopdesk.core.numbering import take_numbers
from tests.factories import unit

Handler = Callable[[UnitOfWork, Mapping[str, Any], datetime], None]


class Hands:
    """A clock that is set by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(now: datetime) -> Hands:
    return Hands(now)


def count_up(uow: UnitOfWork, payload: Mapping[str, Any]) -> None:
    """An effect that shows how often it happened."""
    take_numbers(uow.session, "effect", payload.get("by", 1))


def broken(uow: UnitOfWork, payload: Mapping[str, Any]) -> None:
    count_up(uow, payload)
    raise OSError("the mail server is away")


def worker(db: Database, clock: Hands, handler: Handler = count_up) -> Worker:
    registry = JobRegistry()
    registry.register("count", handler)
    return Worker(db, registry, clock)


def test_others_write_while_a_job_reads_what_takes_long(committed_db: Database, clock: Hands) -> None:
    def read(session: Session, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        assert session.scalar(sa.select(sa.func.count()).select_from(JobRow)) == 1
        with ThreadPoolExecutor(1) as desk:
            desk.submit(hand_out).result(timeout=60)
        return {"by": payload["times"] + 1}

    def hand_out() -> None:
        with unit(committed_db) as uow:
            take_numbers(uow.session, "hand-out")

    registry = JobRegistry()
    registry.register("count", count_up, reader=read)
    queue(committed_db, clock.now, payload={"times": 2})
    assert Worker(committed_db, registry, clock).run_once()
    assert effects(committed_db) == 3


def queue(db: Database, now: datetime, **more: Any) -> None:
    with unit(db, now=now) as uow:
        enqueue(uow, "count", more.pop("payload", {}), **more)


def effects(db: Database) -> int:
    with unit(db) as uow:
        return take_numbers(uow.session, "effect")[0] - 1


def only_job(db: Database) -> JobRow:
    with db.read() as session:
        row = session.scalars(sa.select(JobRow)).one()
        session.expunge(row)
    return row


def test_a_job_runs_once_and_is_done(db: Database, clock: Hands) -> None:
    queue(db, clock.now, payload={"by": 3})
    desk = worker(db, clock)
    assert desk.run_once()
    assert not desk.run_once()
    row = only_job(db)
    assert (row.state, row.attempts, row.finished_at, row.lease_until) == (JobState.DONE, 1, clock.now, None)
    assert effects(db) == 3
    with db.read() as session:
        assert count_jobs(session) == {JobState.DONE: 1}


def test_a_job_of_a_unit_that_failed_was_never_there(db: Database, clock: Hands) -> None:
    with pytest.raises(ZeroDivisionError):
        _queue_and_fail(db, clock.now)
    assert not worker(db, clock).run_once()


def _queue_and_fail(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        enqueue(uow, "count", {})
        raise ZeroDivisionError


def test_a_job_waits_for_its_time(db: Database, clock: Hands) -> None:
    queue(db, clock.now, run_at=clock.now + timedelta(hours=1))
    desk = worker(db, clock)
    assert not desk.run_once()
    clock.now += timedelta(hours=1)
    assert desk.run_once()


def test_the_oldest_runs_first(db: Database, clock: Hands) -> None:
    seen: list[int] = []

    def note(uow: UnitOfWork, payload: Mapping[str, Any]) -> None:
        seen.append(payload["n"])

    for number, minutes in ((1, 5), (2, 9), (3, 7)):
        queue(db, clock.now, payload={"n": number}, run_at=clock.now - timedelta(minutes=minutes))
    desk = worker(db, clock, note)
    while desk.run_once():
        pass
    assert seen == [2, 3, 1]


def test_a_key_is_queued_once_for_ever(db: Database, clock: Hands) -> None:
    for _ in range(2):
        queue(db, clock.now, unique_key="letter-7")
    queue(db, clock.now)
    queue(db, clock.now)
    desk = worker(db, clock)
    while desk.run_once():
        pass
    queue(db, clock.now, unique_key="letter-7")
    assert not desk.run_once()
    assert effects(db) == 3


def test_a_failure_undoes_its_effect_and_waits_longer_each_time(db: Database, clock: Hands) -> None:
    queue(db, clock.now)
    desk = worker(db, clock, broken)
    waits = []
    for _ in range(MAX_ATTEMPTS):
        assert desk.run_once()
        assert not desk.run_once()
        row = only_job(db)
        waits.append(row.run_at - clock.now)
        clock.now = row.run_at
    assert waits == sorted(waits)
    row = only_job(db)
    assert (row.state, row.attempts) == (JobState.FAILED, MAX_ATTEMPTS)
    assert row.last_error == "OSError: the mail server is away"
    clock.now += timedelta(days=9)
    assert not desk.run_once()
    assert effects(db) == 0


def test_a_kind_nobody_runs_fails_at_once(db: Database, clock: Hands) -> None:
    with unit(db, now=clock.now) as uow:
        enqueue(uow, "of_tomorrow", {})
    assert worker(db, clock).run_once()
    assert only_job(db).state is JobState.FAILED


def test_the_job_of_a_dead_worker_is_taken_over_when_its_lease_ends(db: Database, clock: Hands) -> None:
    queue(db, clock.now)
    assert worker(db, clock)._claim() is not None  # and then its machine burnt down
    desk = worker(db, clock)
    assert not desk.run_once()
    clock.now += LEASE + timedelta(seconds=1)
    assert desk.run_once()
    assert (only_job(db).state, only_job(db).attempts, effects(db)) == (JobState.DONE, 2, 1)


def test_who_comes_back_after_its_lease_does_nothing(db: Database, clock: Hands) -> None:
    queue(db, clock.now)
    slow, desk = worker(db, clock), worker(db, clock)
    job = slow._claim()
    assert job is not None
    clock.now += LEASE + timedelta(seconds=1)
    assert desk.run_once()
    slow._run(job)
    slow._give_back(job, OSError("much too late"))
    assert not desk.run_once()
    assert (only_job(db).state, only_job(db).last_error, effects(db)) == (JobState.DONE, None, 1)


def test_a_job_that_kills_its_workers_is_given_up(db: Database, clock: Hands) -> None:
    queue(db, clock.now)
    for _ in range(MAX_ATTEMPTS):
        assert worker(db, clock)._claim() is not None
        clock.now += LEASE + timedelta(seconds=1)
    desk = worker(db, clock)
    assert desk.run_once()
    row = only_job(db)
    assert (row.state, row.attempts) == (JobState.FAILED, MAX_ATTEMPTS)
    assert row.last_error
    assert not desk.run_once()
    assert effects(db) == 0


def test_periodic_jobs_are_queued_once_a_slot_by_however_many(db: Database, clock: Hands) -> None:
    registry = JobRegistry()
    registry.register("count", count_up, every=timedelta(hours=1))
    desks = [Worker(db, registry, clock) for _ in range(3)]
    for minutes in (0, 20, 59, 60, 119):
        for desk in desks:
            clock.now += timedelta(seconds=1)
            desk.clock = lambda moment=clock.now + timedelta(minutes=minutes): moment  # type: ignore[misc]
            desk.beat()
            while desk.run_once():
                pass
    assert effects(db) == 2
    with db.read() as session:
        assert last_beat(session) is not None


def test_workers_beside_each_other_run_each_job_once(committed_db: Database, clock: Hands) -> None:
    many = 40
    for _ in range(many):
        queue(committed_db, clock.now)
    start = Barrier(4)

    def run(_number: int) -> int:
        desk, done = worker(committed_db, clock), 0
        start.wait()
        while desk.run_once():
            done += 1
        return done

    with ThreadPoolExecutor(4) as pool:
        # one that finds every waiting job locked by others goes home early: nobody is left with nothing
        assert sum(pool.map(run, range(4))) == many
    assert effects(committed_db) == many


def test_the_same_key_queued_at_once_is_one_job(committed_db: Database, clock: Hands) -> None:
    start = Barrier(8)

    def put(_number: int) -> None:
        start.wait()
        queue(committed_db, clock.now, unique_key="once")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(8)))
    assert only_job(committed_db).unique_key == "once"


# ---- a worker process killed with -9, in the middle of a job


VICTIM = """
import sys, time
from datetime import timedelta
from laptopdesk.core import jobs
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import open_database
from laptopdesk.core.numbering import take_numbers

def slow(uow, payload):
    take_numbers(uow.session, "effect")
    uow.session.flush()
    print("in the middle", flush=True)
    time.sleep(payload["seconds"])

jobs.LEASE = timedelta(seconds=1)
registry = jobs.JobRegistry()
registry.register("count", slow)
worker = jobs.Worker(open_database(sys.argv[1]), registry, utc_now)
print("ready", flush=True)
while True:
    if not worker.run_once():
        time.sleep(0.02)
"""


@contextmanager
def victim(db: Database) -> Iterator["subprocess.Popen[str]"]:
    """A worker process, ready to work; killed with -9 when the block ends."""
    url = db.engine.url.render_as_string(hide_password=False)
    with subprocess.Popen([sys.executable, "-c", VICTIM, url], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            yield process
        finally:
            process.kill()


def test_a_worker_killed_in_the_middle_leaves_half_of_nothing(committed_db: Database, clock: Hands) -> None:
    with victim(committed_db) as process:
        queue(committed_db, clock.now - timedelta(days=1), payload={"seconds": 60})
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "in the middle"
    row = only_job(committed_db)
    assert (row.state, row.attempts) == (JobState.RUNNING, 1)
    assert row.lease_until is not None
    assert effects(committed_db) == 0
    with committed_db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM numbering WHERE name = 'effect'"))
    clock.now = row.lease_until + timedelta(seconds=1)
    assert worker(committed_db, clock).run_once()
    row = only_job(committed_db)
    assert (row.state, row.attempts, effects(committed_db)) == (JobState.DONE, 2, 1)


@pytest.mark.races
def test_many_jobs_survive_many_kills(committed_db: Database, clock: Hands) -> None:
    """Twelve jobs, workers killed at any moment: each job's effect is there once."""
    many, kills = 12, 6
    for _ in range(many):
        queue(committed_db, clock.now - timedelta(days=1), payload={"seconds": 0.03})
    for number in range(kills):
        with victim(committed_db):
            time.sleep(0.01 * (number * 7 % 11))
    with victim(committed_db):
        until = time.time() + 30
        while states(committed_db) != {JobState.DONE: many} and time.time() < until:
            time.sleep(0.05)
    assert states(committed_db) == {JobState.DONE: many}
    assert effects(committed_db) == many


def states(db: Database) -> dict[JobState, int]:
    with db.read() as session:
        return count_jobs(session)

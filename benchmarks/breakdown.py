"""Where the time of one hand-out goes: inside the application, statements and commits timed by SQLAlchemy's events."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from benchmarks.handout import hand_out_jobs
from benchmarks.world import TOKEN, build_world
from laptopdesk.app import create_app
from laptopdesk.config import Config
from tests.databases import open_database

ROUNDS = 60


def measure_breakdown(fresh: Callable[[], str]) -> dict[str, float]:
    """Median milliseconds of a hand-out in all, in statements, in commits, and in our own code and Flask."""
    db = open_database(fresh())
    world = build_world(db, laptops=3000, people=ROUNDS + 10)
    spent = {"statements": 0.0, "commits": 0.0}
    _time_statements(db.engine, spent)
    with TemporaryDirectory() as folder:
        client = create_app(Config(data_dir=Path(folder), worker_required=False), db=db).test_client()
        rows = [_one(client, body, spent) for body in hand_out_jobs(world, ROUNDS + 10)][10:]
    db.dispose()
    names = ("all", "statements", "commits", "rest")
    return {f"{name}, ms": round(median(row[name] for row in rows) * 1000, 2) for name in names}


def _one(client: Any, body: dict[str, object], spent: dict[str, float]) -> dict[str, float]:
    spent.update(statements=0.0, commits=0.0)
    begun = time.perf_counter()
    answer = client.post("/api/v1/handouts", json=body, headers={"Authorization": f"Bearer {TOKEN}"})
    taken = time.perf_counter() - begun
    if answer.status_code != 201:
        raise RuntimeError(f"answered {answer.status_code}")
    return {"all": taken, **spent, "rest": taken - spent["statements"] - spent["commits"]}


def _time_statements(engine: Any, spent: dict[str, float]) -> None:
    begun: dict[int, float] = {}

    def before(connection: Any, *_: object) -> None:
        begun[id(connection)] = time.perf_counter()

    def after(connection: Any, *_: object) -> None:
        spent["statements"] += time.perf_counter() - begun[id(connection)]

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    commit = engine.dialect.do_commit

    def timed_commit(connection: Any) -> None:
        start = time.perf_counter()
        commit(connection)
        spent["commits"] += time.perf_counter() - start

    engine.dialect.do_commit = timed_commit

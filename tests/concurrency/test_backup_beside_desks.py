"""Backups while a desk of its own process hands out: what was acknowledged before one began is in it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from laptopdesk.handout.queries import find_handout_by_operation
from tests.backups import Site, url_of
from tests.concurrency.test_races import DeskProcess, hand_out
from tests.concurrency.world import RaceWorld, build_race_world
from tests.conftest import fresh_postgres
from tests.databases import open_database

pytestmark = pytest.mark.races

BACKUPS = 3
HANDOUTS = 150


class BusyDesk:
    """Hands out without a pause until told to stop; `acknowledged` are the operations it was answered."""

    def __init__(self, url: str, world: RaceWorld) -> None:
        self.desk, self.world = DeskProcess(url), world
        self.acknowledged: list[UUID] = []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        for laptop, pass_code in zip(self.world.laptops[:HANDOUTS], self.world.passes, strict=False):
            request = hand_out(self.world, laptop, pass_code)
            self.desk.send(request | {"at": 0})
            assert self.desk.answer()["result"] == "applied"
            self.acknowledged.append(UUID(request["operation_id"]))
            if self.stopping.is_set():
                return

    def stop(self) -> None:
        self.stopping.set()
        self.thread.join()
        self.desk.end()


@contextmanager
def restored(site: Site, file: Path, folder: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The backup on a computer of its own."""
    folder.mkdir()
    if site.url.startswith("sqlite"):
        yield from _restored(Site(folder=folder, url=f"sqlite:///{folder / 'laptopdesk.sqlite3'}"), file)
        return
    with fresh_postgres(request.getfixturevalue("postgres_url")) as url:
        yield from _restored(Site(folder=folder, url=url), file)


def _restored(site: Site, file: Path) -> Iterator[Database]:
    site.answer("restore", file)
    db = open_database(site.url)
    yield db
    db.dispose()


def test_backup_holds_what_was_acknowledged(
    committed_db: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    world = build_race_world(committed_db, rounds=HANDOUTS // 2)
    site = Site(folder=tmp_path / "data", url=url_of(committed_db))
    desk = BusyDesk(site.url, world)
    desk.thread.start()
    backups: list[tuple[int, Path, int]] = []
    try:
        for number in range(BACKUPS):
            time.sleep(0.2)
            before = len(desk.acknowledged)
            file = site.backup(tmp_path / f"{number}.tar")
            backups.append((before, file, len(desk.acknowledged)))
    finally:
        desk.stop()
    assert any(after > before > 0 for before, _file, after in backups), "the control: it was written meanwhile"
    for number, (before, file, _after) in enumerate(backups):
        with restored(site, file, tmp_path / f"new-{number}", request) as db, db.read() as session:
            assert verify_chain(session).ok
            missing = [each for each in desk.acknowledged[:before] if not find_handout_by_operation(session, each)]
            assert missing == []

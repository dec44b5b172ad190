"""A place with two desks and its server, whose database can be copied and put back; what the office does between."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database
from laptopdesk.devices.service import renew_code
from laptopdesk.training.service import record_attendance
from laptopdesk.training.values import RecordAttendance, SessionId
from scanner.pairing import ServerCandidate, pair
from tests.concurrency.world import RaceWorld
from tests.station.line import Line
from tests.station.model.desk import Attempt, Desk
from tests.station.world import Server, World, wait_until

KEPT_COPIES = 3


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A copy of the database, and which stations it knows."""

    name: str
    stations: frozenset[int]


@dataclass(kw_only=True)
class Town:
    """The desks, the server, and the copies; `used` are pairs that were on a desk."""

    world: World
    folder: Path
    desks: list[Desk] = field(default_factory=list)
    stations: dict[str, int] = field(default_factory=dict)
    used: list[tuple[str, str]] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)

    @property
    def db(self) -> Database:
        """The server's database."""
        return self.world.db

    @property
    def attempts(self) -> list[Attempt]:
        """Everything that was tried at any desk."""
        return [attempt for desk in self.desks for attempt in desk.attempts]

    def add_desk(self, mutant: str = "") -> Desk:
        """One more desk, paired and watched; not started yet."""
        name = "AB"[len(self.desks)]
        desk = Desk(name=name, folder=self.folder / name, line=Line(self.world.server.url), mutant=mutant)
        self.stations[name] = self.world.pair(desk.data, desk.line.url)
        desk.watch()
        self.desks.append(desk)
        return desk

    def begin(self) -> None:
        """Both desks run, reached the server, and have its snapshot."""
        for desk in self.desks:
            desk.start()
        for desk in self.desks:
            wait_until(lambda desk=desk: desk.status()["online"] and desk.status()["snapshot_sequence"], "it is online")

    def fresh(self) -> tuple[str, str]:
        """A laptop and a pass that were on no desk yet."""
        self.used.append(self.world.next_pair())
        return self.used[-1]

    # ---- the office

    def pair_anew(self, desk: Desk) -> None:
        """The same computer becomes another station of the list."""
        desk.stop()
        self.stations[desk.name] = self.world.pair(desk.data, self.world.server.url)

    def renew(self, desk: Desk) -> None:
        """The same computer gets a new code for the same station."""
        desk.stop()
        with self.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
            offer = renew_code(uow, self.stations[desk.name])
        pair(desk.data, offer.code, [ServerCandidate(name="test", url=self.world.server.url)])

    def attend(self, pass_code: str, *, present: bool) -> None:
        """Whoever holds this pass was at the first training after all, or was not."""
        person = 1 + self.world.race.passes.index(pass_code)
        command = RecordAttendance(
            operation_id=uuid4(), session_id=SessionId(self._session_of(person)), participant_id=person, present=present
        )
        with self.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
            record_attendance(uow, command)

    def _session_of(self, person: int) -> int:
        query = sa.text("SELECT session_id FROM attendance WHERE participant_id = :person")
        with self.db.read() as session:
            return int(session.scalar(query, {"person": person}))

    # ---- copies of the database

    def copy(self) -> Copy:
        """The database as it is now can be put back later."""
        made = Copy(name=f"copy_{uuid4().hex[:8]}", stations=frozenset(self.stations.values()))
        if self._file is not None:
            with closing(sqlite3.connect(self._file)) as source, closing(sqlite3.connect(self._path(made))) as target:
                source.backup(target)
        else:
            with self._resting():
                self._as_admin(f"CREATE DATABASE {made.name} TEMPLATE {self.db.engine.url.database}")
        self.copies.append(made)
        if len(self.copies) > KEPT_COPIES:
            self._forget(self.copies.pop(0))
        return made

    def _forget(self, copy: Copy) -> None:
        if self._file is not None:
            self._path(copy).unlink()
        else:
            self._as_admin(f"DROP DATABASE IF EXISTS {copy.name}")

    def restore(self, copy: Copy) -> None:
        """The server was stopped, and goes on with this copy; desks it does not know are paired anew."""
        with self._resting():
            if self._file is not None:
                for end in ("", "-wal", "-shm"):
                    Path(f"{self._file}{end}").unlink(missing_ok=True)
                shutil.copy(self._path(copy), self._file)
            else:
                name = self.db.engine.url.database
                self._as_admin(f"DROP DATABASE {name} WITH (FORCE)")
                self._as_admin(f"CREATE DATABASE {name} TEMPLATE {copy.name}")
        for desk in self.desks:
            if self.stations[desk.name] not in copy.stations:
                self.pair_anew(desk)

    @contextmanager
    def _resting(self) -> Iterator[None]:
        """Nobody uses the database; the server answers again afterwards."""
        self.world.server.kill()
        self.db.dispose()
        yield
        self.world.server.start()

    @property
    def _file(self) -> Path | None:
        url = self.db.engine.url
        return Path(url.database or "") if url.get_backend_name() == "sqlite" else None

    def _path(self, copy: Copy) -> Path:
        return self.folder / f"{copy.name}.sqlite3"

    def _as_admin(self, statement: str) -> None:
        admin = sa.create_engine(self.db.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(statement)
        admin.dispose()

    # ---- the end

    def mend(self) -> None:
        """Every line is up, every clock is right, the server and every agent run."""
        if self.world.server.process is None:
            self.world.server.start()
        for desk in self.desks:
            desk.line.mend()
            desk.line.twice = False
            desk.start()

    def close(self) -> None:
        """Every process ends, and copies are gone."""
        for desk in self.desks:
            desk.close()
        self.world.server.kill()
        if self._file is None:
            self.db.dispose()
            for copy in self.copies:
                self._forget(copy)


def open_town(db: Database, race: RaceWorld, folder: Path, *, desks: int = 2, mutant: str = "") -> Town:
    """A server and desks on this database, with the fault in their programs that is named."""
    server = Server(db=db, folder=folder, mutant=mutant)
    town = Town(world=World(db=db, server=server.start(), race=race), folder=folder)
    for _ in range(desks):
        town.add_desk(mutant)
    return town

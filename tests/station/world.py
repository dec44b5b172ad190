"""A real server process with ready laptops and people, and real stations paired with it."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.cases.queries import count_open, list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from laptopdesk.devices.models import InboxRow
from laptopdesk.devices.service import add_station
from laptopdesk.handout.queries import count_handouts, find_handout_by_operation
from laptopdesk.protocol.operations import OperationKind
from scanner.pairing import ServerCandidate, pair
from tests.concurrency.world import RaceWorld, build_race_world
from tests.started import Started

PATIENCE = 60.0
SOAK = bool(os.environ.get("LAPTOPDESK_SOAK"))


def wait_until(true: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """What `true` answers, once it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = true()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"in vain: {what}")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(kw_only=True)
class Server:
    """`laptopdesk serve` as a process of its own, on this database; may be killed and started again.

    `mutant`: the fault that is put into it, see `tests.station.model.mutants`.
    """

    db: Database
    folder: Path
    port: int = field(default_factory=free_port)
    process: Started | None = None
    mutant: str = ""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, **settings: str) -> "Server":
        """It answers."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("LAPTOPDESK_")}
        url = self.db.engine.url.render_as_string(hide_password=False)
        more = {
            "LAPTOPDESK_DATA_DIR": str(self.folder),
            "LAPTOPDESK_DATABASE_URL": url,
            "LAPTOPDESK_ANNOUNCE": "false",
            "STATION_MUTANT": self.mutant,
            **settings,
        }
        program = ["tests.station.model.launch", "server"] if self.mutant else ["laptopdesk.cli"]
        self.process = Started(
            *program, "serve", "--port", str(self.port), env={**own, **more}, err=subprocess.DEVNULL, own_session=True
        )
        wait_until(self.answers, "the server answers")
        return self

    def answers(self) -> bool:
        """Whether it is there."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        """It dies at once (-9), with every process of its own."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What was there before a test."""

    handouts: int = 0
    cases: int = 0
    inbox: int = 0
    case: int = 0


@dataclass(kw_only=True)
class World:
    """A place with laptops and people, its server, and what the server's database says."""

    db: Database
    server: Server
    race: RaceWorld
    _next: int = 0
    _before: "Counted" = field(default_factory=lambda: Counted())

    def begin(self) -> "World":
        """From here on only what is new counts; the server answers."""
        if self.server.process is None:
            self.server.start()
        with self.db.read() as session:
            self._before = Counted(
                handouts=count_handouts(session),
                cases=count_open(session),
                inbox=session.scalar(sa.select(sa.func.max(InboxRow.id))) or 0,
                case=max((case.id for case in list_cases(session, limit=100_000)), default=0),
            )
        return self

    def pair(self, folder: Path, url: str | None = None) -> int:
        """A data directory paired as a new station; answers its number."""
        now = datetime.now(UTC)
        with self.db.unit_of_work(now=now, actor=system_actor()) as uow:
            location = uow.session.scalar(sa.text(f"SELECT id FROM location WHERE code = '{self.race.location}'"))
            offer = add_station(uow, name="Tafel", location_id=location)
        return pair(folder, offer.code, [ServerCandidate(name="test", url=url or self.server.url)]).station

    def next_pair(self) -> tuple[str, str]:
        """A laptop and a pass that nobody used yet."""
        self._next += 1
        return self.race.laptops[self._next - 1], self.race.passes[self._next - 1]

    def handed_out(self) -> int:
        """Hand-outs on the server since the test began."""
        with self.db.read() as session:
            return count_handouts(session) - self._before.handouts

    def cases(self) -> int:
        """Open cases on the server since the test began."""
        with self.db.read() as session:
            return count_open(session) - self._before.cases

    def kinds_of_cases(self) -> list[CaseKind]:
        """What the cases since the test began are."""
        with self.db.read() as session:
            return [case.kind for case in list_cases(session, limit=100_000) if case.id > self._before.case]

    def check_journal(self) -> None:
        """The whole chain holds."""
        with self.db.read() as session:
            assert verify_chain(session).ok

    def check_confirmed(self, operations: list[Any]) -> None:
        """Every confirmed hand-over is one hand-out or one case on the server, once; and nothing else is."""
        wanted = {str(operation) for operation in operations}
        with self.db.read() as session:
            assert verify_chain(session).ok
            for operation in operations:
                rows = session.scalars(sa.select(InboxRow).where(InboxRow.operation_id == operation)).all()
                assert len(rows) == 1, operation
                handout = find_handout_by_operation(session, operation)
                assert (handout is not None) != ("case" in rows[0].answer), operation
            stands = session.scalars(
                sa.select(InboxRow.operation_id).where(
                    InboxRow.kind == OperationKind.HAND_OUT.value,
                    InboxRow.state == "applied",
                    InboxRow.id > self._before.inbox,
                )
            )
            for operation in stands:
                handout = find_handout_by_operation(session, operation)
                assert handout is not None
                assert str(operation) in wanted or handout.ended_at is not None, "never confirmed and not undone"


def build(db: Database, folder: Path, *, rounds: int) -> World:
    """Enough laptops and people for this many hand-overs, and a server that answers."""
    race = build_race_world(db, rounds=rounds)
    db.dispose()
    compose()
    return World(db=db, server=Server(db=db, folder=folder).start(), race=race)

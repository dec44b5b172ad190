"""An installation of its own to back up and restore: a database of either kind, a data directory, its commands."""

import importlib
import json
import os
import signal
import sys
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from click.testing import CliRunner, Result

from laptopdesk.accounts.cli import user
from laptopdesk.app import compose
from laptopdesk.backing_up import backup, restore
from laptopdesk.cli import db as database
from laptopdesk.core.db import Database
from laptopdesk.core.journal import head_sequence, verify_chain
from laptopdesk.reporting.cli import journal
from tests.databases import open_database
from tests.factories import make_location, unit

COMMANDS = {"backup": backup, "restore": restore, "journal": journal, "db": database, "user": user}


def _die_at(where: str, when: str, number: int) -> None:
    """`module:name` is the last thing this process does in its `number`th call, or what it does not live to do."""
    module, _, path = where.partition(":")
    *owners, name = path.split(".")
    owner: Any = reduce(getattr, owners, importlib.import_module(module))
    original, calls = getattr(owner, name), 0

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = original(*args, **kwargs)
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, dying)


def url_of(db: Database) -> str:
    """The whole URL, with its password."""
    return db.engine.url.render_as_string(hide_password=False)


@dataclass(frozen=True, kw_only=True)
class State:
    """What an installation is: the hash of its journal's end, the names of its places, its keys."""

    head: str
    places: tuple[str, ...]
    keys: dict[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Site:
    """One installation; every command is a process, as people run it."""

    folder: Path
    url: str

    @property
    def settings(self) -> dict[str, str]:
        """The settings that make it this installation."""
        return {"LAPTOPDESK_DATA_DIR": str(self.folder), "LAPTOPDESK_DATABASE_URL": self.url}

    @property
    def environment(self) -> dict[str, str]:
        """The same for a process of its own."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("LAPTOPDESK_")}
        return {**own, **self.settings}

    def command(self, *arguments: str) -> list[str]:
        """The command as a process of its own."""
        return [sys.executable, "-m", "laptopdesk.cli", *arguments]

    def run(self, name: str, *arguments: str | Path, words: str | None = None, **settings: str) -> Result:
        """The command in this process."""
        environment = {**dict.fromkeys(name for name in os.environ if name.startswith("LAPTOPDESK_")), **self.settings}
        done = CliRunner().invoke(
            COMMANDS[name], list(map(str, arguments)), input=words, env={**environment, **settings}, obj=compose()
        )
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    def answer(self, name: str, *arguments: str | Path, **settings: str) -> dict[str, Any]:
        """The one JSON document of a command that ends well."""
        done = self.run(name, *arguments, "--json", **settings)
        assert done.exit_code == 0, done.stderr
        return dict(json.loads(done.stdout))

    def start(self, name: str, *arguments: str) -> int:
        """The command in a process of its own; answers its id."""
        child = os.fork()
        if child == 0:
            os._exit(self.run(name, *arguments).exit_code)
        return child

    def run_killed(self, where: str, when: str, number: int, name: str, *arguments: str | Path) -> None:
        """The command in a process that dies (-9) before or after the `number`th call of this function."""
        child = os.fork()
        if child == 0:
            _die_at(where, when, number)
            self.run(name, *arguments)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"it lived: {status}"
        assert os.WTERMSIG(status) == signal.SIGKILL

    def backup(self, target: Path) -> Path:
        return Path(self.answer("backup", target)["file"])

    def add_place(self, name: str) -> None:
        db = open_database(self.url)
        with unit(db) as uow:
            make_location(uow, name)
        db.dispose()

    def state(self) -> State:
        db = open_database(self.url)
        with db.read() as session:
            assert verify_chain(session).ok
            head = session.scalar(sa.text("SELECT hash FROM journal_head"))
            places = tuple(session.scalars(sa.text("SELECT name FROM location ORDER BY name")))
        db.dispose()
        return State(head=str(head), places=places, keys=self.keys())

    def keys(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (self.folder / "keys").glob("*")}

    def rows(self) -> int:
        db = open_database(self.url)
        with db.read() as session:
            rows = head_sequence(session)
        db.dispose()
        return rows

    def left_overs(self) -> list[str]:
        """Hidden files and folders: what nothing should leave."""
        return [path.name for path in self.folder.glob(".*")]

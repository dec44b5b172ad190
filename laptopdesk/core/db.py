"""The database: typed base, two dialects behind one unit of work, and the one place that commits."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from laptopdesk.core.access import Actor
from laptopdesk.core.errors import DomainError
from laptopdesk.core.events import Event, PendingEntry
from laptopdesk.core.hooks import Hooks
from laptopdesk.core.journal import append_entries
from laptopdesk.core.secrecy import without_values
from laptopdesk.core.turns import Turns

DROP_LOG_JOB = "core.drop_log"


@dataclass(kw_only=True)
class _Outcome:
    """What a transaction leaves behind when it ends well, and what when it is refused."""

    pending: list[PendingEntry] = field(default_factory=list)
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    refusal: Callable[[DomainError], PendingEntry] | None = None


class UnitOfWork:
    """One transaction of one use case, by one actor at one moment. Services add rows and record events.

    Leaving the block commits. `now` (UTC) and `actor` are what the journal says of every event.
    """

    def __init__(self, session: Session, *, now: datetime, actor: Actor) -> None:
        self.session, self.now, self.actor = session, now, actor
        self._outcome = _Outcome()

    def at(self, moment: datetime) -> "UnitOfWork":
        """The same transaction, for what happened at another moment (UTC)."""
        return self._seen(now=moment, actor=self.actor)

    def by(self, actor: Actor) -> "UnitOfWork":
        """The same transaction, for what somebody else did."""
        return self._seen(now=self.now, actor=actor)

    def _seen(self, *, now: datetime, actor: Actor) -> "UnitOfWork":
        other = copy(self)
        other.now, other.actor = now, actor
        return other

    @property
    def pending(self) -> list[PendingEntry]:
        """What the journal will say, in the order in which it happened; the same list at every moment and by all."""
        return self._outcome.pending

    def record(self, event: Event) -> None:
        """The event is written to the journal in this transaction, in the order of these calls."""
        self.pending.append(PendingEntry(event=event, at=self.now, actor=self.actor))

    def if_refused(self, describe: Callable[[DomainError], Event]) -> None:
        """Should this unit end in a `DomainError`, `describe(error)` is journaled after the rollback."""
        now, actor = self.now, self.actor
        self._outcome.refusal = lambda error: PendingEntry(event=describe(error), at=now, actor=actor)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part that may be refused by itself: of a DomainError stays nothing but the journal entry of the refusal.

        The error is raised on, for the caller to tell; the other parts of the unit are not touched by it.
        """
        outcome = self._outcome
        recorded, waking, refusal = len(outcome.pending), len(outcome.after_commit), outcome.refusal
        outcome.refusal = None
        try:
            with self.session.begin_nested():
                yield
                self.session.flush()
        except DomainError as error:
            del outcome.pending[recorded:], outcome.after_commit[waking:]
            entry = self.refusal_of(error)
            outcome.pending += [entry] if entry is not None else []
            raise
        finally:
            outcome.refusal = refusal

    def after_commit(self, wake: Callable[[], None]) -> None:
        """Call `wake` once the transaction is safe; only for things that may also be lost."""
        self._outcome.after_commit.append(wake)

    def refusal_of(self, error: BaseException) -> PendingEntry | None:
        """The journal entry that tells of this refusal, if the service asked for one."""
        refusal = self._outcome.refusal
        return refusal(error) if refusal is not None and isinstance(error, DomainError) else None

    def wake(self) -> None:
        """Run the after-commit calls, once."""
        calls, self._outcome.after_commit = self._outcome.after_commit, []
        for call in calls:
            call()


class Database:
    """Gives read sessions and units of work on SQLite or PostgreSQL."""

    def __init__(self, bind: Engine | Connection) -> None:
        self.bind = bind
        self.engine = bind if isinstance(bind, Engine) else bind.engine
        self._turns = _turns(bind) if isinstance(bind, Engine) and bind.dialect.name == "sqlite" else None
        self._join = "create_savepoint" if isinstance(bind, Connection) else "conditional_savepoint"
        self.find_reader: Callable[[], object | None] = lambda: None
        self.hooks: Hooks | None = None

    def read_by(self, find_reader: Callable[[], object | None]) -> "Database":
        """The same database for sessions in which this reader (`core.looks`) reads names; None: nobody does."""
        other = copy(self)
        other.find_reader = find_reader
        return other

    def wired(self, hooks: Hooks) -> "Database":
        """The same database for sessions that reach what packages above registered."""
        other = copy(self)
        other.hooks = hooks
        return other

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def _session(self) -> Session:
        return Session(
            self.bind,
            expire_on_commit=False,
            autoflush=True,
            info={"reader": self.find_reader(), "hooks": self.hooks},
            join_transaction_mode="create_savepoint" if self._join == "create_savepoint" else "conditional_savepoint",
        )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one consistent state and is rolled back at the end."""
        with self._session() as session:
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def unit_of_work(self, *, now: datetime, actor: Actor) -> Iterator[UnitOfWork]:
        """A write transaction: commits with its journal rows on success, keeps nothing on an error."""
        session = self._session()
        uow = UnitOfWork(session, now=now, actor=actor)
        try:
            with self._turns.turn() if self._turns else nullcontext(), session:
                self._begin_write(session)
                yield uow
                self._commit(uow)
        except BaseException as error:
            self._journal_refusal(uow, error)  # the turn is over by now: this takes one of its own
            raise
        uow.wake()

    def _begin_write(self, session: Session) -> None:
        if self.dialect == "sqlite" and isinstance(self.bind, Engine):
            session.connection(execution_options={"sqlite_begin": "BEGIN IMMEDIATE"})

    def _commit(self, uow: UnitOfWork) -> None:
        uow.session.flush()
        append_entries(uow.session, uow.pending)
        uow.session.commit()

    def _journal_refusal(self, uow: UnitOfWork, error: BaseException) -> None:
        entry = uow.refusal_of(error)
        if entry is None:
            return
        with self.unit_of_work(now=entry.at, actor=entry.actor) as second:
            second.pending.append(entry)

    def drop_log(self) -> bool:
        """What was deleted is not in SQLite's log of writes any more; False while somebody still reads what was before.

        The log keeps old pages until it is written over: after an erasure it is cut off. PostgreSQL: vacuum does it.
        """
        if self.dialect != "sqlite" or not isinstance(self.bind, Engine):
            return True
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.rollback()  # a checkpoint stands outside every transaction
            driver.execute("PRAGMA busy_timeout=1000")
            try:
                busy, _pages, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                driver.execute("PRAGMA busy_timeout=60000")
        return not busy

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def drop_log_later(uow: UnitOfWork, _payload: Mapping[str, Any]) -> None:
    """The job that cuts off the log of writes, for where an erasure could not."""
    bind = uow.session.get_bind()

    def drop() -> None:
        Database(bind).drop_log()

    uow.after_commit(drop)


def _turns(engine: Engine) -> Turns:
    file = engine.url.database
    return Turns(Path(file) if file and file != ":memory:" else None)


def open_database(url: str | URL, *, pool_size: int = 16) -> Database:
    """A `Database` for `sqlite:///path` or `postgresql+psycopg://…`; nothing is connected yet."""
    parsed = normal_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite_engine(parsed, pool_size))
    return Database(_engine(parsed, pool_size, pool_pre_ping=True))


def sqlite_file(url: str | URL) -> Path | None:
    """The file of an SQLite URL; None for another database, for one in memory, and for what is no URL."""
    try:
        parsed = normal_url(url)
    except sa.exc.ArgumentError:
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(str(parsed.database)) if is_file else None


def _engine(url: URL, pool_size: int, **more: Any) -> Engine:
    engine = sa.create_engine(url, pool_size=pool_size, max_overflow=pool_size, hide_parameters=True, **more)
    event.listen(engine, "handle_error", without_values)
    return engine


def normal_url(url: str | URL) -> URL:
    """The URL with the driver this product uses: `postgresql://` means psycopg 3."""
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername in ("postgresql", "postgres") else parsed


def _sqlite_engine(url: URL, pool_size: int) -> Engine:
    engine = _engine(url, pool_size, connect_args={"timeout": 60})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: see _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        "recursive_triggers=ON",
        "busy_timeout=60000",
        "cache_size=-32000",
        "temp_store=MEMORY",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

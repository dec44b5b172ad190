"""PostgreSQL: dumped at one exported moment, and put back in one transaction that sets aside what was there."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.backup.archive import BackupError
from laptopdesk.core.backup.pg_programs import check_readable, find_programs, read_script, run
from laptopdesk.core.db import Database, normal_url, open_database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.in_use import InUse

ASIDE = "laptopdesk_before_"
"""How schemas are called that hold what a restore set aside; no backup holds them."""

T = TypeVar("T")

_LOCK_SECONDS = 5
_RESTORES = 0x6C64_7265
_OTHERS = sa.text(
    "SELECT application_name, client_addr FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
)
_TABLES = sa.text(
    "SELECT 'ALTER TABLE ' || c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY c.oid"
)
_FUNCTIONS = sa.text(
    "SELECT 'ALTER ROUTINE ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname = 'public' AND NOT EXISTS"
    " (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')"
)
_COPY = re.compile(rb"COPY .* FROM stdin;\n\Z")
_SETTING = re.compile(rb"SET (\w+) = [^\n]*;\n\Z")


def dump_database(url: str, target: Path, *, pg_dump: Path | None, read: Callable[[Session], T]) -> T:
    """`target` is a dump of the database as `read` sees it in the same moment; answers what it read."""
    target.touch(mode=0o600)
    with _engine(url) as db, db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        programs = find_programs(connection, pg_dump)
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        snapshot = connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
        run(
            programs.pg_dump,
            normal_url(url),
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--exclude-schema={ASIDE}*",
            f"--snapshot={snapshot}",
            f"--file={target}",
        )
        check_readable(programs.pg_restore, target)
        with Session(connection) as session:
            return read(session)


@contextmanager
def _engine(url: str) -> Iterator[Database]:
    db = open_database(url, pool_size=1)
    try:
        yield db
    finally:
        db.dispose()


@contextmanager
def replaced(url: str, dump: Path, *, aside: str, pg_dump: Path | None) -> Iterator[sa.Connection]:
    """A transaction in which the dump stands in place of what was there, which is in the schema `aside`.

    Leaving the block commits, an error takes everything back. Raises InUse when others are connected.
    """
    with _engine(url) as db, db.engine.connect() as connection:
        programs = find_programs(connection, pg_dump)
        connection.rollback()
        with _sentences(connection), connection.begin():
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_RESTORES})")
            _refuse_others(connection)
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
            _set_aside(connection, aside)
            _run_script(connection, read_script(programs.pg_restore, dump))
            connection.exec_driver_sql("RESET ALL")
            connection.exec_driver_sql("ANALYZE")
            yield connection


def await_commit(session: Session) -> None:
    """No restore of this database is between its beginning and its end: its client may be dead, and it not yet."""
    session.execute(sa.text(f"SELECT pg_advisory_xact_lock_shared({_RESTORES})"))


@contextmanager
def _sentences(connection: sa.Connection) -> Iterator[None]:
    try:
        yield
    except (sa.exc.DBAPIError, psycopg.Error) as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        if isinstance(cause, psycopg.errors.LockNotAvailable):
            raise InUse(_("Another program has locked tables of this database. Stop it, then try again.")) from error
        why = str(cause).strip()
        if isinstance(cause, psycopg.errors.InsufficientPrivilege):
            sentence = _("PostgreSQL does not allow it: %(why)s. %(remedy)s", why=why, remedy=_rights(connection))
            raise BackupError(sentence) from error
        raise BackupError(_("PostgreSQL refused it, and nothing was changed: %(why)s", why=why)) from error


def _rights(connection: sa.Connection) -> str:
    url = connection.engine.url
    grant = f'GRANT CREATE ON DATABASE "{url.database}" TO "{url.username}"'
    return _("%(grant)s, or set LAPTOPDESK_DATABASE_OWNER_URL.", grant=grant)


def _refuse_others(connection: sa.Connection) -> None:
    others = {
        _("%(program)s from %(computer)s")
        % {"program": row.application_name or _("a program"), "computer": row.client_addr or _("this computer")}
        for row in connection.execute(_OTHERS)
    }
    if others:
        sentence = _("This database is in use: %(others)s. Stop server, workers and others, then try again.")
        raise InUse(sentence % {"others": ", ".join(sorted(others))})


def _set_aside(connection: sa.Connection, aside: str) -> None:
    moves = [*connection.scalars(_TABLES), *connection.scalars(_FUNCTIONS)]
    if not moves:
        return
    connection.exec_driver_sql(f"CREATE SCHEMA {aside}")
    for move in moves:
        connection.exec_driver_sql(f"{move} SET SCHEMA {aside}")


def _run_script(connection: sa.Connection, lines: Iterable[bytes]) -> None:
    """Run what pg_restore writes; its meta commands and settings this server does not know are left out."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    settings = {name.encode() for name in connection.scalars(sa.text("SELECT name FROM pg_settings"))}
    source, statements = iter(lines), b""
    with driver.cursor() as cursor:
        for line in source:
            setting = _SETTING.match(line)
            if line.startswith((b"\\restrict ", b"\\unrestrict ")) or (setting and setting[1] not in settings):
                continue
            statements += line
            if _COPY.match(line):
                cursor.execute(statements.removesuffix(line))
                _copy(cursor, line, source)
                statements = b""
        cursor.execute(statements)


def _copy(cursor: psycopg.Cursor[tuple[object, ...]], statement: bytes, rows: Iterator[bytes]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            if row == b"\\.\n":
                return
            copy.write(row)

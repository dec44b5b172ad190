"""SQLite: the copy by SQLite's own backup, which sees one moment whoever writes; never by copying the file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from laptopdesk.core.backup.archive import BackupError, sync
from laptopdesk.core.db import Database, open_database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.in_use import InUse
from laptopdesk.core.turns import SUFFIX

_PATIENCE = 2.0


def file_of(url: str) -> Path:
    """The file of this database; raises BackupError for one that is none."""
    name = make_url(url).database or ""
    if name in ("", ":memory:") or name.startswith("file:"):
        raise BackupError(_("%(url)s is not a file: this kind of database cannot be backed up.", url=url))
    return Path(name)


def copy_database(source: Path, target: Path) -> None:
    """`target` is a whole database as `source` was at one moment, without a file beside it, and intact."""
    if not source.exists():
        raise BackupError(_("%(file)s does not exist: run 'laptopdesk db upgrade' first.", file=source))
    with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    check_intact(target)


def check_intact(file: Path) -> None:
    """SQLite finds nothing wrong with this database; raises BackupError."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise BackupError(_("The database is damaged: %(what)s.", what=verdict))


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    """This file as a `Database`; afterwards it stands alone again, without a file beside it, on the disk."""
    db = open_database(URL.create("sqlite", database=str(file)))
    try:
        yield db
    finally:
        db.dispose()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        sync(file)


@contextmanager
def closed_to_others(file: Path) -> Iterator[None]:
    """Within the block nobody else has this database open, and all of it is in its one file.

    Raises InUse when somebody has; BackupError when it cannot be brought into one file.
    """
    _refuse_remains(file)
    if not file.exists():
        yield
        return
    with closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")  # only for who is alone with it
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            sentence = _(
                "%(file)s is open in another program (%(why)s). Close it, then try again.", file=file, why=error
            )
            raise InUse(sentence) from error
        except sqlite3.DatabaseError as error:
            raise _by_hand(file, str(error)) from error
        yield


def _refuse_remains(file: Path) -> None:
    remains = file.with_name(f"{file.name}-wal")
    if remains.exists() and not file.exists():
        raise _by_hand(file, _("%(part)s is there without it", part=remains.name))


def _by_hand(file: Path, what: str) -> BackupError:
    sentence = _("%(file)s cannot be set aside: %(what)s. Move %(file)s* elsewhere yourself, then restore again.")
    return BackupError(sentence % {"file": file, "what": what})


def put_in_place(staged: Path, file: Path, aside: Path) -> bool:
    """In one step `staged` is `file`; what was there is `aside`. Answers whether there was any."""
    before = file.exists()
    staged.with_name(staged.name + SUFFIX).unlink(missing_ok=True)  # nobody writes to it any more
    if before:
        os.link(file, aside)
    staged.replace(file)
    sync(file.parent)
    return before

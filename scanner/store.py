"""The station's own database: one SQLite file, every commit on the disk before anything is asked or shown.

What cannot be written raises NotStored: a full or read-only disk must stop the desk, not lose what it did.
What is deleted is overwritten, in the database at once and in its log by `sweep`. Nobody else on the computer reads it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock

from scanner.folder import PRIVATE_FILE, keep_private

FILE = "station.sqlite3"
BUSY_MS = 10_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    sequence INTEGER PRIMARY KEY, operation TEXT NOT NULL, kind TEXT NOT NULL, mode TEXT NOT NULL,
    laptop TEXT, pass TEXT, undoes TEXT, hash TEXT NOT NULL, signature BLOB NOT NULL, body TEXT NOT NULL,
    written_ms INTEGER NOT NULL, outcome TEXT, reasons TEXT NOT NULL DEFAULT '[]', answered_ms INTEGER
);
CREATE INDEX IF NOT EXISTS event_unsent ON event (sequence) WHERE outcome IS NULL;
CREATE INDEX IF NOT EXISTS event_operation ON event (operation);
CREATE INDEX IF NOT EXISTS event_undoes ON event (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_fact ON event (operation) WHERE kind = 'hand_out' AND mode = 'offline';
CREATE INDEX IF NOT EXISTS event_fact_written ON event (written_ms, operation)
    WHERE kind = 'hand_out' AND mode = 'offline';
CREATE INDEX IF NOT EXISTS event_question ON event (sequence, operation)
    WHERE kind = 'hand_out' AND mode = 'online' AND outcome IN ('applied', 'duplicate', 'case');
CREATE INDEX IF NOT EXISTS event_answered ON event (answered_ms, operation);
CREATE INDEX IF NOT EXISTS event_outcome ON event (outcome, operation);
CREATE TABLE IF NOT EXISTS laptop (tag TEXT PRIMARY KEY, line TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (pass TEXT PRIMARY KEY, line TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kit (programme TEXT PRIMARY KEY, line TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS operator (
    hash TEXT PRIMARY KEY, number INTEGER NOT NULL, initials TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS framing (port TEXT PRIMARY KEY, prefix BLOB NOT NULL, suffix BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class NotStored(Exception):
    """Something could not be written; the text says what the system said."""


class Damaged(NotStored):
    """Something that stood on the disk cannot be read any more; the text says what and where."""


class Store:
    """The database of one data directory; safe to use from any thread of one process."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.path = folder / FILE
        self._lock = RLock()
        self._connection = _open_to_read(self.path) if read_only else _open(folder, self.path)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on the disk when the block is left; raises NotStored and keeps nothing."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back()
                raise NotStored(str(error)) from error
            except BaseException:
                self._roll_back()
                raise

    def sweep(self) -> None:
        """What was deleted or replaced stands in the log beside the database no more; tried again where somebody reads.

        Never waits, and a disk that takes nothing keeps it until it does.
        """
        with self._lock, suppress(sqlite3.Error):
            self._connection.execute("PRAGMA busy_timeout=0")
            try:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                self._connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The connection, while nobody else uses it; raises Damaged for a file that cannot be read."""
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise Damaged(f"{self.path}: {error}") from error

    def note(self, name: str) -> str | None:
        """What was noted under this name."""
        with self.read() as connection:
            row = connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_note(self, name: str, value: str) -> None:
        """Note something under a name; raises NotStored."""
        with self.write() as connection:
            set_note(connection, name, value)

    def close(self) -> None:
        """Nothing is written any more."""
        with self._lock:
            self._connection.close()


def set_note(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Note something inside a transaction."""
    connection.execute("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", (name, value))


def _open(folder: Path, path: Path) -> sqlite3.Connection:
    try:
        keep_private(folder)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE))
        connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        _forget_badges(connection)
        connection.executescript(_SCHEMA)
    except (sqlite3.Error, OSError) as error:
        raise _trouble(path, error) from error
    return connection


def _forget_badges(connection: sqlite3.Connection) -> None:
    """A folder of an agent of before holds badges as they are: its list goes, and every trace of it."""
    if connection.execute("SELECT 1 FROM pragma_table_info('operator') WHERE name = 'badge'").fetchone():
        connection.execute("DROP TABLE operator")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _trouble(path: Path, error: Exception) -> NotStored:
    """A file that is no database (any more) is another matter than a disk that takes nothing."""
    broken = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
    return (Damaged if broken else NotStored)(f"{path}: {error}")


def _open_to_read(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise NotStored(f"{path} is not there: pair this computer first")
    address = path.resolve().as_uri()
    try:
        try:
            return _looked_into(f"{address}?mode=rw")
        except sqlite3.Error:  # a disk that takes nothing: then nobody else writes there either
            return _looked_into(f"{address}?mode=ro&immutable=1")
    except sqlite3.Error as error:
        raise _trouble(path, error) from error


def _looked_into(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=10, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM note").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection

"""Reading the ledger of a data directory row by row, whatever is left of it: on a copy, so that nothing is made worse.

A head that is gone is lent by a new database (its tables lie where ours do); what lies beyond the end of half a file,
or on a page that cannot be read, is passed over and said.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from scanner.folder import is_locked
from scanner.store import FILE, Store

PAGE = 4096
MOST_MISSED = 100_000
"""Numbers that are tried in vain, one after another, before a damaged ledger counts as over."""
HIGHEST = 10_000_000
"""No desk ever wrote so many events: a higher number is damage itself."""

COLUMNS = (
    "sequence",
    "operation",
    "kind",
    "mode",
    "laptop",
    "pass",
    "undoes",
    "hash",
    "signature",
    "body",
    "written_ms",
    "outcome",
)
_ROW = "SELECT " + ", ".join(f"CAST({name} AS BLOB)" for name in COLUMNS) + " FROM event WHERE sequence = ?"  # noqa: S608 - ours
_TOPS = (
    "SELECT max(sequence) FROM event",
    "SELECT max(sequence) FROM event INDEXED BY event_operation WHERE operation > ''",
)


@dataclass(frozen=True, kw_only=True)
class Ruin:
    """An open ledger, `whole` or not; `why` is what the database said of itself."""

    connection: sqlite3.Connection
    why: str = ""

    @property
    def whole(self) -> bool:
        """Whether the database found nothing wrong with itself."""
        return not self.why

    def note(self, name: str) -> str | None:
        """What was noted under this name; None where it cannot be read."""
        with suppress(sqlite3.Error, UnicodeDecodeError):
            row = self.connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
            return str(row[0]) if row else None
        return None

    def rows(self) -> Iterator[tuple[int, dict[str, bytes] | None]]:
        """(number, columns as bytes) of each row, in order; None for a row that is there and cannot be read."""
        top, number, missed = self._top(), 0, 0
        while number < top or (not self.whole and missed < MOST_MISSED):
            number += 1
            try:
                row = self.connection.execute(_ROW, (number,)).fetchone()
            except sqlite3.Error:
                row, missed = None, missed + 1
                if number <= top:
                    yield number, None
                continue
            missed = 0 if row else missed + 1
            if row:
                yield number, {name: value for name, value in zip(COLUMNS, row, strict=True) if value is not None}

    def _top(self) -> int:
        """The highest number that the table or an index knows."""
        tops = [0]
        for query in _TOPS:
            with suppress(sqlite3.Error):
                tops.append(self.connection.execute(query).fetchone()[0] or 0)
        return max(top for top in tops if top <= HIGHEST)


@contextmanager
def open_ruin(folder: Path) -> Iterator[Ruin]:
    """The ledger of this data directory, on a copy; while its agent runs, in place. Raises OSError, sqlite3.Error."""
    if is_locked(folder):
        store = Store(folder, read_only=True)
        try:
            with store.read() as connection:
                yield Ruin(connection=connection, why=complaint(connection))
        finally:
            store.close()
        return
    with tempfile.TemporaryDirectory(prefix="laptopdesk-") as name:
        copy = Path(name) / FILE
        for end in ("", "-wal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(folder / f"{FILE}{end}", f"{copy}{end}")
        connection, why = _open(copy)
        try:
            yield Ruin(connection=connection, why=why or complaint(connection))
        finally:
            connection.close()


def _open(copy: Path) -> tuple[sqlite3.Connection, str]:
    """The copy, with a head lent to it where it has none; and what was wrong then."""
    if not copy.exists():
        raise FileNotFoundError(2, "No such file", FILE)
    connection = _connected(copy)
    try:
        connection.execute("SELECT 1 FROM event LIMIT 1").fetchone()
    except sqlite3.Error as error:
        connection.close()
        _lend_head(copy)
        return _connected(copy), str(error)
    return connection, ""


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA writable_schema=ON")  # so that half a file may be opened at all
    return connection


def _lend_head(copy: Path) -> None:
    """The first page of a new database takes the place of ours, with the size that the file has."""
    fresh = copy.parent / "fresh"
    store = Store(fresh)
    with store.read() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    head = bytearray((fresh / FILE).read_bytes()[:PAGE])
    head[28:32] = (copy.stat().st_size // PAGE).to_bytes(4, "big")
    head[92:96] = head[24:28]
    with copy.open("r+b") as file:
        file.write(head)


def complaint(connection: sqlite3.Connection) -> str:
    """What the database finds wrong with itself, in its own words; empty when nothing is."""
    try:
        lines = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
    except sqlite3.Error as error:
        return str(error)
    return "" if lines == ["ok"] else " ".join(" ".join(lines).split())[:200]

"""The ledger: what this desk did, numbered without a gap, chained and signed, and what the server said of it."""

import json
import sqlite3
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from laptopdesk.protocol.ledger import GENESIS, LedgerEvent
from laptopdesk.protocol.operations import (
    HandOutIntent,
    Intent,
    Operation,
    OperationOutcome,
    ReportMode,
    UndoCountIntent,
    UndoHandOutIntent,
    kind_of,
)
from scanner.store import Store

KEPT_MS = 30 * 24 * 3600 * 1000
"""How long an event stays after the server has it: a server restored from a backup gets it again."""

OVERLAP_MS = 60_000
"""How much earlier than a snapshot an answer may be, so that none falls between the two."""

GONE_MS = 24 * 3600 * 1000
"""How long a hand-over that became a case still counts here as what happened."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event as it stands here; `outcome` is None until the server answered."""

    event: LedgerEvent
    signature: bytes
    outcome: OperationOutcome | None
    reasons: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The event as it travels."""
        return {
            "sequence": self.event.sequence, "hash": self.event.hash,
            "signature": b64encode(self.signature).decode(), "event": self.event.to_json(),
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the server said of one event."""

    sequence: int
    outcome: OperationOutcome
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How the ledger stands."""

    last_sequence: int
    unsent: int
    quarantined: int


class Ledger:
    """The events of one station. `sign` makes the station's signature; `now_ms` is this computer's clock."""

    def __init__(self, store: Store, sign: Callable[[bytes], bytes], now_ms: Callable[[], int]) -> None:
        self._store, self._sign, self._now_ms = store, sign, now_ms

    def append(self, operation: Operation, drawing: bytes | None = None) -> Entry:
        """The operation is on the disk as the next event; raises NotStored, and then nothing happened."""
        with self._store.write() as connection:
            last = connection.execute("SELECT sequence, hash FROM event ORDER BY sequence DESC LIMIT 1").fetchone()
            sequence, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
            event = LedgerEvent(sequence=sequence, previous=previous, operation=operation, drawing=drawing)
            signature = self._sign(event.hash.encode())
            connection.execute(_INSERT, _values(event, signature, self._now_ms()))
        return Entry(event=event, signature=signature, outcome=None, reasons=())

    def list_unsent(self, limit: int, *, up_to: int | None = None) -> tuple[Entry, ...]:
        """The oldest events the server has not answered, in order."""
        condition = "outcome IS NULL" if up_to is None else f"outcome IS NULL AND sequence <= {int(up_to)}"
        return self._entries(f"{condition} ORDER BY sequence LIMIT {int(limit)}")

    def list_open_questions(self) -> tuple[Entry, ...]:
        """Hand-overs that were asked, never answered, and neither withdrawn nor done all the same."""
        return self._entries(
            "outcome IS NULL AND mode = ? AND kind = 'hand_out' AND NOT EXISTS ("
            " SELECT 1 FROM event AS later WHERE later.sequence > event.sequence AND ("
            "  later.operation = event.operation"
            "  OR later.undoes = event.operation))"
            " ORDER BY sequence",
            (ReportMode.ONLINE.value,),
        )

    def list_in_force(self, known_ms: int) -> tuple[tuple[Intent, HandOutIntent | None], ...]:
        """What this desk did that a snapshot of that moment may not hold, in order, an undo with what it undoes.

        Unsent facts, what the server applied since, and what became a case in the last day: it happened here.
        """
        entries = self._entries(
            "kind NOT IN ('count_laptop', 'undo_count') AND ((outcome IS NULL AND mode = 'offline')"
            " OR (outcome IN ('applied', 'duplicate') AND answered_ms >= ?)"
            " OR (outcome = 'case' AND written_ms > ?)) ORDER BY sequence",
            (known_ms - OVERLAP_MS, self._now_ms() - GONE_MS),
        )
        return tuple((entry.event.operation.intent, self._undone(entry.event.operation.intent)) for entry in entries)

    def _undone(self, intent: Intent) -> HandOutIntent | None:
        if not isinstance(intent, UndoHandOutIntent):
            return None
        found = self._entries("operation = ? ORDER BY sequence LIMIT 1", (str(intent.operation),))
        undone = found[0].event.operation.intent if found else None
        return undone if isinstance(undone, HandOutIntent) else None

    def highest_answered(self) -> int:
        """The highest number the server has answered; 0 when none."""
        with self._store.read() as connection:
            row = connection.execute("SELECT max(sequence) FROM event WHERE outcome IS NOT NULL").fetchone()
        return int(row[0] or 0)

    def answered(self, told: Sequence[Told]) -> None:
        """The server has these events; raises NotStored."""
        now = self._now_ms()
        with self._store.write() as connection:
            connection.executemany(
                "UPDATE event SET outcome = ?, reasons = ?, answered_ms = ? WHERE sequence = ?",
                [(item.outcome.value, json.dumps(item.reasons), now, item.sequence) for item in told],
            )

    def send_again_after(self, sequence: int) -> int:
        """The server knows nothing after this number (it was restored): those events are unsent again. How many."""
        with self._store.write() as connection:
            found = connection.execute(
                "UPDATE event SET outcome = NULL WHERE sequence > ? AND outcome IS NOT NULL", (sequence,)
            )
            return found.rowcount

    def forget_old(self) -> None:
        """Events the server has had for thirty days go, except the last one, on which the chain goes on."""
        with self._store.write() as connection:
            connection.execute(
                "DELETE FROM event WHERE outcome IS NOT NULL AND answered_ms < ?"
                " AND sequence < (SELECT max(sequence) FROM event)",
                (self._now_ms() - KEPT_MS,),
            )

    def counts(self) -> Counts:
        """How many events there are, unsent and kept apart by the server."""
        with self._store.read() as connection:
            return read_counts(connection)

    def count_handed_over(self, since_ms: int) -> int:
        """Hand-overs of this desk that stand, since this moment."""
        with self._store.read() as connection:
            return int(connection.execute(_HANDED_OVER, {"since": since_ms}).fetchone()[0])

    def count_scanned(self, since: int) -> tuple[int, int]:
        """(different laptops, scans) counted here after this number that were not taken back."""
        with self._store.read() as connection:
            laptops, scans = connection.execute(
                f"SELECT count(DISTINCT laptop), count(*) FROM event AS given WHERE {_COUNTED}",  # noqa: S608 - ours
                {"since": since},
            ).fetchone()
        return int(laptops), int(scans)

    def last_scanned(self, since: int) -> Operation | None:
        """The newest scan counted here after this number that was not taken back."""
        query = f"SELECT body FROM event AS given WHERE {_COUNTED} ORDER BY sequence DESC LIMIT 1"  # noqa: S608 - ours
        with self._store.read() as connection:
            row = connection.execute(query, {"since": since}).fetchone()
        return LedgerEvent.from_json(json.loads(row[0])).operation if row else None

    def _entries(self, condition: str, values: tuple[object, ...] = ()) -> tuple[Entry, ...]:
        query = "SELECT body, signature, outcome, reasons FROM event WHERE " + condition  # noqa: S608 - conditions of ours
        with self._store.read() as connection:
            rows = connection.execute(query, values).fetchall()
        return tuple(_entry(*row) for row in rows)


def read_counts(connection: sqlite3.Connection) -> Counts:
    """How the ledger of this database stands."""
    last, unsent, bad = connection.execute(
        "SELECT coalesce(max(sequence), 0), coalesce(sum(outcome IS NULL), 0),"
        " coalesce(sum(outcome = 'quarantined'), 0) FROM event"
    ).fetchone()
    return Counts(last_sequence=last, unsent=unsent, quarantined=bad)


_INSERT = (
    "INSERT INTO event (sequence, operation, kind, mode, laptop, pass, undoes, hash, signature, body, written_ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_HANDED_OVER = """
SELECT count(DISTINCT operation) FROM event AS given
WHERE kind = 'hand_out' AND written_ms >= :since
  AND (mode = 'offline' OR outcome IN ('applied', 'duplicate'))
  AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.undoes = given.operation)
"""

_COUNTED = (
    "kind = 'count_laptop' AND sequence > :since"
    " AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.undoes = given.operation)"
)


def _values(event: LedgerEvent, signature: bytes, now_ms: int) -> tuple[object, ...]:
    operation = event.operation
    intent = operation.intent
    undoes = str(intent.operation) if isinstance(intent, UndoHandOutIntent | UndoCountIntent) else None
    about = (getattr(intent, "laptop", None), getattr(intent, "pass_code", None), undoes)
    return (
        event.sequence, str(operation.id), kind_of(intent).value, operation.envelope.mode.value, *about,
        event.hash, signature, json.dumps(event.to_json()), now_ms,
    )  # fmt: skip


def _entry(body: str, signature: bytes, outcome: str | None, reasons: str) -> Entry:
    return Entry(
        event=LedgerEvent.from_json(json.loads(body)), signature=signature,
        outcome=OperationOutcome(outcome) if outcome else None, reasons=tuple(json.loads(reasons)),
    )  # fmt: skip

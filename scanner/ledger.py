"""The ledger: what this desk did, numbered without a gap, chained and signed, and what the server said of it.

A question is an event in mode `online`, a fact one in mode `offline`; what was shown green is a fact, under the id of
the question if there was one. Only facts count as done here.
"""

import json
import sqlite3
import threading
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

import structlog

from laptopdesk.protocol.ledger import LedgerEvent
from laptopdesk.protocol.operations import (
    DoubtHandOutIntent,
    HandOutIntent,
    Intent,
    Operation,
    OperationOutcome,
    ReportMode,
    UndoCountIntent,
    UndoHandOutIntent,
    kind_of,
)
from scanner.damage import UNREADABLE, Damage, DamageKind, RowDamaged, last_hash, read_event
from scanner.store import Store, set_note

log = structlog.get_logger()

KEPT_MS = 30 * 24 * 3600 * 1000
"""How long an event stays after the server has it: a server restored from a backup gets it again."""

DRAWING_KEPT_MS = 7 * 24 * 3600 * 1000
"""How long a drawn signature stays after the server has it: until its backup of that day is surely made."""

KEPT_EVENTS = 1000
"""How many of the newest events stay whatever their age: a clock that started years ago makes new ones look old."""

OVERLAP_MS = 60_000
"""How much earlier than a snapshot an answer may be, so that none falls between the two."""

GONE_MS = 24 * 3600 * 1000
"""How long a hand-over that became a case still counts here as what happened."""

_PAPER_NOTE = "paper_number"


Row = tuple[int, bytes | None, bytes | None, bytes | None, bytes | None, bytes | None]
Values = tuple[object, ...] | dict[str, object]


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """One event as it stands here; `outcome` is None until the server answered."""

    event: LedgerEvent
    signature: bytes
    outcome: OperationOutcome | None
    reasons: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The event as it travels."""
        return {
            "sequence": self.event.sequence,
            "hash": self.event.hash,
            "signature": b64encode(self.signature).decode(),
            "event": self.event.to_json(),
        }


@dataclass(frozen=True, kw_only=True)
class EventOutcome:
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
    """The events of one station. `sign` makes the station's signature; `now_ms` is this computer's clock.

    Raises NotStored where a folder of an earlier version cannot be brought up to date.
    """

    def __init__(self, store: Store, sign: Callable[[bytes], bytes], now_ms: Callable[[], int]) -> None:
        self._store, self._sign, self._now_ms = store, sign, now_ms
        self._asking = threading.Lock()
        self._waiting: int | None = None
        self._damaged: dict[int, Damage] = {}
        self._add_missing_facts()

    def append(self, operation: Operation, drawing: bytes | None = None) -> LedgerEntry:
        """The operation is on the disk as the next event; raises NotStored, and then nothing happened."""
        with self._store.write() as connection:
            return self._append(connection, operation, drawing)

    def _append(
        self, connection: sqlite3.Connection, operation: Operation, drawing: bytes | None = None
    ) -> LedgerEntry:
        last = connection.execute("SELECT max(sequence) FROM event").fetchone()[0]
        sequence, previous = (last or 0) + 1, last_hash(connection.execute(_NEWEST_FIRST), self._sign)
        event = LedgerEvent(sequence=sequence, previous=previous, operation=operation, drawing=drawing)
        signature = self._sign(event.hash.encode())
        connection.execute(_INSERT, _values(event, signature, self._now_ms()))
        return LedgerEntry(event=event, signature=signature, outcome=None, reasons=())

    def take_paper_number(self) -> int:
        """A number for one paper agreement, never given again by this ledger; raises NotStored.

        It is greater than every event's, since earlier versions gave an event's number.
        """
        with self._store.write() as connection:
            taken, last = connection.execute(
                "SELECT (SELECT CAST(value AS INTEGER) FROM note WHERE name = ?), (SELECT max(sequence) FROM event)",
                (_PAPER_NOTE,),
            ).fetchone()
            number = max(taken or 0, last or 0) + 1
            set_note(connection, _PAPER_NOTE, str(number))
        return int(number)

    def ask(self, question: Operation, drawing: bytes | None = None) -> LedgerEntry:
        """As `append`, and the desk waits for the answer until `stop_waiting`: no thread sends it without saying so."""
        with self._asking:
            entry = self.append(question, drawing)
            self._waiting = entry.event.sequence
        return entry

    @property
    def waiting(self) -> int | None:
        """The number of the question that the desk waits for now."""
        return self._waiting

    def stop_waiting(self) -> None:
        """The desk waits for no answer any more."""
        self._waiting = None

    def list_unsent(self, limit: int, *, up_to: int | None = None) -> tuple[LedgerEntry, ...]:
        """The oldest events the server has not answered, in order."""
        condition = "outcome IS NULL" if up_to is None else f"outcome IS NULL AND sequence <= {int(up_to)}"
        with self._asking:
            return self._entries(f"{condition} ORDER BY sequence", most=limit)

    def find_outcome(self, sequence: int) -> EventOutcome | None:
        """What the server said of this event; None before it answered."""
        for entry in self._entries("sequence = ? AND outcome IS NOT NULL", (sequence,)):
            if entry.outcome is not None:
                return EventOutcome(sequence=sequence, outcome=entry.outcome, reasons=entry.reasons)
        return None

    def find_open_question(self) -> Operation | None:
        """The oldest hand-over that the server holds after a question and of which nobody here said what happened."""
        questions = self._entries(f"{_OPEN_QUESTION} ORDER BY sequence", most=1)
        return questions[0].event.operation if questions else None

    def find_last_handed_over(self) -> Operation | None:
        """The newest hand-over that happened here; None when it was undone."""
        facts = self._entries(f"{_FACT} ORDER BY sequence DESC", most=1)
        return facts[0].event.operation if facts and not self._is_undone(facts[0].event.operation) else None

    def ends_with(self, operation: UUID) -> bool:
        """Whether nothing happened here after this."""
        with self._store.read() as connection:
            row = connection.execute("SELECT operation FROM event ORDER BY sequence DESC LIMIT 1").fetchone()
        return row is not None and row[0] == str(operation)

    def _is_undone(self, operation: Operation) -> bool:
        with self._store.read() as connection:
            undo = connection.execute("SELECT 1 FROM event WHERE undoes = ? LIMIT 1", (str(operation.id),)).fetchone()
        return undo is not None

    def _add_missing_facts(self) -> None:
        """A folder of an earlier version: what was green then gets its fact, once, before anything is sent or asked.

        Green was what the server had applied; `answered_ms` stays where an answer is asked for again.
        """
        if self._store.note(_FACTS_NOTE) is not None:
            return
        with self._store.write() as connection:
            for entry in tuple(self._intact(connection.execute(f"{_ROWS} WHERE {_GREEN_WITHOUT_FACT}"))):
                self._append(connection, as_fact(entry.event.operation))
            set_note(connection, _FACTS_NOTE, "1")

    def list_in_force(self, snapshot_ms: int) -> tuple[tuple[Intent, HandOutIntent | None], ...]:
        """What this desk did that a snapshot of that moment may not hold, in order, an undo with what it undoes.

        Unsent facts, what the server applied since, and what became a case in the last day: it happened here. An undo
        counts where there was something to undo. A hand-over stands where it was asked, not where its fact was written.
        """
        values = {"since": snapshot_ms - OVERLAP_MS, "happened": self._now_ms() - GONE_MS}
        with self._store.read() as connection:
            intents = [entry.event.operation.intent for entry in self._intact(connection.execute(_IN_FORCE, values))]
        return tuple((intent, self._undone(intent)) for intent in intents)

    def _undone(self, intent: Intent) -> HandOutIntent | None:
        if not isinstance(intent, UndoHandOutIntent):
            return None
        events = self._entries("operation = ? ORDER BY sequence", (str(intent.operation),), most=1)
        undone = events[0].event.operation.intent if events else None
        return undone if isinstance(undone, HandOutIntent) else None

    def highest_answered(self) -> int:
        """The highest number the server has answered; 0 when none."""
        with self._store.read() as connection:
            row = connection.execute("SELECT max(sequence) FROM event WHERE outcome IS NOT NULL").fetchone()
        return int(row[0] or 0)

    def answered(self, outcomes: Sequence[EventOutcome]) -> None:
        """The server has these events; raises NotStored."""
        now = self._now_ms()
        with self._store.write() as connection:
            connection.executemany(
                "UPDATE event SET outcome = ?, reasons = ?, answered_ms = ? WHERE sequence = ?",
                [(item.outcome.value, json.dumps(item.reasons), now, item.sequence) for item in outcomes],
            )

    def send_again_after(self, sequence: int) -> int:
        """The server knows nothing after this number (it was restored): those events are unsent again. How many."""
        with self._store.write() as connection:
            cursor = connection.execute(
                "UPDATE event SET outcome = NULL WHERE sequence > ? AND outcome IS NOT NULL", (sequence,)
            )
            return cursor.rowcount

    def send_again_within(self, first: int, last: int) -> int:
        """The server lost these and has later ones (it was restored while we sent): unsent again. How many.

        What it set aside is left where it is: it may be what the server could not read, and never had.
        """
        with self._store.write() as connection:
            cursor = connection.execute(
                "UPDATE event SET outcome = NULL WHERE sequence BETWEEN ? AND ?"
                " AND outcome IS NOT NULL AND outcome <> 'quarantined'",
                (first, last),
            )
            return cursor.rowcount

    def forget_old(self) -> None:
        """Events the server has had for thirty days go, except damaged ones and the newest, which the chain needs."""
        with self._store.write() as connection:
            connection.execute(
                "DELETE FROM event WHERE outcome IS NOT NULL AND answered_ms < ?"
                " AND sequence <= (SELECT max(sequence) FROM event) - ?"
                " AND sequence NOT IN (SELECT value FROM json_each(?))",
                (self._now_ms() - KEPT_MS, KEPT_EVENTS, json.dumps(self.damaged())),
            )

    def forget_drawings(self) -> int:
        """Drawings that the server has had for a week go, and their SHA-256 stays: the event counts as before.

        Never one that was not answered, or that the server set aside. Answers how many went; raises NotStored.
        """
        condition = f"answered_ms < :before AND {_DRAWN}"
        return self._drop_drawings(self._entries(condition, {"before": self._now_ms() - DRAWING_KEPT_MS}))

    def forget_drawings_of(self, sequences: Sequence[int]) -> int:
        """As `forget_drawings`, at once: somebody was erased."""
        condition = f"sequence IN (SELECT value FROM json_each(:these)) AND {_DRAWN}"  # noqa: S608 - a condition of ours
        return self._drop_drawings(self._entries(condition, {"these": json.dumps(sequences)}))

    def _drop_drawings(self, entries: Sequence[LedgerEntry]) -> int:
        if not entries:
            return 0
        with self._store.write() as connection:
            connection.executemany(
                "UPDATE event SET body = ? WHERE sequence = ?",
                [(json.dumps(entry.event.without_drawing().to_json()), entry.event.sequence) for entry in entries],
            )
        self._store.sweep()
        return len(entries)

    def counts(self) -> Counts:
        """How many events there are, unsent and kept apart by the server."""
        with self._store.read() as connection:
            return read_counts(connection, self.damaged())

    def count_handed_over(self, since_ms: int) -> int:
        """Hand-overs of this desk that stand, since this moment."""
        with self._store.read() as connection:
            return int(connection.execute(_HANDED_OVER, {"since": since_ms}).fetchone()[0])

    def count_scanned(self, since: int) -> tuple[int, int]:
        """(different laptops, scans) counted here after this number that were not taken back."""
        with self._store.read() as connection:
            laptops, scans = connection.execute(
                f"SELECT count(DISTINCT laptop), count(*) FROM event WHERE {_COUNTED}",  # noqa: S608 - ours
                {"since": since},
            ).fetchone()
        return int(laptops), int(scans)

    def last_scanned(self, since: int) -> Operation | None:
        """The newest scan counted here after this number that was not taken back."""
        newest = self._entries(f"{_COUNTED} ORDER BY sequence DESC", {"since": since}, most=1)
        return newest[0].event.operation if newest else None

    def inspect(self) -> None:
        """Every row is read once, so that what is damaged is known; raises Damaged for a file that cannot be read."""
        with self._store.read() as connection:
            for damage in find_damaged(connection):
                self._note(damage)

    def damaged(self) -> tuple[int, ...]:
        """The numbers of the rows that are damaged, as far as they were read."""
        return tuple(sorted(self._damaged))

    def _note(self, damage: Damage) -> None:
        if damage.sequence not in self._damaged:
            log.error("an event of the ledger is damaged", sequence=damage.sequence, kind=damage.kind.value)
        self._damaged[damage.sequence] = damage

    def _entries(self, condition: str, values: Values = (), *, most: int | None = None) -> tuple[LedgerEntry, ...]:
        """The intact rows of this condition, at most so many; the damaged ones are noted and passed over."""
        query = f"{_ROWS} WHERE {condition}"  # conditions of ours
        with self._store.read() as connection:
            return tuple(islice(self._intact(connection.execute(query, values)), most))

    def _intact(self, rows: Iterable[Row]) -> Iterator[LedgerEntry]:
        for row in rows:
            try:
                yield _entry(*row)
            except RowDamaged as error:
                self._note(error.damage)


def as_fact(question: Operation, *, snapshot_version: int | None = None) -> Operation:
    """What was asked has happened, at the moment of the question."""
    envelope = replace(question.envelope, mode=ReportMode.OFFLINE, snapshot_version=snapshot_version)
    return replace(question, envelope=envelope)


def find_damaged(connection: sqlite3.Connection) -> tuple[Damage, ...]:
    """Every damaged row of this database, in order; raises sqlite3.Error where a page of it cannot be read."""
    return tuple(_damages(connection.execute(f"{_ROWS} ORDER BY sequence")))


def _damages(rows: Iterable[Row]) -> Iterator[Damage]:
    for row in rows:
        try:
            _entry(*row)
        except RowDamaged as error:
            yield error.damage


def read_counts(connection: sqlite3.Connection, damaged: Sequence[int] = ()) -> Counts:
    """How the ledger of this database stands; a question and its fact count once, `damaged` rows wait for nobody."""
    last, unsent, bad = connection.execute(
        "SELECT (SELECT coalesce(max(sequence), 0) FROM event),"
        " (SELECT count(DISTINCT operation) FROM event"
        "  WHERE outcome IS NULL AND sequence NOT IN (SELECT value FROM json_each(?))),"
        " (SELECT count(DISTINCT operation) FROM event WHERE outcome = 'quarantined')",
        (json.dumps(damaged),),
    ).fetchone()
    return Counts(last_sequence=last, unsent=unsent, quarantined=bad)


_DRAWN = "outcome IS NOT NULL AND outcome <> 'quarantined' AND body LIKE '%\"drawing\": \"%' ORDER BY sequence"

_FACTS_NOTE = "facts"
"""Noted once every green hand-over of this folder has its fact."""

_COLUMNS = (
    "sequence, CAST(hash AS BLOB), CAST(signature AS BLOB), CAST(body AS BLOB), CAST(outcome AS BLOB),"
    " CAST(reasons AS BLOB)"
)
"""As bytes: text that is no UTF-8 any more would end the reading of all rows."""

_ROWS = f"SELECT {_COLUMNS} FROM event"  # noqa: S608 - columns of ours

_NEWEST_FIRST = (
    "SELECT sequence, CAST(hash AS BLOB), CAST(signature AS BLOB), CAST(body AS BLOB) FROM event ORDER BY sequence DESC"
)

_FACT = "kind = 'hand_out' AND mode = 'offline'"
_QUESTION = "kind = 'hand_out' AND mode = 'online'"
_WITHOUT_FACT = (
    "NOT EXISTS (SELECT 1 FROM event AS other WHERE other.operation = event.operation"
    " AND other.kind = 'hand_out' AND other.mode = 'offline')"
    " AND NOT EXISTS (SELECT 1 FROM event AS other WHERE other.undoes = event.operation)"
)
_OPEN_QUESTION = f"{_QUESTION} AND outcome IN ('applied', 'duplicate', 'case') AND {_WITHOUT_FACT}"

_GREEN_WITHOUT_FACT = (
    f"{_QUESTION} AND {_WITHOUT_FACT}"
    " AND (outcome IN ('applied', 'duplicate') OR (outcome IS NULL AND answered_ms IS NOT NULL AND reasons = '[]'))"
    " ORDER BY sequence"
)

_IN_FORCE = f"""
WITH recent AS (
  SELECT operation FROM event WHERE outcome IS NULL
  UNION SELECT operation FROM event WHERE answered_ms >= :since
  UNION SELECT operation FROM event WHERE outcome = 'case'
), act AS (
  SELECT event.*,
    (SELECT min(first.sequence) FROM event AS first WHERE first.operation = event.operation) AS place,
    (SELECT min(known.answered_ms) FROM event AS known
      WHERE known.operation = event.operation AND known.outcome IN ('applied', 'duplicate')) AS known_ms
  FROM recent CROSS JOIN event ON event.operation = recent.operation
  WHERE mode = 'offline' AND kind IN ('hand_out', 'undo_hand_out', 'return')
    AND (kind <> 'undo_hand_out' OR EXISTS (
      SELECT 1 FROM event AS done WHERE done.operation = event.undoes AND done.kind = 'hand_out'
        AND (done.mode = 'offline' OR done.outcome IN ('applied', 'duplicate'))))
)
SELECT {_COLUMNS} FROM act
WHERE known_ms >= :since
  OR (known_ms IS NULL AND (outcome IS NULL OR (outcome = 'case' AND written_ms > :happened)))
ORDER BY place
"""  # noqa: S608 - columns of ours
_INSERT = (
    "INSERT INTO event (sequence, operation, kind, mode, laptop, pass, undoes, hash, signature, body, written_ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_HANDED_OVER = f"""
SELECT count(DISTINCT operation) FROM event AS given
WHERE {_FACT} AND written_ms >= :since
  AND (SELECT min(first.written_ms) FROM event AS first WHERE first.operation = given.operation) >= :since
  AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.undoes = given.operation)
"""  # noqa: S608 - conditions of ours

_COUNTED = (
    "kind = 'count_laptop' AND sequence > :since"
    " AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.undoes = event.operation)"
)


_ABOUT_ANOTHER = UndoHandOutIntent | DoubtHandOutIntent | UndoCountIntent


def _values(event: LedgerEvent, signature: bytes, now_ms: int) -> tuple[object, ...]:
    operation = event.operation
    intent = operation.intent
    undoes = str(intent.operation) if isinstance(intent, _ABOUT_ANOTHER) else None
    about = (getattr(intent, "laptop", None), getattr(intent, "pass_code", None), undoes)
    return (
        event.sequence,
        str(operation.id),
        kind_of(intent).value,
        operation.envelope.mode.value,
        *about,
        event.hash,
        signature,
        json.dumps(event.to_json()),
        now_ms,
    )


def _entry(
    sequence: int,
    digest: bytes | None,
    signature: bytes | None,
    body: bytes | None,
    outcome: bytes | None,
    reasons: bytes | None,
) -> LedgerEntry:
    """The event as it stands in a row; raises RowDamaged."""
    event = read_event(sequence, digest, body)
    try:
        return LedgerEntry(
            event=event,
            signature=signature or b"",
            outcome=OperationOutcome(outcome.decode()) if outcome else None,
            reasons=tuple(json.loads(reasons or b"[]")),
        )
    except UNREADABLE as error:
        raise RowDamaged(Damage(sequence=sequence, kind=DamageKind.OUTCOME)) from error

"""What the station knows without the server: the newest snapshot, and over it what this desk did since.

The same gate as the server's decides on it. A snapshot is taken in whole or not at all.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from laptopdesk.protocol.badges import BadgeHash
from laptopdesk.protocol.gate import (
    DeskFacts,
    GateReason,
    GateRefused,
    HandoutKind,
    LaptopFacts,
    PersonFacts,
    check_handout,
)
from laptopdesk.protocol.operations import HandOutIntent, Intent, ReturnIntent, UndoHandOutIntent
from laptopdesk.protocol.snapshot import VALID_MS, Kit, LaptopLine, PersonLine, Snapshot, keys_digest
from scanner.desk import NO_KIT, DeskVerdict
from scanner.store import Store, set_note
from scanner.values import KioskReason, Unchecked

Lines = Mapping[str, LaptopLine | None] | Mapping[str, PersonLine | None]

Done = tuple[Intent, HandOutIntent | None]
"""An act of this desk; an undo with the hand-over that it undoes."""

_MARK, _BADGES = "snapshot", "badges"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Which snapshot the book holds; `read_at_ms` by this computer's clock, when it was known to be the newest."""

    sequence: int
    hash: str
    made_at_ms: int
    read_at_ms: int


class Book:
    """The gate's facts as this station knows them. `now_ms` is this computer's clock."""

    def __init__(self, store: Store, now_ms: Callable[[], int]) -> None:
        self._store, self._now_ms = store, now_ms

    def mark(self) -> Mark | None:
        """The snapshot in hand; None before the first one and after a revocation."""
        with self._store.read() as connection:
            return read_mark(connection)

    def take_in(self, snapshot: Snapshot, done: Callable[[], Iterable[Done]] = tuple) -> None:
        """The snapshot (or delta) is what is known from now on, and over it what this desk did; raises NotStored.

        `done`: what this desk did that the server may not know yet, in order; asked inside the transaction, so that
        nothing can be done in between.
        """
        mark = Mark(
            sequence=snapshot.sequence, hash=snapshot.hash, made_at_ms=snapshot.made_at_ms, read_at_ms=self._now_ms()
        )
        with self._store.write() as connection:
            if snapshot.base is None:
                connection.execute("DELETE FROM laptop")
                connection.execute("DELETE FROM person")
            _put(connection, "laptop", "tag", snapshot.laptops)
            _put(connection, "person", "pass", snapshot.people)
            _put_small(connection, snapshot)
            for intent, undone in done():
                _do(connection, intent, undone)
            set_note(connection, _MARK, json.dumps(asdict(mark)))
        self._store.sweep()

    def held(self) -> str:
        """Which lines are here, in a few words, as the server says it of its list."""
        with self._store.read() as connection:
            laptops = [tag for (tag,) in connection.execute("SELECT tag FROM laptop")]
            people = [code for (code,) in connection.execute("SELECT pass FROM person")]
        return keys_digest(laptops, people)

    def do(self, *done: Done) -> None:
        """What this desk did is known from now on; raises NotStored."""
        with self._store.write() as connection:
            for intent, undone in done:
                _do(connection, intent, undone)

    def wipe(self) -> None:
        """Nothing is known any more: this station was revoked."""
        with self._store.write() as connection:
            for table in ("laptop", "person", "kit", "operator"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of ours
            connection.execute("DELETE FROM note WHERE name IN (?, ?)", (_MARK, _BADGES))
        self._store.sweep()

    def recognise(self, badge: str) -> int | None:
        """The number of who has this badge and may hand out here; None for anybody else. One slow hash a scan."""
        with self._store.read() as connection:
            row = connection.execute("SELECT value FROM note WHERE name = ?", (_BADGES,)).fetchone()
        if row is None:
            return None
        digest = BadgeHash.from_json(json.loads(row[0])).of(badge)
        with self._store.read() as connection:
            row = connection.execute("SELECT number FROM operator WHERE hash = ?", (digest,)).fetchone()
        return int(row[0]) if row else None

    def find_operator(self, number: int) -> str | None:
        """The initials of who has this number and may hand out here; None for anybody else."""
        with self._store.read() as connection:
            row = connection.execute("SELECT initials FROM operator WHERE number = ?", (number,)).fetchone()
        return str(row[0]) if row else None

    def find_laptop(self, tag: str) -> LaptopLine | None:
        """What is known of this laptop."""
        with self._store.read() as connection:
            return _laptop(connection, tag)

    def find_person(self, pass_code: str) -> PersonLine | None:
        """What is known of the holder of this pass."""
        with self._store.read() as connection:
            return _person(connection, pass_code)

    def decide(self, laptop: str, pass_code: str, *, location: str, operator: int | None) -> DeskVerdict:
        """What the gate says on what is known here. What is still to do at the desk is no reason."""
        unusable = self.unusable()
        if unusable is not None:
            return DeskVerdict(reasons=(unusable,))
        with self._store.read() as connection:
            line, person = _laptop(connection, laptop), _person(connection, pass_code)
            kit = _kit(connection, person.programme if person else None)
        desk = DeskFacts(
            location_code=location,
            operator_may_hand_out=operator is None or self.find_operator(operator) is not None,
            kit_required=kit.required,
            exception_approved=person is not None and person.excepted,
            kind=HandoutKind.OWN,
        )
        decision = check_handout(_laptop_facts(laptop, line), _person_facts(pass_code, person), desk)
        return DeskVerdict(
            reasons=_as_known_here(decision.reasons) if isinstance(decision, GateRefused) else (),
            kit=kit,
            initials=person.initials if person else "",
            unchecked=_unchecked(operator),
        )

    def unusable(self) -> KioskReason | None:
        """Why nothing can be decided on what is known here; None when it can."""
        mark = self.mark()
        if mark is None:
            return KioskReason.SNAPSHOT_MISSING
        if self._now_ms() - mark.read_at_ms > VALID_MS:
            return KioskReason.SNAPSHOT_EXPIRED
        return None


def read_mark(connection: sqlite3.Connection) -> Mark | None:
    """Which snapshot this database holds."""
    row = connection.execute("SELECT value FROM note WHERE name = ?", (_MARK,)).fetchone()
    return Mark(**json.loads(row[0])) if row else None


def gate_reasons(reasons: Iterable[str]) -> tuple[GateReason | KioskReason, ...]:
    """Reasons as the server codes them; one that is not known here is only known to be the server's."""
    gate, desk = set(GateReason), set(KioskReason)
    return tuple(
        GateReason(code) if code in gate else KioskReason(code) if code in desk else KioskReason.SERVER_REFUSED
        for code in reasons
    )


_NOT_LISTED: dict[GateReason, GateReason | KioskReason] = {
    GateReason.LAPTOP_UNKNOWN: KioskReason.LAPTOP_NOT_LISTED,
    GateReason.PASS_UNKNOWN: KioskReason.PASS_NOT_LISTED,
}


def _as_known_here(reasons: tuple[GateReason, ...]) -> tuple[GateReason | KioskReason, ...]:
    """What is not on the list of this place may be known elsewhere: without the server nobody can tell."""
    return tuple(_NOT_LISTED.get(reason, reason) for reason in reasons)


def _unchecked(operator: int | None) -> tuple[Unchecked, ...]:
    since = (Unchecked.LAPTOP_SINCE_SNAPSHOT, Unchecked.PERSON_SINCE_SNAPSHOT)
    return since if operator is not None else (*since, Unchecked.OPERATOR)


def _laptop_facts(tag: str, line: LaptopLine | None) -> LaptopFacts:
    return line.facts(tag) if line else LaptopFacts.unknown(tag)


def _person_facts(code: str, line: PersonLine | None) -> PersonFacts:
    return line.facts(code) if line else PersonFacts.of_unknown_pass(code)


def _laptop(connection: sqlite3.Connection, tag: str) -> LaptopLine | None:
    row = connection.execute("SELECT line FROM laptop WHERE tag = ?", (tag,)).fetchone()
    return LaptopLine.from_json(json.loads(row[0])) if row else None


def _person(connection: sqlite3.Connection, code: str) -> PersonLine | None:
    row = connection.execute("SELECT line FROM person WHERE pass = ?", (code,)).fetchone()
    return PersonLine.from_json(json.loads(row[0])) if row else None


def _kit(connection: sqlite3.Connection, programme: str | None) -> Kit:
    row = connection.execute("SELECT line FROM kit WHERE programme = ?", (programme,)).fetchone()
    if row is None:
        return NO_KIT
    items, required = json.loads(row[0])
    return Kit(items=tuple(items), required=tuple(required))


def _put(connection: sqlite3.Connection, table: str, key: str, lines: Lines) -> None:
    gone = [(name,) for name, line in lines.items() if line is None]
    here = [(name, json.dumps(line.to_json())) for name, line in lines.items() if line is not None]
    connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", gone)  # noqa: S608 - names of ours
    connection.executemany(f"INSERT OR REPLACE INTO {table} ({key}, line) VALUES (?, ?)", here)  # noqa: S608


def _put_small(connection: sqlite3.Connection, snapshot: Snapshot) -> None:
    """Kits and operators come whole each time."""
    connection.execute("DELETE FROM kit")
    connection.execute("DELETE FROM operator")
    kits = [(name, json.dumps([kit.items, kit.required])) for name, kit in snapshot.kits.items()]
    connection.executemany("INSERT INTO kit (programme, line) VALUES (?, ?)", kits)
    operators = [(digest, operator.number, operator.initials) for digest, operator in snapshot.operators.items()]
    connection.executemany("INSERT INTO operator (hash, number, initials) VALUES (?, ?, ?)", operators)
    connection.execute("DELETE FROM note WHERE name = ?", (_BADGES,))
    if snapshot.badges is not None:
        set_note(connection, _BADGES, json.dumps(snapshot.badges.to_json()))


def _do(connection: sqlite3.Connection, intent: Intent, undone: HandOutIntent | None) -> None:
    """What an act of this desk changes in what is known."""
    match intent:
        case HandOutIntent():
            _move(connection, intent.laptop, out=True)
            _hold(connection, intent, holds=True)
        case UndoHandOutIntent():
            _move(connection, intent.laptop, out=False)
            if undone is not None:
                _hold(connection, undone, holds=False)
        case ReturnIntent():
            _move(connection, intent.laptop, out=False, state="returned")


def _move(connection: sqlite3.Connection, tag: str, *, out: bool, state: str = "ready") -> None:
    line = _laptop(connection, tag)
    if line is not None:
        _put(connection, "laptop", "tag", {tag: replace(line, out=out, state="handed_out" if out else state)})


def _hold(connection: sqlite3.Connection, intent: HandOutIntent, *, holds: bool) -> None:
    line = _person(connection, intent.pass_code)
    if line is None:
        return
    own = intent.kind is HandoutKind.OWN
    changed = replace(line, has_own=holds) if own else replace(line, has_loaner=holds)
    _put(connection, "person", "pass", {intent.pass_code: changed})

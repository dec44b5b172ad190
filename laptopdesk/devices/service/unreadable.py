"""What a station wrote down and nobody can read: a person must decide, so it is a case, one for each number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from laptopdesk.core.access import system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.operations import Alarm, AlarmKind, OperationRegistry
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.values import EventProblem, Station
from laptopdesk.protocol.trust import fingerprint

LONGEST_WORD, LONGEST_RAW = 80, 4000
_PROBLEMS = {
    "signature": EventProblem.SIGNATURE,
    "hash": EventProblem.HASH,
    "forbidden": EventProblem.FORBIDDEN,
    StationReason.ELSEWHERE.value: EventProblem.ELSEWHERE,
}
_PARTS = ("operation", "intent", "envelope")
_FACTS = {
    "id": "operation",
    "type": "kind",
    "laptop": "laptop",
    "pass": "pass",
    "location": "location",
    "signature": "signature",
    "operation": "undoes",
}
"""What of an event helps a person to find out what happened, and how a case calls it."""


@dataclass(frozen=True, kw_only=True)
class UnreadEvent:
    """An event that was kept apart; `raw` is Base64."""

    sequence: int
    problem: EventProblem
    body: Mapping[str, Any]
    raw: str | None = None


def problem_of(reasons: Sequence[str]) -> EventProblem:
    """What is wrong with an event that was kept apart for these reasons."""
    field = next(iter(reasons), "").partition(" ")[0]
    return _PROBLEMS.get(field, EventProblem.CONTENT)


def tell_unreadable(uow: UnitOfWork, registry: OperationRegistry, station: Station, unread: UnreadEvent) -> None:
    """A person must decide about this number: what can be read of it, and why it counts for nothing yet."""
    name = f"station:{station.id}"
    ledger = fingerprint(station.public_key or b"")
    side = {
        "station": name,
        "name": station.name,
        "sequence": unread.sequence,
        "problem": unread.problem.value,
        "ledger": ledger,
    }
    raw = {"raw": unread.raw[:LONGEST_RAW]} if unread.raw else {}
    alarm = Alarm(
        kind=AlarmKind.EVENT_UNREADABLE,
        device=f"{name} {unread.sequence}",
        location_id=station.location_id,
        sides=({**side, **dict(_readable(unread.body)), **raw},),
    )
    registry.alarm(uow.by(system_actor()), alarm)


def _readable(body: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """The facts of an event that says anything at all, wherever they stand in it."""
    for name, value in body.items():
        match value:
            case Mapping() if name in _PARTS:
                yield from _readable(value)
            case str() | int() if name in _FACTS:
                yield _FACTS[name], value[:LONGEST_WORD] if isinstance(value, str) else value

"""How a station is doing, read from its data directory: also while its agent runs, and when it does not."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner.book import read_mark
from scanner.folder import is_locked, read_state
from scanner.identity import NotPaired, read_identity
from scanner.ledger import find_damaged, read_counts
from scanner.store import FILE, Store


def read_status(folder: Path) -> dict[str, Any]:
    """What `status --json` answers; raises NotPaired, NotStored.

    `online` is false and every port `stopped` when no agent runs. `damaged` counts events that the disk changed; they
    are not among the unsent. `snapshot_at` is ISO 8601 in UTC or null.
    """
    if not (folder / FILE).exists():
        raise NotPaired(str(folder))
    state, running = read_state(folder), is_locked(folder)
    store = Store(folder, read_only=True)
    try:
        identity = read_identity(store)
        if identity is None:
            raise NotPaired(str(folder))
        with store.read() as connection:
            damaged = _damaged(connection, state, running=running)
            counts, mark = read_counts(connection, damaged), read_mark(connection)
    finally:
        store.close()
    return {
        "station": identity.station,
        "server": identity.url,
        "online": running and bool(state.get("online")),
        "unsent": counts.unsent,
        "damaged": len(damaged),
        "last_sequence": counts.last_sequence,
        "snapshot_sequence": mark.sequence if mark else None,
        "snapshot_at": _moment(mark.read_at_ms) if mark else None,
        "ports": [{"port": port, "state": port_state if running else "stopped"} for port, port_state in _ports(state)],
    }


def _damaged(connection: sqlite3.Connection, state: dict[str, Any], *, running: bool) -> tuple[int, ...]:
    """The numbers of damaged events: as the agent that runs has noted them, else by reading every row."""
    match state:
        case {"damaged": [*numbers]} if running:
            return tuple(number for number in numbers if isinstance(number, int))
        case _:
            return tuple(damage.sequence for damage in find_damaged(connection))


def _ports(state: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each port and its state, as far as the agent's note can be read."""
    noted = state.get("ports")
    for each in noted if isinstance(noted, list) else []:
        match each:
            case {"port": str(port), "state": str(port_state)}:
                yield port, port_state


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC).isoformat(timespec="seconds")

"""How a station is doing, read from its data directory: also while its agent runs, and when it does not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner.book import read_mark
from scanner.folder import is_locked, read_state
from scanner.identity import NotPaired, read_identity
from scanner.ledger import read_counts
from scanner.store import FILE, Store


def read_status(folder: Path) -> dict[str, Any]:
    """`{"station", "server", "online", "unsent", "last_sequence", "snapshot_sequence", "snapshot_at", "ports"}`.

    `online` is false and every port `stopped` when no agent runs. `snapshot_at` is ISO 8601 in UTC or null. Raises
    NotPaired, NotStored.
    """
    if not (folder / FILE).exists():
        raise NotPaired(str(folder))
    store = Store(folder, read_only=True)
    try:
        identity = read_identity(store)
        if identity is None:
            raise NotPaired(str(folder))
        with store.read() as connection:
            counts, mark = read_counts(connection), read_mark(connection)
    finally:
        store.close()
    state, running = read_state(folder), is_locked(folder)
    return {
        "station": identity.station,
        "server": identity.url,
        "online": running and bool(state.get("online")),
        "unsent": counts.unsent,
        "last_sequence": counts.last_sequence,
        "snapshot_sequence": mark.sequence if mark else None,
        "snapshot_at": _moment(mark.read_at_ms) if mark else None,
        "ports": [{"port": port, "state": port_state if running else "stopped"} for port, port_state in _ports(state)],
    }


def _ports(state: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each port and its state, as far as the agent's note can be read."""
    noted = state.get("ports")
    for each in noted if isinstance(noted, list) else []:
        match each:
            case {"port": str(port), "state": str(port_state)}:
                yield port, port_state


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC).isoformat(timespec="seconds")

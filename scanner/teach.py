"""Teach-in: three printed codes show what a scanner sends around a code; kept for the scanner, not for its socket."""

import queue
from collections.abc import Callable, Iterator

from laptopdesk.protocol.codes import COMMANDS, DONE_BY_SCANNER, Code
from laptopdesk.protocol.ports import PortState
from scanner.decoder import QUIET, Framing, TeachError, TeachFault, learn_framing
from scanner.ports import PortReader
from scanner.store import NotStored, Store

LESSON = DONE_BY_SCANNER
"""The printed codes, in this order: the first three of the desk sheet."""

SECONDS = 60.0
"""How long one code may take to be scanned."""


def list_lesson() -> tuple[Code, ...]:
    """The three codes to scan, in their order."""
    return tuple(COMMANDS[command] for command in LESSON)


def teach(port: str, on_step: Callable[[int, Code], None], *, seconds: float = SECONDS) -> tuple[str, Framing]:
    """The scanner's identity and its framing, after the three codes were scanned one by one.

    `on_step(number, code)` is called before each. Raises TeachError for a silent scanner, a port that cannot be read,
    another order, or a framing that changes.
    """
    heard: queue.Queue[bytes] = queue.Queue()
    states: queue.Queue[PortState] = queue.Queue()
    reader = PortReader(port, lambda _port, _reading: None, on_state=lambda _port, state: states.put(state))
    reader.capture(lambda data, _at: heard.put(data) if data else None)
    reader.start()
    try:
        _wait_ready(states, port)
        captures = []
        for number, code in enumerate(list_lesson(), start=1):
            on_step(number, code)
            captures.append(b"".join(_burst(heard, seconds)))
        return reader.identity, learn_framing(captures, list_lesson())
    finally:
        reader.stop()


def _wait_ready(states: "queue.Queue[PortState]", port: str) -> None:
    try:
        state = states.get(timeout=10.0)
    except queue.Empty:
        state = PortState.FAILED
    if state is not PortState.READY:
        raise TeachError(TeachFault.PORT_CLOSED, port)


def _burst(heard: "queue.Queue[bytes]", seconds: float) -> Iterator[bytes]:
    """The bytes of one scan: up to a silence."""
    try:
        yield heard.get(timeout=seconds)
        while True:
            yield heard.get(timeout=2 * QUIET)
    except queue.Empty:
        return


def keep_framing(store: Store, identity: str, framing: Framing) -> None:
    """This scanner is read so from now on, in whatever socket it hangs; raises NotStored."""
    with store.write() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO framing (port, prefix, suffix) VALUES (?, ?, ?)",
            (identity, framing.prefix, framing.suffix),
        )


def find_framing(store: Store, identity: str) -> Framing | None:
    """What was taught for this scanner, or None."""
    try:
        with store.read() as connection:
            row = connection.execute("SELECT prefix, suffix FROM framing WHERE port = ?", (identity,)).fetchone()
    except NotStored:
        return None
    return Framing(prefix=row[0], suffix=row[1]) if row else None

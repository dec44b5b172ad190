"""Sending the ledger up: in order, in batches, one at a time; what the server cannot read is kept apart here too."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import structlog

from laptopdesk.protocol.ledger import MAX_BATCH
from laptopdesk.protocol.operations import OperationOutcome
from scanner.client import ServerSaidNo, Unreachable, reading
from scanner.ledger import Entry, Ledger, Told

log = structlog.get_logger()

BATCH_SECONDS = 60.0
MAX_BATCH_BYTES = 1024 * 1024
"""So that a batch goes up in time (`BATCH_SECONDS`) over a line of 256 kbit/s; 500 events without drawings fit."""

Post = Callable[[str, object, float], Any]
"""(path, document, seconds) → the signed answer; raises Unreachable, ServerSaidNo."""


class Upload:
    """The way of events to the server; the desk and the line's own thread never send at the same time."""

    def __init__(self, ledger: Ledger, post: Post) -> None:
        self._ledger, self._post = ledger, post
        self._sending = threading.Lock()

    def send_up_to(self, sequence: int, *, seconds: float) -> Told | None:
        """Everything up to this event is sent; what the server said of it, or None when the time was over.

        Raises Unreachable, ServerSaidNo, NotStored.
        """
        deadline = time.monotonic() + seconds
        if not self._sending.acquire(timeout=seconds):
            return None
        try:
            while (left := deadline - time.monotonic()) > 0:
                batch = _batch(self._ledger.list_unsent(MAX_BATCH, up_to=sequence))
                told = {item.sequence: item for item in self._send(batch, seconds=left)}
                if sequence in told:
                    return told[sequence]
            return None
        finally:
            self._sending.release()

    def send_all(self) -> bool:
        """Nothing is unsent; answers whether anything was. Raises Unreachable, ServerSaidNo, NotStored."""
        sent = False
        while True:
            with self._sending:
                batch = _batch(self._ledger.list_unsent(MAX_BATCH))
                if not batch:
                    return sent
                self._send(batch, seconds=BATCH_SECONDS)
                sent = True

    def _send(self, batch: Sequence[Entry], *, seconds: float) -> tuple[Told, ...]:
        if not batch:
            return ()
        try:
            answer = self._post("/operations", {"events": [entry.to_json() for entry in batch]}, max(seconds, 0.5))
        except ServerSaidNo as error:
            if error.status >= 500:
                raise
            return self._send_apart(batch, error, seconds=seconds)
        told = _told_of(batch, answer)
        self._ledger.answered(told)
        return told

    def _send_apart(self, batch: Sequence[Entry], error: ServerSaidNo, *, seconds: float) -> tuple[Told, ...]:
        """One event that the server cannot take must not hold up the others."""
        if len(batch) > 1:
            half = len(batch) // 2
            return (*self._send(batch[:half], seconds=seconds), *self._send(batch[half:], seconds=seconds))
        sequence = batch[0].event.sequence
        told = Told(sequence=sequence, outcome=OperationOutcome.QUARANTINED, reasons=(error.code,))
        log.error("the server cannot read an event; it is kept here", sequence=sequence, code=error.code)
        self._ledger.answered([told])
        return (told,)


def _told_of(batch: Sequence[Entry], answer: Any) -> tuple[Told, ...]:
    """What the server said of each event; raises Unreachable when it did not, for else it would be asked for ever."""
    with reading():
        told = tuple(_told(result) for result in answer["results"])
    if [item.sequence for item in told] != [entry.event.sequence for entry in batch]:
        raise Unreachable("the server did not answer every event")
    return told


def _told(result: Any) -> Told:
    return Told(
        sequence=int(result["sequence"]), outcome=OperationOutcome(result["outcome"]), reasons=tuple(result["reasons"])
    )


def _batch(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(_within(entries, MAX_BATCH_BYTES))


def _within(entries: Sequence[Entry], limit: int) -> Iterator[Entry]:
    """The first entries that stay within this many bytes; at least one."""
    size = 0
    for number, entry in enumerate(entries):
        size += 2000 + 2 * len(entry.event.drawing or b"")
        if number and size > limit:
            return
        yield entry

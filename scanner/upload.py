"""Sending the ledger up: in order, in batches, one at a time; what the server cannot read is kept apart here too.

A batch grows as long as the server takes it whole, and is as large as what it took in one turn when it did not: so
nothing much goes over the line twice, however many stations send.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import structlog

from laptopdesk.protocol.ledger import MAX_BATCH
from laptopdesk.protocol.operations import OperationOutcome
from scanner.client import ServerBusy, ServerSaidNo, Unreachable, reading
from scanner.ledger import EventOutcome, Ledger, LedgerEntry

log = structlog.get_logger()

BATCH_SECONDS = 60.0
FIRST_BATCH = 32
MAX_BATCH_BYTES = 1024 * 1024
"""So that a batch goes up in time (`BATCH_SECONDS`) over a line of 256 kbit/s; 500 events without drawings fit."""

CONTENT_REFUSED = frozenset({400, 413, 415, 422})
"""Answers that speak of what was sent; by any other the events are as good as before, and are sent again."""

Post = Callable[[str, object, float], Any]
"""(path, document, seconds) → the signed answer; raises Unreachable, ServerSaidNo."""


class Upload:
    """The way of events to the server; the desk and the line's own thread never send at the same time."""

    def __init__(self, ledger: Ledger, post: Post, *, paired_at_ms: int | None = None) -> None:
        self._ledger, self._post, self._paired_at_ms = ledger, post, paired_at_ms
        self._sending = threading.Lock()
        self._size = FIRST_BATCH

    def send_up_to(self, sequence: int, *, seconds: float) -> EventOutcome | None:
        """Everything up to this event is sent; what the server said of it, or None when the time was over.

        Raises Unreachable, ServerSaidNo, NotStored.
        """
        deadline = time.monotonic() + seconds
        if not self._sending.acquire(timeout=seconds):
            return None
        try:
            while (left := deadline - time.monotonic()) > 0:
                batch = _batch(self._ledger.list_unsent(self._size, up_to=sequence))
                self._send(batch, seconds=left)
                answer = self._ledger.find_outcome(sequence)  # perhaps by a batch of the line's own thread
                if answer is not None:
                    return answer
            return None
        finally:
            self._sending.release()

    def send_all(self) -> bool:
        """Nothing is unsent; answers whether anything was. Raises Unreachable, ServerSaidNo, NotStored.

        ServerBusy: some may be unsent, and it is worth trying again soon.
        """
        sent = False
        while True:
            with self._sending:
                batch = _batch(self._ledger.list_unsent(self._size))
                if not batch:
                    return sent
                self._send(batch, seconds=BATCH_SECONDS)
                sent = True

    def _send(self, batch: Sequence[LedgerEntry], *, seconds: float) -> tuple[EventOutcome, ...]:
        """What the server said of the first events of this batch; the others stay unsent."""
        if not batch:
            return ()
        more = {"waiting": self._ledger.waiting, "paired_at_ms": self._paired_at_ms}
        document = {
            "events": [entry.to_json() for entry in batch],
            **{name: value for name, value in more.items() if value is not None},
        }
        try:
            answer = self._post("/operations", document, max(seconds, 0.5))
        except ServerBusy:
            self._size = max(len(batch) // 2, 1)
            raise
        except ServerSaidNo as error:
            if error.status not in CONTENT_REFUSED:
                raise
            return self._send_apart(batch, error, seconds=seconds)
        outcomes = _outcomes_of(batch, answer)
        self._size = min(max(2 * len(batch), self._size), MAX_BATCH) if len(outcomes) == len(batch) else len(outcomes)
        self._ledger.answered(outcomes)
        return outcomes

    def _send_apart(
        self, batch: Sequence[LedgerEntry], error: ServerSaidNo, *, seconds: float
    ) -> tuple[EventOutcome, ...]:
        """One event that the server cannot take must not hold up the others: the first half goes by itself."""
        if len(batch) > 1:
            return self._send(batch[: len(batch) // 2], seconds=seconds)
        sequence = batch[0].event.sequence
        outcome = EventOutcome(sequence=sequence, outcome=OperationOutcome.QUARANTINED, reasons=(error.code,))
        log.error("the server cannot read an event; it is kept here", sequence=sequence, code=error.code)
        self._ledger.answered([outcome])
        return (outcome,)


def _outcomes_of(batch: Sequence[LedgerEntry], answer: Any) -> tuple[EventOutcome, ...]:
    """What the server said of the first events; raises Unreachable when of none, or of others than were sent."""
    with reading():
        outcomes = tuple(_outcome_of(result) for result in answer["results"])
    if not outcomes or [item.sequence for item in outcomes] != [each.event.sequence for each in batch[: len(outcomes)]]:
        raise Unreachable("the server did not answer the events it was sent")
    return outcomes


def _outcome_of(result: Any) -> EventOutcome:
    return EventOutcome(
        sequence=int(result["sequence"]), outcome=OperationOutcome(result["outcome"]), reasons=tuple(result["reasons"])
    )


def _batch(entries: Sequence[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    return tuple(_within(entries, MAX_BATCH_BYTES))


def _within(entries: Sequence[LedgerEntry], limit: int) -> Iterator[LedgerEntry]:
    """The first entries that stay within this many bytes; at least one."""
    size = 0
    for number, entry in enumerate(entries):
        size += 2000 + 2 * len(entry.event.drawing or b"")
        if number and size > limit:
            return
        yield entry

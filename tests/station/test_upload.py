"""Sending the ledger: one event the server cannot read holds up no other, and batches stay within their bytes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from laptopdesk.protocol.ledger import MAX_BATCH
from laptopdesk.protocol.operations import OperationOutcome
from scanner.client import ServerSaidNo, Unreachable
from scanner.ledger import Ledger
from scanner.store import Store
from scanner.upload import BATCH_SECONDS, MAX_BATCH_BYTES, Upload
from tests.station.test_ledger import KEY, NOW, given_out

DRAWING = b"\x89PNG\r\n\x1a\n" + b"x" * 59_000


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    store = Store(tmp_path)
    yield Ledger(store, KEY.sign, lambda: NOW)
    store.close()


class Server:
    """Takes events, except those it cannot read; `sizes` are the batches that came."""

    def __init__(self, *unreadable: int, status: int = 422) -> None:
        self.unreadable, self.status, self.sizes, self.taken = set(unreadable), status, list[int](), list[int]()

    def __call__(self, path: str, document: Any, seconds: float) -> Any:
        sequences = [event["sequence"] for event in document["events"]]
        self.sizes.append(len(sequences))
        if self.unreadable & set(sequences):
            raise ServerSaidNo(self.status, "invalid_request")
        self.taken += sequences
        return {"results": [{"sequence": each, "outcome": "applied", "reasons": []} for each in sequences]}


def test_one_that_cannot_be_read_is_kept_apart_and_the_others_arrive_in_order(ledger: Ledger) -> None:
    for number in range(1, 12):
        ledger.append(given_out(number))
    server = Server(4, 9)

    assert Upload(ledger, server).send_all() is True

    assert server.taken == [1, 2, 3, 5, 6, 7, 8, 10, 11]
    assert (ledger.counts().unsent, ledger.counts().quarantined) == (0, 2)
    assert Upload(ledger, server).send_all() is False


def test_server_that_is_broken_is_no_reason_to_set_anything_apart(ledger: Ledger) -> None:
    ledger.append(given_out(1))
    with pytest.raises(ServerSaidNo):
        Upload(ledger, Server(1, status=503)).send_all()
    assert ledger.counts().unsent == 1


def test_batches_stay_within_bytes_and_number(ledger: Ledger) -> None:
    for number in range(1, 101):
        ledger.append(given_out(number), DRAWING)
    server = Server()
    Upload(ledger, server).send_all()
    assert sum(server.sizes) == 100
    assert max(server.sizes) <= MAX_BATCH_BYTES // (2 * len(DRAWING)) + 1
    assert MAX_BATCH_BYTES * 8 / 256_000 < BATCH_SECONDS


def test_a_whole_batch_of_events_without_drawings_is_one_batch(ledger: Ledger) -> None:
    for number in range(1, MAX_BATCH + 2):
        ledger.append(given_out(number))
    server = Server()
    Upload(ledger, server).send_all()
    assert server.sizes == [MAX_BATCH, 1]


def test_asked_for_one_sends_all_before_it(ledger: Ledger) -> None:
    for number in range(1, 6):
        ledger.append(given_out(number))
    server = Server()

    told = Upload(ledger, server).send_up_to(3, seconds=5.0)

    assert told is not None
    assert (told.sequence, told.outcome, server.taken) == (3, OperationOutcome.APPLIED, [1, 2, 3])


def test_line_that_is_cut_is_told(ledger: Ledger) -> None:
    def cut(_path: str, _document: object, _seconds: float) -> Any:
        raise Unreachable("cut")

    ledger.append(given_out(1))
    with pytest.raises(Unreachable):
        Upload(ledger, cut).send_up_to(1, seconds=5.0)
    assert ledger.counts().unsent == 1

"""Sending the ledger: one event the server cannot read holds up no other, and batches stay within their bytes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from laptopdesk.protocol.ledger import MAX_BATCH
from laptopdesk.protocol.operations import OperationOutcome, ReportMode
from scanner.client import ServerBusy, ServerSaidNo, Unreachable
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
    """Takes events, `most` at a time, except those it cannot read; `sizes` are the batches that came."""

    def __init__(self, *unreadable: int, status: int = 422, most: int = MAX_BATCH, busy: int = 0) -> None:
        self.unreadable, self.status, self.sizes, self.taken = set(unreadable), status, list[int](), list[int]()
        self.most, self.busy, self.waiting = most, busy, list[int | None]()

    def __call__(self, path: str, document: Any, seconds: float) -> Any:
        sequences = [event["sequence"] for event in document["events"]]
        self.waiting.append(document.get("waiting"))
        self.sizes.append(len(sequences))
        if self.unreadable & set(sequences):
            raise ServerSaidNo(self.status, "invalid_request")
        if self.busy:
            self.busy -= 1
            raise ServerBusy(1.0)
        sequences = sequences[: self.most]
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


@pytest.mark.parametrize("status", [403, 404, 409, 429, 500, 503])
def test_answer_that_does_not_speak_of_the_event_is_no_reason_to_set_it_apart(ledger: Ledger, status: int) -> None:
    ledger.append(given_out(1))
    with pytest.raises(ServerSaidNo):
        Upload(ledger, Server(1, status=status)).send_all()
    assert ledger.counts().unsent == 1


def test_batches_stay_within_bytes_and_number(ledger: Ledger) -> None:
    for number in range(1, 101):
        ledger.append(given_out(number), DRAWING)
    server = Server()
    Upload(ledger, server).send_all()
    assert sum(server.sizes) == 100
    assert max(server.sizes) <= MAX_BATCH_BYTES // (2 * len(DRAWING)) + 1
    assert MAX_BATCH_BYTES * 8 / 256_000 < BATCH_SECONDS


def test_batches_grow_as_long_as_the_server_takes_them_whole(ledger: Ledger) -> None:
    for number in range(1, 3 * MAX_BATCH):
        ledger.append(given_out(number))
    server = Server()
    Upload(ledger, server).send_all()
    assert server.sizes == [32, 64, 128, 256, 500, 500, 19]
    assert server.taken == list(range(1, 3 * MAX_BATCH))


def test_what_the_server_did_not_come_to_follows_and_little_goes_up_twice(ledger: Ledger) -> None:
    for number in range(1, 301):
        ledger.append(given_out(number))
    server = Server(most=20)
    Upload(ledger, server).send_all()
    assert server.taken == list(range(1, 301))
    assert ledger.counts().unsent == 0
    assert sum(server.sizes) < 1.7 * 300


def test_busy_server_keeps_what_it_took_and_is_sent_less(ledger: Ledger) -> None:
    for number in range(1, 101):
        ledger.append(given_out(number))
    server = Server(busy=2)
    upload = Upload(ledger, server)
    for _ in range(2):
        with pytest.raises(ServerBusy):
            upload.send_all()
    assert upload.send_all() is True
    assert (server.sizes[:3], server.taken) == ([32, 16, 8], list(range(1, 101)))


@pytest.mark.parametrize("answered", [[], [2], [1, 3], [1, 2, 3]])
def test_answer_about_other_events_than_the_first_counts_for_nothing(ledger: Ledger, answered: list[int]) -> None:
    for number in range(1, 3):
        ledger.append(given_out(number))

    def other(_path: str, _document: object, _seconds: float) -> Any:
        return {"results": [{"sequence": each, "outcome": "applied", "reasons": []} for each in answered]}

    with pytest.raises(Unreachable):
        Upload(ledger, other).send_all()
    assert ledger.counts().unsent == 2


def test_only_the_desk_says_that_it_waits(ledger: Ledger) -> None:
    for number in range(1, 45):
        ledger.append(given_out(number))
    assert ledger.ask(given_out(45, ReportMode.ONLINE)).event.sequence == 45
    server = Server(most=10)
    upload = Upload(ledger, server)
    told = upload.send_up_to(45, seconds=5.0)
    assert told is not None
    assert (told.sequence, set(server.waiting)) == (45, {45})
    ledger.stop_waiting()
    ledger.append(given_out(46))
    upload.send_all()
    assert server.waiting[-1] is None


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


def test_batch_names_the_question_that_the_desk_waits_for_whoever_sends_it(ledger: Ledger) -> None:
    server = Server()
    upload = Upload(ledger, server)
    sequence = ledger.ask(given_out(1, ReportMode.ONLINE)).event.sequence
    upload.send_all()
    assert upload.send_up_to(sequence, seconds=5.0) is not None, "sent by another, and the answer is here"

    ledger.ask(given_out(2, ReportMode.ONLINE))
    ledger.stop_waiting()
    upload.send_all()

    assert server.waiting == [sequence, None]


def test_upload_says_since_when_the_key_is_paired(ledger: Ledger) -> None:
    documents: list[Any] = []
    ledger.append(given_out(1))

    def keep(_path: str, document: Any, _seconds: float) -> Any:
        documents.append(document)
        return {"results": [{"sequence": 1, "outcome": "applied", "reasons": []}]}

    Upload(ledger, keep, paired_at_ms=NOW).send_all()
    assert documents[0]["paired_at_ms"] == NOW

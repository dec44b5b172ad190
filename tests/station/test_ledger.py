"""The ledger: gap-free, chained, signed, on the disk or not at all; and what is unsent is never forgotten."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.protocol.codes import make_laptop_tag, make_location_code, make_pass_code
from laptopdesk.protocol.ledger import GENESIS, LedgerEvent
from laptopdesk.protocol.operations import (
    DoubtHandOutIntent,
    Envelope,
    HandOutIntent,
    Intent,
    Operation,
    OperationOutcome,
    ReportMode,
    UndoHandOutIntent,
)
from laptopdesk.protocol.uuid7 import Uuid7Generator
from scanner.identity import is_signed_by
from scanner.ledger import KEPT_MS, EventOutcome, Ledger, as_fact
from scanner.store import NotStored, Store

NOW = 1_790_000_000_000
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PLACE = make_location_code(1)
make_id = Uuid7Generator(lambda: NOW)
APPLIED, CASE, REFUSED = OperationOutcome.APPLIED, OperationOutcome.CASE, OperationOutcome.REFUSED


class Clock:
    def __init__(self) -> None:
        self.ms = NOW

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def ledger(store: Store, clock: Clock) -> Ledger:
    return Ledger(store, KEY.sign, clock)


def given_out(number: int, mode: ReportMode = ReportMode.OFFLINE) -> Operation:
    intent = HandOutIntent(
        laptop=make_laptop_tag(number),
        pass_code=make_pass_code(Random(number)),
        location=PLACE,
        kit=("bag",),
        signature="paper:1",
    )
    return operation(intent, mode)


def operation(intent: Intent, mode: ReportMode = ReportMode.OFFLINE) -> Operation:
    return Operation(id=make_id(), intent=intent, envelope=Envelope(mode=mode, occurred_at_ms=NOW))


def undo_of(given: Operation) -> Operation:
    assert isinstance(given.intent, HandOutIntent)
    return operation(UndoHandOutIntent(operation=given.id, laptop=given.intent.laptop, location=PLACE))


def doubt_about(given: Operation) -> Operation:
    assert isinstance(given.intent, HandOutIntent)
    return operation(DoubtHandOutIntent(operation=given.id, laptop=given.intent.laptop, location=PLACE))


def told(sequence: int, outcome: OperationOutcome = APPLIED) -> EventOutcome:
    return EventOutcome(sequence=sequence, outcome=outcome, reasons=())


def test_numbers_without_a_gap_each_chained_to_the_one_before_and_signed(ledger: Ledger) -> None:
    entries = [ledger.append(given_out(number)) for number in range(1, 6)]

    previous = GENESIS
    for number, entry in enumerate(entries, start=1):
        assert (entry.event.sequence, entry.event.previous) == (number, previous)
        assert is_signed_by(KEY.public_key().public_bytes_raw(), entry.event.hash.encode(), entry.signature)
        previous = entry.event.hash
    assert ledger.list_unsent(10) == tuple(entries)


def test_event_reads_back_as_it_was_written_with_its_drawing(ledger: Ledger) -> None:
    drawing = b"\x89PNG\r\n\x1a\n123"
    entry = ledger.append(given_out(1), drawing)
    [read] = ledger.list_unsent(1)
    assert (read.event, read.event.drawing) == (entry.event, drawing)
    assert LedgerEvent.from_json(json.loads(json.dumps(read.event.to_json()))) == entry.event
    assert replace(entry.event, drawing=None).hash != entry.event.hash


def test_events_of_a_clock_that_was_years_behind_stay(ledger: Ledger, clock: Clock) -> None:
    right, clock.ms = clock.ms, clock.ms - 100 * KEPT_MS
    for number in range(1, 4):
        ledger.append(given_out(number))
    ledger.answered([told(1), told(2), told(3)])
    clock.ms = right
    ledger.forget_old()
    assert ledger.send_again_after(0) == 3


def test_chain_goes_on_after_old_events_went(ledger: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.ledger.KEPT_EVENTS", 1)
    entries = [ledger.append(given_out(number)) for number in range(1, 4)]
    ledger.answered([told(1), told(2), told(3)])
    clock.ms += KEPT_MS
    ledger.forget_old()
    assert ledger.counts().last_sequence == 3
    clock.ms += 1
    ledger.forget_old()
    after = ledger.append(given_out(4))
    assert (after.event.sequence, after.event.previous) == (4, entries[-1].event.hash)


def test_unsent_events_never_go(ledger: Ledger, clock: Clock) -> None:
    ledger.append(given_out(1))
    ledger.append(given_out(2))
    clock.ms += 100 * KEPT_MS
    ledger.forget_old()
    assert ledger.counts().unsent == 2


def test_restored_server_gets_again_what_it_lost(ledger: Ledger) -> None:
    for number in range(1, 5):
        ledger.append(given_out(number))
    ledger.answered([told(number) for number in range(1, 5)])
    assert ledger.highest_answered() == 4

    assert ledger.send_again_after(2) == 2

    assert [entry.event.sequence for entry in ledger.list_unsent(10)] == [3, 4]


def test_server_restored_while_the_desk_sent_gets_again_what_lies_before(ledger: Ledger) -> None:
    for number in range(1, 7):
        ledger.append(given_out(number))
    ledger.answered([told(number) for number in (1, 2, 3, 4, 6)])
    ledger.answered([EventOutcome(sequence=5, outcome=OperationOutcome.QUARANTINED, reasons=("invalid_request",))])

    assert ledger.send_again_within(3, 5) == 2

    assert [entry.event.sequence for entry in ledger.list_unsent(10)] == [3, 4]


def test_question_that_the_server_applied_is_open_until_somebody_says_what_happened(ledger: Ledger) -> None:
    asked = [given_out(number, ReportMode.ONLINE) for number in range(1, 7)]
    for question in asked:
        ledger.append(question)
    assert ledger.find_open_question() is None, "none was answered"
    ledger.answered([told(1, REFUSED), *(told(number) for number in range(2, 5)), told(5, CASE)])
    ledger.append(undo_of(asked[1]))
    ledger.append(as_fact(asked[2]))

    assert ledger.find_open_question() == asked[3]
    ledger.append(doubt_about(asked[3]))
    assert ledger.find_open_question() == asked[4]
    ledger.append(as_fact(asked[4]))
    assert ledger.find_open_question() is None
    ledger.answered([told(6, OperationOutcome.DUPLICATE)])
    assert ledger.find_open_question() == asked[5]


def test_fact_is_the_question_at_the_moment_of_the_question(ledger: Ledger) -> None:
    question = given_out(1, ReportMode.ONLINE)
    fact = as_fact(question, snapshot_version=7)
    assert (fact.id, fact.intent, fact.envelope.occurred_at_ms) == (question.id, question.intent, NOW)
    assert (fact.envelope.mode, fact.envelope.snapshot_version) == (ReportMode.OFFLINE, 7)


def test_question_and_its_fact_count_once(ledger: Ledger) -> None:
    question = given_out(1, ReportMode.ONLINE)
    ledger.append(question)
    ledger.append(as_fact(question))
    assert (ledger.counts().unsent, ledger.counts().last_sequence, ledger.count_handed_over(NOW)) == (1, 2, 1)
    assert ledger.list_in_force(NOW) == ((question.intent, None),)


def test_old_fact_does_not_come_back_over_what_the_server_knows(ledger: Ledger, clock: Clock) -> None:
    question = given_out(1, ReportMode.ONLINE)
    ledger.append(question)
    ledger.answered([told(1)])
    clock.ms += 3_600_000
    ledger.append(as_fact(question))  # only now, as in a folder of an earlier version
    assert ledger.list_in_force(clock.ms) == ()
    ledger.answered([told(2, OperationOutcome.DUPLICATE)])
    assert ledger.list_in_force(clock.ms) == ()


def test_withdrawal_of_what_never_was_is_nothing_here(ledger: Ledger) -> None:
    never, applied = given_out(1, ReportMode.ONLINE), given_out(2, ReportMode.ONLINE)
    for each in (never, applied):
        ledger.append(each)
    ledger.answered([told(1, REFUSED), told(2)])
    withdrawals = [undo_of(never), undo_of(applied)]
    for each in withdrawals:
        ledger.append(each)
    assert ledger.list_in_force(NOW) == ((withdrawals[1].intent, applied.intent),)


def test_last_hand_over_is_known_again_until_it_is_undone(ledger: Ledger) -> None:
    first, second = given_out(1), given_out(2)
    assert ledger.find_last_handed_over() is None
    for each in (first, second):
        ledger.append(each)
    ledger.append(given_out(3, ReportMode.ONLINE))
    assert ledger.find_last_handed_over() == second
    ledger.append(undo_of(second))
    assert ledger.find_last_handed_over() is None


def test_folder_of_an_earlier_version_gets_a_fact_for_every_green_once(
    store: Store, ledger: Ledger, clock: Clock
) -> None:
    asked = [given_out(number, ReportMode.ONLINE) for number in range(1, 7)]
    for each in asked:
        ledger.append(each)
    ledger.append(undo_of(asked[1]))
    ledger.append(as_fact(asked[2]))
    ledger.answered([told(1), told(2), told(3), told(4, REFUSED), told(5)])
    ledger.send_again_after(4)  # the fifth was green, and is sent again; the sixth was never answered
    with store.write() as connection:
        connection.execute("DELETE FROM note")

    for _ in range(2):
        ledger = Ledger(store, KEY.sign, clock)

    facts = [entry.event.operation for entry in ledger.list_unsent(20) if entry.event.sequence > 8]
    assert facts == [as_fact(asked[0]), as_fact(asked[4])]


def test_question_is_never_seen_by_another_thread_before_it_is_waited_for(ledger: Ledger) -> None:
    """What the line's own thread may send is always a batch that names the question in it."""
    found: list[tuple[int | None, set[int]]] = []
    done = threading.Event()

    def send() -> None:
        while not done.is_set():
            batch = {entry.event.sequence for entry in ledger.list_unsent(500)}
            found.append((ledger.waiting, batch))

    thread = threading.Thread(target=send)
    thread.start()
    for number in range(1, 60):
        sequence = ledger.ask(given_out(number, ReportMode.ONLINE)).event.sequence
        time.sleep(0.002)
        ledger.answered([told(sequence)])
        ledger.stop_waiting()
    done.set()
    thread.join()
    assert all(waiting is not None for waiting, batch in found if batch)


def test_what_a_snapshot_may_not_hold(ledger: Ledger, clock: Clock) -> None:
    facts = [given_out(number) for number in range(1, 6)]
    for fact in facts:
        ledger.append(fact)
    ledger.append(given_out(6, ReportMode.ONLINE))
    undo = undo_of(facts[4])
    ledger.append(undo)
    ledger.answered([told(1), told(2, CASE)])
    clock.ms += 3_600_000
    ledger.answered([told(3)])

    found = ledger.list_in_force(snapshot_ms=clock.ms)

    kept = [facts[1], facts[2], facts[3], facts[4]]  # a case, answered now, unsent, unsent
    assert found == (*((fact.intent, None) for fact in kept), (undo.intent, facts[4].intent))
    clock.ms += 25 * 3_600_000
    assert facts[1].intent not in [intent for intent, _ in ledger.list_in_force(snapshot_ms=clock.ms)]


def test_hand_overs_of_today_without_undone_and_unanswered(ledger: Ledger, clock: Clock) -> None:
    undone, stands, asked, refused = given_out(1), given_out(2), *(given_out(n, ReportMode.ONLINE) for n in (3, 4))
    for each in (undone, stands, asked, refused, undo_of(undone)):
        ledger.append(each)
    ledger.answered([told(4, REFUSED)])
    assert ledger.count_handed_over(NOW) == 1
    ledger.answered([told(3)])
    assert ledger.count_handed_over(NOW) == 1, "the page did not say so yet"
    clock.ms += 1
    ledger.append(as_fact(asked))
    assert ledger.count_handed_over(NOW) == 2
    assert ledger.count_handed_over(NOW + 1) == 0


def test_what_cannot_be_written_is_said_and_nothing_is_kept(store: Store, ledger: Ledger) -> None:
    ledger.append(given_out(1))
    with store.read() as connection:
        connection.execute("PRAGMA query_only=ON")
    with pytest.raises(NotStored):
        ledger.append(given_out(2))
    with store.read() as connection:
        connection.execute("PRAGMA query_only=OFF")
    assert ledger.append(given_out(3)).event.sequence == 2


def test_full_disk_keeps_what_was_and_goes_on_when_there_is_room(store: Store, ledger: Ledger) -> None:
    ledger.append(given_out(1))
    with store.read() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
    drawing = b"\x89PNG\r\n\x1a\n" + b"x" * 50_000
    with pytest.raises(NotStored, match="full"):
        ledger.append(given_out(2), drawing)
    with store.read() as connection:
        connection.execute("PRAGMA max_page_count=100000")
    assert ledger.append(given_out(2), drawing).event.sequence == 2


def test_every_commit_waits_for_the_disk(store: Store) -> None:
    with store.read() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL


KILLED = """
import sys
from pathlib import Path
from tests.station.test_ledger import KEY, NOW, given_out
from scanner.ledger import Ledger
from scanner.store import Store
ledger = Ledger(Store(Path(sys.argv[1])), KEY.sign, lambda: NOW)
for number in range(1, 100000):
    print(ledger.append(given_out(number % 9000 + 1)).event.hash, flush=True)
"""


def test_killed_while_writing_loses_nothing_that_was_said(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(40)]
    process.kill()
    said += process.stdout.read().split()
    process.wait()
    process.stdout.close()

    connection = sqlite3.connect(tmp_path / "station.sqlite3")
    kept = [row[0] for row in connection.execute("SELECT hash FROM event ORDER BY sequence")]
    connection.close()

    assert kept[: len(said)] == [line for line in said if len(line) == 64]
    assert len(kept) - len(said) in (0, 1)

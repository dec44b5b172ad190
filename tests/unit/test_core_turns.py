"""Who waits longest for the writer gets it: in one process by a line, between processes by a file."""

import multiprocessing
import threading
import time
from pathlib import Path

import pytest

from laptopdesk.core import turns
from laptopdesk.core.turns import FairLock, Turns


def test_first_come_first_served_also_before_who_asks_again() -> None:
    lock, order = FairLock(), list[int]()
    assert lock.acquire(0)

    def wait(number: int) -> None:
        assert lock.acquire(10)
        order.append(number)
        lock.release()

    threads = [threading.Thread(target=wait, args=[number]) for number in range(5)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(lock._waiting) <= number:
            time.sleep(0.001)
    lock.release()
    assert lock.acquire(10)
    assert order == [0, 1, 2, 3, 4]
    for thread in threads:
        thread.join()
    lock.release()


def test_who_gives_up_is_passed_by() -> None:
    lock = FairLock()
    assert lock.acquire(0)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0)


def test_turn_that_does_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.01)
    line = Turns(None)
    with line.turn(), pytest.raises(TimeoutError), line.turn():
        pass
    with line.turn():
        pass


def hold(database: Path, begun: "multiprocessing.synchronize.Event") -> None:
    """In a process of its own: the turn is held until it is killed."""
    with Turns(database).turn():
        begun.set()
        time.sleep(60)


def test_turn_of_another_process_is_waited_for_and_ends_when_that_is_killed(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    other = context.Process(target=hold, args=[tmp_path / "x.sqlite3", begun])
    other.start()
    assert begun.wait(60)
    got = threading.Event()

    def take() -> None:
        with Turns(tmp_path / "x.sqlite3").turn():
            got.set()

    thread = threading.Thread(target=take)
    thread.start()
    assert not got.wait(0.3)
    other.kill()
    other.join()
    thread.join(10)
    assert got.is_set()


def test_folder_that_takes_no_file_is_left_to_sqlite(tmp_path: Path) -> None:
    with Turns(tmp_path / "missing" / "x.sqlite3").turn():
        pass

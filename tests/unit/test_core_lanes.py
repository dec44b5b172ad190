"""The lane of work that can wait: bounded, first a short wait, then told to come back."""

import threading
import time
from contextlib import ExitStack

import pytest

from laptopdesk.core.lanes import Busy, Lane


def test_as_many_as_there_are_places_and_no_more() -> None:
    lane = Lane(places=2, waiting=1, seconds=0.01)
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(lane.place())
        with pytest.raises(Busy), lane.place():
            pass
    with lane.place(), lane.place():
        pass


def test_who_waits_gets_the_place_that_comes_free() -> None:
    lane = Lane(places=1, waiting=1, seconds=10.0)
    got = threading.Event()

    def wait() -> None:
        with lane.place():
            got.set()

    waiting = threading.Thread(target=wait)
    with lane.place():
        waiting.start()
        assert not got.wait(0.05)
    waiting.join(5)
    assert got.is_set()


def test_too_many_who_wait_are_told_at_once() -> None:
    lane = Lane(places=1, waiting=0, seconds=60.0)
    begun = time.monotonic()
    with lane.place(), pytest.raises(Busy), lane.place():
        pass
    assert time.monotonic() - begun < 5


def test_place_is_free_again_after_an_error() -> None:
    lane = Lane(places=1, waiting=0, seconds=0.0)
    with pytest.raises(KeyError), lane.place():
        raise KeyError
    with lane.place():
        pass

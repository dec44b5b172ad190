"""Several processes that do the same work: whichever dies or hangs is started again, and all of them end together."""

import mmap
import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

import structlog

from laptopdesk.core.secrecy import traceback_without_values

log = structlog.get_logger()

Alive = Callable[[], bool]
"""To be called every second or so by a process at work: its sign of life. Answers whether to go on."""

LOOK_SECONDS = 1.0
SILENT_SECONDS = 30.0
"""After so long without a sign of life a process hangs, and is killed."""
END_SECONDS = 15.0
"""So long the work at hand may take at the end."""
SHORT_LIFE_SECONDS, LONGEST_PAUSE = 5.0, 5.0

_BEAT = struct.Struct("d")


@dataclass(kw_only=True)
class _Place:
    """Where one process works: which one now, since when, and when the next may start."""

    number: int
    process: int | None = None
    started: float = 0.0
    start_at: float = 0.0
    short_lives: int = 0


class Supervisor:
    """Keeps `count` forks of this process at `work`; nothing of the work may have begun here (threads, connections)."""

    def __init__(self, work: Callable[[Alive], None], *, count: int) -> None:
        self._work = work
        self._places = [_Place(number=number) for number in range(count)]
        self._beats = mmap.mmap(-1, _BEAT.size * count)  # shared with the forks

    def run(self) -> None:
        """Until SIGTERM or Ctrl-C; afterwards no process is left."""
        with _signals() as wait:
            try:
                while True:
                    self._start_missing()
                    if {signal.SIGTERM, signal.SIGINT} & wait(LOOK_SECONDS):
                        return
                    self._collect()
                    self._kill_silent()
            finally:
                self._end()

    def _start_missing(self) -> None:
        now = time.monotonic()
        for place in self._places:
            if place.process is None and now >= place.start_at:
                self._start(place)

    def _start(self, place: _Place) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._beat(place.number)
        parent, place.started = os.getpid(), time.monotonic()
        process = os.fork()
        if process == 0:
            self._be_child(place.number, parent)
        place.process = process

    def _be_child(self, number: int, parent: int) -> NoReturn:
        code = 1
        try:
            self._work(_begin_child(lambda: self._beat(number), parent))
            code = 0
        except BaseException as error:  # noqa: BLE001 - the process ends whatever it was, and says so
            log.error("a web process cannot go on", error=traceback_without_values(error))
        finally:
            try:
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)  # whatever happens: what follows in the parent is not ours to do

    def _beat(self, number: int) -> None:
        _BEAT.pack_into(self._beats, number * _BEAT.size, time.monotonic())

    def _collect(self) -> None:
        for place in self._places:
            if place.process is None:
                continue
            process, status = os.waitpid(place.process, os.WNOHANG)
            if process:
                self._note_death(place, status)

    def _note_death(self, place: _Place, status: int) -> None:
        now = time.monotonic()
        place.short_lives = place.short_lives + 1 if now - place.started < SHORT_LIFE_SECONDS else 0
        place.start_at = now + min(0.25 * 2 ** min(place.short_lives, 10), LONGEST_PAUSE) * bool(place.short_lives)
        log.error("a web process ended and is started again", pid=place.process, code=os.waitstatus_to_exitcode(status))
        place.process = None

    def _kill_silent(self) -> None:
        for place in self._places:
            (beat,) = _BEAT.unpack_from(self._beats, place.number * _BEAT.size)
            if place.process is not None and time.monotonic() - beat > SILENT_SECONDS:
                log.error("a web process hangs and is killed", pid=place.process)
                os.kill(place.process, signal.SIGKILL)

    def _end(self) -> None:
        running = [place.process for place in self._places if place.process is not None]
        for process in running:
            os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + END_SECONDS
        while running and time.monotonic() < deadline:
            running = [process for process in running if os.waitpid(process, os.WNOHANG)[0] == 0]
            time.sleep(0.02)
        for process in running:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _begin_child(beat: Callable[[], None], parent: int) -> Alive:
    """The sign of life of a fresh fork, which ends by SIGTERM or when its parent is gone."""
    ended: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        ended.append(number)

    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of us; the parent says when to end
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)

    def alive() -> bool:
        beat()
        return not ended and os.getppid() == parent

    return alive


@contextmanager
def _signals() -> Iterator[Callable[[float], set[int]]]:
    """A function that waits so many seconds and answers which signals came; none is lost between two calls."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
    before = {number: signal.signal(number, lambda _number, _frame: None) for number in numbers}
    wakeup = signal.set_wakeup_fd(write)

    def wait(seconds: float) -> set[int]:
        ready, _, _ = select.select([read], [], [], seconds)
        return set(os.read(read, 512)) if ready else set()

    try:
        yield wait
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(read)
        os.close(write)

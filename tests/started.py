"""Programs of ours as processes of their own, forked from one that imported them: importing takes two seconds each.

`python -m tests.started FD` is that one. It did nothing but import, and for each order forks a process that becomes
`python -m MODULE …`, with environment, folder and streams of its own. It ends with the tests, and all it forked too.
"""

import ctypes
import gc
import json
import mmap
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from laptopdesk.core.counters import SharedCounters

_PR_SET_PDEATHSIG = 1
_LONGEST_ORDER = 1_000_000
PROGRAMS = ("laptopdesk.cli", "tests.concurrency.desk")
"""What is imported beforehand."""
Stream = IO[bytes] | int | None


def end_with_us() -> None:
    """In a child, before it starts: it dies with the test run, and reads nobody else's terminal afterwards (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Started:
    """A process that runs; the part of `subprocess.Popen` that tests use."""

    def __init__(
        self,
        module: str,
        *arguments: str,
        env: Mapping[str, str],
        out: Stream = None,
        err: Stream = None,
        stdin: Stream = None,
        own_session: bool = False,
        umask: int = -1,
    ) -> None:
        """It is forked; `out` and `err` are the tests' own where none is given, and nothing comes in."""
        order = {
            "argv": [module, *arguments],
            "env": dict(env),
            "cwd": str(Path.cwd()),
            "umask": umask,
            "own_session": own_session,
        }
        ended, its_end = os.pipe()
        nothing = os.open(os.devnull, os.O_RDWR)
        streams = [_number(stdin, nothing, nothing), _number(out, 1, nothing), _number(err, 2, nothing)]
        ground = _ground()
        socket.send_fds(ground, [json.dumps(order).encode()], [*streams, its_end])
        self.pid = int(ground.recv(64))
        self.returncode: int | None = None
        self._ended = ended
        os.close(its_end)
        os.close(nothing)

    def poll(self) -> int | None:
        """With what it ended; None while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """With what it ended, as soon as it does."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired([str(self.pid)], timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        """It gets this signal, unless it ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """It is asked to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """It ends."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._ended], [], [], timeout)[0]:
            self.returncode = int(os.read(self._ended, 64))
            os.close(self._ended)
        return self.returncode


def _number(stream: Stream, own: int, nothing: int) -> int:
    match stream:
        case None:
            return own
        case subprocess.DEVNULL:
            return nothing
        case int():
            return stream
    return stream.fileno()


def run(
    module: str, *arguments: str, env: Mapping[str, str], timeout: float = 120.0, umask: int = -1
) -> "subprocess.CompletedProcess[str]":
    """The module ran to its end; what it said."""
    with TemporaryFile() as out, TemporaryFile() as err:
        process = Started(module, *arguments, env=env, out=out, err=err, umask=umask)
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        said = [_read(stream) for stream in (out, err)]
    return subprocess.CompletedProcess([module, *arguments], code, *said)


def _read(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


@cache
def _ground() -> socket.socket:
    """The line to the one that imported, which is started here."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.started", str(its.fileno())]
    root = Path(__file__).parents[1]
    _processes.append(
        subprocess.Popen(command, pass_fds=[its.fileno()], cwd=root, stdin=subprocess.DEVNULL, preexec_fn=end_with_us)
    )
    its.close()
    return ours


_processes: list["subprocess.Popen[bytes]"] = []


# ---- in the process that imported


def main() -> None:
    """Fork for each order until the tests hang up; the forked one goes on as what was ordered."""
    for program in PROGRAMS:
        import_module(program)
        del sys.modules[program]  # what it is made of stays; as `__main__` it begins anew
    line = socket.socket(fileno=int(sys.argv[1]))
    order = _fork_until_ordered(line)
    if order is not None:
        _become(order)


def _fork_until_ordered(line: socket.socket) -> dict[str, object] | None:
    """In a forked process its order, with the streams in place; in the one that imported None, at the end."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    ends: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([line, woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            _tell_ends(ends)
        if line not in ready:
            continue
        order, streams, _flags, _address = socket.recv_fds(line, _LONGEST_ORDER, 4)
        if not order:
            return None
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for number, stream in enumerate(streams[:3]):
                os.dup2(stream, number)
            os.closerange(3, max(line.fileno(), woken, wake, *streams, *ends.values()) + 1)
            line.detach()
            return dict(json.loads(order))
        ends[pid] = streams[3]
        for stream in streams[:3]:
            os.close(stream)
        line.send(str(pid).encode())


def _tell_ends(ends: dict[int, int]) -> None:
    while ends:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        with os.fdopen(ends.pop(pid), "wb") as told:
            told.write(str(os.waitstatus_to_exitcode(status)).encode())


def _become(order: Mapping[str, object]) -> None:
    """This process is `python -m` of what was ordered."""
    end_with_us()
    _share_nothing()
    if order["own_session"]:
        os.setsid()
    if order["umask"] != -1:
        os.umask(int(str(order["umask"])))
    environment, arguments = order["env"], order["argv"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, Sequence)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(str(order["cwd"]))
    sys.argv = [str(argument) for argument in arguments]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _share_nothing() -> None:
    """What the processes of one server count together was laid out at the import: no two programs share it."""
    for counters in [found for found in gc.get_objects() if isinstance(found, SharedCounters)]:
        counters._memory = mmap.mmap(-1, len(counters._memory))


if __name__ == "__main__":
    main()

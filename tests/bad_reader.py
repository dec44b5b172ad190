"""A reader of workbooks that does what the file says, and not what was agreed; see `test_core_sheets`."""

import json
import os
import signal
import sys
import time

from laptopdesk.core.sheet_reader import Limits, limit_this_process


def _say(*lines: object) -> None:
    for line in lines:
        print(json.dumps(line))
    sys.stdout.flush()


def _write_on() -> None:
    while True:
        _say(["sheet", "x" * 1000, False])


def _compute() -> None:
    while True:
        pass


ACTS = {
    "aborts": os.abort,
    "is killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "eats memory": lambda: sys.exit(3 if _is_refused(2**31) else 0),
    "writes on": _write_on,
    "computes": _compute,
    "sleeps": lambda: time.sleep(60),
    "breaks": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "ends early": lambda: _say(["sheet", "A", False], [1, ["Model"], [], False, []]),
    "says nothing": lambda: None,
    "talks": lambda: print("Segmentation fault"),
    "lies": lambda: _say(["sheet", "A", False], [1, [5], [], False, []], ["end"]),
    "nests": lambda: print("[" * 100_000),
    "counts": lambda: print('["sheet", ' + "9" * 10_000 + "]"),
    "leaves": lambda: sys.exit(77),
    "shows what it was given": lambda: _say(["sheet", repr(sorted(os.environ.items())), False], ["end"]),
    "takes its time": lambda: (time.sleep(0.4), _say(["sheet", "done", False], ["end"])),
}


def _is_refused(size: int) -> bool:
    try:
        return not bytearray(size)
    except MemoryError:
        return True


if __name__ == "__main__":
    limit_this_process(Limits(**json.loads(sys.argv[2])))
    ACTS[sys.stdin.read()]()

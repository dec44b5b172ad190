"""The shipped programs as people start them, with the two things that a test needs and the product must not have.

`python -m tests.station.model.launch agent run …` or `… server serve …`. `STATION_CLOCK` names a file with how many
milliseconds this computer's clock is off now: only `scanner.run.now_ms`, the one place where the agent reads it, is
replaced. libfaketime would shift every clock of the process, Python's waiting for locks and sockets among them, and is
one more package to install. `STATION_MUTANT` names a fault to put in (`mutants.py`); without it all code is as shipped.
"""

import os
import sys
from pathlib import Path

from tests.station.model.mutants import MUTANTS


def shift_clock(file: Path) -> None:
    """From now on the agent's clock is off by what the file says at that moment."""
    import scanner.run

    right = scanner.run.now_ms
    scanner.run.now_ms = lambda: right() + int(file.read_text())


def main() -> None:
    """Start the program that the first argument names, with all others."""
    _self, program, *arguments = sys.argv
    if clock := os.environ.get("STATION_CLOCK"):
        shift_clock(Path(clock))
    if mutant := os.environ.get("STATION_MUTANT"):
        MUTANTS[mutant]()
    if program == "agent":
        from scanner.cli import root

        root(arguments, prog_name="laptopdesk-station")
    else:
        from laptopdesk.cli import main as serve

        serve(arguments)


if __name__ == "__main__":
    main()

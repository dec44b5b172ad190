"""A simulated desk for the demo: a pseudo-terminal into which codes are "scanned" as a volunteer would.

`python -m laptopdesk.demo.desk FOLDER LOCATION` holds the terminal open under `FOLDER/scanner`. The agent that reads it
is a program of its own, started by `run.py`, paired by code and finding its server by zeroconf.
"""

import os
import random
import signal
import sys
import time
import tty
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from laptopdesk.app import compose
from laptopdesk.assets.lifecycle.queries import find_laptop_id
from laptopdesk.assets.lifecycle.service import place_laptop
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database, open_database
from laptopdesk.core.looks import Reader
from laptopdesk.handout.snapshot import read_lines, read_scope
from laptopdesk.places.queries import find_location_by_code, list_locations
from laptopdesk.places.values import LocationKind
from laptopdesk.protocol.codes import COMMANDS, DONE_BY_SCANNER, Command
from laptopdesk.protocol.snapshot import LaptopLine

LINK = "scanner"
BETWEEN_CODES = 1.5
BETWEEN_PEOPLE = float(os.environ.get("LAPTOPDESK_DEMO_DESK_SECONDS", "8"))
VAN = 20
"""How many laptops are brought when the shelf is getting empty."""

CANCELS = 0.08
"""How often somebody changes their mind."""


def as_demo(db: Database) -> Database:
    """The database as the demo reads it: names are made up, and whoever reads them is the demo."""
    return db.read_by(lambda: Reader(page="demo", name="demo")).wired(compose().hooks)


def open_demo(folder: Path) -> Database:
    """The demo's database in this folder."""
    return as_demo(open_database(f"sqlite:///{folder / 'laptopdesk.sqlite3'}"))


def find_pairs(db: Database, location: str) -> list[tuple[str, str]]:
    """Ready laptops at this place and passes of people who may have one, those of this place first, matched up."""
    with db.read() as session:
        lines = read_lines(session, None)
        place = find_location_by_code(session, location)
        here = read_scope(session, place.id, utc_now()).passes if place else {}
    laptops = [tag for tag, line in lines.laptops.items() if _is_free(line) and line.location == location]
    people = [
        code
        for code, line in lines.people.items()
        if line.programme and line.attended and not line.has_own and not line.revoked
    ]
    return list(zip(laptops, sorted(people, key=lambda code: code not in here), strict=False))


def busiest_place(db: Database) -> str:
    """The code of the neighbourhood house with most laptops that are ready."""
    with db.read() as session:
        lines = read_lines(session, None)
        houses = {place.code for place in list_locations(session, kind=LocationKind.HOUSE)}
    places = [line.location for line in lines.laptops.values() if line.state == "ready" and line.location in houses]
    return max(sorted(houses), key=places.count)


def bring_laptops(db: Database, location: str, count: int) -> None:
    """Ready laptops from other places come to this one, as a van would bring them."""
    now, actor = utc_now(), system_actor("demo")
    with db.unit_of_work(now=now, actor=actor) as uow:
        place = find_location_by_code(uow.session, location)
        lines = read_lines(uow.session, None).laptops
        elsewhere = [tag for tag, line in lines.items() if _is_free(line) and line.location != location]
        for tag in elsewhere[:count]:
            laptop = find_laptop_id(uow.session, tag)
            if place is not None and laptop is not None:
                place_laptop(uow, laptop, place.id)


def _is_free(line: LaptopLine) -> bool:
    return line.state == "ready" and line.location is not None and line.reserved_for is None and not line.revoked


class Scanner:
    """The end of the pseudo-terminal at which the scanner's bytes go in."""

    def __init__(self, folder: Path) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(self._master, False)
        self._link = folder / LINK
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(slave))
        self._slave = slave  # held open, so that bytes wait for an agent that comes later

    def close(self) -> None:
        """Nobody may take another terminal of the same name for this scanner."""
        self._link.unlink(missing_ok=True)

    def scan(self, code: str) -> None:
        """One code, ended with CR LF as most scanners do; nobody listening is no matter."""
        with suppress(BlockingIOError):
            os.write(self._master, f"{code}\r\n".encode())


def codes_of(pairs: list[tuple[str, str]], rng: random.Random) -> Iterator[tuple[str, ...]]:
    """What a volunteer scans for each person, in whatever order the hands take it."""
    for laptop, pass_code in pairs:
        both = [laptop, pass_code]
        rng.shuffle(both)
        if rng.random() < CANCELS:
            yield (both[0], COMMANDS[Command.CANCEL].text)
        yield (*both, *(COMMANDS[command].text for command in DONE_BY_SCANNER))


def main(arguments: list[str]) -> NoReturn:
    """Scan for one person after another until ended."""
    folder, location = Path(arguments[0]), arguments[1]
    compose()  # every table is known, so that laptops can be brought
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    scanner = Scanner(folder)
    try:
        _scan_on(scanner, folder, location, random.Random(os.getpid()))
    finally:
        scanner.close()


def _scan_on(scanner: Scanner, folder: Path, location: str, rng: random.Random) -> NoReturn:
    while True:
        db = open_demo(folder)
        if len(find_pairs(db, location)) < VAN // 2:
            bring_laptops(db, location, VAN)
        pairs = find_pairs(db, location)[: VAN // 2]
        db.dispose()
        for codes in codes_of(pairs, rng):
            time.sleep(BETWEEN_PEOPLE)
            for code in codes:
                scanner.scan(code)
                time.sleep(BETWEEN_CODES)
        time.sleep(BETWEEN_PEOPLE)


if __name__ == "__main__":
    main(sys.argv[1:])

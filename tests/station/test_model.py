"""A day by dice at two desks, against the shipped programs: what people saw is what the server holds.

Short in `make test`, long in `make soak`. After a failure `STATION_SEED=… STATION_ROUNDS=…` plays the same day again.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from laptopdesk.app import compose
from laptopdesk.core.db import Database
from tests.concurrency.world import RaceWorld, build_race_world
from tests.conftest import DATABASES, fresh_postgres
from tests.databases import open_database
from tests.station.line import Cut
from tests.station.model.invariants import TOLERANCE
from tests.station.model.plan import make_plan, play, settle
from tests.station.model.town import Town, open_town
from tests.station.world import SOAK, wait_until

pytestmark = pytest.mark.races

ROUND = 12
"""Steps after which everything is mended, sent and looked at."""
ROUNDS = int(os.environ.get("STATION_ROUNDS", 200 if SOAK else 3))
SEED = int(os.environ.get("STATION_SEED", Random().randrange(10**6) if SOAK else 8))
PAIRS_OF_A_ROUND = 30


@dataclass(frozen=True, kw_only=True)
class Founded:
    """A database with laptops and people, to be copied."""

    file: Path
    race: RaceWorld


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """Laptops and people enough for every day, on SQLite."""
    file = tmp_path_factory.mktemp("founded") / "town.sqlite3"
    db = open_database(f"sqlite:///{file}")
    race = build_race_world(db, rounds=ROUNDS * PAIRS_OF_A_ROUND // 2)
    db.dispose()
    compose()
    return Founded(file=file, race=race)


@contextmanager
def opened(db: Database, race: RaceWorld, folder: Path, *, desks: int = 2, mutant: str = "") -> Iterator[Town]:
    """A town on this database, whose desks know their server; nothing of it is left afterwards."""
    town = open_town(db, race, folder, desks=desks, mutant=mutant)
    try:
        town.begin()
        yield town
    finally:
        town.close()
        db.dispose()


@pytest.fixture
def database(request: pytest.FixtureRequest, founded: Founded, tmp_path: Path) -> Iterator[tuple[Database, RaceWorld]]:
    """A founded database of this test alone; SQLite unless the test asks for another."""
    if getattr(request, "param", "sqlite") == "sqlite":
        shutil.copy(founded.file, tmp_path / "town.sqlite3")
        yield open_database(f"sqlite:///{tmp_path / 'town.sqlite3'}"), founded.race
        return
    with fresh_postgres(request.getfixturevalue("postgres_url")) as url:
        db = open_database(url)
        yield db, build_race_world(db, rounds=ROUNDS * PAIRS_OF_A_ROUND // 2)


@pytest.mark.parametrize("database", DATABASES if SOAK else ["sqlite"], indirect=True)
def test_everything_green_is_kept_through_a_day_by_dice(database: tuple[Database, RaceWorld], tmp_path: Path) -> None:
    plan = make_plan(SEED, ROUND * ROUNDS)
    with opened(*database, tmp_path) as town:
        for number in range(ROUNDS):
            steps = plan[number * ROUND : (number + 1) * ROUND]
            play(town, steps)
            check(town, f"STATION_SEED={SEED} STATION_ROUNDS={number + 1}: {', '.join(map(str, steps))}")


# ---- the same promises on short days that are known to be hard, and on programs with a fault in them


def restored_to_before(town: Town) -> None:
    """Handed out online, and the server is put back to before that, too late to be dated by when it hears of it."""
    copy = town.copy()
    for _ in range(2):
        town.desks[0].hand_out(*town.fresh())
    time.sleep(TOLERANCE + 2.0)
    town.restore(copy)


def restored_to_before_the_attendance(town: Town) -> None:
    """What the gate asked for is newer than the copy, the hand-over too (F2)."""
    laptop, pass_code = town.fresh()
    town.attend(pass_code, present=False)
    copy = town.copy()
    town.attend(pass_code, present=True)
    town.desks[0].hand_out(laptop, pass_code)
    town.restore(copy)


def started_again_while_everything_is_sent_again(town: Town) -> None:
    """The computer became a new station, whose server asks for all of its ledger, and none of it passes (F1)."""
    desk = town.desks[0]
    for _ in range(3):
        desk.hand_out(*town.fresh())
    town.pair_anew(desk)
    desk.line.cuts = {"/operations": Cut.BEFORE}
    desk.start()
    wait_until(lambda: desk.status()["unsent"], "it is to be sent again")
    desk.stop()
    desk.start()
    time.sleep(1.0)


def killed_around_the_answer(town: Town) -> None:
    """The server did it, and the desk's power went before anybody saw that (F3)."""
    desk = town.desks[0]
    for milliseconds in (0, 10, 20, 30, 40, 60):
        laptop, pass_code = town.fresh()
        assert desk.lay(laptop, pass_code)
        attempt = desk.confirm(laptop, pass_code)
        time.sleep(milliseconds / 1000)
        desk.die(attempt)


HARD_DAYS: Sequence[Callable[[Town], None]] = (
    restored_to_before,
    restored_to_before_the_attendance,
    started_again_while_everything_is_sent_again,
    killed_around_the_answer,
)


def test_hard_days_keep_every_promise(database: tuple[Database, RaceWorld], tmp_path: Path) -> None:
    with opened(*database, tmp_path) as town:
        for day in HARD_DAYS:
            day(town)
            check(town, day.__name__)
        assert sum(attempt.green is not None for attempt in town.attempts) >= 6


def check(town: Town, about: str) -> None:
    """Everything is mended and sent, and no promise is broken; else says what, and `about` what it was."""
    broken = settle(town, Random(SEED))
    assert not broken, "\n".join([about, *broken])


@pytest.mark.parametrize(
    ("mutant", "day", "broken"),
    [
        ("re-asking", restored_to_before, "DATED WRONG"),
        ("withdrawing", started_again_while_everything_is_sent_again, "UNDONE BY NOBODY"),
        ("factless", restored_to_before, "LOST"),
    ],
)
def test_model_finds_the_fault(
    database: tuple[Database, RaceWorld], tmp_path: Path, mutant: str, day: Callable[[Town], None], broken: str
) -> None:
    with opened(*database, tmp_path, desks=1, mutant=mutant) as town:
        day(town)
        assert [each for each in settle(town, Random(SEED)) if each.startswith(broken)]

"""Commands of the command line, run `--by` somebody of another place: refused, and nothing of ours has changed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from laptopdesk.app import compose
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.schema import metadata
from tests.conftest import prepare
from tests.databases import open_database
from tests.elsewhere import World, make_world
from tests.factories import START, location_code, make_staff, unit
from tests.web.test_other_places import LOGS

ROLES = (Role.TECHNICIAN, Role.PROGRAMME, Role.VOLUNTEER, Role.TRAINER)
Line = Callable[[World, str], list[str]]

COMMANDS: dict[str, Line] = {
    "laptop move": lambda w, _place: [w.tag, "repair", "--reason", "broken"],
    "lock try": lambda w, _place: [w.other_tag, "bios", "clear", "--tool", "by hand"],
    "evidence manual": lambda w, _place: [
        w.tag,
        "--method",
        "crypto_erase",
        "--level",
        "clear",
        "--on",
        START.date().isoformat(),
        "--reason",
        "no log",
        "--second",
        f"technician.{w.here}@example.org",
    ],
    "evidence confirm": lambda w, _place: [str(w.said)],
    "evidence fault": lambda _w, _place: ["--tool", "nwipe", "--version", "0.35", "--reason", "skips sectors"],
    "station add": lambda _w, place: ["--location", place],
    "station load": lambda w, _place: [w.station_path],
    "station revoke": lambda w, _place: [str(w.station)],
    "handout return": lambda w, place: [w.out, "--location", place],
    "user add": lambda _w, place: ["nieuw@example.org", "--name", "Nieuw", "--role", "technician", "--location", place],
}


@pytest.fixture
def file_db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(Config(data_dir=tmp_path).url)
    prepare(db, START)
    yield db
    db.dispose()


@pytest.fixture
def world(file_db: Database, tmp_path: Path) -> World:
    world = make_world(file_db)
    (tmp_path / "station.jsonl").write_bytes(world.station_file)
    world.keys["station_path"] = str(tmp_path / "station.jsonl")
    with unit(file_db) as uow:
        for role in ROLES:
            for place in (world.here, world.there):
                make_staff(uow, role, location=place, email=f"{role.value}.{place}@example.org")
    return world


def contents(db: Database) -> dict[str, list[Any]]:
    with db.read() as session:
        names = sorted(set(metadata.tables) - LOGS)
        return {name: list(map(tuple, session.execute(sa.text(f'SELECT * FROM "{name}"')))) for name in names}


def run(folder: Path, command: str, line: list[str], by: str) -> Result:
    arguments = [*command.split(" "), *line, "--by", by]
    answer = "a long enough password\n"
    every = click.Group(commands={str(group.name): group for group in compose().commands})
    return CliRunner().invoke(every, arguments, input=answer, env={"LAPTOPDESK_DATA_DIR": str(folder)}, obj=compose())


def test_commands_change_nothing_for_somebody_of_another_place(file_db: Database, world: World, tmp_path: Path) -> None:
    with file_db.read() as session:
        place = location_code(session, world.here)
        chief = str(session.scalar(sa.text(f"SELECT email FROM staff WHERE id = {world.chief}")))
    before, holes = contents(file_db), []
    for command, line in COMMANDS.items():
        for role in ROLES:
            done = run(tmp_path, command, line(world, place), f"{role.value}.{world.there}@example.org")
            changed = [name for name, rows in contents(file_db).items() if rows != before[name]]
            if done.exit_code == 0 or changed:
                holes.append(f"{command} {role.value}: {done.exit_code} {changed} {done.output[:200]}")
    assert not holes, "\n".join(holes)
    idle = []
    for command, line in COMMANDS.items():
        before = contents(file_db)
        done = run(tmp_path, command, line(world, place), chief)
        if contents(file_db) == before:
            idle.append(f"{command}: {done.exit_code} {done.output[:300]}")
    assert not idle, "\n".join(idle)

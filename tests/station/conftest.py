"""One server for each database and worker, on which every test of stations has laptops, people and desks of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.conftest import DATABASES, fresh_postgres, prepare
from tests.databases import open_database
from tests.station import patient  # noqa: F401 - desks in this process are as patient as agents
from tests.station.line import Line
from tests.station.world import SOAK, World, build

LAPTOPS = 6000 if SOAK else 1200


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`world` runs on each chosen database."""
    if "standing" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--databases").split(",")
        wanted = [name for name in DATABASES if name in chosen]
        metafunc.parametrize("standing", wanted, indirect=True, scope="session")


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """A command run inside the test's own process says how much is logged; the next test begins anew."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The server that all tests of this database share."""
    folder = tmp_path_factory.mktemp(f"station-{request.param}")
    if request.param == "sqlite":
        yield from _built(f"sqlite:///{folder / 'station.sqlite3'}", folder)
        return
    server, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("prepared_postgres")
    with fresh_postgres(server, like=template) as url:
        yield from _built(url, folder)


def _built(url: str, folder: Path) -> Iterator[World]:
    db = open_database(url)
    if db.dialect == "sqlite":
        prepare(db)
    world = build(db, folder, rounds=LAPTOPS // 2)
    yield world
    world.server.kill()
    db.dispose()


@pytest.fixture
def world(standing: World) -> World:
    """The shared server, answering, with a count that begins now."""
    return standing.begin()


@pytest.fixture
def line(world: World) -> Iterator[Line]:
    """A line to the server that can be cut."""
    line = Line(world.server.url)
    yield line
    line.close()

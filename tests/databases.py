"""Databases as tests open them: whoever reads names there is the test."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from alembic import command

from laptopdesk.app import compose
from laptopdesk.core import db as core
from laptopdesk.core.hooks import Hooks
from laptopdesk.core.looks import Reader
from laptopdesk.core.migration import alembic_config, upgrade


def reader_of_tests() -> Reader:
    """Who reads names in a test that asks for a database."""
    return Reader(page="test", name="test")


@cache
def hooks() -> Hooks:
    """What every package registers."""
    return compose().hooks


def open_database(url: Any, **more: Any) -> core.Database:
    """As `core.db.open_database`, read by the test, with everything the product registers."""
    return core.open_database(url, **more).read_by(reader_of_tests).wired(hooks())


@contextmanager
def rolled_back(engine: core.Database) -> Iterator[core.Database]:
    """A `Database` on one connection whose every commit is a savepoint, undone at the end."""
    with engine.engine.connect() as connection:
        transaction = connection.begin()
        yield core.Database(connection).read_by(reader_of_tests).wired(hooks())
        transaction.rollback()


def migrate(db: core.Database, revision: str) -> None:
    """The database has the tables of this revision, as a version of that time left it."""
    config = alembic_config()
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def migrate_once(db: core.Database) -> None:
    """The database has the newest tables. An empty SQLite file gets those that were made first in this process."""
    if db.dialect != "sqlite" or sa.inspect(db.engine).get_table_names():
        upgrade(db)
        return
    raw = db.engine.raw_connection()
    try:
        _migrated().backup(raw.driver_connection)  # type: ignore[arg-type]
    finally:
        raw.close()


@cache
def _migrated() -> sqlite3.Connection:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with TemporaryDirectory() as folder:
        db = open_database(f"sqlite:///{folder}/migrated.sqlite3")
        upgrade(db)
        raw = db.engine.raw_connection()
        raw.driver_connection.backup(kept)  # type: ignore[union-attr]
        raw.close()
        db.dispose()
    return kept

"""Databases as tests open them: whoever reads names there is the test."""

from typing import Any

from alembic import command

from laptopdesk.core import db as core
from laptopdesk.core.looks import Reader
from laptopdesk.core.migration import alembic_config


def reader_of_tests() -> Reader:
    """Who reads names in a test that asks for a database."""
    return Reader(page="test", name="test")


def open_database(url: Any, **more: Any) -> core.Database:
    """As `core.db.open_database`, read by the test."""
    return core.open_database(url, **more).read_by(reader_of_tests)


def migrate(db: core.Database, revision: str) -> None:
    """The database has the tables of this revision, as a version of that time left it."""
    config = alembic_config()
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

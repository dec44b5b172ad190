"""Databases as tests open them: whoever reads names there is the test."""

from typing import Any

from laptopdesk.core import db as core
from laptopdesk.core.looks import Reader


def reader_of_tests() -> Reader:
    """Who reads names in a test that asks for a database."""
    return Reader(page="test", name="test")


def open_database(url: Any, **more: Any) -> core.Database:
    """As `core.db.open_database`, read by the test."""
    return core.open_database(url, **more).read_by(reader_of_tests)

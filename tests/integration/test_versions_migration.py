"""Registers from before versions were data: what counted counts, and what is known is there with its ground."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from laptopdesk.assets.evidence.known_versions import GROUNDS, KNOWN_BAD, KNOWN_GOOD, RESTED_UPON
from laptopdesk.core.db import Database
from laptopdesk.core.migration import alembic_config, upgrade
from tests.conftest import DATABASES, fresh_postgres
from tests.databases import open_database

BEFORE = "0023"
RECORDS = [("nwipe", "0.34.7", "accepted"), ("nwipe", "0.99", "rejected"), ("manual", "1", "accepted"),
           ("nwipe", "0.40", "rejected")]  # fmt: skip


@pytest.fixture(params=DATABASES)
def old_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as the version before left it, with records of four versions."""
    if request.param not in request.config.getoption("--databases").split(","):
        pytest.skip("this database was not chosen")
    if request.param == "sqlite":
        yield from _filled(f"sqlite:///{tmp_path / 'old.sqlite3'}")
        return
    with fresh_postgres(request.getfixturevalue("postgres_url")) as url:
        yield from _filled(url)


def _filled(url: str) -> Iterator[Database]:
    db = open_database(url)
    with db.engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        connection.execute(sa.text(
            "INSERT INTO file (id, sha256, media_type, size, content, created_at)"
            " VALUES (1, :hash, 'text/plain', 1, :content, '2026-07-01 09:00:00')"
        ), {"hash": "0" * 64, "content": b"x"})  # fmt: skip
        connection.execute(sa.text(
            "INSERT INTO evidence_file (id, file_id, sha256, name, status, added_at)"
            " VALUES (1, 1, :hash, 'a.log', 'read', '2026-07-01 09:00:00')"
        ), {"hash": "0" * 64})  # fmt: skip
        for run, (tool, version, verdict) in enumerate(RECORDS, start=1):
            connection.execute(sa.text(
                "INSERT INTO sanitization_record (id, evidence_file_id, run, device, tool, tool_version, model, bus,"
                " kind, level, verified, verdict, reasons, binding) VALUES (:run, 1, :run, 'sda', :tool, :version, '',"
                " '', 'hdd', 'none', :no, :verdict, '[]', 'unbound')"
            ), {"run": run, "tool": tool, "version": version, "verdict": verdict, "no": False})  # fmt: skip
    yield db
    db.dispose()


def test_what_counted_counts_and_the_rest_is_what_a_new_register_knows(old_db: Database) -> None:
    upgrade(old_db)
    with old_db.read() as session:
        rows = session.execute(sa.text("SELECT tool, version, allowed, ground FROM tool_version")).all()
    found = {(tool, version): (bool(allowed), ground) for tool, version, allowed, ground in rows}
    assert found.pop(("nwipe", "0.34.7")) == (True, RESTED_UPON)
    assert found == {key: (key in KNOWN_GOOD, GROUNDS[key]) for key in KNOWN_GOOD | KNOWN_BAD}

"""Registers from before versions were data: what counted counts, and what is known is there with its ground."""

import pytest
import sqlalchemy as sa

from laptopdesk.assets.evidence.known_versions import GROUNDS, KNOWN_BAD, KNOWN_GOOD, RESTED_UPON
from laptopdesk.core.db import Database
from laptopdesk.core.migration import upgrade
from tests.databases import migrate

BEFORE = "0023"
RECORDS = [
    ("nwipe", "0.34.7", "accepted"),
    ("nwipe", "0.99", "rejected"),
    ("manual", "1", "accepted"),
    ("nwipe", "0.40", "rejected"),
]


@pytest.fixture
def old_db(empty_db: Database) -> Database:
    """A database as the version before left it, with records of four versions."""
    migrate(empty_db, BEFORE)
    with empty_db.engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO file (id, sha256, media_type, size, content, created_at)"
                " VALUES (1, :hash, 'text/plain', 1, :content, '2026-07-01 09:00:00')"
            ),
            {"hash": "0" * 64, "content": b"x"},
        )
        connection.execute(
            sa.text(
                "INSERT INTO evidence_file (id, file_id, sha256, name, status, added_at)"
                " VALUES (1, 1, :hash, 'a.log', 'read', '2026-07-01 09:00:00')"
            ),
            {"hash": "0" * 64},
        )
        for run, (tool, version, verdict) in enumerate(RECORDS, start=1):
            connection.execute(
                sa.text(
                    "INSERT INTO sanitization_record (id, evidence_file_id, run, device, tool, tool_version, model, "
                    "bus,"
                    " kind, level, verified, verdict, reasons, binding) VALUES (:run, 1, :run, 'sda', :tool, "
                    ":version, '',"
                    " '', 'hdd', 'none', :no, :verdict, '[]', 'unbound')"
                ),
                {"run": run, "tool": tool, "version": version, "verdict": verdict, "no": False},
            )
    return empty_db


def test_what_counted_counts_and_the_rest_is_what_a_new_register_knows(old_db: Database) -> None:
    upgrade(old_db)
    with old_db.read() as session:
        rows = session.execute(sa.text("SELECT tool, version, allowed, ground FROM tool_version")).all()
    found = {(tool, version): (bool(allowed), ground) for tool, version, allowed, ground in rows}
    assert found.pop(("nwipe", "0.34.7")) == (True, RESTED_UPON)
    assert found == {key: (key in KNOWN_GOOD, GROUNDS[key]) for key in KNOWN_GOOD | KNOWN_BAD}

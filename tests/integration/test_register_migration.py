"""Laptops from before the register: the migration folds their serials and makes them findable by their lot."""

import pytest
import sqlalchemy as sa

from laptopdesk.assets.serials import look_of
from laptopdesk.core.db import Database
from laptopdesk.core.migration import upgrade
from tests.databases import migrate

BEFORE = "0002"
SERIALS = {1: "5CGO1LBZS", 2: "ABC7", 3: None}


@pytest.fixture
def old_db(empty_db: Database) -> Database:
    """A database as the version before left it, with three laptops in one lot."""
    migrate(empty_db, BEFORE)
    with empty_db.engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO lot (id, code, donor, received_on, created_at, hdd_level, flash_level, "
                "attestation_allowed)"
                " VALUES (1, '2026-07 Bank', '', '2026-07-01', '2026-07-01 09:00:00', 'clear', 'purge', :no)"
            ),
            {"no": False},
        )
        for key, serial in SERIALS.items():
            connection.execute(
                sa.text(
                    "INSERT INTO laptop (id, tag, lot_id, row_key, state, state_since, received_at, origin, "
                    "manufacturer,"
                    " model, serial_key) VALUES (:key, :tag, 1, :tag, 'received', '2026-07-01 09:00:00',"
                    " '2026-07-01 09:00:00', 'donated', '', '', :serial)"
                ),
                {"key": key, "tag": f"L{key}", "serial": serial},
            )
    return empty_db


def test_what_was_there_is_folded_and_found_by_its_lot(old_db: Database) -> None:
    upgrade(old_db)
    with old_db.read() as session:
        looks = dict(session.execute(sa.text("SELECT id, look_key FROM laptop")).all())
        terms = session.scalars(sa.text("SELECT term FROM laptop_term WHERE laptop_id = 3 ORDER BY term")).all()
    assert looks == {key: look_of(serial) for key, serial in SERIALS.items()}
    assert terms == ["07", "2026", "202607bank", "bank"]

"""Checks from before locks were noted one by one are taken over for what they said, and for no more."""

from pathlib import Path

import sqlalchemy as sa

from laptopdesk.core.db import Database
from tests.databases import migrate, open_database

AT = "2026-11-01 09:00:00.000000"


def fill(db: Database) -> None:
    """Laptop 1 was ticked and then not, laptop 2 was never ticked and has a lock, laptop 3's lock was cleared."""
    columns = "id, tag, lot_id, row_key, state, state_since, received_at, origin, manufacturer, model, custody_id"
    with db.engine.begin() as connection:
        run = connection.exec_driver_sql
        run(
            "INSERT INTO lot (id, code, donor, received_on, created_at, hdd_level, flash_level, attestation_allowed)"
            f" VALUES (1, 'OLD', '', '2026-11-01', '{AT}', 'clear', 'purge', 0)"
        )
        run(
            "INSERT INTO staff (id, name, sort_key, created_at, locale, session_epoch, pin_failures)"
            f" VALUES (5, 'Old hand', 'old hand', '{AT}', 'nl', 1, 0)"
        )
        for key in (1, 2, 3):
            run(
                f"INSERT INTO laptop ({columns}) VALUES ({key}, 'L{key}', 1, 'r{key}', 'imaged', '{AT}', '{AT}',"
                f" 'donated', '', '', {key})"
            )
            run(f"INSERT INTO custody (id, laptop_id, began_by, began_at) VALUES ({key}, {key}, 'intake', '{AT}')")
        for key, laptop_id, ticked in ((1, 1, 1), (2, 1, 0), (3, 2, 0)):
            run(
                "INSERT INTO laptop_check (id, laptop_id, custody_id, checked_at, checked_by_id, failed_items,"
                f" locks_tried) VALUES ({key}, {laptop_id}, {laptop_id}, '{AT}', 5, '[]', {ticked})"
            )
        run(f"INSERT INTO lock (laptop_id, kind, found_at, found_by_id) VALUES (2, 'mdm', '{AT}', 5)")
        run(f"INSERT INTO lock (laptop_id, kind, found_at, cleared_at) VALUES (3, 'bios', '{AT}', '{AT}')")


def test_a_tick_becomes_the_three_tries_it_stood_for(tmp_path: Path) -> None:
    db = open_database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    migrate(db, "0002")
    fill(db)
    migrate(db, "0006")
    query = "SELECT laptop_id, custody_id, kind, result, online, checked_by_id FROM lock_check ORDER BY id"
    with db.engine.connect() as connection:
        made = [tuple(row) for row in connection.execute(sa.text(query))]
        columns = {column["name"] for column in sa.inspect(connection).get_columns("laptop_check")}
        awaited = connection.execute(sa.text("SELECT awaited FROM lot")).scalars().all()
    db.dispose()
    assert made == [
        (1, 1, "bios", "clear", 1, 5),
        (1, 1, "absolute", "clear", 1, 5),
        (1, 1, "mdm", "clear", 1, 5),
        (2, 2, "mdm", "locked", 0, 5),
    ]
    assert "locks_tried" not in columns
    assert awaited == [0]

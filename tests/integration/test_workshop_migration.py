"""Laptops that stood beside their way before there were lists of them stand in the lists after the upgrade."""

import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from laptopdesk.core.db import Database
from laptopdesk.core.migration import alembic_config
from tests.conftest import fresh_postgres
from tests.databases import open_database

BESIDE = {"repair": "repair", "quarantined": "quarantine", "missing": "missing", "disposed": "disposal"}


def migrate(db: Database, revision: str) -> None:
    config = alembic_config()
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def check(db: Database) -> None:
    before = ScriptDirectory.from_config(alembic_config()).get_revision("0007").down_revision
    assert isinstance(before, str)
    migrate(db, before)
    with db.engine.begin() as connection:
        lot = "INSERT INTO lot (code, received_on, created_at, donor, hdd_level, flash_level, attestation_allowed)"
        connection.execute(
            sa.text(f"{lot} VALUES ('A', '2026-01-02', '2026-01-02 10:00:00', '', 'clear', 'purge', false)")
        )
        for number, state in enumerate(BESIDE):
            connection.execute(
                sa.text(
                    "INSERT INTO laptop (tag, lot_id, row_key, state, state_since, received_at, origin, manufacturer,"
                    " model) VALUES (:tag, 1, :tag, :state, '2026-02-03 10:00:00', '2026-01-02 10:00:00', 'donated',"
                    " '', '')"
                ),
                {"tag": f"L{number}", "state": state},
            )
    migrate(db, "head")
    with db.read() as session:
        counts = {table: session.scalar(sa.text(f"SELECT count(*) FROM {table}")) for table in BESIDE.values()}
    assert counts == dict.fromkeys(BESIDE.values(), 1)


def test_on_sqlite(tmp_path) -> None:
    db = open_database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    check(db)
    db.dispose()


def test_on_postgresql(postgres_url: str) -> None:
    with fresh_postgres(postgres_url) as url:
        db = open_database(url)
        check(db)
        db.dispose()

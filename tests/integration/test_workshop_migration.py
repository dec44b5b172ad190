"""Laptops that stood beside their way before there were lists of them stand in the lists after the upgrade."""

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from laptopdesk.core.db import Database
from laptopdesk.core.migration import alembic_config
from tests.databases import migrate

BESIDE = {"repair": "repair", "quarantined": "quarantine", "missing": "missing", "disposed": "disposal"}


def test_laptops_beside_their_way_stand_in_the_lists(empty_db: Database) -> None:
    before = ScriptDirectory.from_config(alembic_config()).get_revision("0007").down_revision
    assert isinstance(before, str)
    migrate(empty_db, before)
    with empty_db.engine.begin() as connection:
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
    migrate(empty_db, "head")
    with empty_db.read() as session:
        counts = {table: session.scalar(sa.text(f"SELECT count(*) FROM {table}")) for table in BESIDE.values()}
    assert counts == dict.fromkeys(BESIDE.values(), 1)

"""Keys of stations that were paired before their pairing was kept are known since their station was added."""

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from laptopdesk.core.db import Database
from laptopdesk.core.migration import alembic_config
from tests.databases import migrate

ADDED = "2026-01-02 10:00:00"


def test_keys_of_stations_are_known_since_they_were_added(empty_db: Database) -> None:
    before = ScriptDirectory.from_config(alembic_config()).get_revision("0013").down_revision
    assert isinstance(before, str)
    migrate(empty_db, before)
    with empty_db.engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO location (id, code, name, kind, search_text, sort_key, valid_from, street, postcode, city)"
                " VALUES (1, 'Z0001P', 'Huis', 'house', '', '', '2026-01-01', '', '', '')"
            )
        )
        for number, key in ((1, b"present"), (2, None)):
            connection.execute(
                sa.text(
                    "INSERT INTO station (id, name, location_id, created_at, last_sequence, public_key)"
                    f" VALUES (:id, 'Tafel', 1, '{ADDED}', 0, :key)"
                ),
                {"id": number, "key": key},
            )
        connection.execute(
            sa.text(
                "INSERT INTO station_key (station_id, public_key, retired_at) VALUES (1, :key, '2026-02-02 10:00:00')"
            ),
            {"key": b"before"},
        )
    migrate(empty_db, "head")
    with empty_db.read() as session:
        rows = session.execute(
            sa.text("SELECT public_key, paired_at, retired_at IS NULL FROM station_key ORDER BY public_key")
        ).all()
    assert [(bytes(key), str(paired)[:19], bool(current)) for key, paired, current in rows] == [
        (b"before", ADDED, False),
        (b"present", ADDED, True),
    ]

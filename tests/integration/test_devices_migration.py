"""Keys of stations that were paired before their pairing was kept are known since their station was added."""

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from laptopdesk.core.db import Database
from laptopdesk.core.migration import alembic_config
from tests.conftest import fresh_postgres
from tests.databases import open_database
from tests.integration.test_workshop_migration import migrate

ADDED = "2026-01-02 10:00:00"


def check(db: Database) -> None:
    before = ScriptDirectory.from_config(alembic_config()).get_revision("0013").down_revision
    assert isinstance(before, str)
    migrate(db, before)
    with db.engine.begin() as connection:
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
    migrate(db, "head")
    with db.read() as session:
        rows = session.execute(
            sa.text("SELECT public_key, paired_at, retired_at IS NULL FROM station_key ORDER BY public_key")
        ).all()
    assert [(bytes(key), str(paired)[:19], bool(current)) for key, paired, current in rows] == [
        (b"before", ADDED, False), (b"present", ADDED, True)
    ]  # fmt: skip


def test_on_sqlite(tmp_path) -> None:
    db = open_database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    check(db)
    db.dispose()


def test_on_postgresql(postgres_url: str) -> None:
    with fresh_postgres(postgres_url) as url:
        db = open_database(url)
        check(db)
        db.dispose()

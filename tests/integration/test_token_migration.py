"""Tokens from before they had an end: the migration gives each one, 90 days away at most."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from laptopdesk.accounts.queries import list_tokens
from laptopdesk.core.access import Scope
from laptopdesk.core.db import Database
from laptopdesk.core.migration import alembic_config, upgrade
from tests.conftest import DATABASES, fresh_postgres
from tests.databases import open_database

BEFORE = "0018"
SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
ENDS = {1: None, 2: SOON, 3: SOON + timedelta(days=3000)}


@pytest.fixture(params=DATABASES)
def old_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as the version before left it, with somebody who has three tokens."""
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
            "INSERT INTO staff (id, name, sort_key, created_at, session_epoch, pin_failures)"
            " VALUES (1, 'Ada', 'ada', '2026-07-01 09:00:00', 1, 0)"
        ))  # fmt: skip
        moment = sa.DateTime(timezone=True)
        table = sa.table("api_token", *(sa.column(name) for name in ("id", "staff_id", "name", "token_hash")),
                         sa.column("created_at", moment), sa.column("expires_at", moment))  # fmt: skip
        connection.execute(sa.insert(table), [
            {"id": key, "staff_id": 1, "name": "t", "token_hash": f"h{key}", "expires_at": ends, "created_at": SOON}
            for key, ends in ENDS.items()
        ])  # fmt: skip
    yield db
    db.dispose()


def test_every_token_ends_within_90_days_and_does_what_it_did(old_db: Database) -> None:
    upgrade(old_db)
    with old_db.read() as session:
        tokens = {token.id: token for token in list_tokens(session, 1)}
    assert tokens[2].expires_at == SOON
    latest = datetime.now(UTC) + timedelta(days=90)
    for key in (1, 3):
        assert latest - timedelta(hours=1) < tokens[key].expires_at <= latest
    assert {token.scopes for token in tokens.values()} == {tuple(Scope)}

"""Tokens from before they had an end: the migration gives each one, 90 days away at most."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.accounts.queries import list_tokens
from laptopdesk.core.access import Scope
from laptopdesk.core.db import Database
from laptopdesk.core.migration import upgrade
from tests.databases import migrate

BEFORE = "0018"
SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
ENDS = {1: None, 2: SOON, 3: SOON + timedelta(days=3000)}


@pytest.fixture
def old_db(empty_db: Database) -> Database:
    """A database as the version before left it, with somebody who has three tokens."""
    migrate(empty_db, BEFORE)
    with empty_db.engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO staff (id, name, sort_key, created_at, session_epoch, pin_failures)"
                " VALUES (1, 'Ada', 'ada', '2026-07-01 09:00:00', 1, 0)"
            )
        )
        moment = sa.DateTime(timezone=True)
        table = sa.table(
            "api_token",
            *(sa.column(name) for name in ("id", "staff_id", "name", "token_hash")),
            sa.column("created_at", moment),
            sa.column("expires_at", moment),
        )
        connection.execute(
            sa.insert(table),
            [
                {"id": key, "staff_id": 1, "name": "t", "token_hash": f"h{key}", "expires_at": ends, "created_at": SOON}
                for key, ends in ENDS.items()
            ],
        )
    return empty_db


def test_every_token_ends_within_90_days_and_does_what_it_did(old_db: Database) -> None:
    upgrade(old_db)
    with old_db.read() as session:
        tokens = {token.id: token for token in list_tokens(session, 1)}
    assert tokens[2].expires_at == SOON
    latest = datetime.now(UTC) + timedelta(days=90)
    for key in (1, 3):
        assert latest - timedelta(hours=1) < tokens[key].expires_at <= latest
    assert {token.scopes for token in tokens.values()} == {tuple(Scope)}

"""Bringing a database to the shape this version wants, and saying which shape it has."""

from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from laptopdesk.core.db import Database, open_database

_HERE = Path(__file__).resolve().parent.parent
SCRIPTS = next(path for path in (_HERE / "_migrations", _HERE.parent / "migrations") if path.is_dir())

OWN_TABLES_ONLY = ("journal_entry", "journal_subject")


def alembic_config() -> AlembicConfig:
    """Alembic's settings without a file: where the scripts lie."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def upgrade(db: Database) -> None:
    """The database has the newest shape; nothing happens when it already has it."""
    with db.engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def write_revision(db: Database, message: str) -> Path:
    """A new migration script beside the others, from what the models have and this database has not."""
    config = alembic_config()
    number = len(list((SCRIPTS / "versions").glob("[0-9]*.py"))) + 1
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")
    return next((SCRIPTS / "versions").glob(f"{number:04d}_*.py"))


def upgrade_as_owner(owner_url: str, app_url: str) -> None:
    """PostgreSQL: `owner_url` migrates and keeps the tables; the app's role gets only the rights it needs."""
    owner = open_database(owner_url)
    try:
        upgrade(owner)
        with owner.engine.begin() as connection:
            grant_rights(connection, app_url)
    finally:
        owner.dispose()


def grant_rights(connection: sa.Connection, app_url: str) -> None:
    """PostgreSQL: the app's role may use the tables of the owner on this connection, and not rewrite the journal."""
    role = make_url(app_url).username
    if not role:
        raise ValueError("the database URL of the app names no role")
    for statement in _grants(role):
        connection.exec_driver_sql(statement)


def _grants(role: str) -> list[str]:
    name = '"' + role.replace('"', '""') + '"'
    tables = ", ".join(OWN_TABLES_ONLY)
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM {name}",
    ]


def is_known_revision(revision: str) -> bool:
    """Whether this version can bring a database of that shape to its own."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())


@lru_cache(maxsize=1)
def wanted_revision() -> str | None:
    """The newest revision this version knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def current_revision(session: Session) -> str | None:
    """The revision of this database; None where nothing was ever migrated."""
    if not sa.inspect(session.connection()).has_table("alembic_version"):
        return None
    return session.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()

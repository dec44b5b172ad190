"""Triggers that make the journal insert-only, for both databases. Used by the migrations and re-made after rebuilds."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

PROTECTED = ("journal_entry", "journal_subject")

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

_SQLITE_NEXT = """CREATE TRIGGER journal_entry_next BEFORE INSERT ON journal_entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal_entry)
BEGIN SELECT RAISE(ABORT, 'journal_entry has no gaps and no second row'); END"""

_PG_FUNCTION = """CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""

_PG_ROW = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON {table}
FOR EACH ROW EXECUTE FUNCTION journal_append_only()"""

_PG_TRUNCATE = """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()"""


def trigger_names(dialect: str) -> frozenset[str]:
    """The triggers that must exist on this dialect."""
    names = {f"{table}_no_{verb}" for table in PROTECTED for verb in ("update", "delete")}
    names |= {"journal_entry_next"} if dialect == "sqlite" else {f"{table}_no_truncate" for table in PROTECTED}
    return frozenset(names)


def create_triggers(dialect: str) -> Iterator[str]:
    """The statements that put every trigger in place."""
    if dialect == "postgresql":
        yield _PG_FUNCTION
    for table in PROTECTED:
        template = _SQLITE if dialect == "sqlite" else _PG_ROW
        for verb in ("update", "delete"):
            yield template.format(table=table, verb=verb, upper=verb.upper())
        if dialect == "postgresql":
            yield _PG_TRUNCATE.format(table=table)
    if dialect == "sqlite":
        yield _SQLITE_NEXT


LIST_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
LIST_POSTGRESQL = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"


def missing_triggers(session: Session) -> tuple[str, ...]:
    """The triggers that keep the journal from being changed and that are not in place, by name."""
    dialect = session.get_bind().dialect.name
    present = session.scalars(sa.text(LIST_SQLITE if dialect == "sqlite" else LIST_POSTGRESQL))
    return tuple(sorted(trigger_names(dialect) - set(present)))

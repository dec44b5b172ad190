"""What is only ever added to may forget words, and nothing else; the scan log keeps shapes of what is no code."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WORDS = {"kit_movement": "words", "stocktake_scan": "raw"}
_SCAN = ("scan_id", "location_id", "source", "at", "received_at", "raw", "tag", "reason", "voids", "device", "sequence")
FORGOTTEN = "–"
_CODE = re.compile(r"(?i)[lpzxaf][0-9]{4,11}[^\s\0]?")


def upgrade() -> None:
    for table, words in WORDS.items():
        _allow_forgetting(table, words)
    scans = sa.table("scan_log", sa.column("id"), sa.column("raw"))
    connection = op.get_bind()
    for key, raw in connection.execute(sa.select(scans.c.id, scans.c.raw)).all():
        if not _CODE.fullmatch(raw.strip()):
            connection.execute(sa.update(scans).where(scans.c.id == key).values(raw="".join(map(_shape, raw))))


def _allow_forgetting(table: str, words: str) -> None:
    """An update may put the mark of what was forgotten in the place of the words; any other is refused as before."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    refused = f"({_refused(table, 'IS NOT' if sqlite else 'IS DISTINCT FROM')})"
    if sqlite:
        columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
        same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns if name != words)
        op.execute(f"DROP TRIGGER {table}_no_update")
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"WHEN {refused} AND NOT (NEW.{words} IS '{FORGOTTEN}' AND {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    same = f"to_jsonb(NEW) - '{words}' = to_jsonb(OLD) - '{words}'"
    op.execute(f"DROP TRIGGER {table}_no_update ON {table}")
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN ({refused} AND NOT (NEW.{words} IS NOT DISTINCT FROM '{FORGOTTEN}' AND {same})) "
        "EXECUTE FUNCTION journal_append_only()"
    )


def _refused(table: str, other: str) -> str:
    """What was refused until now: every update, but that of a scan that waited for its stock-take."""
    if table != "stocktake_scan":
        return "1 = 1"
    changed = " OR ".join(f"NEW.{name} {other} OLD.{name}" for name in _SCAN)
    return f"OLD.standing <> 'waiting' OR NEW.standing <> 'counts' OR {changed}"


def _shape(char: str) -> str:
    return "x" if char.isalpha() else "9" if char.isdigit() else char


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

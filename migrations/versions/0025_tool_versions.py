"""Which versions of a wipe tool count is data, with who decided, when, and on what ground."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

RULE_OF_BEFORE = "Allowed by the rule of before versions were written down."
LOOKED_AT = "Logs of this version were looked at, line by line."
WRITES_ZEROS = "Writes zeros where it says random, says the maker (fixed in 0.19)."
RESTS = "Allowed by the rule of before: accepted records rest on it."

BAD = tuple(f"0.{number}" for number in range(13, 19))
BEFORE = tuple(f"0.{number}" for number in range(20, 39) if number != 33)
LOOKED_AT_NWIPE = ("0.32.023", "0.33", "0.40", "0.42")
BEFORE_USODY = (
    "0.1.0",
    "0.1.0-beta5",
    "0.1.0-beta6",
    "0.1.0-beta7",
    "0.1.1",
    "0.1.2",
    "0.1.2-beta3",
    "0.1.2-rc1",
    "0.1.2-rc2",
    "0.1.3",
    "0.1.3-beta1",
    "0.1.3-beta2",
    "0.1.3-beta3",
    "0.1.3-beta4",
    "0.1.3-rc1",
    "0.1.3-rc2",
)
SEED = {
    **{("nwipe", version): (False, WRITES_ZEROS) for version in BAD},
    **{("nwipe", version): (True, RULE_OF_BEFORE) for version in BEFORE},
    **{("nwipe", version): (True, LOOKED_AT) for version in LOOKED_AT_NWIPE},
    **{("usody-sanitize", version): (True, RULE_OF_BEFORE) for version in BEFORE_USODY},
    ("usody-sanitize", "0.1.1-beta1"): (True, LOOKED_AT),
}


def upgrade() -> None:
    table = op.create_table(
        "tool_version",
        sa.Column("id", KEY, nullable=False),
        sa.Column("tool", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("evidence_file_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["staff.id"], name=op.f("fk_tool_version_decided_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["evidence_file_id"], ["evidence_file.id"], name=op.f("fk_tool_version_evidence_file_id_evidence_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_version")),
        sa.UniqueConstraint("tool", "version", name=op.f("uq_tool_version_tool_version")),
    )
    known = SEED | {key: (True, RESTS) for key in _relied_upon() if key not in SEED}
    now = datetime.now(UTC)
    rows = [
        {"tool": tool, "version": version, "allowed": allowed, "ground": ground, "decided_at": now}
        for (tool, version), (allowed, ground) in sorted(known.items())
    ]
    op.bulk_insert(table, rows)


def _relied_upon() -> list[tuple[str, str]]:
    """Versions of records that were accepted: what counts today counts tomorrow, until somebody declares it faulty."""
    record = sa.table("sanitization_record", *(sa.column(name) for name in ("tool", "tool_version", "verdict")))
    query = sa.select(record.c.tool, record.c.tool_version).where(
        record.c.verdict.in_(("accepted", "unverified")),
        record.c.tool.in_(("nwipe", "usody-sanitize")),
        record.c.tool_version != "",
    )
    return [(tool, version) for tool, version in op.get_bind().execute(query.distinct())]


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

"""What a person decided about a station's ledger: numbers declared lost, events settled, servers that are ours."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("station", sa.Column("twice_until", key, server_default="0", nullable=False))
    op.add_column("station_event", sa.Column("settled_at", UtcDateTime(), nullable=True))
    op.create_table(
        "ledger_loss",
        sa.Column("id", key, nullable=False),
        sa.Column("station_id", key, nullable=False),
        sa.Column("ledger", sa.String(length=16), nullable=False),
        sa.Column("first", key, nullable=False),
        sa.Column("last", key, nullable=False),
        sa.Column("declared_at", UtcDateTime(), nullable=False),
        sa.Column("declared_by_id", key, nullable=True),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_ledger_loss_station_id_station")),
        sa.ForeignKeyConstraint(["declared_by_id"], ["staff.id"], name=op.f("fk_ledger_loss_declared_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_loss")),
        sa.UniqueConstraint("station_id", "ledger", "first", name=op.f("uq_ledger_loss_station_id_ledger_first")),
    )
    op.create_table(
        "known_server",
        sa.Column("id", key, nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("key_id", sa.String(length=80), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("noted_by_id", key, nullable=True),
        sa.ForeignKeyConstraint(["noted_by_id"], ["staff.id"], name=op.f("fk_known_server_noted_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_server")),
        sa.UniqueConstraint("url", "key_id", name=op.f("uq_known_server_url_key_id")),
    )


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

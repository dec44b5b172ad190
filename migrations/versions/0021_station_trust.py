"""Badges are hashed for each station, and a signed request counts once."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("station", sa.Column("badge_salt", sa.String(64), nullable=True))
    op.add_column("station", sa.Column("unkept", KEY, nullable=False, server_default="0"))
    op.add_column("station_event", sa.Column("forget_at", UtcDateTime(), nullable=True))
    op.create_table(
        "station_badge",
        sa.Column("station_id", KEY, nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_badge_station_id_station")),
        sa.PrimaryKeyConstraint("station_id", "mark", name=op.f("pk_station_badge")),
    )
    op.create_table(
        "station_start",
        sa.Column("id", KEY, nullable=False),
        sa.Column("station_id", KEY, nullable=False),
        sa.Column("ledger", sa.String(16), nullable=False),
        sa.Column("boot", sa.Uuid(), nullable=False),
        sa.Column("highest", KEY, nullable=False),
        sa.Column("seen", KEY, nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_start_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_start")),
        sa.UniqueConstraint("station_id", "ledger", "boot", name=op.f("uq_station_start_station_id_ledger_boot")),
    )


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

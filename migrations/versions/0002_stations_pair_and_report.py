"""Stations pair by code and report the events of their ledger."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "station_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ledger", sa.String(length=16), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "applied",
                "duplicate",
                "case",
                "quarantined",
                "refused",
                name="operationoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("inbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_station_event_inbox_id_inbox")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_event_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_event")),
        sa.UniqueConstraint(
            "station_id", "ledger", "sequence", "hash", name=op.f("uq_station_event_station_id_ledger_sequence_hash")
        ),
    )
    op.create_index(op.f("ix_station_event_inbox_id"), "station_event", ["inbox_id"], unique=False)

    op.create_table(
        "station_key",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_key_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_key")),
        sa.UniqueConstraint("station_id", "public_key", name=op.f("uq_station_key_station_id_public_key")),
    )

    op.add_column("station", sa.Column("pairing_key", sa.LargeBinary(), nullable=True))
    op.add_column("station", sa.Column("pairing_until", UtcDateTime(), nullable=True))
    op.add_column("station", sa.Column("boot", sa.Uuid(), nullable=True))
    op.add_column(
        "station",
        sa.Column(
            "boot_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
        ),
    )
    op.add_column("station", sa.Column("copied_at", UtcDateTime(), nullable=True))
    op.add_column("station", sa.Column("said", sa.JSON(none_as_null=True), server_default="{}", nullable=False))


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

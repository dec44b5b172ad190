"""Devices on which a person signed in before, and how often somebody failed at an account since."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("staff", sa.Column("failed_tries", KEY, nullable=False, server_default=sa.text("0")))
    op.create_table(
        "staff_device",
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("pin_failures", KEY, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_device_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", "device", name=op.f("pk_staff_device")),
    )
    op.create_index(op.f("ix_staff_device_seen_at"), "staff_device", ["seen_at"])


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

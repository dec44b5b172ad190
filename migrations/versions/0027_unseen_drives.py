"""Drives that a tool could not see wait for a person; a battery that answered nought was not measured."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

KIND = sa.Enum(
    "vmd", "raid", "optane", "nvme", "emmc", "volume", "any", name="unseenkind", native_enum=False, length=40
)
ANSWER = sa.Enum(
    "no_other_drive", "drive_added", "seen_later", "report_withdrawn", name="unseenanswer", native_enum=False, length=40
)


def upgrade() -> None:
    op.create_table(
        "unseen_drive",
        sa.Column("id", KEY, nullable=False),
        sa.Column("laptop_id", KEY, nullable=False),
        sa.Column("inventory_file_id", KEY, nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=24), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("answer", ANSWER, nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.Column("custody_id", KEY, nullable=True),
        sa.Column("medium_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_unseen_drive_laptop_id_laptop")),
        sa.ForeignKeyConstraint(
            ["inventory_file_id"], ["inventory_file.id"], name=op.f("fk_unseen_drive_inventory_file_id_inventory_file")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["staff.id"], name=op.f("fk_unseen_drive_answered_by_id_staff")),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_unseen_drive_custody_id_custody")),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name=op.f("fk_unseen_drive_medium_id_medium")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unseen_drive")),
        sa.UniqueConstraint(
            "laptop_id", "kind", "address", "name", name=op.f("uq_unseen_drive_laptop_id_kind_address_name")
        ),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_unseen_drive_answered")),
    )
    op.create_index(op.f("ix_unseen_drive_inventory_file_id"), "unseen_drive", ["inventory_file_id"], unique=False)
    op.execute("UPDATE battery_reading SET health_percent = NULL WHERE health_percent = 0")
    op.execute("UPDATE battery_reading SET full_mwh = NULL WHERE full_mwh = 0")


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

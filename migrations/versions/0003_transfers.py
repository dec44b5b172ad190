"""Laptops travel in transfers."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("departed_at", UtcDateTime(), nullable=True),
        sa.Column("departed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_transfer_two_places")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["staff.id"], name=op.f("fk_transfer_closed_by_id_staff")),
        sa.ForeignKeyConstraint(["departed_by_id"], ["staff.id"], name=op.f("fk_transfer_departed_by_id_staff")),
        sa.ForeignKeyConstraint(["from_id"], ["location.id"], name=op.f("fk_transfer_from_id_location")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["staff.id"], name=op.f("fk_transfer_opened_by_id_staff")),
        sa.ForeignKeyConstraint(["to_id"], ["location.id"], name=op.f("fk_transfer_to_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_closed_at"), "transfer", ["closed_at"], unique=False)
    op.create_index(op.f("ix_transfer_from_id"), "transfer", ["from_id"], unique=False)
    op.create_index(op.f("ix_transfer_to_id"), "transfer", ["to_id"], unique=False)

    op.create_table(
        "transfer_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("transfer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("out_at", UtcDateTime(), nullable=True),
        sa.Column("out_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("in_at", UtcDateTime(), nullable=True),
        sa.Column("in_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("arrived", sa.Boolean(), nullable=False),
        sa.Column("taken_off_at", UtcDateTime(), nullable=True),
        sa.Column(
            "settlement",
            sa.Enum("never_left", "placed_here", name="settlement", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["in_by_id"], ["staff.id"], name=op.f("fk_transfer_line_in_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_transfer_line_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["out_by_id"], ["staff.id"], name=op.f("fk_transfer_line_out_by_id_staff")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["staff.id"], name=op.f("fk_transfer_line_settled_by_id_staff")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_line_transfer_id_transfer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_line")),
        sa.UniqueConstraint("transfer_id", "laptop_id", name=op.f("uq_transfer_line_transfer_id_laptop_id")),
    )
    op.create_index(op.f("ix_transfer_line_laptop_id"), "transfer_line", ["laptop_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

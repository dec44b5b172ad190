"""Samples of lots."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.db import UtcDateTime

revision = "0011"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample_draw",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("population", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.Column("drawn_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["staff.id"], name=op.f("fk_sample_draw_drawn_by_id_staff")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_sample_draw_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_draw")),
        sa.UniqueConstraint("lot_id", "number", name=op.f("uq_sample_draw_lot_id_number")),
    )
    op.create_table(
        "sample_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("checked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "result",
            sa.Enum("no_data", "data_found", "unreadable", name="checkresult", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("tool", sa.String(length=120), nullable=False),
        sa.Column("extent", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["checked_by_id"], ["staff.id"], name=op.f("fk_sample_line_checked_by_id_staff")),
        sa.ForeignKeyConstraint(["draw_id"], ["sample_draw.id"], name=op.f("fk_sample_line_draw_id_sample_draw")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_sample_line_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_sample_line_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_line")),
        sa.UniqueConstraint("lot_id", "laptop_id", name=op.f("uq_sample_line_lot_id_laptop_id")),
    )
    op.create_index(op.f("ix_sample_line_draw_id"), "sample_line", ["draw_id"], unique=False)
    op.create_index(op.f("ix_sample_line_laptop_id"), "sample_line", ["laptop_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

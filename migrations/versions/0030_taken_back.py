"""Laptops received by mistake leave the register and keep their label; which line of which list made which laptop."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0030"
down_revision = "0032"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "withdrawn_laptop",
        sa.Column("tag", sa.String(length=16), nullable=False),
        sa.Column("laptop_id", _key(), nullable=False),
        sa.Column("lot_id", _key(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_by_id", _key(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_withdrawn_laptop_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["staff.id"], name=op.f("fk_withdrawn_laptop_withdrawn_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_withdrawn_laptop")),
        sa.UniqueConstraint("laptop_id", name=op.f("uq_withdrawn_laptop_laptop_id")),
    )
    op.create_table(
        "list_line",
        sa.Column("lot_id", _key(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("laptop_id", _key(), nullable=False),
        sa.Column("import_id", _key(), nullable=True),
        sa.Column("created", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["pending_import.id"], name=op.f("fk_list_line_import_id_pending_import")
        ),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_list_line_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_list_line_lot_id_lot")),
        sa.PrimaryKeyConstraint("lot_id", "sha256", "place", name=op.f("pk_list_line")),
    )
    op.create_index(op.f("ix_list_line_laptop_id"), "list_line", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_list_line_import_id"), "list_line", ["import_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

"""Data that was found in a sample is dealt with, and the laptop may be drawn once more."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    followed = sa.Enum("erased_again", "harmless", "destroyed", name="followup", native_enum=False, length=40)
    with op.batch_alter_table("sample_line") as table:
        table.add_column(sa.Column("followed", followed, nullable=True))
        table.drop_constraint(op.f("uq_sample_line_lot_id_laptop_id"), type_="unique")
    current = sa.text("followed IS NULL")
    op.create_index(
        "uq_sample_line_current",
        "sample_line",
        ["lot_id", "laptop_id"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

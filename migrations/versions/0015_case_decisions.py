"""A case has an owner and a day it is due, and an outcome may wait for a second person."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("case") as table:
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("owner_id", key, nullable=True))
        table.add_column(sa.Column("proposed", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("proposed_answers", sa.JSON(), nullable=True))
        table.add_column(sa.Column("proposed_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("proposed_by_id", key, nullable=True))
        table.create_foreign_key(op.f("fk_case_owner_id_staff"), "staff", ["owner_id"], ["id"])
        table.create_foreign_key(op.f("fk_case_proposed_by_id_staff"), "staff", ["proposed_by_id"], ["id"])
        table.create_index(op.f("ix_case_owner_id"), ["owner_id"])


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

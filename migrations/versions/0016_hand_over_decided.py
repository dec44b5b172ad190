"""A hand-over may rest on a case that somebody decided."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("handout") as table:
        table.add_column(sa.Column("case_id", key, nullable=True))
        table.create_foreign_key(op.f("fk_handout_case_id_case"), "case", ["case_id"], ["id"])
        table.create_index(op.f("ix_handout_case_id"), ["case_id"])


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

"""A hand-over knows the browser that made it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handout", sa.Column("browser_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

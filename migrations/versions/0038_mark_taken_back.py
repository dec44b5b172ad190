"""A mark may be taken back: nobody says yet whether the person was there."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attendance") as table:
        table.alter_column("present", existing_type=sa.Boolean(), nullable=True)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

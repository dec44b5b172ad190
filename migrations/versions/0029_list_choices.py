"""What a person decided about a list on its way in: sheets, lines left out, corrections."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pending_import") as table:
        table.add_column(sa.Column("choices", sa.JSON(none_as_null=True), nullable=False, server_default="{}"))
    with op.batch_alter_table("pending_import") as table:
        table.alter_column("choices", existing_type=sa.JSON(none_as_null=True), server_default=None)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

"""The statuses of a ticket are called as a helpdesk says it, where nobody gave them another name."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

NAMES = (
    ("open", "being worked on", "in behandeling", "in progress", "in behandeling"),
    ("waiting", "waits for the resident", "wacht op bewoner", "waiting for the participant", "wacht op deelnemer"),
)


def upgrade() -> None:
    status = sa.table("ticket_status", sa.column("code"), sa.column("name_en"), sa.column("name_nl"))
    for code, old_en, old_nl, name_en, name_nl in NAMES:
        ours = (status.c.code == code, status.c.name_en == old_en, status.c.name_nl == old_nl)
        op.get_bind().execute(status.update().where(*ours).values(name_en=name_en, name_nl=name_nl))


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

"""Each record of a wipe keeps the machine of its own run, by which it is found again."""

import re

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import Term

revision = "0036"
down_revision = "0030"
branch_labels = None
depends_on = None

_SIGNS = re.compile(r"[^0-9A-Z]")


def upgrade() -> None:
    op.add_column("sanitization_record", sa.Column("host_key", Term, nullable=True))
    op.create_index(op.f("ix_sanitization_record_host_key"), "sanitization_record", ["host_key"])
    _fill()


def _fill() -> None:
    """What came in before gets the machine that its file names: that of its last run."""
    file, record = (
        sa.table("evidence_file", sa.column("id"), sa.column("host_serial")),
        sa.table("sanitization_record", sa.column("evidence_file_id"), sa.column("host_key")),
    )
    connection = op.get_bind()
    for key, serial in connection.execute(sa.select(file.c.id, file.c.host_serial)).all():
        if serial:
            host = _SIGNS.sub("", serial.upper())[:80] or None
            connection.execute(record.update().where(record.c.evidence_file_id == key).values(host_key=host))


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

"""Faulty versions of tools, records made by hand, and where a broken file breaks."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "tool_fault",
        sa.Column("id", _key(), nullable=False),
        sa.Column("tool", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_at", UtcDateTime(), nullable=False),
        sa.Column("declared_by_id", _key(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by_id", _key(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["declared_by_id"], ["staff.id"], name=op.f("fk_tool_fault_declared_by_id_staff")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["staff.id"], name=op.f("fk_tool_fault_withdrawn_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_fault")),
    )
    op.create_index(
        "uq_tool_fault_open",
        "tool_fault",
        ["tool", "version"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.create_table(
        "manual_record",
        sa.Column("id", _key(), nullable=False),
        sa.Column("record_id", _key(), nullable=False),
        sa.Column("does", sa.String(length=24), nullable=False),
        sa.Column("claimed_level", sa.String(length=16), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", _key(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("second_id", _key(), nullable=False),
        sa.Column("document_id", _key(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["file.id"], name=op.f("fk_manual_record_document_id_file")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["sanitization_record.id"], name=op.f("fk_manual_record_record_id_sanitization_record")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_manual_record_recorded_by_id_staff")),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name=op.f("fk_manual_record_second_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manual_record")),
        sa.UniqueConstraint("record_id", name=op.f("uq_manual_record_record_id")),
    )
    op.create_index(op.f("ix_manual_record_second_id"), "manual_record", ["second_id"], unique=False)

    op.add_column("evidence_file", sa.Column("broken_at", _key(), nullable=True))
    op.add_column("sanitization_record", sa.Column("fault_id", _key(), nullable=True))
    op.create_index(op.f("ix_sanitization_record_fault_id"), "sanitization_record", ["fault_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

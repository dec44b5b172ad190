"""Images are proven by the log of the tool; one that a laptop cannot run is written for a reason."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import Term, UtcDateTime

revision = "0032"
down_revision = "0029"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _files()
    _logs()
    with op.batch_alter_table("imaging") as table:
        table.add_column(sa.Column("log_id", KEY, nullable=True))
        table.add_column(sa.Column("reason", sa.Text(), nullable=True))
        table.create_foreign_key(op.f("fk_imaging_log_id_imaging_log"), "imaging_log", ["log_id"], ["id"])
        table.create_index(op.f("ix_imaging_log_id"), ["log_id"], unique=False)


def _files() -> None:
    op.create_table(
        "imaging_file",
        sa.Column("id", KEY, nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", KEY, nullable=True),
        sa.Column("tool", sa.String(length=40), nullable=True),
        sa.Column("tool_version", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["staff.id"], name=op.f("fk_imaging_file_added_by_id_staff")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_imaging_file_file_id_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imaging_file")),
        sa.UniqueConstraint("file_id", name=op.f("uq_imaging_file_file_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_imaging_file_sha256")),
    )


def _logs() -> None:
    op.create_table(
        "imaging_log",
        sa.Column("id", KEY, nullable=False),
        sa.Column("imaging_file_id", KEY, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("tool", sa.String(length=40), nullable=False),
        sa.Column("tool_version", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=True),
        sa.Column("serial_key", Term, nullable=True),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("size_bytes", KEY, nullable=True),
        sa.Column("image", sa.String(length=160), nullable=True),
        sa.Column("image_version", sa.String(length=40), nullable=True),
        sa.Column("image_sha256", sa.String(length=64), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("binding", sa.String(length=16), nullable=False),
        sa.Column("laptop_id", KEY, nullable=True),
        sa.Column("medium_id", KEY, nullable=True),
        sa.Column("custody_id", KEY, nullable=True),
        sa.Column("release_id", KEY, nullable=True),
        sa.Column("release_by_id", KEY, nullable=True),
        sa.Column("bound_by_id", KEY, nullable=True),
        sa.Column("bound_reason", sa.Text(), nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{table}.id"], name=op.f(f"fk_imaging_log_{name}_id_{table}"))
            for name, table in (
                ("bound_by", "staff"),
                ("custody", "custody"),
                ("imaging_file", "imaging_file"),
                ("laptop", "laptop"),
                ("medium", "medium"),
                ("release_by", "staff"),
                ("release", "image_release"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imaging_log")),
        sa.UniqueConstraint("imaging_file_id", "run", "device", name=op.f("uq_imaging_log_imaging_file_id_run_device")),
    )
    for name in ("binding", "laptop_id", "serial_key"):
        op.create_index(op.f(f"ix_imaging_log_{name}"), "imaging_log", [name], unique=False)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

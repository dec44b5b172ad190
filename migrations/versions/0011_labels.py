"""Labels: when they were printed, how far a printer is off, and the token of each laptop's public page."""

import secrets

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LETTERS = "23456789abcdefghijkmnpqrstuvwxyz"
BATCH = 1000


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "label_offset",
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("down", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by_id", key, nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["staff.id"], name=op.f("fk_label_offset_changed_by_id_staff")),
        sa.PrimaryKeyConstraint("sheet", name=op.f("pk_label_offset")),
    )
    op.create_table(
        "label_print",
        sa.Column("laptop_id", key, autoincrement=False, nullable=False),
        sa.Column("printed_at", UtcDateTime(), nullable=False),
        sa.Column("printed_by_id", key, nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_label_print_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["printed_by_id"], ["staff.id"], name=op.f("fk_label_print_printed_by_id_staff")),
        sa.PrimaryKeyConstraint("laptop_id", name=op.f("pk_label_print")),
    )
    _give_tokens()


def _give_tokens() -> None:
    laptop = sa.table("laptop", sa.column("id", sa.BigInteger), sa.column("sticker_token", sa.String))
    bind = op.get_bind()
    without = list(bind.scalars(sa.select(laptop.c.id).where(laptop.c.sticker_token.is_(None)).order_by(laptop.c.id)))
    statement = laptop.update().where(laptop.c.id == sa.bindparam("key")).values(sticker_token=sa.bindparam("token"))
    for start in range(0, len(without), BATCH):
        rows = [{"key": key, "token": _token()} for key in without[start : start + BATCH]]
        bind.execute(statement, rows)


def _token() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(10))


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

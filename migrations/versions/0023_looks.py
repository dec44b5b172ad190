"""A look is one row for each page, at one person or at a group."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "look_group",
        sa.Column("id", KEY, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_group")),
        sa.UniqueConstraint("digest", name=op.f("uq_look_group_digest")),
    )
    op.create_table(
        "look_member",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["look_group.id"], name=op.f("fk_look_member_group_id_look_group")),
        sa.PrimaryKeyConstraint("kind", "key", "group_id", name=op.f("pk_look_member")),
    )
    op.create_index(op.f("ix_look_member_group_id"), "look_member", ["group_id"], unique=False)
    with op.batch_alter_table("look") as table:
        table.alter_column("at", existing_type=UtcDateTime(), existing_nullable=False)
        table.alter_column("participant_id", existing_type=KEY, nullable=True)
        table.add_column(sa.Column("group_id", KEY, nullable=True))
        table.add_column(sa.Column("shown", KEY, nullable=False, server_default="1"))
        table.add_column(sa.Column("who", sa.String(length=40), nullable=False, server_default=""))
        table.add_column(sa.Column("term", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("again", sa.String(length=64), nullable=True))
        table.create_foreign_key(op.f("fk_look_group_id_look_group"), "look_group", ["group_id"], ["id"])
        table.create_index("ix_look_again_at", ["again", "at"])
        table.create_index(op.f("ix_look_group_id"), ["group_id"])


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

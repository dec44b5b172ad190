"""Sessions stand on the server, and tokens end, say what they may, and when they were last used."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

LASTS = timedelta(days=90)
SCOPES = ["laptops", "evidence", "stocktakes", "attendance", "hand_out", "tickets"]


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    ways = ("password", "pin", "badge", "badge_and_pin", "token", "station", "command_line")
    way = sa.Enum(*ways, name="signinway", native_enum=False, length=40)
    op.create_table(
        "staff_session",
        sa.Column("id", key, primary_key=True),
        sa.Column("staff_id", key, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("epoch", key, nullable=False),
        sa.Column("way", way, nullable=False),
        sa.Column("browser", sa.String(80), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id_staff")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_staff_session_key_hash")),
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"])
    op.create_index(op.f("ix_staff_session_seen_at"), "staff_session", ["seen_at"])
    _bound_tokens(moment)


def _bound_tokens(moment: sa.DateTime) -> None:
    with op.batch_alter_table("api_token") as table:
        table.add_column(sa.Column("scopes", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("used_at", moment, nullable=True))
    token = sa.table("api_token", sa.column("expires_at", moment), sa.column("scopes", sa.JSON(none_as_null=True)))
    latest = datetime.now(UTC) + LASTS
    stored = latest.replace(tzinfo=None) if op.get_bind().dialect.name == "sqlite" else latest
    beyond = sa.or_(token.c.expires_at.is_(None), token.c.expires_at > stored)
    op.execute(sa.update(token).where(beyond).values(expires_at=stored))
    op.execute(sa.update(token).values(scopes=SCOPES))
    with op.batch_alter_table("api_token") as table:
        table.alter_column("expires_at", existing_type=moment, nullable=False)
        table.alter_column("scopes", existing_type=sa.JSON(none_as_null=True), nullable=False)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

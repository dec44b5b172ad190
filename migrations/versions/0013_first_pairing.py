"""Every key of a station is kept from its pairing on, so that we know since when its ledger can tell of anything."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("station_key", sa.Column("paired_at", UtcDateTime(), nullable=True))
    op.execute(
        "UPDATE station_key SET paired_at = (SELECT created_at FROM station WHERE station.id = station_key.station_id)"
    )
    with op.batch_alter_table("station_key") as batch:
        batch.alter_column("paired_at", existing_type=UtcDateTime(), nullable=False)
        batch.alter_column("retired_at", existing_type=UtcDateTime(), nullable=True)
        batch.create_index(op.f("ix_station_key_public_key"), ["public_key"], unique=False)
    op.execute(
        "UPDATE station_key SET retired_at = NULL WHERE EXISTS (SELECT 1 FROM station"
        " WHERE station.id = station_key.station_id AND station.public_key = station_key.public_key)"
    )
    op.execute(
        "INSERT INTO station_key (station_id, public_key, paired_at)"
        " SELECT id, public_key, created_at FROM station WHERE public_key IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM station_key WHERE station_key.station_id = station.id"
        " AND station_key.public_key = station.public_key)"
    )


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

"""Two people may attest an erasure from before this system."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "attestation",
        sa.Column("id", key, nullable=False),
        sa.Column("laptop_id", key, nullable=False),
        sa.Column("custody_id", key, nullable=False),
        sa.Column("file_id", key, nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("first_id", key, nullable=False),
        sa.Column("second_id", key, nullable=False),
        sa.Column("attested_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_attestation_two_people")),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_attestation_custody_id_custody")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_attestation_file_id_file")),
        sa.ForeignKeyConstraint(["first_id"], ["staff.id"], name=op.f("fk_attestation_first_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_attestation_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name=op.f("fk_attestation_second_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
        sa.UniqueConstraint("laptop_id", "custody_id", name=op.f("uq_attestation_laptop_id_custody_id")),
    )


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

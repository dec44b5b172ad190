"""Reports of hardware, and what they say of each laptop."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hardware_identifier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "key", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_hardware_identifier_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardware_identifier")),
        sa.UniqueConstraint("laptop_id", "kind", "key", name=op.f("uq_hardware_identifier_laptop_id_kind_key")),
    )
    op.create_index("ix_hardware_identifier_kind_key", "hardware_identifier", ["kind", "key"], unique=False)

    op.create_table(
        "inventory_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=True),
        sa.Column("reading", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("warnings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("matched_by", sa.String(length=16), nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=True),
        sa.Column("bound_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["staff.id"], name=op.f("fk_inventory_file_added_by_id_staff")),
        sa.ForeignKeyConstraint(["bound_by_id"], ["staff.id"], name=op.f("fk_inventory_file_bound_by_id_staff")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_inventory_file_file_id_file")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_inventory_file_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_file")),
        sa.UniqueConstraint("file_id", name=op.f("uq_inventory_file_file_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_inventory_file_sha256")),
    )
    op.create_index("ix_inventory_file_laptop_id_id", "inventory_file", ["laptop_id", "id"], unique=False)
    op.create_index("ix_inventory_file_status_id", "inventory_file", ["status", "id"], unique=False)

    op.create_table(
        "battery_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inventory_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("serial", sa.String(length=40), nullable=True),
        sa.Column("design_mwh", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("full_mwh", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("health_percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cycles", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["inventory_file_id"],
            ["inventory_file.id"],
            name=op.f("fk_battery_reading_inventory_file_id_inventory_file"),
        ),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_battery_reading_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_battery_reading")),
        sa.UniqueConstraint(
            "inventory_file_id", "position", name=op.f("uq_battery_reading_inventory_file_id_position")
        ),
    )
    op.create_index(op.f("ix_battery_reading_laptop_id"), "battery_reading", ["laptop_id"], unique=False)

    op.create_table(
        "disk_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("medium_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("inventory_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=True),
        sa.Column("model", sa.String(length=120), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("wear_percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hours", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["inventory_file_id"], ["inventory_file.id"], name=op.f("fk_disk_reading_inventory_file_id_inventory_file")
        ),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_disk_reading_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name=op.f("fk_disk_reading_medium_id_medium")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disk_reading")),
        sa.UniqueConstraint("inventory_file_id", "position", name=op.f("uq_disk_reading_inventory_file_id_position")),
    )
    op.create_index(op.f("ix_disk_reading_laptop_id"), "disk_reading", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_disk_reading_medium_id"), "disk_reading", ["medium_id"], unique=False)

    op.create_table(
        "hardware_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inventory_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("cpu", sa.String(length=120), nullable=True),
        sa.Column("cpu_generation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("memory_mib", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tpm_version", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["inventory_file_id"],
            ["inventory_file.id"],
            name=op.f("fk_hardware_reading_inventory_file_id_inventory_file"),
        ),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_hardware_reading_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardware_reading")),
        sa.UniqueConstraint("inventory_file_id", name=op.f("uq_hardware_reading_inventory_file_id")),
    )
    op.create_index(op.f("ix_hardware_reading_laptop_id"), "hardware_reading", ["laptop_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

"""The register: look-alike serials, laptops found by their lot, saved filters, bulk acts, lists being mapped."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime
from laptopdesk.core.search import joined, search_words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "column_map",
        sa.Column("headers", sa.String(length=64), nullable=False),
        sa.Column("donor", sa.String(length=160), nullable=False),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("headers", "donor", name=op.f("pk_column_map")),
    )
    op.create_table(
        "bulk_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["staff.id"], name=op.f("fk_bulk_run_created_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_run")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_bulk_run_operation_id")),
    )
    op.create_index(op.f("ix_bulk_run_created_by_id"), "bulk_run", ["created_by_id"], unique=False)

    op.create_table(
        "saved_filter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("arguments", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_saved_filter_owner_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_filter_owner_id_name")),
    )
    op.create_table(
        "pending_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("lot", sa.String(length=40), nullable=False),
        sa.Column("donor", sa.String(length=160), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("mapping", "queued", "received", "refused", name="importstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["staff.id"], name=op.f("fk_pending_import_created_by_id_staff")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_pending_import_file_id_file")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_pending_import_location_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_import")),
    )
    op.create_table(
        "bulk_row",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("asked", sa.String(length=80), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("waiting", "done", "already", "refused", name="bulkoutcome", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_bulk_row_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["run_id"], ["bulk_run.id"], name=op.f("fk_bulk_row_run_id_bulk_run")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_bulk_row")),
    )
    op.create_index("ix_bulk_row_waiting", "bulk_row", ["run_id", "outcome", "position"], unique=False)

    op.add_column(
        "laptop",
        sa.Column(
            "look_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=True,
        ),
    )
    op.create_index(op.f("ix_laptop_look_key"), "laptop", ["look_key"], unique=False)
    op.create_index("ix_laptop_received_tag", "laptop", ["received_at", "tag"], unique=False)
    op.create_index("ix_laptop_since_tag", "laptop", ["state_since", "tag"], unique=False)
    op.create_index("ix_laptop_state_since_tag", "laptop", ["state", "state_since", "tag"], unique=False)

    _fold_serials()
    _find_by_lot()


def _fold_serials() -> None:
    folded = "serial_key"
    for char, like in ("O0", "I1", "L1", "S5", "B8", "Z2"):
        folded = f"replace({folded}, '{char}', '{like}')"
    op.execute(f"UPDATE laptop SET look_key = {folded}")  # noqa: S608 - made of the letters above


def _find_by_lot() -> None:
    connection = op.get_bind()
    for lot_id, code in connection.execute(sa.text("SELECT id, code FROM lot")).all():
        for term in sorted(search_words(code, joined(code))):
            connection.execute(
                sa.text(
                    "INSERT INTO laptop_term (term, laptop_id) SELECT :term, id FROM laptop WHERE lot_id = :lot"
                    " ON CONFLICT DO NOTHING"
                ),
                {"term": term, "lot": lot_id},
            )


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

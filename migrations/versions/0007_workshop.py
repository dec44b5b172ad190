"""Repairs, quarantine, missing laptops, disposals; kits with counts per location."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kit_kind",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name_nl", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("low_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_kit_kind")),
    )
    op.create_table(
        "kit_delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kit_code", sa.String(length=24), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pieces", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("sent_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("arrived", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("arrived_at", UtcDateTime(), nullable=True),
        sa.Column("arrived_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_kit_delivery_two_places")),
        sa.ForeignKeyConstraint(["arrived_by_id"], ["staff.id"], name=op.f("fk_kit_delivery_arrived_by_id_staff")),
        sa.ForeignKeyConstraint(["from_id"], ["location.id"], name=op.f("fk_kit_delivery_from_id_location")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["staff.id"], name=op.f("fk_kit_delivery_sent_by_id_staff")),
        sa.ForeignKeyConstraint(["to_id"], ["location.id"], name=op.f("fk_kit_delivery_to_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_delivery")),
    )
    op.create_index(op.f("ix_kit_delivery_from_id"), "kit_delivery", ["from_id"], unique=False)
    op.create_index(op.f("ix_kit_delivery_to_id"), "kit_delivery", ["to_id"], unique=False)

    op.create_table(
        "kit_movement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kit_code", sa.String(length=24), nullable=False),
        sa.Column("change", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "receipt",
                "sent",
                "arrived",
                "handed_out",
                "undone",
                "returned",
                "corrected",
                name="movementreason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("operation_id", sa.Uuid(), nullable=True),
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_kit_movement_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["kit_delivery.id"], name=op.f("fk_kit_movement_delivery_id_kit_delivery")
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_kit_movement_location_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_movement")),
        sa.UniqueConstraint(
            "operation_id", "kit_code", "reason", name=op.f("uq_kit_movement_operation_id_kit_code_reason")
        ),
    )
    op.create_index("ix_kit_movement_count", "kit_movement", ["location_id", "kit_code", "change"], unique=False)

    op.create_table(
        "disposal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "how",
            sa.Enum("recycled", "parts", "destroyed", name="disposalkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("receiver", sa.String(length=160), nullable=False),
        sa.Column("disposed_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("certified", sa.Boolean(), nullable=False),
        sa.Column("document_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("document_name", sa.String(length=160), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name=op.f("ck_disposal_two_people")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["staff.id"], name=op.f("fk_disposal_confirmed_by_id_staff")),
        sa.ForeignKeyConstraint(["document_file_id"], ["file.id"], name=op.f("fk_disposal_document_file_id_file")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_disposal_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["staff.id"], name=op.f("fk_disposal_proposed_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )
    op.create_index(op.f("ix_disposal_done_at"), "disposal", ["done_at"], unique=False)
    op.create_index(op.f("ix_disposal_laptop_id"), "disposal", ["laptop_id"], unique=False)
    op.create_index(
        "uq_disposal_standing",
        "disposal",
        ["laptop_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.create_table(
        "missing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Enum("lost", "stolen", name="missingkind", native_enum=False, length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column(
            "last_seen",
            sa.Enum("place", "transit", "participant", name="lastseen", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.Column("reported_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("handout_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("police_number", sa.String(length=40), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("found_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["staff.id"], name=op.f("fk_missing_ended_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_missing_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_missing_location_id_location")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["staff.id"], name=op.f("fk_missing_reported_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing")),
    )
    op.create_index(op.f("ix_missing_laptop_id"), "missing", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_missing_location_id"), "missing", ["location_id"], unique=False)
    op.create_index(
        "uq_missing_open",
        "missing",
        ["laptop_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "quarantine",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "lock_found",
                "evidence_contradicts",
                "drive_missing",
                "other",
                name="quarantinereason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("put_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "ended_as",
            sa.Enum(
                "received",
                "erased",
                "imaged",
                "ready",
                "handed_out",
                "returned",
                "repair",
                "quarantined",
                "missing",
                "disposed",
                name="laptopstate",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("found_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["staff.id"], name=op.f("fk_quarantine_ended_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_quarantine_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["put_by_id"], ["staff.id"], name=op.f("fk_quarantine_put_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
    )
    op.create_index(op.f("ix_quarantine_laptop_id"), "quarantine", ["laptop_id"], unique=False)
    op.create_index(
        "uq_quarantine_open",
        "quarantine",
        ["laptop_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "repair",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "screen",
                "keyboard",
                "battery",
                "drive",
                "memory",
                "power",
                "casing",
                "other",
                name="repaircategory",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("labour_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("repaired", "not_worth_it", "broken_off", name="repairoutcome", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("closing_words", sa.Text(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["staff.id"], name=op.f("fk_repair_closed_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_repair_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["staff.id"], name=op.f("fk_repair_opened_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair")),
    )
    op.create_index(op.f("ix_repair_laptop_id"), "repair", ["laptop_id"], unique=False)
    op.create_index(
        "uq_repair_open",
        "repair",
        ["laptop_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "disposal_medium",
        sa.Column(
            "disposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "medium_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "account",
            sa.Enum("evidence", "destroyed", "recycler", name="driveaccount", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("record", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["disposal_id"], ["disposal.id"], name=op.f("fk_disposal_medium_disposal_id_disposal")),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name=op.f("fk_disposal_medium_medium_id_medium")),
        sa.PrimaryKeyConstraint("disposal_id", "medium_id", name=op.f("pk_disposal_medium")),
    )
    op.create_index(op.f("ix_disposal_medium_medium_id"), "disposal_medium", ["medium_id"], unique=False)

    op.create_table(
        "repair_part",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("repair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cost_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "source", sa.Enum("stock", "bought", name="partsource", native_enum=False, length=40), nullable=False
        ),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("medium_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_repair_part_cost")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_repair_part_quantity")),
        sa.ForeignKeyConstraint(["added_by_id"], ["staff.id"], name=op.f("fk_repair_part_added_by_id_staff")),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name=op.f("fk_repair_part_medium_id_medium")),
        sa.ForeignKeyConstraint(["repair_id"], ["repair.id"], name=op.f("fk_repair_part_repair_id_repair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_part")),
    )
    op.create_index(op.f("ix_repair_part_repair_id"), "repair_part", ["repair_id"], unique=False)

    _keep_movements()
    _take_over()


_SQLITE = """CREATE TRIGGER kit_movement_no_{verb} BEFORE {upper} ON kit_movement
BEGIN SELECT RAISE(ABORT, 'kit_movement is append-only'); END"""
_POSTGRESQL = """CREATE TRIGGER kit_movement_no_{verb} BEFORE {upper} ON kit_movement
FOR EACH ROW EXECUTE FUNCTION journal_append_only()"""


def _keep_movements() -> None:
    """Movements of kits are only ever added."""
    template = _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL
    for verb in ("update", "delete"):
        op.execute(template.format(verb=verb, upper=verb.upper()))


_FROM = "state_since, moved_by_id FROM laptop WHERE state"


def _take_over() -> None:
    """Laptops that were in repair, apart, missing or gone before there were lists of them stand in the lists too."""
    op.execute(
        "INSERT INTO repair (laptop_id, category, fault, remarks, labour_minutes, closing_words, opened_at,"
        f" opened_by_id) SELECT id, 'other', '', '', 0, '', {_FROM} = 'repair'"
    )
    op.execute(
        "INSERT INTO quarantine (laptop_id, reason, words, found_words, began_at, put_by_id)"
        f" SELECT id, 'other', '', '', {_FROM} = 'quarantined'"
    )
    op.execute(
        "INSERT INTO missing (laptop_id, kind, since, last_seen, words, found_words, location_id, reported_at,"
        f" reported_by_id) SELECT id, 'lost', date(state_since), 'place', '', '', location_id, {_FROM} = 'missing'"
    )
    op.execute(
        "INSERT INTO disposal (laptop_id, how, receiver, disposed_on, words, certified, done_at, proposed_at,"
        " proposed_by_id) SELECT id, 'recycled', '', date(state_since), '', "
        f"{_false()}, state_since, {_FROM} = 'disposed'"
    )


def _false() -> str:
    return "0" if op.get_bind().dialect.name == "sqlite" else "false"


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

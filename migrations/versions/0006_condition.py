"""The condition of laptops and lots: locks tried one by one, battery thresholds, grades, expected lists."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONE_TICK = "one tick on the checklist, before locks were noted one by one"
TICKED = ("bios", "absolute", "mdm")
"""What that tick stood for; the other kinds were not asked then, and are not said to have been tried."""


def upgrade() -> None:
    _locks()
    _battery()
    _lots()
    _grades()


def _locks() -> None:
    op.create_table(
        "lock_check",
        sa.Column("id", KEY, nullable=False),
        sa.Column("laptop_id", KEY, nullable=False),
        sa.Column("custody_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("tool", sa.String(length=120), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("checked_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["checked_by_id"], ["staff.id"], name=op.f("fk_lock_check_checked_by_id_staff")),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_lock_check_custody_id_custody")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_lock_check_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lock_check")),
    )
    op.create_index(op.f("ix_lock_check_laptop_id"), "lock_check", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_lock_check_custody_id"), "lock_check", ["custody_id"], unique=False)
    _take_over_ticks()
    op.execute("ALTER TABLE laptop_check DROP COLUMN locks_tried")


def _take_over_ticks() -> None:
    made = sa.table(
        "lock_check",
        *(
            sa.column(name)
            for name in ("laptop_id", "custody_id", "kind", "result", "online", "tool", "checked_at", "checked_by_id")
        ),
    )
    check = sa.table(
        "laptop_check",
        sa.column("laptop_id"),
        sa.column("custody_id"),
        sa.column("checked_at", UtcDateTime()),
        sa.column("checked_by_id"),
        sa.column("locks_tried", sa.Boolean()),
    )
    columns = [column.name for column in made.columns]
    for kind in TICKED:
        said = sa.select(
            check.c.laptop_id,
            check.c.custody_id,
            sa.literal(kind),
            sa.literal("clear"),
            sa.true(),
            sa.literal(ONE_TICK),
            check.c.checked_at,
            check.c.checked_by_id,
        ).where(check.c.locks_tried)
        op.execute(made.insert().from_select(columns, said))
    lock = sa.table(
        "lock",
        sa.column("laptop_id"),
        sa.column("kind"),
        sa.column("found_at", UtcDateTime()),
        sa.column("found_by_id"),
        sa.column("cleared_at"),
    )
    laptop = sa.table("laptop", sa.column("id"), sa.column("custody_id"))
    found = (
        sa.select(
            lock.c.laptop_id,
            laptop.c.custody_id,
            lock.c.kind,
            sa.literal("locked"),
            sa.false(),
            sa.literal("lock noted before locks were tried one by one"),
            lock.c.found_at,
            lock.c.found_by_id,
        )
        .select_from(lock.join(laptop, laptop.c.id == lock.c.laptop_id))
        .where(lock.c.cleared_at.is_(None), laptop.c.custody_id.is_not(None))
    )
    op.execute(made.insert().from_select(columns, found))


def _battery() -> None:
    op.create_table(
        "battery_threshold",
        sa.Column("id", KEY, nullable=False),
        sa.Column("lot_id", KEY, nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_battery_threshold_lot_id_lot")),
        sa.ForeignKeyConstraint(["set_by_id"], ["staff.id"], name=op.f("fk_battery_threshold_set_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_battery_threshold")),
    )
    op.create_index(op.f("ix_battery_threshold_lot_id"), "battery_threshold", ["lot_id"], unique=False)


def _lots() -> None:
    op.add_column("lot", sa.Column("awaited", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "lot_terms",
        sa.Column("lot_id", KEY, nullable=False),
        sa.Column("contact_name", sa.String(length=160), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("certificate_wanted", sa.Boolean(), nullable=False),
        sa.Column("drives", sa.String(length=40), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["staff.id"], name=op.f("fk_lot_terms_changed_by_id_staff")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_terms_lot_id_lot")),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_lot_terms")),
    )
    op.create_table(
        "expected_list",
        sa.Column("id", KEY, nullable=False),
        sa.Column("lot_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["staff.id"], name=op.f("fk_expected_list_added_by_id_staff")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_expected_list_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_list")),
    )
    op.create_index(op.f("ix_expected_list_lot_id"), "expected_list", ["lot_id"], unique=False)
    op.create_table(
        "expected_laptop",
        sa.Column("id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=120), nullable=False),
        sa.Column("manufacturer", sa.String(length=120), nullable=False),
        sa.Column("model", sa.String(length=160), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=True),
        sa.Column("serial_key", sa.String(length=80), nullable=True),
        sa.Column("donor_number", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"], ["expected_list.id"], name=op.f("fk_expected_laptop_list_id_expected_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_laptop")),
        sa.UniqueConstraint("list_id", "row_key", name=op.f("uq_expected_laptop_list_id_row_key")),
    )
    op.create_table(
        "lot_decision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("lot_id", KEY, nullable=False),
        sa.Column("line_key", sa.String(length=140), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("laptop_id", KEY, nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["staff.id"], name=op.f("fk_lot_decision_decided_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_lot_decision_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_decision_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_decision")),
    )
    op.create_index(op.f("ix_lot_decision_lot_id"), "lot_decision", ["lot_id"], unique=False)


def _grades() -> None:
    op.create_table(
        "grade_definition",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words_nl", sa.Text(), nullable=False),
        sa.Column("words_en", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["written_by_id"], ["staff.id"], name=op.f("fk_grade_definition_written_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_definition")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_grade_definition_code_version")),
    )
    op.create_table(
        "laptop_grade",
        sa.Column("id", KEY, nullable=False),
        sa.Column("laptop_id", KEY, nullable=False),
        sa.Column("custody_id", KEY, nullable=False),
        sa.Column("definition_id", KEY, nullable=False),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("graded_at", UtcDateTime(), nullable=False),
        sa.Column("graded_by_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_laptop_grade_custody_id_custody")),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["grade_definition.id"], name=op.f("fk_laptop_grade_definition_id_grade_definition")
        ),
        sa.ForeignKeyConstraint(["graded_by_id"], ["staff.id"], name=op.f("fk_laptop_grade_graded_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_laptop_grade_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laptop_grade")),
    )
    for column in ("laptop_id", "custody_id", "definition_id"):
        op.create_index(op.f(f"ix_laptop_grade_{column}"), "laptop_grade", [column], unique=False)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

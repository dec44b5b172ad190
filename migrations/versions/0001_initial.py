"""The first shape of the database"""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime
from laptopdesk.core.journal import GENESIS
from laptopdesk.core.journal_ddl import create_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_file_sha256")),
    )
    op.create_table(
        "image_release",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("os", sa.String(length=80), nullable=False),
        sa.Column(
            "licence",
            sa.Enum("open_source", "refurbisher", "oem", "volume", name="licencetype", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("support_until", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image_release")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_image_release_name_version")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("run_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("unique_key", sa.String(length=120), nullable=True),
        sa.Column(
            "state",
            sa.Enum("waiting", "running", "done", "failed", name="jobstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("worker", sa.String(length=40), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_job_unique_key")),
    )
    op.create_index("ix_job_due", "job", ["state", "run_at"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal_entry")),
    )
    op.create_index(op.f("ix_journal_entry_action"), "journal_entry", ["action"], unique=False)

    op.create_table(
        "journal_head",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_journal_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "journal_seal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=60), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_seal")),
    )
    op.create_index(op.f("ix_journal_seal_at"), "journal_seal", ["at"], unique=False)

    op.create_table(
        "numbering",
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("next", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_numbering")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum("donor", "referrer", "host", "programme", name="organisationkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_index(op.f("ix_organisation_sort_key"), "organisation", ["sort_key"], unique=False)

    op.create_table(
        "programme",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name_nl", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column(
            "agreement", sa.Enum("gift", "loan", name="agreementkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("helpdesk_months", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learning_months", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("min_battery_percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
    )
    op.create_table(
        "rate_count",
        sa.Column("bucket", sa.String(length=120), nullable=False),
        sa.Column("window_start", UtcDateTime(), nullable=False),
        sa.Column("hits", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "window_start", name=op.f("pk_rate_count")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("badge", sa.String(length=16), nullable=True),
        sa.Column("locale", sa.String(length=2), nullable=True),
        sa.Column("session_epoch", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pin_failures", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("badge", name=op.f("uq_staff_badge")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
    )
    op.create_index(op.f("ix_staff_sort_key"), "staff", ["sort_key"], unique=False)

    op.create_table(
        "ticket_status",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "new", "open", "waiting", "resolved", "closed", name="statuscategory", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("name_nl", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_status")),
        sa.UniqueConstraint("code", name=op.f("uq_ticket_status_code")),
    )
    op.create_table(
        "worker_beat",
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_api_token_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_staff_id"), "api_token", ["staff_id"], unique=False)

    op.create_table(
        "evidence_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tool", sa.String(length=40), nullable=True),
        sa.Column("tool_version", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("host_serial", sa.String(length=80), nullable=True),
        sa.Column("host_uuid", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["staff.id"], name=op.f("fk_evidence_file_added_by_id_staff")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_evidence_file_file_id_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("file_id", name=op.f("uq_evidence_file_file_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_evidence_file_sha256")),
    )
    op.create_table(
        "journal_subject",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["journal_entry.seq"], name=op.f("fk_journal_subject_seq_journal_entry")),
        sa.PrimaryKeyConstraint("kind", "key", "seq", name=op.f("pk_journal_subject")),
    )
    op.create_index(op.f("ix_journal_subject_seq"), "journal_subject", ["seq"], unique=False)

    op.create_table(
        "journal_text",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["journal_entry.seq"], name=op.f("fk_journal_text_seq_journal_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_text")),
    )
    op.create_index(op.f("ix_journal_text_seq"), "journal_text", ["seq"], unique=False)

    op.create_table(
        "location",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_text", sa.String(length=400), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "house",
                "library",
                "hub",
                "partner",
                "store",
                "workshop",
                name="locationkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("street", sa.String(length=160), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_location_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("code", name=op.f("uq_location_code")),
        sa.UniqueConstraint("name", "postcode", name=op.f("uq_location_name_postcode")),
    )
    op.create_index(op.f("ix_location_organisation_id"), "location", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_location_sort_key"), "location", ["sort_key"], unique=False)

    op.create_table(
        "lot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("donor", sa.String(length=160), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "hdd_level",
            sa.Enum("none", "clear", "purge", "destroy", name="sanitizationlevel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "flash_level",
            sa.Enum("none", "clear", "purge", "destroy", name="sanitizationlevel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("attestation_allowed", sa.Boolean(), nullable=False),
        sa.Column("lowered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lowered_at", UtcDateTime(), nullable=True),
        sa.Column("lowered_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["lowered_by_id"], ["staff.id"], name=op.f("fk_lot_lowered_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_lot_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("code", name=op.f("uq_lot_code")),
    )
    op.create_index(op.f("ix_lot_organisation_id"), "lot", ["organisation_id"], unique=False)

    op.create_table(
        "module",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name_nl", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("opens_gate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_module_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sa.UniqueConstraint("programme_id", "ordinal", name=op.f("uq_module_programme_id_ordinal")),
    )
    op.create_table(
        "programme_kit",
        sa.Column(
            "programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("item", sa.String(length=24), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_kit_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "item", name=op.f("pk_programme_kit")),
    )
    op.create_table(
        "ticket_move",
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["ticket_status.id"], name=op.f("fk_ticket_move_from_id_ticket_status")),
        sa.ForeignKeyConstraint(["to_id"], ["ticket_status.id"], name=op.f("fk_ticket_move_to_id_ticket_status")),
        sa.PrimaryKeyConstraint("from_id", "to_id", name=op.f("pk_ticket_move")),
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("referred", "walk_in", "takeover", name="origin", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("home_location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["home_location_id"], ["location.id"], name=op.f("fk_participant_home_location_id_location")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
    )
    op.create_index(op.f("ix_participant_home_location_id"), "participant", ["home_location_id"], unique=False)

    op.create_table(
        "scan_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("raw", sa.String(length=200), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("unknown", "misread", "wrong_kind", name="scanoutcome", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_scan_log_location_id_location")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_scan_log_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_log")),
    )
    op.create_index(op.f("ix_scan_log_at"), "scan_log", ["at"], unique=False)
    op.create_index(op.f("ix_scan_log_location_id"), "scan_log", ["location_id"], unique=False)
    op.create_index(op.f("ix_scan_log_staff_id"), "scan_log", ["staff_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("local_start", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("capacity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "counting", sa.Enum("names", "heads", name="countingkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum("planned", "held", "cancelled", name="sessionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("module_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("series", sa.Uuid(), nullable=True),
        sa.Column("trainer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("heads", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_session_location_id_location")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_session_module_id_module")),
        sa.ForeignKeyConstraint(["trainer_id"], ["staff.id"], name=op.f("fk_session_trainer_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_location_starts", "session", ["location_id", "starts_at"], unique=False)
    op.create_index(op.f("ix_session_module_id"), "session", ["module_id"], unique=False)
    op.create_index(op.f("ix_session_series"), "session", ["series"], unique=False)
    op.create_index(op.f("ix_session_starts_at"), "session", ["starts_at"], unique=False)
    op.create_index(op.f("ix_session_trainer_id"), "session", ["trainer_id"], unique=False)

    op.create_table(
        "staff_role",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "technician",
                "volunteer",
                "trainer",
                "agent",
                "programme",
                "auditor",
                "admin",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_staff_role_location_id_location")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_role_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
        sa.UniqueConstraint("staff_id", "role", "location_id", name=op.f("uq_staff_role_staff_id_role_location_id")),
    )
    op.create_index(op.f("ix_staff_role_location_id"), "staff_role", ["location_id"], unique=False)
    op.create_index(
        "uq_staff_role_everywhere",
        "staff_role",
        ["staff_id", "role"],
        unique=True,
        sqlite_where=sa.text("location_id IS NULL"),
        postgresql_where=sa.text("location_id IS NULL"),
    )

    op.create_table(
        "station",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("paired_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("last_contact_at", UtcDateTime(), nullable=True),
        sa.Column("last_sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_station_location_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
    )
    op.create_index(op.f("ix_station_location_id"), "station", ["location_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("out_of_order_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_attendance_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name=op.f("fk_attendance_recorded_by_id_staff")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_attendance_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("session_id", "participant_id", name=op.f("uq_attendance_session_id_participant_id")),
    )
    op.create_index(op.f("ix_attendance_participant_id"), "attendance", ["participant_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("helpdesk_callback", "survey", name="consentkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_consent_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_participant_id"), "consent", ["participant_id"], unique=False)

    op.create_table(
        "enrolment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolled_at", UtcDateTime(), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_enrolment_location_id_location")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_enrolment_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_enrolment_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    op.create_index(op.f("ix_enrolment_location_id"), "enrolment", ["location_id"], unique=False)
    op.create_index(op.f("ix_enrolment_participant_id"), "enrolment", ["participant_id"], unique=False)
    op.create_index(op.f("ix_enrolment_programme_id"), "enrolment", ["programme_id"], unique=False)
    op.create_index(
        "uq_enrolment_open",
        "enrolment",
        ["participant_id", "programme_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("intent", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("intent_sha256", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.JSON(none_as_null=True), nullable=False),
        sa.Column(
            "reporter",
            sa.Enum("page", "api", "station", "cli", name="reporterkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("applied", "refused", "case", "quarantined", name="inboxstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_inbox_staff_id_staff")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_inbox_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_inbox_operation_id")),
        sa.UniqueConstraint("station_id", "sequence", name=op.f("uq_inbox_station_id_sequence")),
    )
    op.create_index(op.f("ix_inbox_staff_id"), "inbox", ["staff_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("invited_at", UtcDateTime(), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_invitation_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_invitation_session_id_session")),
        sa.PrimaryKeyConstraint("session_id", "participant_id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_participant_id"), "invitation", ["participant_id"], unique=False)

    op.create_table(
        "laptop",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag", sa.String(length=16), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row_key", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
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
            nullable=False,
        ),
        sa.Column("state_since", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column(
            "origin", sa.Enum("donated", "takeover", name="laptoporigin", native_enum=False, length=40), nullable=False
        ),
        sa.Column("donor_number", sa.String(length=80), nullable=True),
        sa.Column("manufacturer", sa.String(length=120), nullable=False),
        sa.Column("model", sa.String(length=160), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=True),
        sa.Column(
            "serial_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("uuid", sa.String(length=40), nullable=True),
        sa.Column("memory_mib", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cpu", sa.String(length=120), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("transit_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("holder_handout_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reserved_for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("custody_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sticker_token", sa.String(length=16), nullable=True),
        sa.Column("no_drive_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("no_drive_at", UtcDateTime(), nullable=True),
        sa.Column("moved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("holder_handout_id IS NULL OR location_id IS NULL", name=op.f("ck_laptop_one_place")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_laptop_location_id_location")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_laptop_lot_id_lot")),
        sa.ForeignKeyConstraint(["moved_by_id"], ["staff.id"], name=op.f("fk_laptop_moved_by_id_staff")),
        sa.ForeignKeyConstraint(["no_drive_by_id"], ["staff.id"], name=op.f("fk_laptop_no_drive_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["reserved_for_id"], ["participant.id"], name=op.f("fk_laptop_reserved_for_id_participant")
        ),
        sa.ForeignKeyConstraint(["transit_to_id"], ["location.id"], name=op.f("fk_laptop_transit_to_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laptop")),
        sa.UniqueConstraint("lot_id", "row_key", name=op.f("uq_laptop_lot_id_row_key")),
        sa.UniqueConstraint("tag", name=op.f("uq_laptop_tag")),
    )
    op.create_index(op.f("ix_laptop_holder_handout_id"), "laptop", ["holder_handout_id"], unique=False)
    op.create_index("ix_laptop_location_state_tag", "laptop", ["location_id", "state", "tag"], unique=False)
    op.create_index("ix_laptop_location_tag", "laptop", ["location_id", "tag"], unique=False)
    op.create_index("ix_laptop_lot_tag", "laptop", ["lot_id", "tag"], unique=False)
    op.create_index(op.f("ix_laptop_reserved_for_id"), "laptop", ["reserved_for_id"], unique=False)
    op.create_index(op.f("ix_laptop_serial_key"), "laptop", ["serial_key"], unique=False)
    op.create_index("ix_laptop_state_tag", "laptop", ["state", "tag"], unique=False)

    op.create_table(
        "look",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_look_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_look_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    op.create_index(op.f("ix_look_participant_id"), "look", ["participant_id"], unique=False)
    op.create_index(op.f("ix_look_staff_id"), "look", ["staff_id"], unique=False)

    op.create_table(
        "pass",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            sa.Enum("blank", "bound", "revoked", name="passstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("roll", sa.String(length=24), nullable=True),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_pass_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass")),
        sa.UniqueConstraint("code", name=op.f("uq_pass_code")),
    )
    op.create_index(op.f("ix_pass_participant_id"), "pass", ["participant_id"], unique=False)
    op.create_index(op.f("ix_pass_roll"), "pass", ["roll"], unique=False)
    op.create_index(
        "uq_pass_in_force",
        "pass",
        ["participant_id"],
        unique=True,
        sqlite_where=sa.text("state = 'bound'"),
        postgresql_where=sa.text("state = 'bound'"),
    )

    op.create_table(
        "person_identity",
        sa.Column(
            "participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("initials", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("need", sa.Text(), nullable=True),
        sa.Column("street", sa.String(length=160), nullable=True),
        sa.Column("postcode", sa.String(length=8), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_person_identity_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_person_identity")),
    )
    op.create_index(op.f("ix_person_identity_email"), "person_identity", ["email"], unique=False)
    op.create_index(op.f("ix_person_identity_phone"), "person_identity", ["phone"], unique=False)
    op.create_index(op.f("ix_person_identity_sort_key"), "person_identity", ["sort_key"], unique=False)

    op.create_table(
        "person_term",
        sa.Column(
            "term", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_person_term_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("term", "participant_id", name=op.f("pk_person_term")),
    )
    op.create_index(op.f("ix_person_term_participant_id"), "person_term", ["participant_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("referred_at", UtcDateTime(), nullable=False),
        sa.Column("referred_by", sa.String(length=160), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_referral_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_referral_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_organisation_id"), "referral", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_referral_participant_id"), "referral", ["participant_id"], unique=False)

    op.create_table(
        "case",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "laptop_twice",
                "person_twice",
                "not_eligible",
                "laptop_elsewhere",
                "revoked",
                "sequence_gap",
                "attendance_withdrawn",
                "operation_reused",
                "evidence_contradicted",
                name="casekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state", sa.Enum("open", "decided", name="casestate", native_enum=False, length=40), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["staff.id"], name=op.f("fk_case_decided_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_case_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_case_location_id_location")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_case_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
    )
    op.create_index(op.f("ix_case_laptop_id"), "case", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_case_location_id"), "case", ["location_id"], unique=False)
    op.create_index(op.f("ix_case_participant_id"), "case", ["participant_id"], unique=False)
    op.create_index(op.f("ix_case_state"), "case", ["state"], unique=False)

    op.create_table(
        "custody",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "began_by", sa.Enum("intake", "return", name="custodystart", native_enum=False, length=40), nullable=False
        ),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_custody_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody")),
    )
    op.create_index(op.f("ix_custody_laptop_id"), "custody", ["laptop_id"], unique=False)
    op.create_index(
        "uq_custody_open",
        "custody",
        ["laptop_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "laptop_term",
        sa.Column(
            "term", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_laptop_term_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("term", "laptop_id", name=op.f("pk_laptop_term")),
    )
    op.create_index(op.f("ix_laptop_term_laptop_id"), "laptop_term", ["laptop_id"], unique=False)

    op.create_table(
        "lock",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind", sa.Enum("bios", "absolute", "mdm", name="lockkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("found_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.Column("cleared_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["cleared_by_id"], ["staff.id"], name=op.f("fk_lock_cleared_by_id_staff")),
        sa.ForeignKeyConstraint(["found_by_id"], ["staff.id"], name=op.f("fk_lock_found_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_lock_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lock")),
    )
    op.create_index(op.f("ix_lock_laptop_id"), "lock", ["laptop_id"], unique=False)

    op.create_table(
        "medium",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("hdd", "ssd", "nvme", "unknown", name="mediumkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("fitted_at", UtcDateTime(), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=True),
        sa.Column(
            "serial_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("bus", sa.String(length=16), nullable=False),
        sa.Column("size_bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_medium_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medium")),
    )
    op.create_index(op.f("ix_medium_laptop_id"), "medium", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_medium_serial_key"), "medium", ["serial_key"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("phone", "walk_in", "mail", "sticker", "api", name="channel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("status_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("requester_name", sa.String(length=160), nullable=True),
        sa.Column("requester_phone", sa.String(length=20), nullable=True),
        sa.Column("requester_email", sa.String(length=254), nullable=True),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_response_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("operation_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["staff.id"], name=op.f("fk_ticket_assignee_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_ticket_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_ticket_location_id_location")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["staff.id"], name=op.f("fk_ticket_opened_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_ticket_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["status_id"], ["ticket_status.id"], name=op.f("fk_ticket_status_id_ticket_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_ticket_number")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_ticket_operation_id")),
    )
    op.create_index(op.f("ix_ticket_assignee_id"), "ticket", ["assignee_id"], unique=False)
    op.create_index(op.f("ix_ticket_laptop_id"), "ticket", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_ticket_location_id"), "ticket", ["location_id"], unique=False)
    op.create_index(op.f("ix_ticket_opened_at"), "ticket", ["opened_at"], unique=False)
    op.create_index(op.f("ix_ticket_participant_id"), "ticket", ["participant_id"], unique=False)
    op.create_index(op.f("ix_ticket_requester_phone"), "ticket", ["requester_phone"], unique=False)
    op.create_index("ix_ticket_status_opened", "ticket", ["status_id", "opened_at"], unique=False)

    op.create_table(
        "training_exception",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("approved_by_id <> asked_by_id", name=op.f("ck_training_exception_two_people")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["staff.id"], name=op.f("fk_training_exception_approved_by_id_staff")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_training_exception_asked_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_training_exception_enrolment_id_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_exception")),
    )
    op.create_index(op.f("ix_training_exception_enrolment_id"), "training_exception", ["enrolment_id"], unique=False)

    op.create_table(
        "case_side",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("inbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_side_case_id_case")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_case_side_inbox_id_inbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_side")),
    )
    op.create_index(op.f("ix_case_side_case_id"), "case_side", ["case_id"], unique=False)

    op.create_table(
        "handout",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Enum("own", "loaner", name="handoutkind", native_enum=False, length=40), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handed_at", UtcDateTime(), nullable=False),
        sa.Column("handed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("agreement", sa.String(length=8), nullable=False),
        sa.Column("kit", sa.JSON(none_as_null=True), nullable=False),
        sa.Column(
            "signature", sa.Enum("screen", "paper", name="signaturekind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("support_until", sa.Date(), nullable=False),
        sa.Column("paper_number", sa.String(length=40), nullable=True),
        sa.Column("signature_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("exception_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column(
            "ended_by",
            sa.Enum("undone", "returned", "swapped", "lost", name="handoutend", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "return_reason",
            sa.Enum(
                "defect", "swap", "stopped", "loan_ended", "other", name="returnreason", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_handout_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(
            ["exception_id"], ["training_exception.id"], name=op.f("fk_handout_exception_id_training_exception")
        ),
        sa.ForeignKeyConstraint(["handed_by_id"], ["staff.id"], name=op.f("fk_handout_handed_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_handout_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_handout_location_id_location")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_handout_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_handout_session_id_session")),
        sa.ForeignKeyConstraint(["signature_file_id"], ["file.id"], name=op.f("fk_handout_signature_file_id_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handout")),
        sa.UniqueConstraint("number", name=op.f("uq_handout_number")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_handout_operation_id")),
    )
    op.create_index(op.f("ix_handout_enrolment_id"), "handout", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_handout_handed_at"), "handout", ["handed_at"], unique=False)
    op.create_index(op.f("ix_handout_laptop_id"), "handout", ["laptop_id"], unique=False)
    op.create_index("ix_handout_location_handed", "handout", ["location_id", "handed_at"], unique=False)
    op.create_index(op.f("ix_handout_participant_id"), "handout", ["participant_id"], unique=False)
    op.create_index(op.f("ix_handout_session_id"), "handout", ["session_id"], unique=False)
    op.create_index(
        "uq_handout_open_enrolment",
        "handout",
        ["enrolment_id", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_handout_open_laptop",
        "handout",
        ["laptop_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "imaging",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("custody_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_imaging_custody_id_custody")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_imaging_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["release_id"], ["image_release.id"], name=op.f("fk_imaging_release_id_image_release")),
        sa.ForeignKeyConstraint(["written_by_id"], ["staff.id"], name=op.f("fk_imaging_written_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imaging")),
    )
    op.create_index(op.f("ix_imaging_custody_id"), "imaging", ["custody_id"], unique=False)
    op.create_index(op.f("ix_imaging_laptop_id"), "imaging", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_imaging_release_id"), "imaging", ["release_id"], unique=False)

    op.create_table(
        "laptop_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("custody_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("checked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("failed_items", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("battery_percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("locks_tried", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["checked_by_id"], ["staff.id"], name=op.f("fk_laptop_check_checked_by_id_staff")),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_laptop_check_custody_id_custody")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_laptop_check_laptop_id_laptop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laptop_check")),
    )
    op.create_index(op.f("ix_laptop_check_custody_id"), "laptop_check", ["custody_id"], unique=False)
    op.create_index(op.f("ix_laptop_check_laptop_id"), "laptop_check", ["laptop_id"], unique=False)

    op.create_table(
        "sanitization_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evidence_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("tool", sa.String(length=40), nullable=False),
        sa.Column("tool_version", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=True),
        sa.Column(
            "serial_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("bus", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("size_bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("method", sa.String(length=80), nullable=True),
        sa.Column("rounds", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("binding", sa.String(length=16), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("medium_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("custody_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("wiped_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bound_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bound_reason", sa.Text(), nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_reason", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["bound_by_id"], ["staff.id"], name=op.f("fk_sanitization_record_bound_by_id_staff")),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_sanitization_record_custody_id_custody")),
        sa.ForeignKeyConstraint(
            ["evidence_file_id"],
            ["evidence_file.id"],
            name=op.f("fk_sanitization_record_evidence_file_id_evidence_file"),
        ),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_sanitization_record_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name=op.f("fk_sanitization_record_medium_id_medium")),
        sa.ForeignKeyConstraint(["wiped_by_id"], ["staff.id"], name=op.f("fk_sanitization_record_wiped_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanitization_record")),
        sa.UniqueConstraint(
            "evidence_file_id", "run", "device", name=op.f("uq_sanitization_record_evidence_file_id_run_device")
        ),
    )
    op.create_index(op.f("ix_sanitization_record_binding"), "sanitization_record", ["binding"], unique=False)
    op.create_index(op.f("ix_sanitization_record_custody_id"), "sanitization_record", ["custody_id"], unique=False)
    op.create_index(op.f("ix_sanitization_record_laptop_id"), "sanitization_record", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_sanitization_record_medium_id"), "sanitization_record", ["medium_id"], unique=False)
    op.create_index(op.f("ix_sanitization_record_serial_key"), "sanitization_record", ["serial_key"], unique=False)
    op.create_index("ix_sanitization_record_tool", "sanitization_record", ["tool", "tool_version"], unique=False)

    op.create_table(
        "ticket_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("in", "out", "note", name="messagedirection", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_ticket_message_staff_id_staff")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_message_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_message")),
    )
    op.create_index(op.f("ix_ticket_message_ticket_id"), "ticket_message", ["ticket_id"], unique=False)

    op.execute(sa.text("INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, :genesis)").bindparams(genesis=GENESIS))
    for statement in create_triggers(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

"""Samples of lots, and certificates of sanitization."""

import sqlalchemy as sa
from alembic import op

from laptopdesk.core.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "donor_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("public_url", sa.String(length=255), nullable=True),
        sa.Column("issues", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("after_tag", sa.String(length=16), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("index_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("summary_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_donor_file_asked_by_id_staff")),
        sa.ForeignKeyConstraint(["index_id"], ["file.id"], name=op.f("fk_donor_file_index_id_file")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_donor_file_lot_id_lot")),
        sa.ForeignKeyConstraint(["summary_id"], ["file.id"], name=op.f("fk_donor_file_summary_id_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_file")),
    )
    op.create_index(op.f("ix_donor_file_lot_id"), "donor_file", ["lot_id"], unique=False)

    op.create_table(
        "sample_draw",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("population", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.Column("drawn_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["staff.id"], name=op.f("fk_sample_draw_drawn_by_id_staff")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_sample_draw_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_draw")),
        sa.UniqueConstraint("lot_id", "number", name=op.f("uq_sample_draw_lot_id_number")),
    )
    op.create_table(
        "sample_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("checked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "result",
            sa.Enum("no_data", "data_found", "unreadable", name="checkresult", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("tool", sa.String(length=120), nullable=False),
        sa.Column("extent", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["checked_by_id"], ["staff.id"], name=op.f("fk_sample_line_checked_by_id_staff")),
        sa.ForeignKeyConstraint(["draw_id"], ["sample_draw.id"], name=op.f("fk_sample_line_draw_id_sample_draw")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_sample_line_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_sample_line_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_line")),
        sa.UniqueConstraint("lot_id", "laptop_id", name=op.f("uq_sample_line_lot_id_laptop_id")),
    )
    op.create_index(op.f("ix_sample_line_draw_id"), "sample_line", ["draw_id"], unique=False)
    op.create_index(op.f("ix_sample_line_laptop_id"), "sample_line", ["laptop_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column("laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("custody_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "proof",
            sa.Enum(
                "proven", "destroyed", "attested", "no_drive", "not_proven", name="proof", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("statement", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_certificate_custody_id_custody")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["staff.id"], name=op.f("fk_certificate_issued_by_id_staff")),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_certificate_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_certificate_lot_id_lot")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["staff.id"], name=op.f("fk_certificate_revoked_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code_key", name=op.f("uq_certificate_code_key")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_index(op.f("ix_certificate_custody_id"), "certificate", ["custody_id"], unique=False)
    op.create_index(op.f("ix_certificate_laptop_id"), "certificate", ["laptop_id"], unique=False)
    op.create_index(op.f("ix_certificate_lot_id"), "certificate", ["lot_id"], unique=False)

    op.create_table(
        "certificate_record",
        sa.Column(
            "certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_record_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["sanitization_record.id"], name=op.f("fk_certificate_record_record_id_sanitization_record")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "record_id", name=op.f("pk_certificate_record")),
    )
    op.create_index(op.f("ix_certificate_record_record_id"), "certificate_record", ["record_id"], unique=False)

    op.create_table(
        "donor_line",
        sa.Column(
            "donor_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "laptop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "proof",
            sa.Enum(
                "proven", "destroyed", "attested", "no_drive", "not_proven", name="proof", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pdf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("why", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_donor_line_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["donor_file_id"], ["donor_file.id"], name=op.f("fk_donor_line_donor_file_id_donor_file")
        ),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_donor_line_laptop_id_laptop")),
        sa.ForeignKeyConstraint(["pdf_id"], ["file.id"], name=op.f("fk_donor_line_pdf_id_file")),
        sa.PrimaryKeyConstraint("donor_file_id", "laptop_id", name=op.f("pk_donor_line")),
    )


def downgrade() -> None:
    raise RuntimeError("restore the backup instead: the journal is never taken apart")

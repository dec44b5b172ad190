"""Tables of certificates, of the records they rest on, and of the files donors are sent."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.proof.values import Proof
from laptopdesk.core.columns import Base, BigKey


class CertificateRow(Base):
    """`statement` is everything the certificate says: it is printed again from this alone."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    number: Mapped[str] = mapped_column(sa.String(24), unique=True)
    code: Mapped[str] = mapped_column(sa.String(32))
    code_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    custody_id: Mapped[int] = mapped_column(sa.ForeignKey("custody.id"), index=True)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"), index=True)
    proof: Mapped[Proof]
    statement: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    revoked_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)


class CertificateRecordRow(Base):
    __tablename__ = "certificate_record"

    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"), primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(
        sa.ForeignKey("sanitization_record.id"), primary_key=True, autoincrement=False, index=True
    )


class DonorFileRow(Base):
    """`after_tag`: how far it got; `public_url` as it was when the file was asked for."""

    __tablename__ = "donor_file"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    public_url: Mapped[str | None] = mapped_column(sa.String(255))
    issues: Mapped[bool]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    after_tag: Mapped[str] = mapped_column(sa.String(16), default="")
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    index_id: Mapped[int | None] = mapped_column(sa.ForeignKey("file.id"), default=None)
    summary_id: Mapped[int | None] = mapped_column(sa.ForeignKey("file.id"), default=None)


class DonorLineRow(Base):
    __tablename__ = "donor_line"

    donor_file_id: Mapped[int] = mapped_column(sa.ForeignKey("donor_file.id"), primary_key=True, autoincrement=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), primary_key=True, autoincrement=False)
    proof: Mapped[Proof]
    certificate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificate.id"))
    pdf_id: Mapped[int | None] = mapped_column(sa.ForeignKey("file.id"))
    why: Mapped[list[Any]]

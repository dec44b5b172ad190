"""Tables of staff, their roles at places, their sessions, and their API tokens."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.access import Role, SignInWay
from laptopdesk.core.columns import Base, BigKey, Term


class StaffRow(Base):
    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    name: Mapped[str] = mapped_column(sa.String(120))
    sort_key: Mapped[str] = mapped_column(Term, index=True)
    created_at: Mapped[datetime]
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True, default=None)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200), default=None)
    pin_hash: Mapped[str | None] = mapped_column(sa.String(200), default=None)
    badge: Mapped[str | None] = mapped_column(sa.String(16), unique=True, default=None)
    locale: Mapped[str | None] = mapped_column(sa.String(2), default=None)
    session_epoch: Mapped[int] = mapped_column(default=1)
    pin_failures: Mapped[int] = mapped_column(default=0)
    failed_tries: Mapped[int] = mapped_column(default=0)
    left_at: Mapped[datetime | None] = mapped_column(default=None)


class StaffRoleRow(Base):
    __tablename__ = "staff_role"
    __table_args__ = (
        sa.Index(
            "uq_staff_role_everywhere",
            "staff_id",
            "role",
            unique=True,
            sqlite_where=sa.text("location_id IS NULL"),
            postgresql_where=sa.text("location_id IS NULL"),
        ),
        sa.UniqueConstraint("staff_id", "role", "location_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    role: Mapped[Role]
    location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), index=True, default=None)


class StaffDeviceRow(Base):
    """A browser on which this person signed in; `device` is a hash of its id."""

    __tablename__ = "staff_device"

    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"), primary_key=True)
    device: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
    pin_failures: Mapped[int] = mapped_column(default=0)


class ApiTokenRow(Base):
    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    scopes: Mapped[list[Any]]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class StaffSessionRow(Base):
    """One browser in which somebody signed in; the cookie holds the random key that `key_hash` is the SHA-256 of.

    It lives while `epoch` is its person's, it is not ended, and it was used lately enough.
    """

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    staff_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    epoch: Mapped[int]
    way: Mapped[SignInWay]
    browser: Mapped[str] = mapped_column(sa.String(80))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

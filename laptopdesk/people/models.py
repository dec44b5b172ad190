"""Tables of residents. `person_identity` is the erasable part; everything else refers to `participant`."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.columns import Base, BigKey, Term
from laptopdesk.people.values import ConsentKind, Origin, PassState


class ParticipantRow(Base):
    __tablename__ = "participant"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    origin: Mapped[Origin]
    created_at: Mapped[datetime]
    home_location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), index=True, default=None)
    erased_at: Mapped[datetime | None] = mapped_column(default=None)


class PersonIdentityRow(Base):
    __tablename__ = "person_identity"

    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(160))
    sort_key: Mapped[str] = mapped_column(Term, index=True)
    initials: Mapped[str] = mapped_column(sa.String(12))
    language: Mapped[str] = mapped_column(sa.String(8), default="nl")
    phone: Mapped[str | None] = mapped_column(sa.String(20), index=True, default=None)
    email: Mapped[str | None] = mapped_column(sa.String(254), index=True, default=None)
    need: Mapped[str | None] = mapped_column(sa.Text, default=None)
    street: Mapped[str | None] = mapped_column(sa.String(160), default=None)
    postcode: Mapped[str | None] = mapped_column(sa.String(8), default=None)
    city: Mapped[str | None] = mapped_column(sa.String(80), default=None)


class PersonTermRow(Base):
    """One normalised word of a name, so that a search is an index range."""

    __tablename__ = "person_term"

    term: Mapped[str] = mapped_column(Term, primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id"), primary_key=True, index=True, autoincrement=False
    )


class ReferralRow(Base):
    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    referred_at: Mapped[datetime]
    referred_by: Mapped[str | None] = mapped_column(sa.String(160), default=None)


class PassRow(Base):
    __tablename__ = "pass"
    __table_args__ = (
        sa.Index(
            "uq_pass_in_force",
            "participant_id",
            unique=True,
            sqlite_where=sa.text("state = 'bound'"),
            postgresql_where=sa.text("state = 'bound'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    state: Mapped[PassState]
    made_at: Mapped[datetime]
    roll: Mapped[str | None] = mapped_column(sa.String(24), index=True, default=None)
    participant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participant.id"), index=True, default=None)
    bound_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class ConsentRow(Base):
    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id"), index=True)
    kind: Mapped[ConsentKind]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

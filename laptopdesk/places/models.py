"""Tables of places and organisations."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.columns import Base, BigKey, Term
from laptopdesk.places.values import LocationKind, OrganisationKind


class OrganisationRow(Base):
    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    name: Mapped[str] = mapped_column(sa.String(160), unique=True)
    sort_key: Mapped[str] = mapped_column(Term, index=True)
    kind: Mapped[OrganisationKind]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None] = mapped_column(default=None)


class LocationRow(Base):
    __tablename__ = "location"
    __table_args__ = (sa.UniqueConstraint("name", "postcode"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    sort_key: Mapped[str] = mapped_column(Term, index=True)
    search_text: Mapped[str] = mapped_column(sa.String(400))
    kind: Mapped[LocationKind]
    street: Mapped[str] = mapped_column(sa.String(160))
    postcode: Mapped[str] = mapped_column(sa.String(8))
    city: Mapped[str] = mapped_column(sa.String(80))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None] = mapped_column(default=None)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True, default=None)

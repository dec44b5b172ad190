"""Reading what was attested. It counts in the custody period it was given for, as long as the lot allows it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.attestation.models import AttestationRow
from laptopdesk.assets.attestation.values import Attestation, AttestedLaptop
from laptopdesk.assets.lifecycle.models import LaptopRow, LotRow, MediumRow
from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places
from laptopdesk.core.rows import value_of

Places = Everywhere | frozenset[int]


def _fitted_later() -> sa.Exists:
    """A drive that was put in after the attestation: nobody vouched for that one."""
    later = (
        MediumRow.laptop_id == LaptopRow.id,
        MediumRow.removed_at.is_(None),
        MediumRow.fitted_at > AttestationRow.attested_at,
    )
    return sa.exists().where(*later).correlate(LaptopRow, AttestationRow)


def _counts() -> sa.ColumnElement[bool]:
    return sa.and_(
        AttestationRow.custody_id == LaptopRow.custody_id, LotRow.attestation_allowed.is_(True), ~_fitted_later()
    )


_JOINED = (LaptopRow.id == AttestationRow.laptop_id, LotRow.id == LaptopRow.lot_id)


def attested_periods(session: Session, laptops: sa.Select[int]) -> frozenset[tuple[int, int]]:
    """(laptop, custody period) of each attestation of these laptops that counts in its own period."""
    row = AttestationRow
    over = row.custody_id != LaptopRow.custody_id
    query = sa.select(row.laptop_id, row.custody_id).where(
        *_JOINED, row.laptop_id.in_(laptops), LotRow.attestation_allowed.is_(True), sa.or_(over, ~_fitted_later())
    )
    return frozenset((laptop, custody) for laptop, custody in session.execute(query))


def list_attestations(session: Session, laptop_id: int) -> tuple[Attestation, ...]:
    """Every attestation of this laptop, the newest first; those that count no more too."""
    query = sa.select(AttestationRow, _counts()).where(*_JOINED, AttestationRow.laptop_id == laptop_id)
    return tuple(
        value_of(row, Attestation, counts=bool(counts))
        for row, counts in session.execute(query.order_by(AttestationRow.id.desc()))
    )


def list_attested(
    session: Session, *, within: Places | None = None, after: str = "", limit: int = 50
) -> tuple[AttestedLaptop, ...]:
    """The laptops that `count_attested` counts, by tag, after the tag `after`."""
    laptop, lot = LaptopRow, LotRow
    query = sa.select(
        laptop.tag,
        laptop.manufacturer,
        laptop.model,
        lot.code,
        laptop.state,
        laptop.location_id,
        AttestationRow.attested_at,
    ).where(*_JOINED, _counts(), laptop.tag > after)
    query = query.where(at_places(laptop.location_id, within))
    return tuple(
        AttestedLaptop(
            tag=tag, words=f"{maker} {model}".strip(), lot_code=code, state=state, location_id=place, attested_at=at
        )
        for tag, maker, model, code, state, place, at in session.execute(query.order_by(laptop.tag).limit(limit))
    )


def count_attested(session: Session, *, within: Places | None = None) -> int:
    """How many laptops have an erasure that is attested and not proven, wherever they are, or at these places."""
    query = sa.select(sa.func.count(AttestationRow.id)).where(*_JOINED, _counts())
    query = query.where(at_places(LaptopRow.location_id, within))
    return int(session.scalar(query) or 0)

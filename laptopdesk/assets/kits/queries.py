"""Reading kits: kinds, counts per place, what is on its way, and what is low."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.kits.models import KitDeliveryRow, KitKindRow, KitMovementRow
from laptopdesk.assets.kits.rules import is_low
from laptopdesk.assets.kits.values import Delivery, DeliveryId, KitCount, KitKind, Movement
from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import current_locale
from laptopdesk.core.rows import value_of
from laptopdesk.places import queries as places

Places = Everywhere | frozenset[int]
NEWEST = 50


def list_kinds(session: Session, *, usable_only: bool = False) -> tuple[KitKind, ...]:
    """The kinds, by code."""
    query = sa.select(KitKindRow).order_by(KitKindRow.code)
    if usable_only:
        query = query.where(KitKindRow.retired_at.is_(None))
    return tuple(_kind(row) for row in session.scalars(query))


def get_kind(session: Session, code: str) -> KitKind:
    """One kind; raises NotFound."""
    row = session.get(KitKindRow, code)
    if row is None:
        raise NotFound("kit kind", code)
    return _kind(row)


def _kind(row: KitKindRow) -> KitKind:
    return value_of(row, KitKind, retired=row.retired_at is not None)


def kind_names(kinds: Iterable[KitKind]) -> dict[str, str]:
    """What each kind is called in the language of the page."""
    dutch = current_locale().startswith("nl")
    return {kind.code: kind.name_nl if dutch else kind.name_en for kind in kinds}


def count_at(session: Session, location_id: int) -> dict[str, int]:
    """How many of each kind lie at this place, by the book; kinds that never moved here are left out."""
    row = KitMovementRow
    query = sa.select(row.kit_code, sa.func.sum(row.change)).where(row.location_id == location_id)
    return {code: int(count) for code, count in session.execute(query.group_by(row.kit_code))}


def list_counts(session: Session, *, within: Places | None = None, low_only: bool = False) -> tuple[KitCount, ...]:
    """The counts of every place that ever had kits, by place and kind; three queries whatever the data."""
    row = KitMovementRow
    query = sa.select(row.location_id, row.kit_code, sa.func.sum(row.change))
    query = query.where(at_places(row.location_id, within))
    summed = session.execute(query.group_by(row.location_id, row.kit_code)).all()
    names = places.names_of(session, [place for place, _code, _count in summed])
    low = {kind.code: 0 if kind.retired else kind.low_at for kind in list_kinds(session)}
    counts = (
        KitCount(
            location_id=place,
            location=names[place],
            code=code,
            count=int(count),
            low=is_low(int(count), low.get(code, 0)),
        )
        for place, code, count in summed
    )
    shown = [count for count in counts if count.low or not low_only]
    return tuple(sorted(shown, key=lambda count: (count.location, count.location_id, count.code)))


def list_movements(session: Session, location_id: int, *, limit: int = NEWEST) -> tuple[Movement, ...]:
    """The newest changes at this place."""
    row = KitMovementRow
    query = sa.select(row).where(row.location_id == location_id).order_by(row.id.desc()).limit(limit)
    return tuple(
        Movement(
            code=movement.kit_code,
            change=movement.change,
            reason=movement.reason,
            at=movement.at,
            by_id=movement.by_id,
            words=movement.words,
        )
        for movement in session.scalars(query)
    )


def list_on_the_way(
    session: Session, *, within: Places | None = None, location_id: int | None = None
) -> tuple[Delivery, ...]:
    """Deliveries that nobody counted in yet, the oldest first."""
    row = KitDeliveryRow
    query = sa.select(row).where(row.arrived_at.is_(None))
    if location_id is not None:
        query = query.where(sa.or_(row.from_id == location_id, row.to_id == location_id))
    if within is not None and not isinstance(within, Everywhere):
        query = query.where(sa.or_(row.from_id.in_(within), row.to_id.in_(within)))
    return _deliveries(session, query.order_by(row.id))


def list_short_deliveries(session: Session, location_id: int, *, limit: int = 20) -> tuple[Delivery, ...]:
    """The newest deliveries from or to this place of which another number arrived than was sent."""
    row = KitDeliveryRow
    differs = sa.and_(row.arrived_at.is_not(None), row.arrived != row.pieces)
    here = sa.or_(row.from_id == location_id, row.to_id == location_id)
    return _deliveries(session, sa.select(row).where(differs, here).order_by(row.id.desc()).limit(limit))


def get_delivery(session: Session, delivery_id: int) -> Delivery:
    """One delivery; raises NotFound."""
    deliveries = _deliveries(session, sa.select(KitDeliveryRow).where(KitDeliveryRow.id == delivery_id))
    if not deliveries:
        raise NotFound("kit delivery", delivery_id)
    return deliveries[0]


def _deliveries(session: Session, query: sa.Select[KitDeliveryRow]) -> tuple[Delivery, ...]:
    rows = list(session.scalars(query))
    names = places.names_of(session, [key for row in rows for key in (row.from_id, row.to_id)])
    return tuple(
        value_of(
            row,
            Delivery,
            id=DeliveryId(row.id),
            code=row.kit_code,
            from_name=names[row.from_id],
            to_name=names[row.to_id],
        )
        for row in rows
    )

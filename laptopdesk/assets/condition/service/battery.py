"""Setting how healthy a battery must be."""

from collections.abc import Iterator

from laptopdesk.assets.condition.errors import ConditionReason
from laptopdesk.assets.condition.events import BatteryThresholdSet
from laptopdesk.assets.condition.models import BatteryThresholdRow
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.events import FreeText


def set_battery_threshold(uow: UnitOfWork, percent: int | None, *, lot_id: int | None, reason: str) -> None:
    """Batteries need this percent of design capacity from now on, in this lot or (None) in all without their own.

    `percent` None: as before anybody set one. Laptops that are ready stay so. Raises NotFound, Forbidden, Refused.
    """
    uow.actor.require(Permission.LOWER_POLICY)
    if lot_id is not None:
        lifecycle.get_lot(uow.session, lot_id)
    reasons = tuple(_wrong(percent, reason, uow.actor))
    if reasons:
        raise Refused(reasons)
    words = reason.strip()
    row = BatteryThresholdRow(
        lot_id=lot_id, percent=percent, reason=words, set_at=uow.now, set_by_id=uow.actor.staff_id
    )
    uow.session.add(row)
    uow.session.flush()
    event = BatteryThresholdSet(lot_id=lot_id, percent=percent, reason=FreeText(words))
    uow.record(event)


def _wrong(percent: int | None, reason: str, actor: Actor) -> Iterator[ConditionReason]:
    if actor.staff_id is None:
        yield ConditionReason.NEEDS_PERSON
    if percent is not None and not 0 <= percent <= 100:
        yield ConditionReason.PERCENT_OUT_OF_RANGE
    if not reason.strip():
        yield ConditionReason.REASON_MISSING

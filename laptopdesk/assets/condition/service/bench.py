"""The laptop on the bench, locked, for whoever may work on it."""

from dataclasses import dataclass

from laptopdesk.assets.condition.errors import ConditionReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused


@dataclass(frozen=True, kw_only=True)
class OnTheBench:
    """A laptop in our hands, its custody period, and the named person who works on it."""

    detail: LaptopDetail
    custody_id: int
    staff_id: int


def on_the_bench(uow: UnitOfWork, tag: str) -> OnTheBench:
    """The laptop, locked until the unit of work ends; raises NotFound, Forbidden, Refused."""
    if lifecycle.lock_laptop_row(uow.session, tag) is None:
        raise NotFound("laptop", tag)
    detail = lifecycle.get_laptop(uow.session, tag)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    if uow.actor.staff_id is None:
        raise Refused([ConditionReason.NEEDS_PERSON])
    if detail.custody_id is None or detail.holder_handout_id is not None:
        raise Refused([ConditionReason.NOT_IN_OUR_HANDS])
    return OnTheBench(detail=detail, custody_id=detail.custody_id, staff_id=uow.actor.staff_id)

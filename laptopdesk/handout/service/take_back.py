"""A return: the hand-over ends, and with it every piece of evidence about the laptop's drives."""

from laptopdesk.assets.evidence import gate as laptops
from laptopdesk.assets.kits import service as kits
from laptopdesk.assets.lifecycle import service as assets
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.queries import lock_open_handout
from laptopdesk.handout.service.ending import DecidedBy, end_handout
from laptopdesk.handout.values import HandoutEnd, HandoutId
from laptopdesk.places import queries as places
from laptopdesk.protocol.operations import ReturnReason


def take_back_laptop(
    uow: UnitOfWork,
    *,
    laptop: str,
    location: str,
    reason: ReturnReason,
    kit: tuple[str, ...] = (),
    decided: DecidedBy | None = None,
) -> HandoutId:
    """The laptop and this kit are at this location, in a new custody period; raises NotFound, Refused, Forbidden.

    As of `now`, and never before the hand-over. `decided`: somebody decided so about a case.
    """
    place = places.find_location_by_code(uow.session, location)
    if place is None:
        raise NotFound("location", location)
    uow.actor.require(Permission.TAKE_BACK, at=place.id)
    locked_laptop = laptops.lock_laptop_by_tag(uow.session, laptop)
    if locked_laptop is None:
        raise NotFound("laptop", laptop)
    row = lock_open_handout(uow.session, locked_laptop.id)
    if row is None:
        raise Refused([DeskReason.NOT_HANDED_OUT])
    uow = uow.at(max(uow.now, row.handed_at))
    assets.take_back(uow, locked_laptop.id, location_id=place.id)
    ending = HandoutEnd.SWAPPED if reason is ReturnReason.SWAP else HandoutEnd.RETURNED
    kits.put_back_returned(uow, row.operation_id, place.id, kit)
    end_handout(uow, row, ending, reason=reason, location_id=place.id, decided=decided)
    return HandoutId(row.id)

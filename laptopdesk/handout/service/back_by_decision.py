"""A return that a desk reported and our facts did not allow, once somebody decided that the laptop did come back."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import gate
from laptopdesk.assets.kits import service as kits
from laptopdesk.assets.lifecycle import queries as laptops
from laptopdesk.assets.lifecycle.values import Laptop, LaptopState
from laptopdesk.assets.transfers.service import settle_laptop
from laptopdesk.assets.workshop import service as workshop
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.handout import queries
from laptopdesk.handout.service.ending import DecidedBy
from laptopdesk.handout.service.take_back import take_back_laptop
from laptopdesk.handout.values import HandoutId
from laptopdesk.places import queries as places
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import ReturnReason


class Coming(StrEnum):
    """What it means for the register that a laptop came back then."""

    ENDS = "ends"
    LEFT_SINCE = "left_since"
    BACK_SINCE = "back_since"
    PLACED = "placed"
    RETURNED = "returned"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class ComesBack:
    """This laptop and kit came back to this place at that time (UTC), as a desk reported it."""

    operation_id: UUID
    laptop: str
    location_id: int
    reason: ReturnReason
    kit: tuple[str, ...]
    returned_at: datetime
    decided: DecidedBy


def judge_coming(session: Session, laptop: Laptop, returned_at: datetime) -> Coming:
    """What is still to be done when this laptop came back then, by the facts of now.

    Out since before: the hand-over ends. Out or in a new custody period since after: that is past, and nothing is to be
    done. Returned already: only its place. Anything else: the register did not know that it was out.
    """
    out = queries.open_handouts_of(session, [laptop.id]).get(laptop.id)
    if out is not None:
        return Coming.ENDS if out[2] <= returned_at else Coming.LEFT_SINCE
    if laptop.state is LaptopState.DISPOSED:
        return Coming.GONE
    if laptops.came_back_after(session, laptop.id, returned_at) is not None:
        return Coming.BACK_SINCE
    return Coming.PLACED if laptop.state is LaptopState.RETURNED else Coming.RETURNED


def come_back_by_decision(uow: UnitOfWork, command: ComesBack) -> HandoutId | None:
    """The laptop came back, with everything that follows from it now; answers the hand-over that ended, if one did.

    Raises Refused for a laptop that is unknown or disposed of.
    """
    if gate.lock_laptop_by_tag(uow.session, command.laptop) is None:
        raise Refused([GateReason.LAPTOP_UNKNOWN])
    laptop = laptops.get_laptop(uow.session, command.laptop).laptop
    match judge_coming(uow.session, laptop, command.returned_at):
        case Coming.ENDS:
            return _end(uow, command)
        case Coming.RETURNED | Coming.GONE:  # the table of moves refuses what is gone
            _take_in(uow, laptop, command)
        case Coming.PLACED:
            settle_laptop(uow, laptop.id, command.location_id)
        case Coming.LEFT_SINCE | Coming.BACK_SINCE:
            pass
    return None


def _end(uow: UnitOfWork, command: ComesBack) -> HandoutId:
    mark = len(uow.pending)
    handout_id = take_back_laptop(
        uow.at(command.returned_at),
        laptop=command.laptop,
        location=places.get_location(uow.session, command.location_id).code,
        reason=command.reason,
        kit=command.kit,
        decided=command.decided,
    )
    uow.pending[mark:] = [replace(entry, at=uow.now) for entry in uow.pending[mark:]]
    return handout_id


def _take_in(uow: UnitOfWork, laptop: Laptop, command: ComesBack) -> None:
    """The laptop is returned here, or still apart; what came with it lies here too."""
    workshop.take_in_unexpected(uow, laptop.id, returned_at=command.returned_at, words=command.decided.words)
    settle_laptop(uow, laptop.id, command.location_id)
    kits.put_back_returned(uow, command.operation_id, command.location_id, command.kit)

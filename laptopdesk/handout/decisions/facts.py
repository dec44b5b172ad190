"""The facts of a case about a hand-over, as they are now: what was reported, and what stands against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as laptops
from laptopdesk.assets.lifecycle.values import Laptop, LaptopState
from laptopdesk.core.decisions import CaseFacts
from laptopdesk.core.errors import NotFound
from laptopdesk.devices import queries as devices
from laptopdesk.devices.queries import StoredReport
from laptopdesk.handout import queries
from laptopdesk.handout.values import Handout, HandoutEnd
from laptopdesk.people import queries as people
from laptopdesk.places import queries as places
from laptopdesk.places.values import Location
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.protocol.operations import HandOutIntent, OperationKind

DID_NOT_HAPPEN = (HandoutEnd.UNDONE, HandoutEnd.MISTAKE)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A hand-over as it was reported. Laptop, person and place are None where the register does not know them."""

    report: StoredReport
    intent: HandOutIntent
    laptop: Laptop | None
    participant_id: int | None
    place: Location | None

    @property
    def handed_at(self) -> datetime:
        """When it happened, by our clock (UTC)."""
        return self.report.happened_at


@dataclass(frozen=True, kw_only=True)
class Meant:
    """The hand-over that would stand: this laptop, to this person (None: not known yet), of this kind."""

    operation_id: UUID
    laptop_id: int
    participant_id: int | None
    kind: HandoutKind
    handed_at: datetime


def find_reported(session: Session, case: CaseFacts) -> Reported | None:
    """The hand-over that this case is about, from the report of its device; None where none was ever reported."""
    operation_id = operation_of(case)
    report = devices.find_report(session, operation_id) if operation_id else None
    if report is None or report.kind != OperationKind.HAND_OUT.value:
        return None
    intent = HandOutIntent.from_json(report.intent)
    holder = people.find_holder(session, intent.pass_code)
    return Reported(
        report=report,
        intent=intent,
        laptop=find_laptop(session, intent.laptop),
        participant_id=holder.participant_id if holder else None,
        place=places.find_location_by_code(session, intent.location),
    )


def operation_of(case: CaseFacts) -> UUID | None:
    """The operation of the hand-over that was reported, or that somebody was in doubt about."""
    for side in case.sides:
        match side:
            case {"kind": OperationKind.HAND_OUT.value, "operation": str(operation)}:
                return UUID(operation)
            case {"kind": OperationKind.DOUBT_HAND_OUT.value, "intent": {"operation": str(operation)}}:
                return UUID(operation)
    return None


def undo_side(case: CaseFacts) -> Mapping[str, Any] | None:
    """The undo that the desk itself reported for the hand-over of this case, if it did."""
    return next((side for side in case.sides if side.get("kind") == OperationKind.UNDO_HAND_OUT.value), None)


def find_laptop(session: Session, tag: str) -> Laptop | None:
    """The laptop of this tag, or None."""
    try:
        return laptops.get_laptop(session, tag).laptop
    except NotFound:
        return None


def list_registered(session: Session, case: CaseFacts) -> tuple[Handout, ...]:
    """The hand-overs of the register that were kept as the other side when the case was opened."""
    named = [side["operation"] for side in case.sides if "handout" in side and "operation" in side]
    handouts = [queries.find_handout_by_operation(session, UUID(operation)) for operation in named]
    return tuple(handout for handout in handouts if handout is not None)


def meant_of(reported: Reported) -> Meant | None:
    """The hand-over as it was reported; None where its laptop is not in the register."""
    if reported.laptop is None:
        return None
    return Meant(
        operation_id=reported.report.operation_id,
        laptop_id=reported.laptop.id,
        participant_id=reported.participant_id,
        kind=reported.intent.kind,
        handed_at=reported.handed_at,
    )


def list_against(session: Session, meant: Meant) -> tuple[Handout, ...]:
    """The hand-overs that cannot be true beside this one: of its laptop in that time, and of its kind to its person."""
    back = laptops.came_back_after(session, meant.laptop_id, meant.handed_at)
    of_laptop = [
        handout
        for handout in queries.list_of_laptop(session, meant.laptop_id)
        if _happened(handout)
        and (back is None or handout.handed_at < back)
        and (handout.ended_at is None or handout.ended_at > meant.handed_at)
    ]
    of_person = () if back or meant.participant_id is None else _open_of(session, meant.participant_id, meant.kind)
    by_id = {handout.id: handout for handout in (*of_laptop, *of_person)}
    return tuple(handout for handout in by_id.values() if handout.operation_id != meant.operation_id)


def _happened(handout: Handout) -> bool:
    return handout.ended_by not in DID_NOT_HAPPEN


def _open_of(session: Session, participant_id: int, kind: HandoutKind) -> tuple[Handout, ...]:
    mine = queries.list_of_participant(session, participant_id)
    return tuple(handout for handout in mine if handout.ended_at is None and handout.kind is kind)


def is_disposed(reported: Reported) -> bool:
    """Whether the register says that its laptop is gone for good."""
    return reported.laptop is not None and reported.laptop.state is LaptopState.DISPOSED

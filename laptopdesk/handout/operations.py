"""Hand-over, undo and return as reported operations: the intent read strictly, the service called, a plain answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.operations import Answer, ReportedAct
from laptopdesk.devices.queries import find_state
from laptopdesk.devices.values import InboxState
from laptopdesk.handout import queries
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.service import hand_out_laptop, take_back_laptop, undo_handout
from laptopdesk.handout.values import Handout, HandOutLaptop, Signature
from laptopdesk.places import queries as places
from laptopdesk.protocol.operations import HandOutIntent, ReturnIntent, UndoHandOutIntent


def apply_hand_out(uow: UnitOfWork, operation: ReportedAct) -> Answer:
    """The hand-over of the intent happened; answers it. `now` is when the server took it in."""
    intent = HandOutIntent.from_json(operation.intent)
    command = HandOutLaptop(
        operation_id=operation.id,
        laptop=intent.laptop,
        pass_code=intent.pass_code,
        location=intent.location,
        kit=intent.kit,
        kind=intent.kind,
        signature=signature_of(intent.signature, operation.envelope),
        session_id=operation.envelope.get("session"),
        browser_id=browser_of(operation.envelope),
    )
    return answer_of(hand_out_laptop(uow.by(operation.actor), command))


def apply_undo(uow: UnitOfWork, operation: ReportedAct) -> Answer:
    """The hand-over that the intent names was undone; answers it as it is now, or that there was nothing to undo."""
    intent = UndoHandOutIntent.from_json(operation.intent)
    if find_state(uow.session, intent.operation) is InboxState.REFUSED:
        return {"undone": False}  # a station withdraws a question that was refused: nothing had happened
    place = places.find_location_by_code(uow.session, intent.location)
    handout_id = undo_handout(
        uow.by(operation.actor),
        intent.operation,
        desk_location_id=place.id if place else None,
        browser_id=browser_of(operation.envelope),
    )
    return answer_of(queries.get_handout(uow.session, handout_id))


def apply_doubt(_uow: UnitOfWork, _operation: ReportedAct) -> Answer:
    """Nobody at the desk knows whether it was handed over: never simply so, always for a person to find out."""
    raise Refused([DeskReason.HAND_OVER_DOUBTFUL])


def apply_return(uow: UnitOfWork, operation: ReportedAct) -> Answer:
    """The laptop came back; answers the hand-over that ended."""
    intent = ReturnIntent.from_json(operation.intent)
    handout_id = take_back_laptop(
        uow.by(operation.actor), laptop=intent.laptop, location=intent.location, reason=intent.reason, kit=intent.kit
    )
    return answer_of(queries.get_handout(uow.session, handout_id))


def answer_of(handout: Handout) -> Answer:
    """A hand-over as programs read it: codes, no name. Times in UTC, days as YYYY-MM-DD."""
    return {
        "handout": handout.id,
        "number": handout.number,
        "operation_id": str(handout.operation_id),
        "laptop": handout.laptop,
        "location": handout.location,
        "kind": handout.kind.value,
        "agreement": handout.agreement,
        "kit": list(handout.kit),
        "signature": handout.signature.value,
        "handed_at": handout.handed_at.isoformat(),
        "support_until": handout.support_until.isoformat(),
        "ended_at": handout.ended_at.isoformat() if handout.ended_at else None,
        "ended_by": handout.ended_by.value if handout.ended_by else None,
    }


def browser_of(envelope: Mapping[str, Any]) -> UUID | None:
    """The browser of a desk page; a station, script or command has none."""
    browser = envelope.get("browser")
    return UUID(browser) if browser else None


def signature_of(form: str, envelope: Mapping[str, Any]) -> Signature:
    """How it was signed: by the form of the intent and the drawing of the envelope."""
    if form.startswith("paper:"):
        return Signature(paper_number=form.removeprefix("paper:"))
    file_id = envelope.get("signature_file")
    return Signature(file_id=int(file_id) if file_id is not None else None)

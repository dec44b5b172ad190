"""Facts of a station that cannot be true beside what we know: both are kept, and a person decides what holds."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from laptopdesk.assets.kits import service as kits
from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.cases import queries as cases
from laptopdesk.cases.service import add_evidence, open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.operations import Contradiction
from laptopdesk.devices.errors import StationReason
from laptopdesk.handout import queries
from laptopdesk.handout.values import Handout
from laptopdesk.people import queries as people
from laptopdesk.places import queries as places
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import DoubtHandOutIntent, HandOutIntent, ReturnIntent, UndoHandOutIntent

KINDS = (
    (StationReason.REVOKED, CaseKind.REVOKED),
    (GateReason.LAPTOP_ALREADY_OUT, CaseKind.LAPTOP_TWICE),
    (GateReason.ALREADY_HAS_ONE, CaseKind.PERSON_TWICE),
    (GateReason.PASS_REVOKED, CaseKind.REVOKED),
    (GateReason.LAPTOP_ELSEWHERE, CaseKind.LAPTOP_ELSEWHERE),
)
"""Which case a refused hand-over is, by the weightiest of its reasons; every other one is *not eligible*."""


def open_hand_out_case(uow: UnitOfWork, contradiction: Contradiction) -> int:
    """The case of a hand-over that happened although our facts say no; answers its id."""
    intent = HandOutIntent.from_json(contradiction.operation.intent)
    kind = next((kind for reason, kind in KINDS if reason.value in contradiction.reasons), CaseKind.NOT_ELIGIBLE)
    holder = people.find_holder(uow.session, intent.pass_code)
    participant = holder.participant_id if holder else None
    laptop = assets.find_laptop_id(uow.session, intent.laptop)
    place = places.find_location_by_code(uow.session, intent.location)
    if place is not None and not _is_elsewhere(contradiction):  # what went along is gone from there, whoever is right
        kits.take_for_hand_out(uow.by(system_actor()), contradiction.operation.id, place.id, intent.kit)
    return _open(
        uow,
        contradiction,
        kind,
        laptop=laptop,
        participant=participant,
        location=intent.location,
        ours=tuple(_open_handouts(uow.session, laptop, participant)),
    )


def open_undo_case(uow: UnitOfWork, contradiction: Contradiction) -> int:
    """The case of an undo that our facts do not allow; that of the hand-over itself where that became one."""
    intent = UndoHandOutIntent.from_json(contradiction.operation.intent)
    place = places.find_location_by_code(uow.session, intent.location)
    handout = queries.find_handout_by_operation(uow.session, intent.operation)
    here = place is not None and (handout is None or handout.location_id == place.id)
    if here and place is not None and not _is_elsewhere(contradiction):
        kits.put_back_undone(uow.by(system_actor()), intent.operation, place.id)
    return _open_about(uow, contradiction, CaseKind.UNDO_UNEXPECTED, intent)


def open_doubt_case(uow: UnitOfWork, contradiction: Contradiction) -> int:
    """The case of a hand-over of which nobody knows whether it happened; its own where it became one before."""
    intent = DoubtHandOutIntent.from_json(contradiction.operation.intent)
    return _open_about(uow, contradiction, CaseKind.HAND_OVER_DOUBTFUL, intent)


def open_return_case(uow: UnitOfWork, contradiction: Contradiction) -> int:
    """The case of a laptop that came back although it was not out, or not known."""
    intent = ReturnIntent.from_json(contradiction.operation.intent)
    laptop = assets.find_laptop_id(uow.session, intent.laptop)
    return _open(
        uow,
        contradiction,
        CaseKind.RETURN_UNEXPECTED,
        laptop=laptop,
        participant=None,
        location=intent.location,
        ours=tuple(_open_handouts(uow.session, laptop, None)),
    )


def _is_elsewhere(contradiction: Contradiction) -> bool:
    """Whether it names another place than where its station stands: by its word nothing is moved there."""
    return StationReason.ELSEWHERE.value in contradiction.reasons


def _open_about(
    uow: UnitOfWork, contradiction: Contradiction, kind: CaseKind, intent: UndoHandOutIntent | DoubtHandOutIntent
) -> int:
    """The open case of the hand-over that this is about, with one fact more; else one of this kind."""
    case_id = cases.find_of_operation(uow.session, intent.operation)
    if case_id is not None:
        add_evidence(uow, case_id, _reported(contradiction))
        return case_id
    handout = queries.find_handout_by_operation(uow.session, intent.operation)
    return _open(
        uow,
        contradiction,
        kind,
        laptop=assets.find_laptop_id(uow.session, intent.laptop),
        participant=handout.participant_id if handout else None,
        location=intent.location,
        ours=(_side_of(handout),) if handout else (),
    )


def _open(
    uow: UnitOfWork,
    contradiction: Contradiction,
    kind: CaseKind,
    *,
    laptop: int | None,
    participant: int | None,
    location: str,
    ours: tuple[dict[str, Any], ...],
) -> int:
    place = places.find_location_by_code(uow.session, location)
    command = OpenCase(
        kind=kind,
        sides=(_reported(contradiction), *ours),
        laptop_id=laptop,
        participant_id=participant,
        location_id=place.id if place else None,
    )
    return open_case(uow.by(system_actor()), command)


def _reported(contradiction: Contradiction) -> dict[str, Any]:
    envelope = contradiction.operation.envelope
    station = envelope.get("station")
    return {
        "inbox": contradiction.inbox_id,
        "operation": str(contradiction.operation.id),
        "kind": contradiction.operation.kind,
        "intent": dict(contradiction.operation.intent),
        "happened_at": contradiction.operation.happened_at.isoformat(),
        "reasons": list(contradiction.reasons),
        "station": f"station:{station}" if station else None,
        "snapshot_version": envelope.get("snapshot_version"),
    }


def _open_handouts(session: Session, laptop: int | None, participant: int | None) -> Iterator[dict[str, Any]]:
    of_laptop = queries.list_of_laptop(session, laptop) if laptop is not None else ()
    of_person = queries.list_of_participant(session, participant) if participant is not None else ()
    by_id = {handout.id: handout for handout in (*of_laptop, *of_person) if handout.ended_at is None}
    yield from (_side_of(handout) for handout in by_id.values())


def _side_of(handout: Handout) -> dict[str, Any]:
    return {
        "handout": handout.number,
        "operation": str(handout.operation_id),
        "laptop": handout.laptop,
        "handed_at": handout.handed_at.isoformat(),
        "location": handout.location,
        **({"ended_at": handout.ended_at.isoformat()} if handout.ended_at else {}),
    }

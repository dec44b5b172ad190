"""Opening and deciding cases: facts that contradict each other are kept, and a person says what holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from laptopdesk.cases.errors import CaseReason
from laptopdesk.cases.events import CaseDecided, CaseOpened
from laptopdesk.cases.models import CaseRow, CaseSideRow
from laptopdesk.cases.values import CaseId, CaseKind, CaseOutcome, CaseState, OpenCase
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.operations import Alarm, Reuse


def open_case(uow: UnitOfWork, command: OpenCase, *, now: datetime, actor: Actor) -> CaseId:
    """The contradiction stands as an open case with the evidence of each side."""
    row = CaseRow(
        kind=command.kind,
        state=CaseState.OPEN,
        opened_at=now,
        location_id=command.location_id,
        laptop_id=command.laptop_id,
        participant_id=command.participant_id,
    )
    uow.session.add(row)
    uow.session.flush()
    _add_sides(uow, row.id, command.sides)
    uow.record(
        CaseOpened(
            case_id=row.id, kind=row.kind, laptop_id=row.laptop_id,
            participant_id=row.participant_id, location_id=row.location_id,
        ),
        now=now, actor=actor,
    )  # fmt: skip
    return CaseId(row.id)


def _add_sides(uow: UnitOfWork, case_id: int, sides: Sequence[dict[str, Any]]) -> None:
    uow.session.add_all(
        CaseSideRow(case_id=case_id, evidence=dict(evidence), inbox_id=evidence.get("inbox")) for evidence in sides
    )
    uow.session.flush()


def open_reuse_case(uow: UnitOfWork, reuse: Reuse, now: datetime, actor: Actor) -> None:
    """One open case holds everything this operation id was said to mean; the same words again add nothing."""
    second = {"kind": reuse.kind, "intent": dict(reuse.intent), "intent_sha256": reuse.intent_sha256}
    case_id = _find_reuse_case(uow, reuse.inbox_id)
    if case_id is None:
        first = {"inbox": reuse.inbox_id, "operation": str(reuse.operation_id), "kind": reuse.first_kind}
        sides = ({**first, "intent": dict(reuse.first_intent)}, second)
        open_case(uow, OpenCase(kind=CaseKind.OPERATION_REUSED, sides=sides), now=now, actor=actor)
    elif reuse.intent_sha256 not in _known_intents(uow, case_id):
        _add_sides(uow, case_id, [second])


def _find_reuse_case(uow: UnitOfWork, inbox_id: int) -> int | None:
    query = (
        sa.select(CaseRow.id)
        .join(CaseSideRow, CaseSideRow.case_id == CaseRow.id)
        .where(CaseSideRow.inbox_id == inbox_id, CaseRow.kind == CaseKind.OPERATION_REUSED)
        .where(CaseRow.state == CaseState.OPEN)
        .limit(1)
    )
    return uow.session.scalar(query)


def _known_intents(uow: UnitOfWork, case_id: int) -> set[object]:
    query = sa.select(CaseSideRow.evidence).where(CaseSideRow.case_id == case_id)
    return {evidence.get("intent_sha256") for evidence in uow.session.scalars(query)}


def open_alarm_case(uow: UnitOfWork, alarm: Alarm, now: datetime, actor: Actor) -> None:
    """A device is not to be trusted: one open case for this device and kind, however often it is told."""
    told = {"device": alarm.device}
    kind = CaseKind(alarm.kind.value)
    query = (
        sa.select(CaseSideRow.evidence)
        .join(CaseRow, CaseRow.id == CaseSideRow.case_id)
        .where(CaseRow.kind == kind, CaseRow.state == CaseState.OPEN, CaseRow.location_id == alarm.location_id)
    )
    if any(evidence.get("device") == alarm.device for evidence in uow.session.scalars(query)):
        return
    sides = tuple({**told, **side} for side in alarm.sides)
    open_case(uow, OpenCase(kind=kind, sides=sides, location_id=alarm.location_id), now=now, actor=actor)


def add_evidence(uow: UnitOfWork, case_id: int, side: dict[str, Any]) -> None:
    """One more fact about this contradiction."""
    _add_sides(uow, case_id, [side])


def decide_case(
    uow: UnitOfWork, case_id: int, *, outcome: CaseOutcome, reason: str, now: datetime, actor: Actor
) -> None:
    """The case is decided by this person, with a reason; raises NotFound, Forbidden, Refused."""
    row = uow.session.scalar(sa.select(CaseRow).where(CaseRow.id == case_id).with_for_update())
    if row is None:
        raise NotFound("case", case_id)
    actor.require(Permission.DECIDE_CASES, at=row.location_id)
    if row.state is CaseState.DECIDED:
        raise Refused([CaseReason.ALREADY_DECIDED])
    if not reason.strip():
        raise Refused([CaseReason.REASON_MISSING])
    row.state, row.decided_at, row.decided_by_id, row.outcome = CaseState.DECIDED, now, actor.staff_id, outcome.value
    uow.record(
        CaseDecided(
            case_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id,
            outcome=outcome.value, reason=FreeText(reason.strip()),
        ),
        now=now, actor=actor,
    )  # fmt: skip

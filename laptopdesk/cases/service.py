"""Opening and deciding cases: facts that contradict each other are kept, and a person says what holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from laptopdesk.cases.errors import CaseReason
from laptopdesk.cases.events import CaseDecided, CaseOpened
from laptopdesk.cases.models import CaseRow, CaseSideRow
from laptopdesk.cases.values import CaseId, CaseState, OpenCase
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText


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
    uow.session.add_all(CaseSideRow(case_id=case_id, evidence=dict(evidence)) for evidence in sides)
    uow.session.flush()


def decide_case(uow: UnitOfWork, case_id: int, *, outcome: str, reason: str, now: datetime, actor: Actor) -> None:
    """The case is decided by this person, with a reason; raises NotFound, Forbidden, Refused."""
    row = uow.session.scalar(sa.select(CaseRow).where(CaseRow.id == case_id).with_for_update())
    if row is None:
        raise NotFound("case", case_id)
    actor.require(Permission.DECIDE_CASES, at=row.location_id)
    if row.state is CaseState.DECIDED:
        raise Refused([CaseReason.ALREADY_DECIDED])
    if not reason.strip():
        raise Refused([CaseReason.REASON_MISSING])
    row.state, row.decided_at, row.decided_by_id, row.outcome = CaseState.DECIDED, now, actor.staff_id, outcome
    uow.record(
        CaseDecided(
            case_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id,
            outcome=outcome, reason=FreeText(reason.strip()),
        ),
        now=now, actor=actor,
    )  # fmt: skip

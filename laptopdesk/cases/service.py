"""Opening and deciding cases: facts that contradict each other are kept, and a person says what holds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.cases.errors import CaseReason
from laptopdesk.cases.events import CaseAssigned, CaseDecided, CaseOpened, CaseOutcomeProposed, CaseProposalDropped
from laptopdesk.cases.models import CaseRow, CaseSideRow
from laptopdesk.cases.queries import facts_of
from laptopdesk.cases.values import TERM_DAYS, CaseId, CaseKind, CaseState, DecideCase, OpenCase
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseTopic, Decision, Outcome, ShowOnce
from laptopdesk.core.erasure import Erasing, scrub
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.operations import Alarm, Reuse
from laptopdesk.protocol.words import Worded


def open_case(uow: UnitOfWork, command: OpenCase) -> CaseId:
    """The contradiction stands as an open case with the evidence of each side."""
    row = CaseRow(
        kind=command.kind,
        state=CaseState.OPEN,
        opened_at=uow.now,
        location_id=command.location_id,
        laptop_id=command.laptop_id,
        participant_id=command.participant_id,
        due_on=to_local(uow.now).date() + timedelta(days=TERM_DAYS),
    )
    uow.session.add(row)
    uow.session.flush()
    _add_sides(uow, row.id, command.sides)
    uow.record(
        CaseOpened(
            case_id=row.id,
            kind=row.kind,
            laptop_id=row.laptop_id,
            participant_id=row.participant_id,
            location_id=row.location_id,
        )
    )
    return CaseId(row.id)


def _add_sides(uow: UnitOfWork, case_id: int, sides: Sequence[dict[str, Any]]) -> None:
    uow.session.add_all(
        CaseSideRow(case_id=case_id, evidence=dict(evidence), inbox_id=evidence.get("inbox")) for evidence in sides
    )
    uow.session.flush()


def open_reuse_case(uow: UnitOfWork, reuse: Reuse) -> None:
    """One open case holds everything this operation id was said to mean; the same words again add nothing."""
    meaning = {"kind": reuse.kind, "intent": dict(reuse.intent), "intent_sha256": reuse.intent_sha256}
    second = {**reuse.reported, **meaning}
    case_id = _find_reuse_case(uow, reuse.inbox_id)
    if case_id is None:
        first = {"inbox": reuse.inbox_id, "operation": str(reuse.operation_id), "kind": reuse.first_kind}
        sides = ({**first, "intent": dict(reuse.first_intent)}, second)
        open_case(uow, OpenCase(kind=CaseKind.OPERATION_REUSED, sides=sides))
    elif reuse.intent_sha256 not in _intent_digests(uow, case_id):
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


def _intent_digests(uow: UnitOfWork, case_id: int) -> set[object]:
    query = sa.select(CaseSideRow.evidence).where(CaseSideRow.case_id == case_id)
    return {evidence.get("intent_sha256") for evidence in uow.session.scalars(query)}


def open_alarm_case(uow: UnitOfWork, alarm: Alarm) -> None:
    """A device is not to be trusted: one open case for this device and kind, however often it is told."""
    device = {"device": alarm.device}
    kind = CaseKind(alarm.kind.value)
    query = (
        sa.select(CaseSideRow.evidence)
        .join(CaseRow, CaseRow.id == CaseSideRow.case_id)
        .where(CaseRow.kind == kind, CaseRow.state == CaseState.OPEN, CaseRow.location_id == alarm.location_id)
    )
    if any(evidence.get("device") == alarm.device for evidence in uow.session.scalars(query)):
        return
    sides = tuple({**device, **side} for side in alarm.sides)
    open_case(uow, OpenCase(kind=kind, sides=sides, location_id=alarm.location_id))


def add_evidence(uow: UnitOfWork, case_id: int, side: dict[str, Any]) -> None:
    """One more fact about this contradiction."""
    _add_sides(uow, case_id, [side])


def assign_case(uow: UnitOfWork, case_id: int, *, owner_id: int | None, due_on: date | None) -> None:
    """This person takes care of the case, and it should be decided by this day; raises NotFound, Forbidden, Refused."""
    row = _lock_open(uow, case_id)
    row.owner_id, row.due_on = owner_id, due_on or row.due_on
    uow.record(CaseAssigned(case_id=row.id, staff_id=owner_id, due_on=row.due_on))


Show = Callable[[ShowOnce], None]


def _show_nobody(_shown: ShowOnce) -> None:
    """Nobody looks."""


def decide_case(
    uow: UnitOfWork, topics: Mapping[str, CaseTopic], case_id: int, command: DecideCase, *, show: Show = _show_nobody
) -> CaseState:
    """The outcome holds, with its effect, in this transaction; one that needs two people is proposed first.

    `show` gets what the outcome made that is stored nowhere. Raises NotFound, Forbidden, Refused with every reason
    (nothing is changed then), and whatever the act raises.
    """
    row = _lock_open(uow, case_id)
    outcome = _outcome(topics, row, command.outcome)
    case = facts_of(uow.session, row)
    answers = _checked(uow.session, outcome, case, command, uow.actor)
    if outcome.two_people:
        _propose(uow, row, command, answers)
        return CaseState.OPEN
    decision = Decision(case=case, reason=command.reason.strip(), answers=answers)
    _apply(uow, row, outcome, decision, show=show)
    return CaseState.DECIDED


def confirm_case(
    uow: UnitOfWork, topics: Mapping[str, CaseTopic], case_id: int, *, reason: str, show: Show = _show_nobody
) -> None:
    """The second person confirms what the first proposed, and it takes effect; raises as `decide_case` does."""
    row = _lock_open(uow, case_id)
    if row.proposed is None or row.proposed_by_id is None:
        raise Refused([CaseReason.NOTHING_PROPOSED])
    if uow.actor.staff_id is None or uow.actor.staff_id == row.proposed_by_id:
        raise Refused([CaseReason.SAME_PERSON])
    outcome, case = _outcome(topics, row, row.proposed), facts_of(uow.session, row)
    answers = {name: str(value) for name, value in (row.proposed_answers or {}).items()}
    command = DecideCase(outcome=row.proposed, reason=reason, answers=answers)
    _checked(uow.session, outcome, case, command, uow.actor)
    decision = Decision(case=case, reason=reason.strip(), answers=answers, proposed_by_id=row.proposed_by_id)
    _apply(uow, row, outcome, decision, show=show)


def drop_proposal(uow: UnitOfWork, case_id: int) -> None:
    """The proposed outcome is off the table; raises NotFound, Forbidden, Refused."""
    row = _lock_open(uow, case_id)
    if row.proposed is None:
        raise Refused([CaseReason.NOTHING_PROPOSED])
    uow.record(CaseProposalDropped(case_id=row.id, kind=row.kind, outcome=row.proposed))
    row.proposed = row.proposed_answers = row.proposed_at = row.proposed_by_id = None


def _lock_open(uow: UnitOfWork, case_id: int) -> CaseRow:
    row = uow.session.scalar(sa.select(CaseRow).where(CaseRow.id == case_id).with_for_update())
    if row is None:
        raise NotFound("case", case_id)
    uow.actor.require(Permission.DECIDE_CASES, at=row.location_id)
    if row.state is CaseState.DECIDED:
        raise Refused([CaseReason.ALREADY_DECIDED])
    return row


def _outcome(topics: Mapping[str, CaseTopic], row: CaseRow, code: str) -> Outcome:
    topic = topics.get(row.kind.value)
    outcome = topic.find(code) if topic else None
    if outcome is None:
        raise Refused([CaseReason.OUTCOME_UNKNOWN])
    return outcome


def _checked(session: Session, outcome: Outcome, case: CaseFacts, command: DecideCase, actor: Actor) -> dict[str, str]:
    """What was filled in for this outcome and nothing else; raises Refused with every reason why it cannot be."""
    fields = outcome.fields(session, case, actor)
    answers = {field.name: command.answers.get(field.name, "").strip() for field in fields}
    reasons: list[Worded] = list(outcome.hindrances(session, case))
    if not command.reason.strip():
        reasons.append(CaseReason.REASON_MISSING)
    if any(field.required and not answers[field.name] for field in fields):
        reasons.append(CaseReason.ANSWER_MISSING)
    if any(not _is_offered(field, answers[field.name]) for field in fields):
        reasons.append(CaseReason.OUTCOME_UNKNOWN)
    if reasons:
        raise Refused(reasons)
    return answers


def _is_offered(field: BulkField, answer: str) -> bool:
    return field.kind is not FieldKind.CHOICE or not answer or answer in {value for value, _label in field.options}


def _propose(uow: UnitOfWork, row: CaseRow, command: DecideCase, answers: dict[str, str]) -> None:
    if uow.actor.staff_id is None:
        raise Refused([CaseReason.NEEDS_A_PERSON])
    row.proposed, row.proposed_answers = command.outcome, answers
    row.proposed_at, row.proposed_by_id = uow.now, uow.actor.staff_id
    event = CaseOutcomeProposed(
        case_id=row.id,
        laptop_id=row.laptop_id,
        participant_id=row.participant_id,
        kind=row.kind,
        outcome=command.outcome,
        reason=FreeText(command.reason.strip()),
    )
    uow.record(event)


def _apply(uow: UnitOfWork, row: CaseRow, outcome: Outcome, decision: Decision, *, show: Show) -> None:
    # before the act: what still contradicts after it opens a case of its own
    row.state, row.decided_at, row.decided_by_id, row.outcome = (
        CaseState.DECIDED,
        uow.now,
        uow.actor.staff_id,
        outcome.code,
    )
    uow.session.flush()
    once = outcome.act(uow, decision)
    if once is not None:
        show(once)
    event = CaseDecided(
        case_id=row.id,
        laptop_id=row.laptop_id,
        participant_id=row.participant_id,
        kind=row.kind,
        outcome=outcome.code,
        reason=FreeText(decision.reason),
    )
    uow.record(event)


def forget_sides(uow: UnitOfWork, person: Erasing) -> None:
    """The eraser of this package: no side of any case names the person, nor what is proposed for a case of theirs."""
    for side in uow.session.scalars(sa.select(CaseSideRow).with_for_update()):
        evidence = scrub(side.evidence, person)
        if evidence != side.evidence:
            side.evidence = cast(dict[str, Any], evidence)
    proposed = sa.select(CaseRow).where(CaseRow.proposed_answers.is_not(None)).with_for_update()
    for row in uow.session.scalars(proposed):
        row.proposed_answers = cast(dict[str, Any], scrub(row.proposed_answers, person))

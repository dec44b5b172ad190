"""One act on many laptops: kept as a run with a row for each, worked off in short transactions, told row by row.

Each row is a part of its own: what one laptop is refused takes no other with it. A worker that is killed leaves the
rows of its last transaction waiting, so that nothing is done twice and nothing is forgotten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from laptopdesk.accounts.queries import find_actor
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.events import BulkFinished, BulkStarted
from laptopdesk.assets.register.models import BulkRowRow, BulkRunRow
from laptopdesk.assets.register.queries import count_outcomes
from laptopdesk.assets.register.values import MOST_ROWS, BulkOutcome, BulkRunId
from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkAct, BulkField, BulkRowCommand, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Conflict, DomainError, Forbidden, NotFound, Refused, Skipped
from laptopdesk.core.jobs import enqueue
from laptopdesk.protocol.words import Worded

BULK_JOB = "register.bulk"
AT_ONCE = 200
"""Runs of up to so many rows are done while the person waits; longer ones by the worker."""

SLICE = 25
"""Rows in one transaction: short enough that a desk beside it does not wait."""

Acts = Mapping[str, BulkAct]


@dataclass(frozen=True, kw_only=True)
class ChosenRow:
    """One row as it was chosen; without a laptop, `reasons` say why."""

    text: str
    laptop_id: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StartBulk:
    """What was asked: `operation_id` stands for the press of the button."""

    operation_id: UUID
    act: str
    answers: Mapping[str, str]
    rows: Sequence[ChosenRow]


def start_bulk(uow: UnitOfWork, command: StartBulk, acts: Acts) -> BulkRunId:
    """The run is kept with all its rows, nothing of it done yet; the same press again answers the same run.

    Raises Refused for an act or an answer that is none, for no rows and for too many, and Forbidden.
    """
    earlier_run = _find_run(uow, command.operation_id)
    if earlier_run is not None:
        if earlier_run.created_by_id != uow.actor.staff_id:
            raise Conflict("operation_reused")
        return BulkRunId(earlier_run.id)
    owner = _check(uow, command, acts)
    run = BulkRunRow(
        operation_id=command.operation_id,
        act=command.act,
        answers=dict(command.answers),
        created_at=uow.now,
        created_by_id=owner,
    )
    try:
        with uow.session.begin_nested():
            uow.session.add(run)
    except IntegrityError as error:
        if _find_run(uow, command.operation_id) is None:
            raise  # it was no other press of the same button
        raise Conflict("operation_reused") from error
    uow.session.execute(sa.insert(BulkRowRow), list(_rows(run.id, command.rows)))
    uow.record(BulkStarted(run=run.id, act=run.act, laptops=len(command.rows)))
    if len(command.rows) > AT_ONCE:
        left = sum(row.laptop_id is not None for row in command.rows)
        enqueue(uow, BULK_JOB, {"run": run.id}, unique_key=job_key(run.id, left))
    return BulkRunId(run.id)


def _find_run(uow: UnitOfWork, operation_id: UUID) -> BulkRunRow | None:
    return uow.session.scalar(sa.select(BulkRunRow).where(BulkRunRow.operation_id == operation_id))


def job_key(run_id: int, left: int) -> str:
    """The key of the job that works on this run while so many rows are left."""
    return f"{BULK_JOB}@{run_id}@{left}"


def _check(uow: UnitOfWork, command: StartBulk, acts: Acts) -> int:
    act = acts.get(command.act)
    if act is None:
        raise Refused([RegisterReason.ACT_UNKNOWN])
    if not any(uow.actor.may_somewhere(permission) for permission in act.permissions):
        raise Forbidden(act.permissions[0].value)
    if uow.actor.staff_id is None:
        raise Refused([RegisterReason.NEEDS_PERSON])
    if not command.rows:
        raise Refused([RegisterReason.NOTHING_CHOSEN])
    if len(command.rows) > MOST_ROWS:
        raise Refused([RegisterReason.TOO_MANY])
    if any(not answered(field, command.answers) for field in act.fields(uow.session, uow.actor)):
        raise Refused([RegisterReason.ANSWER_MISSING])
    return uow.actor.staff_id


def answered(field: BulkField, answers: Mapping[str, str]) -> bool:
    """Whether this field of an act was filled in with something it offers."""
    answer, offered = answers.get(field.name, ""), {value for value, _label in field.options}
    if not answer:
        return not field.required
    match field.kind:
        case FieldKind.CHOICE:
            return answer in offered
        case FieldKind.CHOICES:
            return set(answer.split(",")) <= offered
        case FieldKind.NUMBER:
            return answer.isascii() and answer.isdecimal() and len(answer) < 10
        case _:
            return True


def _rows(run_id: int, chosen: Sequence[ChosenRow]) -> list[dict[str, object]]:
    ordered = sorted(chosen, key=lambda row: row.laptop_id or 0)
    return [
        {
            "run_id": run_id,
            "position": position,
            "asked": row.text[:80],
            "laptop_id": row.laptop_id,
            "outcome": BulkOutcome.WAITING if row.laptop_id is not None else BulkOutcome.REFUSED,
            "reasons": list(row.reasons),
        }
        for position, row in enumerate(ordered, start=1)
    ]


def work_on(uow: UnitOfWork, run_id: int, acts: Acts) -> int:
    """The next rows of the run are done or refused; answers how many are left. Raises NotFound.

    Done with the rights that the person who started it has now, each row on the laptop as it is now.
    """
    run = uow.session.scalar(sa.select(BulkRunRow).where(BulkRunRow.id == run_id).with_for_update())
    if run is None:
        raise NotFound("bulk run", run_id)
    actor, act = find_actor(uow.session, run.created_by_id), acts.get(run.act)
    waiting = sa.select(BulkRowRow).where(BulkRowRow.run_id == run_id, BulkRowRow.outcome == BulkOutcome.WAITING)
    rows = list(uow.session.scalars(waiting.order_by(BulkRowRow.position).limit(SLICE)))
    tags = lifecycle.tags_of(uow.session, [row.laptop_id for row in rows if row.laptop_id is not None])
    for row in rows:
        assert row.laptop_id is not None
        command = BulkRowCommand(laptop_id=row.laptop_id, tag=tags[row.laptop_id], answers=run.answers)
        row.outcome, reasons = _do(uow, act, command, actor)
        row.reasons, row.done_at = list(reasons), uow.now
    uow.session.flush()
    return _finish(uow, run, actor)


def work_by_job(acts: Acts, uow: UnitOfWork, payload: Mapping[str, object]) -> None:
    """A slice of the run, and a job for the next one in the same transaction."""
    run_id = int(str(payload["run"]))
    left = work_on(uow, run_id, acts)
    if left:
        enqueue(uow, BULK_JOB, {"run": run_id}, unique_key=job_key(run_id, left))


def _do(
    uow: UnitOfWork, act: BulkAct | None, command: BulkRowCommand, actor: Actor | None
) -> tuple[BulkOutcome, tuple[str, ...]]:
    try:
        if act is None:
            raise Refused([RegisterReason.ACT_UNKNOWN])
        if actor is None:
            raise Forbidden(act.permissions[0].value)
        with uow.part():
            changed = act.apply(uow.by(actor), command)
    except Skipped as error:
        return BulkOutcome.SKIPPED, reason_codes(error)
    except DomainError as error:
        return BulkOutcome.REFUSED, reason_codes(error)
    return (BulkOutcome.DONE if changed else BulkOutcome.ALREADY), _codes(() if isinstance(changed, bool) else changed)


def reason_codes(error: DomainError) -> tuple[str, ...]:
    """What a row keeps of a refusal: `Kind.code` for each reason, so that it can be told in any language later."""
    if isinstance(error, Refused):
        return _codes(error.shown)
    return (f".{error.code}",)


def _codes(reasons: Iterable[Worded]) -> tuple[str, ...]:
    return tuple(f"{type(reason).__name__}.{reason.value}" for reason in reasons)


def _finish(uow: UnitOfWork, run: BulkRunRow, actor: Actor | None) -> int:
    counts = count_outcomes(uow.session, run.id)
    if counts[BulkOutcome.WAITING] == 0 and run.finished_at is None and actor is not None:
        run.finished_at = uow.now
        event = BulkFinished(
            run=run.id,
            act=run.act,
            done=counts[BulkOutcome.DONE],
            already=counts[BulkOutcome.ALREADY],
            refused=counts[BulkOutcome.REFUSED],
            skipped=counts[BulkOutcome.SKIPPED],
        )
        uow.by(actor).record(event)
    return counts[BulkOutcome.WAITING]

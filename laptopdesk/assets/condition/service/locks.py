"""Recording which locks were tried, and setting a locked laptop apart in the same act."""

from collections.abc import Iterator

from laptopdesk.assets.condition.errors import ConditionReason
from laptopdesk.assets.condition.events import LockTried
from laptopdesk.assets.condition.models import LockCheckRow
from laptopdesk.assets.condition.service.bench import OnTheBench, on_the_bench
from laptopdesk.assets.condition.values import LockResult, RecordLockChecks
from laptopdesk.assets.lifecycle.rules import ApprovedMove, MoveFacts, check_move
from laptopdesk.assets.lifecycle.service import apply_move, clear_lock, record_lock, touched
from laptopdesk.assets.lifecycle.values import LaptopState, LockKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.events import FreeText


def record_lock_checks(uow: UnitOfWork, command: RecordLockChecks) -> bool:
    """Each try stands with who, when and how; answers whether the laptop is in quarantine by this act.

    A lock found ties the laptop to its former owner and sets it apart; a lock that is clear now, is cleared.
    Raises NotFound, Forbidden, Refused.
    """
    bench = on_the_bench(uow, command.tag)
    reasons = tuple(_wrong(command))
    if reasons:
        raise Refused(reasons)
    for kind, result in command.results:
        _add(uow, bench, command, kind, result)
        uow.record(
            LockTried(
                laptop_id=bench.detail.laptop.id,
                kind=kind,
                result=result,
                online=command.online,
                tool=FreeText(command.tool.strip()),
            )
        )
        _open_or_clear(uow, bench, kind, result)
    found = [kind for kind, result in command.results if result is LockResult.LOCKED]
    apart = bool(found) and _set_apart(uow, bench, found)
    touched(uow, bench.detail.laptop.id)
    return apart


def _wrong(command: RecordLockChecks) -> Iterator[ConditionReason]:
    if not command.results:
        yield ConditionReason.NO_LOCK_CHOSEN
    tried = any(result is not LockResult.NOT_TRIED for _kind, result in command.results)
    if tried and not command.tool.strip():
        yield ConditionReason.HOW_MISSING


def _add(uow: UnitOfWork, bench: OnTheBench, command: RecordLockChecks, kind: LockKind, result: LockResult) -> None:
    uow.session.add(
        LockCheckRow(
            laptop_id=bench.detail.laptop.id,
            custody_id=bench.custody_id,
            kind=kind,
            result=result,
            online=command.online,
            tool=command.tool.strip()[:120],
            checked_at=uow.now,
            checked_by_id=bench.staff_id,
        )
    )
    uow.session.flush()


def _open_or_clear(uow: UnitOfWork, bench: OnTheBench, kind: LockKind, result: LockResult) -> None:
    known = [lock.id for lock in bench.detail.locks if lock.kind is kind and lock.cleared_at is None]
    if result is LockResult.LOCKED and not known:
        record_lock(uow, bench.detail.laptop.id, kind)
    if result is LockResult.CLEAR:
        for lock_id in known:
            clear_lock(uow, lock_id)


def _set_apart(uow: UnitOfWork, bench: OnTheBench, found: list[LockKind]) -> bool:
    laptop = bench.detail.laptop
    answer = check_move(laptop.state, LaptopState.QUARANTINED, MoveFacts(reason_given=True))
    if not isinstance(answer, ApprovedMove):
        return False  # it is set apart already, or at the end of its way
    reason = f"lock found: {', '.join(kind.value for kind in found)}"
    apply_move(uow, laptop.id, answer, reason=reason)
    return True

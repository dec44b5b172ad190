"""Check, locks and grade of a laptop in one act, each through the service it has alone; and ready, by the one rule."""

from laptopdesk.assets.finishing.queries import against_check
from laptopdesk.assets.finishing.values import FinishLaptop
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.assets.preparation.queries import find_grade, lock_verdict
from laptopdesk.assets.preparation.service.checks import record_check, record_lock_checks
from laptopdesk.assets.preparation.service.grades import grade_laptop
from laptopdesk.assets.preparation.values import CheckItem, GradeLaptop, LockResult, RecordCheck, RecordLockChecks
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused


def check_as_measured(uow: UnitOfWork, tag: str, failed: tuple[CheckItem, ...]) -> None:
    """The check stands with the battery as it was measured: nobody types one for many laptops.

    Raises Refused for a laptop without image or measurement, and for whoever wiped it; Forbidden, NotFound.
    """
    refuse_idle_check(uow, tag)
    detail = _locked(uow, tag)
    check = RecordCheck(laptop_id=detail.laptop.id, failed=failed, battery_percent=None)
    record_check(uow, check)


def refuse_idle_check(uow: UnitOfWork, tag: str) -> None:
    """Raises Refused for a laptop without image or measurement, and for whoever wiped it; Forbidden, NotFound."""
    reasons = tuple(against_check(Preparation(uow.session, _locked(uow, tag)), uow.actor))
    if reasons:
        raise Refused(reasons)


def finish_laptop(uow: UnitOfWork, command: FinishLaptop) -> LaptopState:
    """Check, locks and grade stand as they were found; answers the state. Raises NotFound, Forbidden, Refused.

    With `ready` it is ready by this, or refused with every reason and nothing of it kept.
    """
    detail = _locked(uow, command.tag)
    if command.battery_percent is None and Preparation(uow.session, detail).battery is None:
        raise Refused([MoveReason.BATTERY_UNKNOWN])
    check = RecordCheck(laptop_id=detail.laptop.id, failed=command.failed, battery_percent=command.battery_percent)
    record_check(uow, check)
    if command.all_free:
        free_all_locks(uow, command.tag, how=command.how)
    if command.grade:
        _grade(uow, detail, command)
    uow.session.flush()
    if command.ready:
        move_laptop(uow, command.tag, LaptopState.READY)
    return lifecycle.get_laptop(uow.session, command.tag).laptop.state


def _grade(uow: UnitOfWork, detail: LaptopDetail, command: FinishLaptop) -> None:
    present = find_grade(uow.session, detail.id, detail.custody_id)
    code, seen, remarks = (present.definition.code, present.findings, present.remarks) if present else ("", (), "")
    given = GradeLaptop(
        tag=command.tag, code=command.grade, findings=command.findings or seen, remarks=command.remarks or remarks
    )
    if (given.code, given.findings, given.remarks) != (code, seen, remarks):
        grade_laptop(uow, given)


def free_all_locks(uow: UnitOfWork, tag: str, *, how: str) -> None:
    """Every kind of lock that was not tried yet, was tried online, and none was found; raises Refused, Forbidden."""
    verdict = lock_verdict(uow.session, lifecycle.get_laptop(uow.session, tag))
    free = tuple((kind, LockResult.CLEAR) for kind in verdict.untried if kind not in verdict.locked)
    if free:
        record_lock_checks(uow, RecordLockChecks(tag=tag, results=free, online=True, tool=how))


def _locked(uow: UnitOfWork, tag: str) -> LaptopDetail:
    if lifecycle.lock_laptop_row(uow.session, tag) is None:
        raise NotFound("laptop", tag)
    detail = lifecycle.get_laptop(uow.session, tag)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    return detail

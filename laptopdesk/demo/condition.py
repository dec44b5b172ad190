"""Demo data about the condition of laptops and lots."""

from datetime import datetime

from laptopdesk.assets.condition.service import record_lock_checks
from laptopdesk.assets.condition.values import LockResult, RecordLockChecks
from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork

_KINDS = (LockKind.BIOS, LockKind.FIRMWARE, LockKind.ABSOLUTE, LockKind.MDM, LockKind.HDD)


def try_locks(uow: UnitOfWork, tag: str, *, now: datetime, actor: Actor) -> None:
    """Every lock was tried online, and none was found."""
    results = tuple((kind, LockResult.CLEAR) for kind in _KINDS)
    command = RecordLockChecks(tag=tag, results=results, online=True, tool="BIOS-menu en Windows-installatie")
    record_lock_checks(uow, command, now=now, actor=actor)

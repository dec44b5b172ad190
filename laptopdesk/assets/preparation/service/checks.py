"""Images, the checklist and the locks of one laptop."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.rules import ApprovedMove, MoveFacts, check_move
from laptopdesk.assets.lifecycle.service import apply_move, clear_lock, record_lock, touched
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState, LockKind
from laptopdesk.assets.preparation.errors import PreparationReason
from laptopdesk.assets.preparation.events import ImageWritten, LaptopChecked, LockTried, ReleaseAdded, ReleaseWithdrawn
from laptopdesk.assets.preparation.models import ImageReleaseRow, ImagingRow, LaptopCheckRow, LockCheckRow
from laptopdesk.assets.preparation.queries import latest_imaging_row
from laptopdesk.assets.preparation.values import (
    AddRelease,
    LockResult,
    ProveImage,
    RecordCheck,
    RecordLockChecks,
    ReleaseId,
)
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText

_SHA256 = re.compile(r"[0-9a-f]{64}")


def add_release(uow: UnitOfWork, command: AddRelease) -> ReleaseId:
    """The image can be written at every place from now on; raises Forbidden, Refused for a known version or a wrong
    SHA-256.
    """
    uow.actor.require(Permission.RELEASE_LAPTOPS)
    digest = command.sha256.strip().lower()
    if not _SHA256.fullmatch(digest):
        raise Refused([PreparationReason.SHA256_WRONG])
    query = sa.select(ImageReleaseRow.id).where(
        ImageReleaseRow.name == command.name, ImageReleaseRow.version == command.version
    )
    if uow.session.scalar(query) is not None:
        raise Refused([PreparationReason.RELEASE_KNOWN])
    row = ImageReleaseRow(
        name=command.name,
        version=command.version,
        sha256=digest,
        os=command.os,
        licence=command.licence,
        support_until=command.support_until,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(ReleaseAdded(release_id=row.id, name=row.name, version=row.version))
    return ReleaseId(row.id)


def withdraw_release(uow: UnitOfWork, release_id: int) -> None:
    """The image is written no more, at no place; what was written stays. Raises Forbidden."""
    uow.actor.require(Permission.RELEASE_LAPTOPS)
    row = _release(uow.session, release_id)
    row.withdrawn_at = row.withdrawn_at or uow.now
    uow.record(ReleaseWithdrawn(release_id=row.id))


def record_imaging(uow: UnitOfWork, laptop_id: int, release_id: int, *, reason: str = "") -> None:
    """This image was written on this laptop now, says the actor; raises NotFound, Forbidden, Refused.

    Pages and commands go through `imaging.service.write_image`, which asks whether the laptop runs it.
    """
    release = _release(uow.session, release_id)
    custody_id = _custody(uow.session, laptop_id, uow.actor)
    if release.withdrawn_at is not None:
        raise Refused([PreparationReason.RELEASE_WITHDRAWN])
    uow.session.add(
        ImagingRow(
            laptop_id=laptop_id,
            custody_id=custody_id,
            release_id=release_id,
            written_at=uow.now,
            written_by_id=uow.actor.staff_id,
            reason=reason.strip() or None,
        )
    )
    uow.record(ImageWritten(laptop_id=laptop_id, release_id=release_id))


def prove_image(uow: UnitOfWork, command: ProveImage) -> bool:
    """The image stands on its laptop, proven by its log; answers whether that is new."""
    row = latest_imaging_row(uow.session, command.laptop_id, command.custody_id)
    if row is None or row.release_id != command.release_id or row.written_at < command.ended_at:
        row = ImagingRow(
            laptop_id=command.laptop_id,
            custody_id=command.custody_id,
            release_id=command.release_id,
            written_at=command.ended_at,
            written_by_id=uow.actor.staff_id,
        )
        uow.session.add(row)
    elif row.log_id is not None:
        return False
    row.log_id, row.written_at = command.log_id, command.ended_at
    uow.session.flush()
    return True


def record_check(uow: UnitOfWork, command: RecordCheck) -> None:
    """The check stands with who did it; battery from 0 to 150 percent of design capacity. Raises Refused, Forbidden."""
    if command.battery_percent is not None and not 0 <= command.battery_percent <= 150:
        raise Refused([PreparationReason.BATTERY_OUT_OF_RANGE])
    custody_id = _custody(uow.session, command.laptop_id, uow.actor)
    if uow.actor.staff_id is None:
        raise Refused([PreparationReason.CHECK_NEEDS_PERSON])
    uow.session.add(
        LaptopCheckRow(
            laptop_id=command.laptop_id,
            custody_id=custody_id,
            checked_at=uow.now,
            checked_by_id=uow.actor.staff_id,
            failed_items=[item.value for item in command.failed],
            battery_percent=command.battery_percent,
        )
    )
    uow.record(
        LaptopChecked(laptop_id=command.laptop_id, failed=command.failed, battery_percent=command.battery_percent)
    )
    touched(uow, command.laptop_id)


def _release(session: Session, release_id: int) -> ImageReleaseRow:
    row = session.get(ImageReleaseRow, release_id)
    if row is None:
        raise NotFound("image release", release_id)
    return row


def _custody(session: Session, laptop_id: int, actor: Actor) -> int:
    tag = lifecycle.tags_of(session, [laptop_id]).get(laptop_id)
    if tag is None:
        raise NotFound("laptop", laptop_id)
    detail = lifecycle.get_laptop(session, tag)
    actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    if detail.custody_id is None or detail.holder_handout_id is not None:
        raise Refused([PreparationReason.NOT_WITH_US])
    return detail.custody_id


@dataclass(frozen=True, kw_only=True)
class OnTheBench:
    """A laptop in our hands, its custody period, and the named person who works on it."""

    detail: LaptopDetail
    custody_id: int
    staff_id: int


def on_the_bench(uow: UnitOfWork, tag: str) -> OnTheBench:
    """The laptop, locked until the unit of work ends; raises NotFound, Forbidden, Refused."""
    if lifecycle.lock_laptop_row(uow.session, tag) is None:
        raise NotFound("laptop", tag)
    detail = lifecycle.get_laptop(uow.session, tag)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    if uow.actor.staff_id is None:
        raise Refused([PreparationReason.NEEDS_PERSON])
    if detail.custody_id is None or detail.holder_handout_id is not None:
        raise Refused([PreparationReason.NOT_IN_OUR_HANDS])
    return OnTheBench(detail=detail, custody_id=detail.custody_id, staff_id=uow.actor.staff_id)


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
    locks = [kind for kind, result in command.results if result is LockResult.LOCKED]
    apart = bool(locks) and _set_apart(uow, bench, locks)
    touched(uow, bench.detail.laptop.id)
    return apart


def _wrong(command: RecordLockChecks) -> Iterator[PreparationReason]:
    if not command.results:
        yield PreparationReason.NO_LOCK_CHOSEN
    tried = any(result is not LockResult.NOT_TRIED for _kind, result in command.results)
    if tried and not command.tool.strip():
        yield PreparationReason.HOW_MISSING


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
    lock_ids = [lock.id for lock in bench.detail.locks if lock.kind is kind and lock.cleared_at is None]
    if result is LockResult.LOCKED and not lock_ids:
        record_lock(uow, bench.detail.laptop.id, kind)
    if result is LockResult.CLEAR:
        for lock_id in lock_ids:
            clear_lock(uow, lock_id)


def _set_apart(uow: UnitOfWork, bench: OnTheBench, locks: list[LockKind]) -> bool:
    laptop = bench.detail.laptop
    answer = check_move(laptop.state, LaptopState.QUARANTINED, MoveFacts(reason_given=True))
    if not isinstance(answer, ApprovedMove):
        return False  # it is set apart already, or at the end of its way
    reason = f"lock found: {', '.join(kind.value for kind in locks)}"
    apply_move(uow, laptop.id, answer, reason=reason)
    return True

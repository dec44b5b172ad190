"""Recording what happens on the bench."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.bench.errors import BenchReason
from laptopdesk.assets.bench.events import ImageWritten, LaptopChecked, ReleaseAdded, ReleaseWithdrawn
from laptopdesk.assets.bench.models import ImageReleaseRow, ImagingRow, LaptopCheckRow
from laptopdesk.assets.bench.values import AddRelease, RecordCheck, ReleaseId
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import touched
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused

_SHA256 = re.compile(r"[0-9a-f]{64}")


def add_release(uow: UnitOfWork, command: AddRelease) -> ReleaseId:
    """The image can be written at every place from now on; raises Forbidden, Refused for a known version or a wrong
    SHA-256.
    """
    uow.actor.require(Permission.RELEASE_LAPTOPS)
    digest = command.sha256.strip().lower()
    if not _SHA256.fullmatch(digest):
        raise Refused([BenchReason.SHA256_WRONG])
    known = sa.select(ImageReleaseRow.id).where(
        ImageReleaseRow.name == command.name, ImageReleaseRow.version == command.version
    )
    if uow.session.scalar(known) is not None:
        raise Refused([BenchReason.RELEASE_KNOWN])
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
        raise Refused([BenchReason.RELEASE_WITHDRAWN])
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


def record_check(uow: UnitOfWork, command: RecordCheck) -> None:
    """The check stands with who did it; battery from 0 to 150 percent of design capacity. Raises Refused, Forbidden."""
    if command.battery_percent is not None and not 0 <= command.battery_percent <= 150:
        raise Refused([BenchReason.BATTERY_OUT_OF_RANGE])
    custody_id = _custody(uow.session, command.laptop_id, uow.actor)
    if uow.actor.staff_id is None:
        raise Refused([BenchReason.NEEDS_PERSON])
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
        raise Refused([BenchReason.NOT_IN_OUR_HANDS])
    return detail.custody_id

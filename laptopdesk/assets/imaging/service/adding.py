"""Taking in logs of imaging: the file kept as it came, each log judged, joined where that is certain, and journaled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.values import Binding
from laptopdesk.assets.imaging import queries
from laptopdesk.assets.imaging.errors import ImagingReason
from laptopdesk.assets.imaging.events import ImagingBound, ImagingJudged, ImagingLogAdded
from laptopdesk.assets.imaging.models import ImagingFileRow, ImagingLogRow
from laptopdesk.assets.imaging.rules import find_release, judge
from laptopdesk.assets.imaging.service.joining import ABOUT_JOINING, Joined, find_laptop, medium_for
from laptopdesk.assets.imaging.service.writing import go_on, prove
from laptopdesk.assets.imaging.values import (
    AddedImagingFile,
    ImagingFileReading,
    ImagingReading,
    LogReason,
    UnreadImagingReason,
)
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.preparation.queries import list_releases
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.assets.uploads.service import find_kept, keep_log_once, scanned_laptop
from laptopdesk.assets.uploads.values import Given, LogStatus
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText


@dataclass(frozen=True, kw_only=True)
class AddLog(Given):
    """One file, already read. `release_id`: the image, as a person says."""

    reading: ImagingFileReading
    release_id: int | None = None


def add_log(uow: UnitOfWork, command: AddLog) -> AddedImagingFile:
    """The file and its logs are kept; the same content again answers what it gave before.

    A log that is enough proves the image of its laptop, and the laptop goes on to the state that this allows.
    Raises NotFound for an unknown laptop or image, Forbidden, Refused.
    """
    uow.actor.require_somewhere(Permission.PREPARE_LAPTOPS)
    duplicate = find_kept(uow.session, ImagingFileRow, command.content)
    if duplicate is not None:
        return _answer(uow.session, duplicate, command.name, LogStatus.DUPLICATE)
    scanned = scanned_laptop(uow.session, command.laptop, uow.actor, handed_out=ImagingReason.OUT_OF_OUR_HANDS)
    file, made = keep_log_once(uow, ImagingFileRow, command, command.reading)
    if not made:
        return _answer(uow.session, file, command.name, LogStatus.DUPLICATE)
    rows = [_keep_log(uow, file, reading, command, scanned) for reading in command.reading.logs]
    uow.record(
        ImagingLogAdded(
            imaging_file_id=file.id,
            laptop_ids=tuple(sorted({row.laptop_id for row in rows if row.laptop_id})),
            sha256=file.sha256,
            status=file.status,
            logs=len(rows),
        )
    )
    _prove_all(uow, rows)
    return _answer(uow.session, file, command.name, file.status)


def join_log(uow: UnitOfWork, log_id: int, *, laptop: str, release_id: int | None, reason: str) -> None:
    """A named person says, with a reason, which laptop (and which image) this log is of; raises NotFound, Refused."""
    row = uow.session.scalar(sa.select(ImagingLogRow).where(ImagingLogRow.id == log_id).with_for_update())
    if row is None:
        raise NotFound("imaging log", log_id)
    detail = lifecycle.get_laptop(uow.session, laptop)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    reasons = tuple(_against_joining(row, detail, reason, uow.actor))
    if reasons:
        raise Refused(reasons)
    _name_image(uow.session, row, release_id, uow.actor)
    row.binding, row.bound_reason = Binding.PERSON, reason.strip()
    row.reasons = [code for code in row.reasons if code not in ABOUT_JOINING]
    _join(uow.session, row, detail, medium_for(detail, row.serial_key), now=uow.now, actor=uow.actor)
    words = FreeText(reason.strip())
    event = ImagingBound(imaging_log_id=row.id, laptop_id=detail.laptop.id, release_id=row.release_id, reason=words)
    uow.record(event)
    _prove_all(uow, [row])


def _against_joining(row: ImagingLogRow, detail: LaptopDetail, reason: str, actor: Actor) -> Sequence[ImagingReason]:
    joined = row.binding not in (Binding.UNBOUND, Binding.CONTRADICTED)
    checks = (
        (joined and row.release_id is not None, ImagingReason.ALREADY_JOINED),
        (not reason.strip(), ImagingReason.REASON_MISSING),
        (actor.staff_id is None, ImagingReason.NEEDS_PERSON),
        (detail.laptop.state is LaptopState.HANDED_OUT, ImagingReason.OUT_OF_OUR_HANDS),
        (joined and row.laptop_id != detail.laptop.id, ImagingReason.ALREADY_JOINED),
    )
    return tuple(dict.fromkeys(why for holds, why in checks if holds))


def _name_image(session: Session, row: ImagingLogRow, release_id: int | None, actor: Actor) -> None:
    """What a person says of the image stands only where the log itself names none."""
    if release_id is None or row.release_id is not None:
        return
    reading = queries.reading_of(row)
    named = find_release(reading, list_releases(session), choice=queries.get_release(session, release_id))
    if named.release is None:
        raise Refused([ImagingReason.RELEASE_UNKNOWN])
    row.release_id, row.release_by_id = named.release.id, actor.staff_id
    row.reasons = [code for code in row.reasons if code != LogReason.IMAGE_UNKNOWN.value]


def _prove_all(uow: UnitOfWork, rows: Sequence[ImagingLogRow]) -> None:
    uow.session.flush()
    for log in queries.list_logs_by_id(uow.session, [row.id for row in rows]):
        if prove(uow, log) and log.laptop is not None:
            go_on(uow, log.laptop)


def _answer(session: Session, row: ImagingFileRow, name: str, status: LogStatus) -> AddedImagingFile:
    return AddedImagingFile(
        name=name,
        sha256=row.sha256,
        status=status,
        tool=row.tool,
        tool_version=row.tool_version,
        reason=UnreadImagingReason(row.reason) if row.reason else None,
        logs=queries.list_logs_of_file(session, row.id),
    )


def _keep_log(
    uow: UnitOfWork, file: ImagingFileRow, reading: ImagingReading, command: AddLog, scanned: LaptopDetail | None
) -> ImagingLogRow:
    release = queries.get_release(uow.session, command.release_id) if command.release_id is not None else None
    named = find_release(reading, list_releases(uow.session), choice=release)
    earlier = reading.run < max(one.run for one in command.reading.logs)
    joined = find_laptop(uow.session, reading, scanned, uow.actor, earlier=earlier)
    judged = judge(reading, now=uow.now)
    by_person = named.release is not None and find_release(reading, list_releases(uow.session)).release is None
    row = ImagingLogRow(
        imaging_file_id=file.id,
        run=reading.run,
        device=reading.device[:80],
        tool=reading.tool,
        tool_version=reading.tool_version[:40],
        serial=(reading.serial or "")[:80] or None,
        serial_key=normalise_serial(reading.serial),
        model=reading.model[:120],
        size_bytes=reading.size_bytes,
        image=(reading.image or "")[:160] or None,
        image_version=(reading.image_version or "")[:40] or None,
        image_sha256=reading.image_sha256,
        started_at=reading.started_at,
        ended_at=reading.ended_at,
        verdict=judged.verdict,
        binding=joined.binding,
        reasons=[reason.value for reason in (*judged.reasons, *named.reasons, *joined.reasons)],
        release_id=named.release.id if named.release else None,
        release_by_id=uow.actor.staff_id if by_person else None,
    )
    uow.session.add(row)
    _attach(uow, row, joined)
    uow.session.flush()
    uow.record(
        ImagingJudged(
            imaging_log_id=row.id,
            laptop_id=row.laptop_id,
            release_id=row.release_id,
            verdict=judged.verdict,
            binding=joined.binding,
            reasons=tuple(row.reasons),
        )
    )
    return row


def _attach(uow: UnitOfWork, row: ImagingLogRow, joined: Joined) -> None:
    if joined.detail is not None:
        _join(uow.session, row, joined.detail, joined.medium_id, now=uow.now, actor=uow.actor)


def _join(
    session: Session, row: ImagingLogRow, detail: LaptopDetail, medium_id: int | None, *, now: datetime, actor: Actor
) -> None:
    row.laptop_id, row.medium_id, row.custody_id = detail.laptop.id, medium_id, detail.custody_id
    row.bound_at, row.bound_by_id = now, actor.staff_id
    session.flush()

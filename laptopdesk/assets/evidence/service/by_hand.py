"""What people did to a drive without a log: said by one named person, and worth nothing until another confirms it."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.accounts.queries import find_actor
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.events import ManualRecordConfirmed, ManualRecordMade
from laptopdesk.assets.evidence.models import EvidenceFileRow, ManualRecordRow, SanitizationRecordRow
from laptopdesk.assets.evidence.rules import judge, level_of, lower_level
from laptopdesk.assets.evidence.values import (
    DESTRUCTIONS,
    MANUAL,
    Binding,
    Method,
    RecordByHand,
    RecordId,
    Verdict,
    WipeReading,
)
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import drives
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState, Medium, MediumKind, SanitizationLevel
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.assets.uploads.values import LogStatus
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import from_local, to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.files import sha256_of, store_file
from laptopdesk.protocol.canonical import canonical_json

MAX_DOCUMENT = 16 * 1024 * 1024


def record_by_hand(uow: UnitOfWork, laptop: str, command: RecordByHand) -> RecordId:
    """The statement is kept and waits for the second person; until then it is not verified and suffices for nothing.

    Raises NotFound, Forbidden, Refused with every reason.
    """
    lifecycle.lock_laptop_row(uow.session, laptop)
    detail = lifecycle.get_laptop(uow.session, laptop)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    medium = next((m for m in detail.media if m.id == command.medium_id and m.removed_at is None), None)
    reasons = _against(uow.session, command, detail, medium, uow.now, uow.actor)
    if reasons or medium is None:
        raise Refused(reasons)
    row = _keep(uow, detail, medium, command)
    uow.record(
        ManualRecordMade(
            record_id=row.id,
            laptop_id=detail.laptop.id,
            medium_id=medium.id,
            does=command.does,
            level=row.level,
            staff_id=command.second_id,
            reason=FreeText(command.reason.strip()),
        )
    )
    return RecordId(row.id)


def _against(
    session: Session, command: RecordByHand, detail: LaptopDetail, medium: Medium | None, now: datetime, actor: Actor
) -> list[EvidenceReason]:
    destroys = command.does in DESTRUCTIONS
    second = find_actor(session, command.second_id)
    may_not = second is None or not second.may(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    magnetic = medium is not None and medium.kind is MediumKind.HDD
    checks = {
        EvidenceReason.DRIVE_NOT_IN_LAPTOP: medium is None,
        EvidenceReason.OUT_OF_OUR_HANDS: detail.laptop.state is LaptopState.HANDED_OUT,
        EvidenceReason.MANUAL_NEEDS_PERSON: actor.staff_id is None,
        EvidenceReason.MANUAL_REASON_MISSING: not command.reason.strip(),
        EvidenceReason.SECOND_PERSON_SAME: command.second_id == actor.staff_id,
        EvidenceReason.SECOND_PERSON_MAY_NOT: may_not,
        EvidenceReason.DATE_IN_FUTURE: command.done_on > to_local(now).date(),
        EvidenceReason.DONE_BY_MISSING: destroys and not command.done_by.strip(),
        EvidenceReason.DOCUMENT_MISSING: destroys and not command.document,
        EvidenceReason.DOCUMENT_TOO_LARGE: len(command.document or b"") > MAX_DOCUMENT,
        EvidenceReason.DEGAUSS_NEEDS_MAGNETIC: command.does is Method.DEGAUSSES and not magnetic,
    }
    return [reason for reason, holds in checks.items() if holds]


def _keep(uow: UnitOfWork, detail: LaptopDetail, medium: Medium, command: RecordByHand) -> SanitizationRecordRow:
    assert uow.actor.staff_id is not None
    file = _statement(uow, detail, command)
    row = _record(uow, file, detail, medium, command, by=uow.actor.staff_id)
    document = store_file(uow, command.document, media_type="application/octet-stream") if command.document else None
    uow.session.add(
        ManualRecordRow(
            record_id=row.id,
            does=command.does.value,
            claimed_level=command.claimed_level,
            done_on=command.done_on,
            done_by=(command.done_by.strip() or uow.actor.name)[:120],
            reason=command.reason.strip(),
            recorded_by_id=uow.actor.staff_id,
            recorded_at=uow.now,
            second_id=command.second_id,
            document_id=document,
        )
    )
    uow.session.flush()
    return row


def _statement(uow: UnitOfWork, detail: LaptopDetail, command: RecordByHand) -> EvidenceFileRow:
    """What was said, as a file of its own: evidence is a file with its SHA-256, whoever wrote it."""
    content = canonical_json(
        {
            "laptop": detail.laptop.tag,
            "medium": command.medium_id,
            "does": command.does.value,
            "level": command.claimed_level.value,
            "done_on": str(command.done_on),
            "recorded_by": uow.actor.staff_id,
            "second": command.second_id,
            "at": uow.now.isoformat(),
        }
    )
    digest = sha256_of(content)
    duplicate = uow.session.scalar(sa.select(EvidenceFileRow).where(EvidenceFileRow.sha256 == digest))
    if duplicate is not None:
        raise Refused([EvidenceReason.ALREADY_BOUND])
    file = EvidenceFileRow(
        file_id=store_file(uow, content, media_type="application/json"),
        sha256=digest,
        name=f"{MANUAL}-{detail.laptop.tag}.json",
        status=LogStatus.READ,
        added_at=uow.now,
        added_by_id=uow.actor.staff_id,
        tool=MANUAL,
        tool_version="1",
    )
    uow.session.add(file)
    uow.session.flush()
    return file


def _record(
    uow: UnitOfWork, file: EvidenceFileRow, detail: LaptopDetail, medium: Medium, command: RecordByHand, *, by: int
) -> SanitizationRecordRow:
    reading = _reading(medium, command.does, command.done_on, confirmed=False, now=uow.now)
    judged = judge(reading, now=uow.now)
    row = SanitizationRecordRow(
        evidence_file_id=file.id,
        run=1,
        device=f"medium {medium.id}",
        tool=MANUAL,
        tool_version="1",
        model=medium.model,
        serial=medium.serial,
        serial_key=normalise_serial(medium.serial),
        bus=medium.bus,
        kind=medium.kind,
        size_bytes=medium.size_bytes,
        method=command.does.value,
        rounds=None,
        level=lower_level(judged.level, command.claimed_level),
        verified=False,
        started_at=reading.started_at,
        ended_at=reading.ended_at,
        verdict=judged.verdict,
        reasons=[reason.value for reason in judged.reasons],
        binding=Binding.PERSON,
        laptop_id=detail.laptop.id,
        medium_id=medium.id,
        custody_id=detail.custody_id,
        wiped_by_id=by,
        bound_by_id=by,
        bound_reason=command.reason.strip(),
        bound_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row


def _reading(medium: Medium, does: Method, done_on: date, *, confirmed: bool, now: datetime) -> WipeReading:
    """The statement in the form in which every other evidence is judged; a day begins and ends in Rotterdam."""
    begins = from_local(datetime.combine(done_on, time.min))
    ends = from_local(datetime.combine(done_on + timedelta(days=1), time.min)) - timedelta(seconds=1)
    return WipeReading(
        run=1,
        device=f"medium {medium.id}",
        tool=MANUAL,
        tool_version="1",
        model=medium.model,
        serial=medium.serial,
        bus=medium.bus,
        kind=medium.kind,
        size_bytes=medium.size_bytes,
        method=does.value,
        does=does,
        started_at=begins,
        ended_at=max(begins, min(ends, now)),
        completed=True,
        whole_device=True,
        verified=True,
        confirmed=confirmed,
    )


def confirm_by_hand(uow: UnitOfWork, record_id: int) -> Verdict:
    """The second person confirms from their own account: the statement is judged now; a destroyed drive is out.

    Raises NotFound, Forbidden, Refused.
    """
    row = uow.session.get(SanitizationRecordRow, record_id, with_for_update=True)
    statement = uow.session.scalar(sa.select(ManualRecordRow).where(ManualRecordRow.record_id == record_id))
    if row is None or statement is None or row.laptop_id is None or row.medium_id is None:
        raise NotFound("record", record_id)
    detail = lifecycle.get_laptop(uow.session, lifecycle.tags_of(uow.session, [row.laptop_id])[row.laptop_id])
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    medium = next(medium for medium in detail.media if medium.id == row.medium_id)
    reasons = _against_confirming(statement, row, detail, medium, uow.actor)
    if reasons:
        raise Refused(reasons)
    verdict = _judge_confirmed(row, statement, medium, uow.now)
    statement.confirmed_at = uow.now
    uow.record(
        ManualRecordConfirmed(
            record_id=row.id,
            laptop_id=row.laptop_id,
            medium_id=medium.id,
            does=Method(statement.does),
            verdict=verdict,
            level=row.level,
        )
    )
    if Method(statement.does) in DESTRUCTIONS and verdict is Verdict.ACCEPTED:
        uow.session.flush()
        drives.remove_medium(uow, medium.id)
    return verdict


def _against_confirming(
    statement: ManualRecordRow, row: SanitizationRecordRow, detail: LaptopDetail, medium: Medium, actor: Actor
) -> list[EvidenceReason]:
    checks = {
        EvidenceReason.SECOND_PERSON_SAME: actor.staff_id == statement.recorded_by_id,
        EvidenceReason.NOT_THE_SECOND_PERSON: actor.staff_id not in (statement.second_id, statement.recorded_by_id),
        EvidenceReason.ALREADY_CONFIRMED: statement.confirmed_at is not None,
        EvidenceReason.ALREADY_REVOKED: row.revoked_at is not None,
        EvidenceReason.DRIVE_NOT_IN_LAPTOP: medium.removed_at is not None and statement.confirmed_at is None,
        EvidenceReason.OUT_OF_OUR_HANDS: detail.laptop.state is LaptopState.HANDED_OUT,
    }
    return [reason for reason, holds in checks.items() if holds]


def _judge_confirmed(row: SanitizationRecordRow, statement: ManualRecordRow, medium: Medium, now: datetime) -> Verdict:
    does = Method(statement.does)
    judged = judge(_reading(medium, does, statement.done_on, confirmed=True, now=row.ended_at or now), now=now)
    reached = level_of(does, medium.kind)
    row.verdict, row.verified = judged.verdict, judged.verdict is Verdict.ACCEPTED
    row.level = lower_level(reached, SanitizationLevel(statement.claimed_level))
    row.reasons = [reason.value for reason in judged.reasons]
    return judged.verdict

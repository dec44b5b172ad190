"""Missing laptops: lost or stolen, the number of the police, and found again as a new fact."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import come_back_by_decision, lose_handed_out, recover_laptop
from laptopdesk.assets.lifecycle.values import LaptopRecord, LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.assets.workshop.events import LaptopMissing, PoliceReportAdded
from laptopdesk.assets.workshop.models import MissingRow, QuarantineRow
from laptopdesk.assets.workshop.rules import check_words
from laptopdesk.assets.workshop.service.rows import begin_move, clean, find_open, lock_both, refuse_if
from laptopdesk.assets.workshop.values import LastSeen, MissingId, MissingKind, ReportMissing
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.erasure import FORGOTTEN
from laptopdesk.core.errors import NotFound
from laptopdesk.core.events import FreeText
from laptopdesk.core.journal import erase_words


def take_in_unexpected(uow: UnitOfWork, laptop_id: int, *, returned_at: datetime, words: str) -> None:
    """The laptop is returned, its repair or search over; one that was put apart stays apart. The caller places it.

    Raises NotFound, and Refused for one that is out, returned or disposed of.
    """
    row = lifecycle.lock_laptop_by_id(uow.session, laptop_id)
    if row is None:
        raise NotFound("laptop", laptop_id)
    apart = find_open(uow.session, QuarantineRow, laptop_id) is not None
    come_back_by_decision(uow, laptop_id, apart=apart, returned_at=returned_at, words=clean(words))


MAX_NUMBER = 40


@dataclass(frozen=True, kw_only=True)
class NewMissing:
    """A missing laptop about to stand in the table."""

    laptop_id: int
    kind: MissingKind
    since: date
    last_seen: LastSeen
    words: str
    location_id: int | None = None
    handout_id: int | None = None
    participant_id: int | None = None
    police_number: str = ""


def report_missing(uow: UnitOfWork, command: ReportMissing) -> MissingId:
    """The laptop is missing, seen last where it lay; its custody has ended. Raises NotFound, Forbidden, Refused."""
    laptop = begin_move(uow, command.laptop, LaptopState.MISSING)
    _check(command, uow.now)
    new = _new(command, laptop, location_id=laptop.location_id)
    missing_id = add_missing(uow, new)
    move_laptop(uow, command.laptop, LaptopState.MISSING, reason=clean(command.words))
    return missing_id


def report_handed_out_missing(
    uow: UnitOfWork, command: ReportMissing, *, location_id: int, participant_id: int
) -> MissingId:
    """As `report_missing` for a laptop that is with a resident; `handout` asks who may, and ends the hand-over.

    `location_id`: where it was handed out. What is said stands only where an erasure finds it. Raises Refused.
    """
    laptop = _locked(uow, command.laptop)
    if laptop is None or laptop.holder_handout_id is None:
        refuse_if([WorkshopReason.NOT_HANDED_OUT])
    assert laptop is not None
    _check(command, uow.now)
    new = replace(_new(command, laptop, location_id=location_id), participant_id=participant_id)
    missing_id = add_missing(uow, new)
    lose_handed_out(uow, laptop.id)
    return missing_id


def _locked(uow: UnitOfWork, tag: str) -> LaptopRecord | None:
    return lifecycle.lock_laptop_row(uow.session, tag)


def _check(command: ReportMissing, now: datetime) -> None:
    refuse_if(check_words(command.words))
    if command.since > to_local(now).date():
        refuse_if([WorkshopReason.SINCE_IN_FUTURE])


def _new(command: ReportMissing, laptop: LaptopRecord, *, location_id: int | None) -> NewMissing:
    return NewMissing(
        laptop_id=laptop.id,
        kind=command.kind,
        since=command.since,
        last_seen=command.last_seen,
        words=command.words,
        location_id=location_id,
        handout_id=laptop.holder_handout_id,
        police_number=command.police_number,
    )


def add_missing(uow: UnitOfWork, new: NewMissing) -> MissingId:
    """The row stands open, and the journal says so; the caller moves the laptop."""
    row = MissingRow(
        laptop_id=new.laptop_id,
        kind=new.kind,
        since=new.since,
        last_seen=new.last_seen,
        words=clean(new.words),
        reported_at=uow.now,
        reported_by_id=uow.actor.staff_id,
        location_id=new.location_id,
        handout_id=new.handout_id,
        police_number=_number(new.police_number),
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        LaptopMissing(
            laptop_id=row.laptop_id,
            missing_id=row.id,
            kind=row.kind,
            since=row.since,
            last_seen=row.last_seen,
            handout_id=row.handout_id,
            words=FreeText(row.words),
            participant_id=new.participant_id,
        )
    )
    return MissingId(row.id)


def _number(text: str) -> str | None:
    return clean(text)[:MAX_NUMBER] or None


def add_police_report(uow: UnitOfWork, missing_id: int, number: str) -> None:
    """The number of the police stands with the theft; raises NotFound, Forbidden, Refused."""
    row, _laptop = lock_both(uow, MissingRow, missing_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    refuse_if(_against_number(row, number))
    row.police_number = _number(number)
    uow.record(PoliceReportAdded(laptop_id=row.laptop_id, missing_id=row.id, number=FreeText(row.police_number or "")))


def _against_number(row: MissingRow, number: str) -> list[WorkshopReason]:
    reasons = [] if _number(number) else [WorkshopReason.POLICE_NUMBER_MISSING]
    if row.police_number:
        reasons.append(WorkshopReason.POLICE_NUMBER_KNOWN)
    if row.kind is not MissingKind.STOLEN:
        reasons.append(WorkshopReason.NOT_STOLEN)
    return reasons


def forget_words(uow: UnitOfWork, handout_ids: Iterable[int]) -> None:
    """What was said about laptops that these hand-overs lost is gone, the police's number too; that they were stays."""
    of_them = MissingRow.handout_id.in_(list(handout_ids))
    query = sa.select(MissingRow.id, MissingRow.laptop_id, MissingRow.words, MissingRow.found_words).where(of_them)
    for row in uow.session.execute(query).all():
        erase_words(uow.session, kind="missing", key=row.id)
        words = {row.words, row.found_words} - {""}
        erase_words(uow.session, kind="laptop", key=row.laptop_id, only=words)  # the move says them once more
    number = sa.case((MissingRow.police_number.is_not(None), FORGOTTEN))
    uow.session.execute(sa.update(MissingRow).where(of_them).values(words="", found_words="", police_number=number))


def find_again(uow: UnitOfWork, missing_id: int, *, location_id: int, to: LaptopState, words: str) -> None:
    """The laptop lies at this location again, received or apart, in a new custody period: old evidence is past.

    Raises NotFound, Forbidden, Refused.
    """
    row, laptop = lock_both(uow, MissingRow, missing_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=location_id)
    if row.ended_at is not None:
        refuse_if([WorkshopReason.NOT_MISSING])
    refuse_if(check_words(words))
    recover_laptop(uow, laptop.id, location_id)
    move_laptop(uow, laptop.tag, to, reason=clean(words))

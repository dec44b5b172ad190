"""Disposal: every drive accounted for, the document kept, a second person where something is destroyed."""

from collections.abc import Iterable

import sqlalchemy as sa

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import StateChange, remove_medium
from laptopdesk.assets.lifecycle.values import LaptopRecord, LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.workshop import queries
from laptopdesk.assets.workshop.documents import check_document, media_type_of
from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.assets.workshop.events import (
    DisposalDocumented,
    DisposalProposed,
    DisposalWithdrawn,
    DriveAccounted,
    LaptopDisposed,
)
from laptopdesk.assets.workshop.models import DisposalMediumRow, DisposalRow
from laptopdesk.assets.workshop.rules import check_disposal, check_drives, needs_second_person
from laptopdesk.assets.workshop.service.rows import begin_move, clean, find_open, lock_with_laptop, refuse_if
from laptopdesk.assets.workshop.values import (
    DisposalDocument,
    DisposalId,
    DisposalKind,
    DisposeOf,
    DriveAccount,
    DriveFate,
)
from laptopdesk.core.access import Actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.events import FreeText
from laptopdesk.core.files import sha256_of, store_file


def dispose_of(uow: UnitOfWork, command: DisposeOf) -> DisposalId:
    """The laptop is disposed of; where something is destroyed, it waits until a second person confirms.

    Raises NotFound, Forbidden, Refused with every reason.
    """
    laptop = begin_move(uow, command.laptop, LaptopState.DISPOSED)
    if find_open(uow.session, DisposalRow, laptop.id) is not None:
        refuse_if([WorkshopReason.DISPOSAL_WAITS])
    reasons = [*check_disposal(command, today=to_local(uow.now).date())]
    reasons += _against_drives(uow, laptop.tag, command.drives, certified=command.certified)
    reasons += check_document(command.document.content) if command.document else ()
    refuse_if(reasons)
    row = _add(uow, laptop, command)
    if not needs_second_person(command.how, command.drives):
        move_laptop(uow, laptop.tag, LaptopState.DISPOSED, reason=row.words)
    return DisposalId(row.id)


def _against_drives(
    uow: UnitOfWork, tag: str, fates: Iterable[DriveFate], *, certified: bool
) -> tuple[WorkshopReason, ...]:
    detail = lifecycle.get_laptop(uow.session, tag)
    drives = queries.list_drives(uow.session, detail)
    return check_drives(drives, fates, none_inside=detail.no_drive_by_id is not None, certified=certified)


def _add(uow: UnitOfWork, laptop: LaptopRecord, command: DisposeOf) -> DisposalRow:
    row = DisposalRow(
        laptop_id=laptop.id,
        how=command.how,
        receiver=clean(command.receiver)[:160],
        disposed_on=command.on,
        words=clean(command.words),
        proposed_at=uow.now,
        proposed_by_id=uow.actor.staff_id,
        certified=command.certified,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(
        DisposalMediumRow(
            disposal_id=row.id, medium_id=fate.medium_id, account=fate.account, record=clean(fate.record)[:200]
        )
        for fate in command.drives
    )
    uow.session.flush()
    _record_proposed(uow, row)
    if command.document:
        _keep_document(uow, row, command.document)
    return row


def _record_proposed(uow: UnitOfWork, row: DisposalRow) -> None:
    uow.record(
        DisposalProposed(
            laptop_id=row.laptop_id, disposal_id=row.id, how=row.how, receiver=row.receiver, words=FreeText(row.words)
        )
    )


def dispose_by_default(uow: UnitOfWork, change: StateChange) -> DisposalRow:
    """What a bare move to disposed says: recycled today by nobody we know yet; its document is still to come."""
    row = DisposalRow(
        laptop_id=change.laptop_id,
        how=DisposalKind.RECYCLED,
        receiver="",
        disposed_on=to_local(uow.now).date(),
        words=clean(change.reason),
        proposed_at=uow.now,
        proposed_by_id=uow.actor.staff_id,
    )
    uow.session.add(row)
    uow.session.flush()
    _record_proposed(uow, row)
    return row


def carry_out(uow: UnitOfWork, row: DisposalRow, change: StateChange) -> None:
    """The laptop is gone: drives accounted for as they are now, destroyed ones out; raises Refused."""
    fates = _fates(uow, row)
    tag = lifecycle.tags_of(uow.session, [row.laptop_id])[row.laptop_id]
    refuse_if(_against_drives(uow, tag, fates, certified=row.certified))
    if needs_second_person(row.how, fates):
        refuse_if(_against_confirming(row, uow.actor))
        row.confirmed_by_id = uow.actor.staff_id
    row.done_at = uow.now
    fitted = {medium.id for medium in lifecycle.list_media(uow.session, row.laptop_id, fitted_only=True)}
    for fate in fates:
        _account(uow, row, fate, change)
        if fate.account is DriveAccount.DESTROYED and fate.medium_id in fitted:
            remove_medium(uow, fate.medium_id)
    uow.record(
        LaptopDisposed(
            laptop_id=row.laptop_id, disposal_id=row.id, how=row.how, receiver=row.receiver, on=row.disposed_on
        )
    )


def _fates(uow: UnitOfWork, row: DisposalRow) -> tuple[DriveFate, ...]:
    query = sa.select(DisposalMediumRow).where(DisposalMediumRow.disposal_id == row.id)
    return tuple(
        DriveFate(medium_id=medium.medium_id, account=medium.account, record=medium.record)
        for medium in uow.session.scalars(query)
    )


def _account(uow: UnitOfWork, row: DisposalRow, fate: DriveFate, change: StateChange) -> None:
    uow.record(
        DriveAccounted(
            laptop_id=row.laptop_id,
            disposal_id=row.id,
            medium_id=fate.medium_id,
            account=fate.account,
            record=fate.record,
        )
    )


def _against_confirming(row: DisposalRow, actor: Actor) -> tuple[WorkshopReason, ...]:
    if actor.staff_id is None:
        return (WorkshopReason.NEEDS_PERSON,)
    return (WorkshopReason.CONFIRM_BY_SAME_PERSON,) if actor.staff_id == row.proposed_by_id else ()


def confirm_disposal(uow: UnitOfWork, disposal_id: int) -> None:
    """A second person saw the destruction: the laptop is gone for good; raises NotFound, Forbidden, Refused."""
    row, laptop = _waiting(uow, disposal_id)
    refuse_if(_against_confirming(row, uow.actor))
    move_laptop(uow, laptop.tag, LaptopState.DISPOSED, reason=row.words)


def withdraw_disposal(uow: UnitOfWork, disposal_id: int) -> None:
    """The disposal that waited does not happen; raises NotFound, Forbidden, Refused."""
    row, _laptop = _waiting(uow, disposal_id)
    row.withdrawn_at = uow.now
    uow.record(DisposalWithdrawn(laptop_id=row.laptop_id, disposal_id=row.id))


def _waiting(uow: UnitOfWork, disposal_id: int) -> tuple[DisposalRow, LaptopRecord]:
    row, laptop = lock_with_laptop(uow, DisposalRow, disposal_id)
    if row.done_at is not None or row.withdrawn_at is not None:
        refuse_if([WorkshopReason.DISPOSAL_DONE])
    return row, laptop


def add_document(uow: UnitOfWork, disposal_id: int, document: DisposalDocument) -> None:
    """The document stands with the disposal, in the place of an earlier one, which the journal still names.

    Raises NotFound, Forbidden, Refused.
    """
    row, _laptop = lock_with_laptop(uow, DisposalRow, disposal_id)
    refuse_if(check_document(document.content))
    _keep_document(uow, row, document)


def _keep_document(uow: UnitOfWork, row: DisposalRow, document: DisposalDocument) -> None:
    media_type = media_type_of(document.content)
    assert media_type is not None
    file_id = store_file(uow, document.content, media_type=media_type)
    row.document_file_id, row.document_name = file_id, clean(document.name)[-160:]
    uow.record(
        DisposalDocumented(
            laptop_id=row.laptop_id, disposal_id=row.id, file_id=file_id, sha256=sha256_of(document.content)
        )
    )

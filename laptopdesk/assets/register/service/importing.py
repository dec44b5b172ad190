"""A donor's list on its way in: kept as it came, its columns said by a person and remembered, received whole or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.accounts.queries import get_actor
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import withdraw
from laptopdesk.assets.lifecycle.taken_back import brought_in_by, held_back
from laptopdesk.assets.lots.readers.headers import column_names, guess_columns, headers_key
from laptopdesk.assets.lots.readers.names import strong_field
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.readers.values import NO_CHOICES, Choices, DonorList, Field, ReadTable, TableLine
from laptopdesk.assets.lots.service.importing import Imported, ImportLaptops, import_laptops
from laptopdesk.assets.register.choices import choices_of, kept_choices, merged, read_as
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.events import ListReceived, ListTakenBack, ListUploaded
from laptopdesk.assets.register.models import ColumnMapRow, PendingImportRow
from laptopdesk.assets.register.previewing import choice_of
from laptopdesk.assets.register.queries import find_columns, pending_of
from laptopdesk.assets.register.values import MOST_CORRECTED, ImportId, ImportState, PendingImport, TakenBack
from laptopdesk.core.access import Permission
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Conflict, NotFound, Refused
from laptopdesk.core.files import get_file, sha256_of, store_file
from laptopdesk.core.jobs import enqueue
from laptopdesk.core.search import normalise

IMPORT_JOB = "register.import"
AT_ONCE = 1000
"""Lists of up to so many rows are received while the person waits; longer ones by the worker."""


@dataclass(frozen=True, kw_only=True)
class UploadList:
    """A file, the line in it that names the columns, those under it, and the lot it belongs to."""

    content: bytes
    header: TableLine
    file_name: str
    lot: str
    donor: str = ""
    location_id: int | None = None
    lines: tuple[TableLine, ...] = ()
    choices: Choices = NO_CHOICES


def upload_list(uow: UnitOfWork, command: UploadList) -> ImportId:
    """The file is kept, its columns read as last time for this donor, else as their headers say. Raises Forbidden."""
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=command.location_id)
    if uow.actor.staff_id is None:
        raise Refused([RegisterReason.NEEDS_PERSON])
    columns = known_columns(uow.session, command.header, command.donor, command.lines)
    row = PendingImportRow(
        file_id=store_file(uow, command.content, media_type="application/octet-stream"),
        file_name=command.file_name[:255],
        lot=command.lot,
        donor=command.donor,
        location_id=command.location_id,
        columns=[field.value if field else "" for field in columns],
        state=ImportState.MAPPING,
        created_at=uow.now,
        created_by_id=uow.actor.staff_id,
        choices=kept_choices(command.choices),
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(ListUploaded(number=row.id, sha256=sha256_of(command.content)))
    return ImportId(row.id)


def known_columns(
    session: Session, header: TableLine, donor: str, lines: Sequence[TableLine] = ()
) -> tuple[Field | None, ...]:
    """What these headers mean: as this donor's were last read, else anybody's, else as their names or values say."""
    remembered = find_columns(session, headers_key(header), normalise(donor)[:160])
    guessed = _both_serials(header, guess_columns(header, lines))
    if remembered is None:
        return guessed
    return tuple(
        Field.find_member(remembered.get(name)) for name, _guess in zip(column_names(header), guessed, strict=False)
    )


def _both_serials(header: TableLine, guessed: Sequence[Field | None]) -> tuple[Field | None, ...]:
    """A second column of serial numbers is not left out by itself: which one is the laptop's, a person says."""
    return tuple(
        Field.SERIAL if field is None and strong_field(name) is Field.SERIAL else field
        for name, field in zip(header.cells, guessed, strict=False)
    )


def map_columns(uow: UnitOfWork, import_id: int, columns: Sequence[str]) -> None:
    """Each column is read as said: the value of a field, or nothing to leave it out. Raises Refused, NotFound."""
    row = _lock(uow, import_id)
    if any(column and column not in set(Field) for column in columns):
        raise Refused([RegisterReason.FIELD_UNKNOWN])
    if len(columns) != len(row.columns):
        raise Refused([RegisterReason.COLUMN_UNKNOWN])
    row.columns, row.state, row.result = list(columns), ImportState.MAPPING, None


def choose(
    uow: UnitOfWork, pending: PendingImport, choices: Choices, *, columns: tuple[TableLine, ReadTable] | None = None
) -> None:
    """What `choices` changes of the decisions in `pending` holds; what others decided meanwhile stays.

    `columns`: the header until now, and the table as other sheets give it. Columns of the same name stay what they
    were said to be. Raises Conflict where others chose other sheets or columns meanwhile, Refused, NotFound, Forbidden.
    """
    row = _lock(uow, pending.id)
    present = choices_of(row.choices)
    if columns is not None and columns[1].lines:
        if (tuple(row.columns), present.pick) != (pending.columns, pending.choices.pick):
            raise Conflict("list_read_otherwise")
        before, (header, *lines) = columns[0], columns[1].lines
        fields = dict(zip(column_names(before), row.columns, strict=False))
        fresh = known_columns(uow.session, header, row.donor, lines)
        names = column_names(header)
        row.columns = [
            fields.get(name, field.value if field else "") for name, field in zip(names, fresh, strict=False)
        ]
    decided = merged(present, pending.choices, choices)
    if len(decided.corrected) > MOST_CORRECTED:
        raise Refused([RegisterReason.TOO_MANY_CORRECTED])
    row.choices = kept_choices(decided)
    row.state, row.result = ImportState.MAPPING, None


def read_list(session: Session, pending: PendingImport) -> DonorList:
    """The list as its columns are read now; parsing takes time, so call it outside a write where possible."""
    content = get_file(session, pending.file_id).content
    return read_donor_list(content, choice_of(pending.columns), pending.choices)


def receive_list(uow: UnitOfWork, pending: PendingImport, listed: DonorList) -> Imported:
    """Every row is a laptop of the lot, and the columns are remembered; or with an error nothing is stored.

    `listed`: the list as `pending` says that it is read. Raises Conflict when it is read otherwise by now, Refused
    when it was received before, NotFound, Forbidden.
    """
    row = _lock_as_read(uow, pending)
    command = ImportLaptops(
        lot=row.lot,
        listed=listed,
        donor=row.donor,
        location_id=row.location_id,
        import_id=row.id,
        sha256=get_file(uow.session, row.file_id).sha256,
        without_identity=choices_of(row.choices).without_identity,
    )
    imported = import_laptops(uow, command)
    if imported.errors:
        row.state, row.result = ImportState.REFUSED, {"errors": len(imported.errors)}
        return imported
    _remember(uow, row, listed.header)
    lot = lifecycle.find_lot(uow.session, row.lot)
    assert lot is not None
    row.state = ImportState.RECEIVED
    row.result = {
        "created": imported.created,
        "unchanged": imported.unchanged,
        "filled": imported.filled,
        "lot": lot.id,
    }
    event = ListReceived(number=row.id, lot_id=lot.id, created=imported.created, unchanged=imported.unchanged)
    uow.record(event)
    return imported


def queue_list(uow: UnitOfWork, pending: PendingImport, rows: int) -> None:
    """The worker receives the list; raises Conflict when it is read otherwise by now, Refused, NotFound, Forbidden."""
    row = _lock_as_read(uow, pending)
    key = f"{IMPORT_JOB}@{row.id}@{int(uow.now.timestamp() * 1000)}"
    row.state, row.result = ImportState.QUEUED, {"job": key, "rows": rows}
    enqueue(uow, IMPORT_JOB, {"import": row.id}, unique_key=key)


def read_by_job(session: Session, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The queued list, and as what its columns were read; a workbook takes its time, so nobody waits for it to write.

    Nothing for a list that is queued no more.
    """
    row = session.get_one(PendingImportRow, int(payload["import"]))
    if row.state is not ImportState.QUEUED:
        return {}
    pending = pending_of(row)
    return {"listed": read_list(session, pending), "pending": pending}


def receive_by_job(uow: UnitOfWork, payload: Mapping[str, Any]) -> None:
    """The queued list is in, or refused, with the rights its person has now; once, whoever is killed meanwhile."""
    row = uow.session.get_one(PendingImportRow, int(payload["import"]))
    pending: PendingImport | None = payload.get("pending")
    if row.state is not ImportState.QUEUED or pending is None or not _is_read_so(row, pending):
        return  # read differently since it was read for us: a later job has it
    actor = get_actor(uow.session, row.created_by_id)
    receive_list(uow.by(actor), pending, payload["listed"])


def _lock_as_read(uow: UnitOfWork, pending: PendingImport) -> PendingImportRow:
    row = _lock(uow, pending.id)
    if not _is_read_so(row, pending):
        raise Conflict("list_read_otherwise")
    return row


def _is_read_so(row: PendingImportRow, pending: PendingImport) -> bool:
    return read_as(row.columns, choices_of(row.choices)) == read_as(pending.columns, pending.choices)


def _lock(uow: UnitOfWork, import_id: int) -> PendingImportRow:
    query = sa.select(PendingImportRow).where(PendingImportRow.id == import_id).with_for_update()
    row = uow.session.scalar(query)
    if row is None:
        raise NotFound("import", import_id)
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=row.location_id)
    if row.state in (ImportState.RECEIVED, ImportState.TAKEN_BACK):
        raise Refused([RegisterReason.ALREADY_RECEIVED])
    return row


def _remember(uow: UnitOfWork, row: PendingImportRow, header: TableLine | None) -> None:
    assert header is not None
    pairs = [list(pair) for pair in zip(column_names(header), row.columns, strict=False)]
    statement = insert_into(uow.session, ColumnMapRow).values(
        headers=headers_key(header), donor=normalise(row.donor)[:160], columns=pairs, used_at=uow.now
    )
    uow.session.execute(
        statement.on_conflict_do_update(
            index_elements=["headers", "donor"], set_={"columns": statement.excluded.columns, "used_at": uow.now}
        )
    )


def take_back_list(uow: UnitOfWork, import_id: int) -> TakenBack:
    """The laptops that this list brought in are in the register no more; or each that keeps it, and why, and nothing.

    A laptop that was moved is among those that keep it. Raises NotFound, Forbidden at the place of the list, Refused
    where it brought in none.
    """
    query = sa.select(PendingImportRow).where(PendingImportRow.id == import_id).with_for_update()
    row = uow.session.scalar(query)
    if row is None:
        raise NotFound("import", import_id)
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=row.location_id)
    if uow.actor.staff_id is None:
        raise Refused([RegisterReason.NEEDS_PERSON])
    if row.state is not ImportState.RECEIVED:
        raise Refused([RegisterReason.NOT_RECEIVED])
    laptops = brought_in_by(uow.session, import_id)
    if not laptops:
        raise Refused([RegisterReason.NOT_RECEIVED])
    lifecycle.lock_laptops(uow.session, laptops)
    held = held_back(uow.session, laptops)
    if held:
        tags = lifecycle.tags_of(uow.session, held)
        return TakenBack(laptops=0, held={tags[key]: reasons for key, reasons in held.items()})
    withdraw(uow, laptops, number=row.id)
    row.state, lot_id = ImportState.TAKEN_BACK, int((row.result or {})["lot"])
    uow.record(ListTakenBack(number=row.id, lot_id=lot_id, laptops=len(laptops)))
    return TakenBack(laptops=len(laptops), held={})

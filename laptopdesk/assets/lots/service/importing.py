"""Receiving a donor's list into a lot: all of it or nothing, and the same list twice is one list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.service import judge_filled
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fill_from_list, note_lines, open_lot, receive_laptops
from laptopdesk.assets.lifecycle.values import LaptopId, NewLaptop
from laptopdesk.assets.lots.list_standing import ListStanding, place_of, stand
from laptopdesk.assets.lots.readers.reading import in_order
from laptopdesk.assets.lots.readers.values import CellPlace, DonorList, DonorRow, ListError, ListErrorCode
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class ImportLaptops:
    """A list that was read, for the lot with this code. `location_id`: where the laptops lie now.

    `without_identity`: somebody confirmed that no column tells its laptops apart.
    `sha256`: of the file, by which its lines are known again, however their columns were read the first time.
    """

    lot: str
    listed: DonorList
    donor: str = ""
    location_id: int | None = None
    without_identity: bool = False
    sha256: str = ""
    import_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did, or with errors: what is wrong, and nothing was done.

    `filled`: laptops of the lot that the list told more of, such as their serial; they are among the unchanged.
    `nameless_before`: laptops without a serial number that the lot has already, where the list may be theirs.
    """

    rows: int
    created: int
    unchanged: int
    filled: int = 0
    errors: tuple[ListError, ...] = ()
    ids: tuple[LaptopId, ...] = ()
    nameless_before: int = 0


def import_laptops(uow: UnitOfWork, command: ImportLaptops) -> Imported:
    """Every new row of the list is a laptop of the lot, which is made if it was not there. Raises Forbidden.

    With an error in the list nothing is stored. A row is new when its key is not in the lot yet.
    """
    standing, tried = _try(uow.session, command)
    if tried.errors:
        return tried
    lot_id = open_lot(uow, command.lot, donor=command.donor, received_on=to_local(uow.now).date())
    ids = receive_laptops(uow, lot_id, [_new_laptop(row) for row in standing.fresh], location_id=command.location_id)
    numbered = [
        laptop_id for row, laptop_id in standing.filled if "serial" in fill_from_list(uow, laptop_id, _new_laptop(row))
    ]
    judge_filled(uow, numbered)
    if command.sha256:
        lines = [(place_of(row), int(key), True) for row, key in zip(standing.fresh, ids, strict=True)]
        lines += [(place_of(row), key, False) for row, key in standing.matches]
        note_lines(uow, lot_id, command.sha256, lines, import_id=command.import_id)
    return replace(tried, ids=ids)


def try_import(session: Session, command: ImportLaptops) -> Imported:
    """What an import would do now, and everything that is wrong; nothing is done."""
    return _try(session, command)[1]


def _try(session: Session, command: ImportLaptops) -> tuple[ListStanding, Imported]:
    listed = command.listed
    lot = lifecycle.find_lot(session, command.lot)
    standing = stand(session, lot.id if lot else None, listed.sound, command.sha256)
    fresh = standing.fresh
    elsewhere = _known_elsewhere(session, [*fresh, *standing.named])
    errors = (*listed.errors, *_without_identity(command), *elsewhere, *_known_otherwise(standing))
    if errors:
        return ListStanding(), Imported(rows=listed.row_count, created=0, unchanged=0, errors=in_order(errors))
    nameless = lifecycle.count_without_serial(session, lot.id) if lot and fresh else 0
    return standing, Imported(
        rows=listed.row_count,
        created=len(fresh),
        unchanged=len(standing.matches),
        filled=len(standing.filled),
        nameless_before=nameless if nameless >= len(fresh) else 0,
    )


def _without_identity(command: ImportLaptops) -> tuple[ListError, ...]:
    """Laptops that nothing tells apart come in only when somebody says so."""
    header = command.listed.header
    if command.without_identity or command.listed.identified or header is None or not command.listed.sound:
        return ()
    return (ListError(code=ListErrorCode.WITHOUT_IDENTITY, line=header.number, sheet=header.sheet, place=header.place),)


def _known_elsewhere(session: Session, fresh: Sequence[DonorRow]) -> tuple[ListError, ...]:
    """A real serial names one laptop: a row of another lot with the same one is a mistake somebody must look at."""
    tags = lifecycle.known_serials(session, [row.serial_key for row in fresh if row.serial_key])
    return tuple(
        _at(row, row.serial_at, ListErrorCode.SERIAL_IN_REGISTER, tags[row.serial_key])
        for row in fresh
        if row.serial_key in tags
    )


def _known_otherwise(standing: ListStanding) -> tuple[ListError, ...]:
    """The number of a laptop of the lot beside another serial number: one of the two is wrong, or it is another."""
    return tuple(_at(row, row.number_at, ListErrorCode.NUMBER_IN_LOT, tag) for row, tag in standing.other)


def _at(row: DonorRow, where: CellPlace | None, code: ListErrorCode, tag: str) -> ListError:
    """This is wrong with a number of the row, which laptop `tag` has."""
    return ListError(
        code=code,
        line=row.line,
        value=tag,
        place=row.place,
        sheet=row.sheet,
        column=where.column if where else None,
        index=where.index if where else None,
        cell=where.cell if where else "",
    )


def _new_laptop(row: DonorRow) -> NewLaptop:
    return NewLaptop(
        row_key=row.row_key,
        manufacturer=row.manufacturer,
        model=row.model,
        serial=row.serial,
        serial_key=row.serial_key,
        donor_number=row.donor_number,
        cpu=row.cpu,
        memory_mib=row.memory_mib,
        note=row.note,
    )

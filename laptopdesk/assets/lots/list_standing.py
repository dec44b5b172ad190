"""Which rows of a donor's list are laptops that the lot has already, however the list's columns were read before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.taken_back import lines_of_list
from laptopdesk.assets.lifecycle.values import Delivered
from laptopdesk.assets.lots.readers.values import DonorRow


@dataclass(frozen=True, kw_only=True)
class ListStanding:
    """How a list stands to its lot: new rows, and rows that are laptops of the lot, with their ids.

    `filled`: those of the known that tell more of a laptop than is known of it. `named`: rows that give one its serial.
    `other`: rows with the number of a laptop that has another serial, and its tag; a line that was taken in before
    stays that laptop.
    """

    fresh: tuple[DonorRow, ...] = ()
    matches: tuple[tuple[DonorRow, int], ...] = ()
    filled: tuple[tuple[DonorRow, int], ...] = ()
    named: tuple[DonorRow, ...] = ()
    other: tuple[tuple[DonorRow, str], ...] = ()


def place_of(row: DonorRow) -> str:
    """Where the row stands in its file, however its columns are read."""
    return (row.place or str(row.line))[:40]


def stand(session: Session, lot_id: int | None, rows: Sequence[DonorRow], sha256: str) -> ListStanding:
    """Each row is new, or a laptop of the lot: by its key, by its real serial, or as the same line of the same file."""
    if lot_id is None:
        return ListStanding(fresh=tuple(rows))
    came = lifecycle.list_delivered(session, lot_id)
    by_id = {int(laptop.id): laptop for laptop in came}
    by_key = {laptop.row_key: laptop for laptop in came}
    by_serial = {laptop.serial_key: laptop for laptop in came if laptop.serial_key}
    lines = lines_of_list(session, lot_id, sha256) if sha256 else {}
    matches: dict[int, DonorRow] = {}
    fresh: list[DonorRow] = []
    for row in rows:
        named = by_key.get(row.row_key) or by_serial.get(row.serial_key or "")
        laptop = named or by_id.get(lines.get(place_of(row), 0))
        if laptop is None or laptop.id in matches:
            fresh.append(row)
        else:
            matches[laptop.id] = row
    return ListStanding(
        fresh=tuple(fresh),
        matches=tuple((row, key) for key, row in matches.items()),
        filled=tuple((row, key) for key, row in matches.items() if _tells_more(row, by_id[key])),
        other=tuple(
            (row, by_id[key].tag)
            for key, row in matches.items()
            if place_of(row) not in lines and _is_another(row, by_id[key])
        ),
        named=tuple(row for key, row in matches.items() if row.serial_key and not by_id[key].serial),
    )


def _is_another(row: DonorRow, laptop: Delivered) -> bool:
    return bool(row.serial_key and laptop.serial_key and row.serial_key != laptop.serial_key)


def _tells_more(row: DonorRow, laptop: Delivered) -> bool:
    """Whether the row names what nobody knew of the laptop: its serial, its number, its maker or model."""
    return bool(
        (row.serial and not laptop.serial)
        or (row.donor_number and not laptop.donor_number)
        or (row.manufacturer and not laptop.manufacturer)
        or (row.model and not laptop.model)
    )

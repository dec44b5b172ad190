"""Laptops by the one thing in a hand: label, serial number, or the serial number of a drive, also one that is out."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from laptopdesk.assets.lifecycle.models import LaptopRow, MediumRow
from laptopdesk.assets.lifecycle.values import LaptopState

MOST = 21
"""One more than a search shows, so that it knows that there are more."""
WILD = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


@dataclass(frozen=True, kw_only=True)
class Located:
    """A laptop, where it is, and by which drive it was found, if by one."""

    id: int
    tag: str
    words: str
    state: LaptopState
    serial: str | None = None
    location_id: int | None = None
    transit_to_id: int | None = None
    drive_serial: str | None = None
    drive_removed: bool = False


def locate_by_tag(session: Session, tag: str) -> tuple[Located, ...]:
    """The laptop of this tag, or none."""
    return _located(session, sa.select(LaptopRow).where(LaptopRow.tag == tag))


def locate_by_id(session: Session, laptop_id: int) -> tuple[Located, ...]:
    """The laptop with this id, or none."""
    return _located(session, sa.select(LaptopRow).where(LaptopRow.id == laptop_id))


def locate_by_serial(session: Session, serial_key: str, *, ends: bool = False) -> tuple[Located, ...]:
    """Laptops with this real serial, or whose serial `ends` with it; at most `MOST`, by tag."""
    return _located(session, sa.select(LaptopRow).where(_is(LaptopRow.serial_key, serial_key, ends=ends)))


def locate_by_drive(session: Session, serial_key: str, *, ends: bool = False) -> tuple[Located, ...]:
    """Laptops in which a drive with this real serial is or was; the one it is in now first; at most `MOST`."""
    row, drive = LaptopRow, MediumRow
    query = (
        sa.select(row, drive.serial, drive.removed_at)
        .join(drive, drive.laptop_id == row.id)
        .where(_is(drive.serial_key, serial_key, ends=ends))
        .order_by(drive.removed_at.is_not(None), row.tag)
        .limit(MOST)
    )
    return tuple(
        _one(laptop, serial, removed=removed is not None) for laptop, serial, removed in session.execute(query)
    )


def _is(column: InstrumentedAttribute[str | None], key: str, *, ends: bool) -> sa.ColumnElement[bool]:
    return column.endswith(key.translate(WILD), escape="\\") if ends else column == key


def _located(session: Session, query: sa.Select[LaptopRow]) -> tuple[Located, ...]:
    rows: Sequence[LaptopRow] = session.scalars(query.order_by(LaptopRow.tag).limit(MOST)).all()
    return tuple(_one(row) for row in rows)


def _one(row: LaptopRow, drive_serial: str | None = None, *, removed: bool = False) -> Located:
    return Located(
        id=row.id,
        tag=row.tag,
        words=f"{row.manufacturer} {row.model}".strip(),
        state=row.state,
        serial=row.serial,
        location_id=row.location_id,
        transit_to_id=row.transit_to_id,
        drive_serial=drive_serial,
        drive_removed=removed,
    )

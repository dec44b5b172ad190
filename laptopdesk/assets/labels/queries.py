"""Reading which labels to print, when they were printed, and the offsets of the sheets."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.labels.models import LabelOffsetRow, LabelPrintRow
from laptopdesk.assets.labels.rules import sticker_address
from laptopdesk.assets.labels.values import LabelLaptop, Offset, Selection, Size
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import Everywhere
from laptopdesk.core.rows import value_of
from laptopdesk.core.slices import slices
from laptopdesk.printing.labels import fit
from laptopdesk.printing.sizes import SHEETS, LabelSheet
from laptopdesk.printing.values import Label
from laptopdesk.protocol.codes import make_laptop_tag

Places = Everywhere | frozenset[int]
EXAMPLE = make_laptop_tag(9_999_999)
BATCH = 500


def choose_laptops(session: Session, chosen: Selection, *, within: Places | None = None) -> tuple[LabelLaptop, ...]:
    """The laptops of this selection: typed ones as they were typed, all others by tag; none of another place."""
    rows = list(lifecycle.list_for_labels(session, chosen.laptop_filter, tags=chosen.tags, within=within))
    if chosen.tags:
        order = {tag: number for number, tag in enumerate(chosen.tags)}
        rows.sort(key=lambda row: order[row.tag])
    printed = _printed(session, (row.id for row in rows)) if chosen.never_printed else frozenset()
    return tuple(value_of(row, LabelLaptop) for row in rows if row.id not in printed and _between(row.tag, chosen))


def _between(tag: str, chosen: Selection) -> bool:
    return (not chosen.first or tag >= chosen.first) and (not chosen.last or tag <= chosen.last)


def _printed(session: Session, ids: Iterable[int]) -> frozenset[int]:
    wanted, printed = sorted(set(ids)), set[int]()
    for part in slices(wanted, BATCH):
        query = sa.select(LabelPrintRow.laptop_id).where(LabelPrintRow.laptop_id.in_(part))
        printed |= set(session.scalars(query))
    return frozenset(printed)


def offset_of(session: Session, sheet: str) -> Offset:
    """How far everything on this sheet moves."""
    row = session.get(LabelOffsetRow, sheet)
    return Offset(right=row.right, down=row.down) if row else Offset()


def list_sizes(session: Session, public_url: str | None) -> tuple[Size, ...]:
    """Every sheet with its offset, and whether a QR of this public address can be read on it."""
    offsets = {row.sheet: Offset(right=row.right, down=row.down) for row in session.scalars(sa.select(LabelOffsetRow))}
    return tuple(
        Size(code=code, sheet=sheet, offset=offsets.get(code, Offset()), carries_qr=carries_qr(sheet, public_url))
        for code, sheet in SHEETS.items()
    )


def carries_qr(sheet: LabelSheet, public_url: str | None) -> bool:
    """Whether a label of this sheet shows the QR of a laptop's public page."""
    address = sticker_address(public_url, EXAMPLE, "0" * 10)
    return fit(sheet, Label(code=EXAMPLE, grouped=EXAMPLE, title="x", qr=address)).qr

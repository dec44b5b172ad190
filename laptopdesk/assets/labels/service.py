"""Printing labels: the file first, outside the write; then that it was printed."""

from collections.abc import Sequence

from laptopdesk.assets.labels.errors import LabelReason
from laptopdesk.assets.labels.events import LabelOffsetChanged, LabelsPrinted
from laptopdesk.assets.labels.models import LabelOffsetRow, LabelPrintRow
from laptopdesk.assets.labels.rules import serial_mark, sticker_address
from laptopdesk.assets.labels.values import DEFAULT_SHEET, MOST_LABELS, MOST_OFFSET, LabelLaptop, Offset
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import Permission
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.slices import slices
from laptopdesk.printing.labels import fit, label_sheet
from laptopdesk.printing.sizes import SHEETS, TOO_SMALL, LabelSheet
from laptopdesk.printing.values import Label
from laptopdesk.protocol.codes import parse_code

BATCH = 500


def find_sheet(code: str) -> LabelSheet:
    """The sheet of this name; raises Refused for an unknown one, and for one too small for our codes."""
    if code in TOO_SMALL:
        raise Refused([LabelReason.LABEL_TOO_SMALL])
    if code not in SHEETS:
        raise Refused([LabelReason.SHEET_UNKNOWN])
    return SHEETS[code]


def labels_pdf(
    laptops: Sequence[LabelLaptop],
    *,
    sheet: str = DEFAULT_SHEET,
    start_at: int = 1,
    offset: Offset | None = None,
    public_url: str | None = None,
    language: str = "nl",
) -> bytes:
    """The labels of these laptops as a PDF in exact size, the first at `start_at`; raises Refused.

    A QR with the public page stands on it where there is a public address and the label has room for it.
    """
    paper = find_sheet(sheet)
    if not laptops:
        raise Refused([LabelReason.NOTHING_CHOSEN])
    if len(laptops) > MOST_LABELS:
        raise Refused([LabelReason.TOO_MANY])
    if not 1 <= start_at <= paper.per_page:
        raise Refused([LabelReason.OFF_SHEET])
    labels = [_label(laptop, public_url) for laptop in laptops]
    if not all(fit(paper, label).bars for label in labels):
        raise Refused([LabelReason.LABEL_TOO_SMALL])
    shift = (offset or Offset()).shift
    return label_sheet(labels, paper, start_at=start_at, shift=shift, title="Laptopdesk", language=language)


def _label(laptop: LabelLaptop, public_url: str | None) -> Label:
    address = sticker_address(public_url, laptop.tag, laptop.sticker_token)
    return Label(
        code=laptop.tag,
        grouped=parse_code(laptop.tag).grouped,
        title=laptop.words,
        qr=address,
        mark=serial_mark(laptop.serial_key),
    )


def record_print(uow: UnitOfWork, laptops: Sequence[LabelLaptop], *, sheet: str) -> None:
    """It is known that the labels of these laptops were printed now; raises Forbidden where one is elsewhere."""
    ids = sorted(laptop.id for laptop in laptops)
    for batch in slices(ids, BATCH):
        for place in lifecycle.places_of(uow.session, batch):
            uow.actor.require(Permission.PRINT_LABELS, at=place)
        rows = [
            {"laptop_id": key, "printed_at": uow.now, "printed_by_id": uow.actor.staff_id, "times": 1} for key in batch
        ]
        statement = insert_into(uow.session, LabelPrintRow).values(rows)
        uow.session.execute(
            statement.on_conflict_do_update(
                index_elements=["laptop_id"],
                set_={"printed_at": uow.now, "printed_by_id": uow.actor.staff_id, "times": LabelPrintRow.times + 1},
            )
        )
    uow.record(LabelsPrinted(laptop_ids=tuple(ids), sheet=sheet, labels=len(ids)))


def set_offset(uow: UnitOfWork, sheet: str, offset: Offset) -> None:
    """Everything on this sheet moves by this much from now on; raises Forbidden, Refused."""
    uow.actor.require(Permission.PRINT_LABELS)
    find_sheet(sheet)
    if max(abs(offset.right), abs(offset.down)) > MOST_OFFSET:
        raise Refused([LabelReason.OFFSET_TOO_LARGE])
    row = uow.session.get(LabelOffsetRow, sheet, with_for_update=True)
    if row is None:
        row = LabelOffsetRow(sheet=sheet, right=0, down=0, changed_at=uow.now, changed_by_id=uow.actor.staff_id)
        uow.session.add(row)
    row.right, row.down, row.changed_at, row.changed_by_id = offset.right, offset.down, uow.now, uow.actor.staff_id
    uow.record(LabelOffsetChanged(sheet=sheet, right=offset.right, down=offset.down))

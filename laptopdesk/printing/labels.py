"""Sheets of labels in exact size."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from laptopdesk.printing.codes import draw_code128, draw_qr
from laptopdesk.printing.fonts import MONO, REGULAR, fitted, register_fonts
from laptopdesk.printing.values import A4_21, Label, LabelSheet

MARGIN = 2.5 * mm
QR_SIZE = 18 * mm
"""A QR of some 50 characters reads back at 150 dpi from this size on."""


def label_sheet(
    labels: Sequence[Label], sheet: LabelSheet = A4_21, *, start_at: int = 1, title: str = "", language: str = "nl"
) -> bytes:
    """A PDF of these labels, the first at position `start_at` (1 is top left) of a sheet that was begun before.

    Raises ValueError for a position that the sheet does not have, and for a code too long for its label.
    """
    if not 1 <= start_at <= sheet.per_page:
        raise ValueError(f"a sheet has positions 1 to {sheet.per_page}")
    register_fonts()
    target = BytesIO()
    canvas = Canvas(target, pagesize=(sheet.page_width * mm, sheet.page_height * mm), pageCompression=1, lang=language)
    canvas.setTitle(title or sheet.name)
    canvas.setAuthor("Laptopdesk")
    for number, label in enumerate(labels, start_at - 1):
        position = number % sheet.per_page
        if position == 0 and number >= sheet.per_page:
            canvas.showPage()
        _draw_label(canvas, label, sheet, position)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_label(canvas: Canvas, label: Label, sheet: LabelSheet, position: int) -> None:
    row, column = divmod(position, sheet.columns)
    left = (sheet.left + column * (sheet.label_width + sheet.gap_x)) * mm
    top = (sheet.page_height - sheet.top - row * (sheet.label_height + sheet.gap_y)) * mm
    width, height = sheet.label_width * mm, sheet.label_height * mm
    foot = QR_SIZE if label.qr else 10 * mm
    inner = width - 2 * MARGIN
    _line(canvas, label.title, REGULAR, 7, left + MARGIN, top - MARGIN - 5, inner)
    draw_code128(canvas, label.code, left, top - height + foot, width=width, height=height - foot - 6.5 * mm)
    if label.qr:
        draw_qr(canvas, label.qr, left + width - QR_SIZE - 1.5 * mm, top - height + 0.5 * mm, size=QR_SIZE - mm)
    _line(
        canvas,
        label.grouped,
        MONO,
        14,
        left + MARGIN,
        top - height + foot / 2 - 5,
        inner - (QR_SIZE if label.qr else 0),
    )


def _line(canvas: Canvas, text: str, font: str, size: float, x: float, y: float, width: float) -> None:
    line, fitting = fitted(text, font, size, width)
    canvas.setFont(font, fitting)
    canvas.drawString(x, y, line)

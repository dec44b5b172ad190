"""Sheets of labels in exact size."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from laptopdesk.printing.codes import QUIET_MODULES, draw_bars, draw_qr, module_within
from laptopdesk.printing.fonts import BOLD, MONO, REGULAR, fitted, register_fonts
from laptopdesk.printing.page import describe
from laptopdesk.printing.sizes import A4_21, LabelSheet
from laptopdesk.printing.values import Label

QR_SIZE = 18 * mm
"""A QR of some 50 characters reads back at 150 dpi from this size on."""

MODULE = 0.42 * mm
"""One bar width for all labels of a sheet, so that they look alike; narrower only on a narrow label."""

TITLE_HEIGHT = 4 * mm
TAG_HEIGHT = 7 * mm
NOTE_HEIGHT = 3.5 * mm


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
    size = (sheet.page_width * mm, sheet.page_height * mm)
    font: Any = REGULAR  # the stubs ask for a number
    canvas = Canvas(target, pagesize=size, pageCompression=1, lang=language, initialFontName=font)
    describe(canvas, title=title or sheet.name)
    for number, label in enumerate(labels, start_at - 1):
        position = number % sheet.per_page
        if position == 0 and number >= sheet.per_page:
            canvas.showPage()
        _draw_label(canvas, label, sheet, position)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_label(canvas: Canvas, label: Label, sheet: LabelSheet, position: int) -> None:
    left, top = sheet.corner(position)
    canvas.saveState()
    canvas.translate(left * mm, (sheet.page_height - top - sheet.label_height) * mm)
    _draw_inside(canvas, label, sheet.label_width * mm, sheet.label_height * mm, sheet.inset * mm)
    canvas.restoreState()


def _draw_inside(canvas: Canvas, label: Label, width: float, height: float, inset: float) -> None:
    module = module_within(label.code, width, widest=MODULE)
    left = max(inset, QUIET_MODULES * module)
    note = NOTE_HEIGHT if label.note else 0.0
    foot = inset + note + TAG_HEIGHT
    if label.qr:
        foot = max(foot, QR_SIZE + 1 * mm)
        draw_qr(canvas, label.qr, width - inset - QR_SIZE + 1 * mm, 1 * mm, size=QR_SIZE)
    right = inset + (QR_SIZE if label.qr else 0)
    head = inset + (TITLE_HEIGHT if label.title else 0)
    if label.title:
        _line(canvas, label.title, REGULAR, 7.5, (left, height - inset - 2.5 * mm), width - left - inset)
    draw_bars(canvas, label.code, left, foot, module=module, height=height - foot - head)
    middle = (foot - TAG_HEIGHT + note) / 2
    _line(canvas, label.grouped, MONO, 14, (left, middle + 2 * mm), width - left - right)
    if label.note:
        _line(canvas, label.note, BOLD, 6.5, (left, middle - 1.5 * mm), width - left - right)


def _line(canvas: Canvas, text: str, font: str, size: float, at: tuple[float, float], width: float) -> None:
    line, fitting = fitted(text, font, size, width)
    canvas.setFont(font, fitting)
    canvas.drawString(*at, line)

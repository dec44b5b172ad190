"""Sheets of labels in exact size, moved by what a printer is off."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from laptopdesk.printing.codes import (
    QUIET_MODULES,
    SMALLEST_MODULE,
    code128_bars,
    code128_width,
    draw_bars,
    draw_qr,
    module_within,
    qr_modules,
)
from laptopdesk.printing.fonts import BOLD, MONO, REGULAR, fitted, register_fonts
from laptopdesk.printing.page import describe
from laptopdesk.printing.sizes import A4_21, LabelSheet
from laptopdesk.printing.values import Label

QR_SIZE = 18 * mm
"""A QR of some 50 characters reads back at 150 dpi from this size on."""

MODULE = 0.42 * mm
"""One bar width for all labels of a sheet, so that they look alike; narrower only on a narrow label."""

SMALLEST_BARS = 3.5 * mm
"""Lower bars are missed by a scanner that a person holds."""

TITLE_HEIGHT = 4 * mm
TAG_HEIGHT = 7 * mm
NOTE_HEIGHT = 3.5 * mm

MARK_GAP = 1.5 * mm

NO_SHIFT = (0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What of a code a label can carry so that it can still be read. `beside`: the QR stands right of the bars."""

    bars: bool
    qr: bool
    beside: bool = False


def fit(sheet: LabelSheet, label: Label) -> Fit:
    """Which of the codes of this label can be read on this sheet; a QR is looked at where the label has one."""
    bars = code128_width(label.code) <= sheet.label_width * mm
    if not bars or not label.qr:
        return Fit(bars=bars, qr=False)
    large_enough = QR_SIZE / qr_modules(label.qr) >= SMALLEST_MODULE
    beside = _fits_beside(sheet, label)
    room = sheet.label_height * mm - _head(sheet, label) - max(_foot(sheet, label), QR_SIZE + 1 * mm)
    return Fit(bars=True, qr=large_enough and (beside or room >= SMALLEST_BARS), beside=beside)


def _fits_beside(sheet: LabelSheet, label: Label) -> bool:
    width = (len(code128_bars(label.code)) + 2 * QUIET_MODULES) * MODULE
    tall = sheet.label_height * mm >= QR_SIZE + 2 * sheet.inset * mm
    return tall and width + QR_SIZE + sheet.inset * mm <= sheet.label_width * mm


def _head(sheet: LabelSheet, label: Label) -> float:
    return sheet.inset * mm + (TITLE_HEIGHT if label.title or label.mark else 0)


def _foot(sheet: LabelSheet, label: Label) -> float:
    return sheet.inset * mm + (NOTE_HEIGHT if label.note else 0) + TAG_HEIGHT


def label_sheet(
    labels: Sequence[Label],
    sheet: LabelSheet = A4_21,
    *,
    start_at: int = 1,
    shift: tuple[float, float] = NO_SHIFT,
    title: str = "",
    language: str = "nl",
) -> bytes:
    """A PDF of these labels, the first at position `start_at` (1 is top left) of a sheet that was begun before.

    `shift`: millimetres to the right and down by which everything moves. A QR that could not be read is left out.
    Raises ValueError for a position that the sheet does not have, and for a code too long for its label.
    """
    if not 1 <= start_at <= sheet.per_page:
        raise ValueError(f"a sheet has positions 1 to {sheet.per_page}")
    target = BytesIO()
    canvas = sheet_canvas(target, sheet, title=title or sheet.name, language=language)
    canvas.translate(shift[0] * mm, -shift[1] * mm)
    for number, label in enumerate(labels, start_at - 1):
        position = number % sheet.per_page
        if position == 0 and number >= sheet.per_page:
            canvas.showPage()
            canvas.translate(shift[0] * mm, -shift[1] * mm)
        _draw_label(canvas, label, sheet, position)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def sheet_canvas(target: BytesIO, sheet: LabelSheet, *, title: str, language: str) -> Canvas:
    """An empty page in the exact size of this sheet."""
    register_fonts()
    size = (sheet.page_width * mm, sheet.page_height * mm)
    font: Any = REGULAR  # the stubs ask for a number
    canvas = Canvas(target, pagesize=size, pageCompression=1, lang=language, initialFontName=font)
    describe(canvas, title=title)
    return canvas


def _draw_label(canvas: Canvas, label: Label, sheet: LabelSheet, position: int) -> None:
    left, top = sheet.corner(position)
    canvas.saveState()
    canvas.translate(left * mm, (sheet.page_height - top - sheet.label_height) * mm)
    _draw_inside(canvas, label, sheet)
    canvas.restoreState()


def _draw_inside(canvas: Canvas, label: Label, sheet: LabelSheet) -> None:
    width, height, inset = sheet.label_width * mm, sheet.label_height * mm, sheet.inset * mm
    fits = fit(sheet, label)
    qr = label.qr if fits.qr else None
    room = width - (QR_SIZE + inset if qr and fits.beside else 0)
    module = _module(label.code, room, inset)
    left = max(inset, QUIET_MODULES * module)
    note = NOTE_HEIGHT if label.note else 0.0
    foot, head = _foot(sheet, label), _head(sheet, label)
    if qr and fits.beside:
        draw_qr(canvas, qr, width - inset - QR_SIZE, (height - QR_SIZE) / 2, size=QR_SIZE)
    elif qr:
        foot = max(foot, QR_SIZE + 1 * mm)
        draw_qr(canvas, qr, width - inset - QR_SIZE + 1 * mm, 1 * mm, size=QR_SIZE)
    right = inset + (QR_SIZE if qr else 0)
    line = (room if fits.beside else width) - left - inset
    _draw_head(canvas, label, (left, height - inset - 2.5 * mm), line)
    draw_bars(canvas, label.code, left, foot, module=module, height=height - foot - head)
    middle = (foot - TAG_HEIGHT + note) / 2
    _line(canvas, label.grouped, MONO, 14, (left, middle + 2 * mm), width - left - right)
    if label.note:
        _line(canvas, label.note, BOLD, 6.5, (left, middle - 1.5 * mm), width - left - right)


def _draw_head(canvas: Canvas, label: Label, at: tuple[float, float], width: float) -> None:
    """The title, and at the end of its line the mark, which is never made smaller."""
    taken = 0.0
    if label.mark:
        taken = canvas.stringWidth(label.mark, BOLD, 7.5)
        canvas.setFont(BOLD, 7.5)
        canvas.drawRightString(at[0] + width, at[1], label.mark)
    if label.title:
        _line(canvas, label.title, REGULAR, 7.5, at, width - taken - (MARK_GAP if taken else 0))


def _module(code: str, room: float, inset: float) -> float:
    """The widest bars that keep their quiet zones and stay clear of what the printer cannot reach."""
    module = module_within(code, room, widest=MODULE)
    return max(SMALLEST_MODULE, min(module, (room - 2 * inset) / len(code128_bars(code))))


def _line(canvas: Canvas, text: str, font: str, size: float, at: tuple[float, float], width: float) -> None:
    line, fitting = fitted(text, font, size, width)
    canvas.setFont(font, fitting)
    canvas.drawString(*at, line)

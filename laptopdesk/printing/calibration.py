"""A page that shows how far a printer is off: rulers, the outline of every label, and a scale to measure."""

from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from laptopdesk.printing.fonts import BOLD, REGULAR, fitted
from laptopdesk.printing.labels import NO_SHIFT, sheet_canvas
from laptopdesk.printing.sizes import LabelSheet
from laptopdesk.printing.styles import INK, QUIET

SCALE = 100
"""Millimetres of the scale on a page that has room for it; on a label as many tens as fit."""


def calibration_pdf(
    sheet: LabelSheet, *, lines: tuple[str, ...], shift: tuple[float, float] = NO_SHIFT, language: str = "nl"
) -> bytes:
    """One page in the exact size of the sheet, moved by `shift` (millimetres right and down) as labels will be.

    `lines` say what to do with it; those for which there is no room are left out.
    """
    target = BytesIO()
    canvas = sheet_canvas(target, sheet, title=sheet.name, language=language)
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.25)
    canvas.translate(shift[0] * mm, -shift[1] * mm)
    _outlines(canvas, sheet)
    _rulers(canvas, sheet)
    _scale(canvas, sheet)
    _words(canvas, sheet, lines)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _outlines(canvas: Canvas, sheet: LabelSheet) -> None:
    for position in range(sheet.per_page):
        left, top = sheet.corner(position)
        bottom = sheet.page_height - top - sheet.label_height
        canvas.rect(left * mm, bottom * mm, sheet.label_width * mm, sheet.label_height * mm)


def _rulers(canvas: Canvas, sheet: LabelSheet) -> None:
    """A tick each millimetre along the left and upper edge of the first label, a longer one each ten."""
    left, top = sheet.corner(0)
    upper = sheet.page_height - top
    for step in range(int(sheet.label_width) + 1):
        canvas.line((left + step) * mm, upper * mm, (left + step) * mm, (upper - _tick(step)) * mm)
    for step in range(int(sheet.label_height) + 1):
        canvas.line(left * mm, (upper - step) * mm, (left + _tick(step)) * mm, (upper - step) * mm)


def _tick(step: int) -> float:
    return 3.0 if step % 10 == 0 else 2.2 if step % 5 == 0 else 1.2


def scale_of(sheet: LabelSheet) -> int:
    """Length of the scale in millimetres: 100, or the tens that fit a label printer's page."""
    return min(SCALE, int(sheet.page_width - 8) // 10 * 10)


def _scale(canvas: Canvas, sheet: LabelSheet) -> None:
    length = scale_of(sheet)
    left, base = (sheet.page_width - length) / 2, sheet.page_height / 2
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    canvas.setLineWidth(0.5)
    canvas.line(left * mm, base * mm, (left + length) * mm, base * mm)
    for step in range(length + 1):
        canvas.line((left + step) * mm, base * mm, (left + step) * mm, (base + _tick(step)) * mm)
    canvas.setFont(BOLD, 7)
    canvas.drawString((left + 1) * mm, (base - 3.2) * mm, "0")
    canvas.drawRightString((left + length) * mm, (base - 3.2) * mm, f"{length} mm")


def _words(canvas: Canvas, sheet: LabelSheet, lines: tuple[str, ...]) -> None:
    width = (sheet.page_width - 16) * mm
    base = (sheet.page_height / 2 - 8) * mm
    for words in (sheet.name, *lines):
        if base < 3 * mm:
            return
        line, size = fitted(words, REGULAR, 8, width)
        canvas.setFont(REGULAR, size)
        canvas.drawCentredString(sheet.page_width / 2 * mm, base, line)
        base -= 4 * mm

"""The head of a paper that we send or hand over: who it is from, and how to reach them."""

from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from laptopdesk.printing.fonts import BOLD, REGULAR, fitted
from laptopdesk.printing.styles import ACCENT, MARGIN, QUIET, RULE

LETTERHEAD = 33 * mm
"""From the upper edge of an A4 page to the rule under the letterhead."""
MOST_LINES = 4


def draw_letterhead(canvas: Canvas, sender: str, lines: Sequence[str], *, size: float = 8) -> None:
    """The sender left, these lines right in letters of `size` points, and a rule under both."""
    top = A4[1] - 20 * mm
    canvas.setFillColor(ACCENT)
    canvas.rect(MARGIN, top - 4.5 * mm, 1.6 * mm, 8.5 * mm, stroke=0, fill=1)
    name, name_size = fitted(sender, BOLD, max(13, size), 90 * mm)
    canvas.setFont(BOLD, name_size)
    canvas.drawString(MARGIN + 5 * mm, top - 1.8 * mm, name)
    canvas.setFillColor(QUIET)
    shown, step = lines[:MOST_LINES], size / 2 * mm
    baseline = top - 1.8 * mm + (len(shown) - 1) * step / 2
    for words in shown:
        line, line_size = fitted(words, REGULAR, size, 65 * mm)
        canvas.setFont(REGULAR, line_size)
        canvas.drawRightString(A4[0] - MARGIN, baseline, line)
        baseline -= step
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.75)
    canvas.line(MARGIN, A4[1] - LETTERHEAD, A4[0] - MARGIN, A4[1] - LETTERHEAD)

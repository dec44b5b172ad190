"""The typography of our papers: one scale, generous lines, ink that prints well in black and white."""

from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph

from laptopdesk.printing.fonts import BOLD, REGULAR, printable

INK = HexColor("#14251d")
ACCENT = HexColor("#06402b")
RULE = HexColor("#c9d6cf")
MARGIN = 22 * mm
LONGEST = 2000
"""Characters of one paragraph; what is longer is cut with an ellipsis rather than breaking the page."""

BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=10.5, leading=15.5, textColor=INK, alignment=TA_LEFT,
                      spaceAfter=7, splitLongWords=1)  # fmt: skip
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8.5, leading=12, spaceAfter=3)
TITLE = ParagraphStyle("title", parent=BODY, fontName=BOLD, fontSize=18, leading=23, textColor=ACCENT, spaceAfter=10)
HEADING = ParagraphStyle("heading", parent=BODY, fontName=BOLD, fontSize=11.5, leading=16, spaceBefore=8, spaceAfter=4)
LABEL = ParagraphStyle("label", parent=SMALL, fontName=BOLD)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9.5, leading=12.5, spaceAfter=0)


def paragraph(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """The words as a paragraph: shaped for their script, escaped, cut when absurdly long."""
    words = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return Paragraph(escape(printable(words, style.fontName)).replace("\n", "<br/>"), style)

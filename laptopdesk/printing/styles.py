"""The typography of our papers: one scale, generous lines, ink that prints well in black and white."""

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from laptopdesk.printing.fonts import BOLD, REGULAR

INK = HexColor("#14251d")
ACCENT = HexColor("#06402b")
QUIET = HexColor("#4d5f56")
RULE = HexColor("#b9c9c0")
MARGIN = 22 * mm

BODY = ParagraphStyle(
    "body",
    fontName=REGULAR,
    fontSize=10.5,
    leading=16,
    textColor=INK,
    spaceAfter=7,
    bulletFontName=REGULAR,
    bulletFontSize=10.5,
)
TIGHT = ParagraphStyle("tight", parent=BODY, leading=15, spaceAfter=0)
TERM = ParagraphStyle("term", parent=BODY, leftIndent=7 * mm, spaceAfter=4)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=9, leading=13, textColor=QUIET, spaceAfter=2)
TITLE = ParagraphStyle("title", parent=BODY, fontName=BOLD, fontSize=19, leading=25, textColor=ACCENT, spaceAfter=8)
HEADING = ParagraphStyle(
    "heading",
    parent=BODY,
    fontName=BOLD,
    fontSize=12,
    leading=17,
    textColor=ACCENT,
    spaceBefore=9,
    spaceAfter=4,
    keepWithNext=1,
)
LABEL = ParagraphStyle("label", parent=BODY, fontName=BOLD, fontSize=9, leading=13, spaceAfter=2)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9.5, leading=13, spaceAfter=0)

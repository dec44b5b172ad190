"""The fonts of our papers: DejaVu, which has Turkish, Polish, Greek, Cyrillic, Hebrew and Arabic letters.

Helvetica drops them. The files come from npm at build time and are never committed; without them nothing is printed,
and the error says so.
"""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from laptopdesk.printing.scripts import clean, displayed, one_line, shaped

FOLDER = Path(__file__).parent / "fonts"
REGULAR, BOLD, MONO = "DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"
FILES = (REGULAR, BOLD, MONO)
MISSING_GLYPH = "\N{WHITE SQUARE}"
LONGEST_LINE = 400
"""Characters of a single line that are looked at when it is made to fit; no paper has room for more."""


class FontsMissing(RuntimeError):
    """The font files were not built."""


@cache
def register_fonts() -> None:
    """The fonts are known to reportlab; raises FontsMissing when the build did not bring them."""
    for name in FILES:
        path = FOLDER / f"{name}.ttf"
        if not path.is_file():
            raise FontsMissing(f"{path.name} is missing: run 'python -m frontend.build'")
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@cache
def _glyphs(font: str) -> frozenset[int]:
    register_fonts()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)  # type: ignore[attr-defined]  # a TTFont has a face


def drawable(text: str, font: str = REGULAR) -> str:
    """The text shaped for its script, still in reading order, with only letters that `font` has.

    A letter the font lacks becomes a visible square; nothing vanishes silently.
    """
    glyphs = _glyphs(font)
    return "".join(
        char if char == "\n" or ord(char) in glyphs else MISSING_GLYPH for char in shaped(clean(text), glyphs)
    )


def printable(text: str, font: str = REGULAR) -> str:
    """The text as it is drawn, line by line: like `drawable`, with right-to-left words in the order of the page."""
    return "\n".join(displayed(line) for line in drawable(text, font).split("\n"))


def text_width(text: str, font: str, size: float) -> float:
    """Width in points of a line as it will be drawn."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))


def fitted(text: str, font: str, size: float, width: float, *, smallest: float = 5.0) -> tuple[str, float]:
    """The line and the size at which it fits `width` points: first smaller, then cut with an ellipsis."""
    line = drawable(one_line(text)[:LONGEST_LINE], font)
    natural = text_width(line, font, 1.0)
    if natural * size > width:
        size = max(smallest, width / natural)
    if natural * size > width + 0.01 or len(text) > LONGEST_LINE:
        line = _cut(line, font, size, width)
    return displayed(line), size


def _cut(line: str, font: str, size: float, width: float) -> str:
    room, length = width - text_width("…", font, size), 0
    for char in line:
        room -= text_width(char, font, size)
        if room < 0:
            break
        length += 1
    return line[:length].rstrip() + "…"

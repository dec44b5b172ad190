"""The fonts of our papers: DejaVu, which has Turkish, Polish, Greek, Cyrillic and Arabic letters.

Helvetica drops them. The files come from npm at build time and are never committed; without them nothing is printed,
and the error says so.
"""

from functools import lru_cache
from pathlib import Path

import arabic_reshaper
from bidi.algorithm import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
REGULAR, BOLD, MONO = "DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"
FILES = (REGULAR, BOLD, MONO)
MISSING_GLYPH = "\N{WHITE SQUARE}"

_ARABIC_AND_HEBREW = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufeff"))


class FontsMissing(RuntimeError):
    """The font files were not built."""


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """The fonts are known to reportlab; raises FontsMissing when the build did not bring them."""
    for name in FILES:
        path = FOLDER / f"{name}.ttf"
        if not path.is_file():
            raise FontsMissing(f"{path.name} is missing: run 'python -m frontend.build'")
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def printable(text: str, font: str = REGULAR) -> str:
    """The text as it is drawn: right-to-left scripts shaped and ordered, control characters gone.

    A character the font lacks becomes a visible square; nothing vanishes silently.
    """
    register_fonts()
    clean = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    known = pdfmetrics.getFont(font).face.charToGlyph  # type: ignore[attr-defined]  # a TTFont has a face
    shaped = _shaped(clean) if any(_is_rtl(char) for char in clean) else clean
    return "".join(char if ord(char) in known or char == "\n" else MISSING_GLYPH for char in shaped)


def _is_rtl(char: str) -> bool:
    return any(first <= char <= last for first, last in _ARABIC_AND_HEBREW)


def _shaped(text: str) -> str:
    return str(get_display(arabic_reshaper.reshape(text)))


def text_width(text: str, font: str, size: float) -> float:
    """Width in points of a line as it will be drawn."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))


def fitted(text: str, font: str, size: float, width: float, *, smallest: float = 5.0) -> tuple[str, float]:
    """The line and the size at which it fits `width` points: first smaller, then cut with an ellipsis."""
    line = printable(text, font)
    while size > smallest and text_width(line, font, size) > width:
        size -= 0.5
    while len(line) > 1 and text_width(line, font, size) > width:
        line = line[:-2].rstrip() + "…"
    return line, size

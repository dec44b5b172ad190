"""Text made ready for a page: control characters gone, Arabic letters joined, right-to-left words put in order."""

import unicodedata
from collections.abc import Container
from functools import cache

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display

_RIGHT_TO_LEFT = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufeff"))
_JOINERS = "\u200c\u200d"
_WITHOUT_SHAPE = {"Cc": " ", "Zl": "\n", "Zp": "\n", "Zs": " ", "Cf": "", "Cs": "\N{WHITE SQUARE}"}
"""What stands for a character that has no shape of its own, by Unicode category."""
_INVISIBLE = frozenset(map(chr, (*range(0xFE00, 0xFE10), 0x034F, 0x115F, 0x1160)))
_HEH = str.maketrans({"\u06c1": "\u0647"})
"""Urdu's heh is drawn as the Arabic one, which DejaVu has."""


def clean(text: str) -> str:
    """The text composed (NFC), without control, formatting and invisible characters; lines end in a newline."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_cleaned(char) for char in unicodedata.normalize("NFC", lines))


def _cleaned(char: str) -> str:
    if char == "\n" or char in _JOINERS:
        return char
    return "" if char in _INVISIBLE else _WITHOUT_SHAPE.get(unicodedata.category(char), char)


def one_line(text: str) -> str:
    """The text with every run of white space made one space."""
    return " ".join(text.split())


def has_right_to_left(text: str) -> bool:
    """Whether any letter belongs to Hebrew, Arabic or a script of their family."""
    return any(first <= char <= last for char in text for first, last in _RIGHT_TO_LEFT)


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (UAX #9, rules P2 and P3)."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def shaped(text: str, glyphs: Container[int]) -> str:
    """Letters of Arabic in their joined forms, in reading order; a form not in `glyphs` falls back to its letter.

    Vowel signs of Arabic are left out: without them the words stay the same and no sign lands on the wrong letter.
    """
    if has_right_to_left(text):
        joined = str(_reshaper().reshape(text.translate(_HEH)))
        text = "".join(_plain_form(char, glyphs) for char in joined)
    return "".join(char for char in text if char not in _JOINERS)


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper(
        {"ARABIC LIGATURE ALLAH": False}
    )  # DejaVu has no such glyph: Abdullah would lose half his name


def _plain_form(char: str, glyphs: Container[int]) -> str:
    return char if ord(char) in glyphs else unicodedata.normalize("NFKC", char)


def displayed(line: str, *, right_to_left: bool | None = None) -> str:
    """One shaped line in the order of the page, by the direction asked or that of its first letter."""
    if not has_right_to_left(line):
        return line
    from_right = reads_right_to_left(line) if right_to_left is None else right_to_left
    return str(
        get_display(line, base_dir="R" if from_right else "L")
    )  # this one turns brackets too; bidi.get_display not

"""Code 128 bars and QR squares drawn as vectors, so that they read back at any size."""

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache

import segno
from barcode.codex import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

QUIET_MODULES = 10
"""White on each side of Code 128, in modules (ISO/IEC 15417)."""

SMALLEST_MODULE = 0.33 * mm
"""A narrower bar does not read back at 150 dpi."""

WIDEST_MODULE = 0.5 * mm
"""A wider bar gains nothing at a desk."""

QR_QUIET = 4
"""White around a QR, in modules (ISO/IEC 18004)."""

QR_MASK = 3
"""One mask for all: a reader takes any, and trying all eight makes a sheet ten times slower."""


@lru_cache(maxsize=8192)
def code128_bars(text: str) -> str:
    """The modules of the code: `1` is black, `0` is white, without quiet zones; ValueError for what cannot be coded."""
    if not text or not all(" " <= char <= "~" for char in text):
        raise ValueError("a code has printable ASCII characters, and at least one")
    return str(Code128(text).build()[0])


def code128_width(text: str, module: float = SMALLEST_MODULE) -> float:
    """Width in points, quiet zones included."""
    return (len(code128_bars(text)) + 2 * QUIET_MODULES) * module


def module_within(text: str, width: float, *, widest: float = WIDEST_MODULE) -> float:
    """The widest module with which code and quiet zones fit `width` points; ValueError when it would be unreadable."""
    module = width / (len(code128_bars(text)) + 2 * QUIET_MODULES)
    if module < SMALLEST_MODULE:
        raise ValueError(f"{text} needs {code128_width(text) / mm:.1f} mm to be readable")
    return min(module, widest)


def draw_code128(
    canvas: Canvas, text: str, x: float, y: float, *, width: float, height: float, widest: float = WIDEST_MODULE
) -> None:
    """The bars with their quiet zones in the middle of `width` points; raises ValueError where they cannot be read."""
    module = module_within(text, width, widest=widest)
    draw_bars(canvas, text, x + (width - len(code128_bars(text)) * module) / 2, y, module=module, height=height)


def draw_bars(canvas: Canvas, text: str, x: float, y: float, *, module: float, height: float) -> None:
    """The bars alone, the first at `x`; the caller leaves QUIET_MODULES of white on both sides."""
    path = canvas.beginPath()
    for start, length in _runs(code128_bars(text)):
        path.rect(x + start * module, y, length * module, height)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(modules: Sequence[str | int]) -> Iterator[tuple[int, int]]:
    position = 0
    for black, run in itertools.groupby(modules, key=lambda module: module in {1, "1"}):
        length = sum(1 for _module in run)
        if black:
            yield position, length
        position += length


def qr_modules(text: str) -> int:
    """How many modules a side of the QR of this text has, quiet zones included; ValueError for a text too long."""
    return len(_qr_rows(text)) + 2 * QR_QUIET


def _qr_rows(text: str) -> Sequence[Sequence[int]]:
    try:
        return segno.make_qr(text, error="m", boost_error=False, mask=QR_MASK).matrix
    except segno.DataOverflowError as error:
        raise ValueError("the text is too long for a QR code") from error


def draw_qr(canvas: Canvas, text: str, x: float, y: float, *, size: float) -> None:
    """A QR square of `size` points, error correction M, with its quiet zone; ValueError for a text too long for it."""
    rows = _qr_rows(text)
    canvas.saveState()
    canvas.translate(x, y)
    module = size / (len(rows) + 2 * QR_QUIET)
    canvas.scale(module, module)
    path = canvas.beginPath()
    for number, row in enumerate(rows, 1):
        for start, length in _runs(row):
            path.rect(QR_QUIET + start, len(rows) + QR_QUIET - number, length, 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()

"""Code 128 bars and QR squares drawn as vectors, so that they read back at any size."""

from functools import lru_cache

from barcode.codex import Code128
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

QUIET_MODULES = 10
"""White on each side of Code 128, in modules (ISO/IEC 15417)."""

SMALLEST_MODULE = 0.33 * mm
"""A narrower bar does not read back at 150 dpi."""


@lru_cache(maxsize=8192)
def code128_bars(text: str) -> str:
    """The modules of the code: `1` is black, `0` is white, without quiet zones."""
    return str(Code128(text).build()[0])


def code128_width(text: str, module: float = SMALLEST_MODULE) -> float:
    """Width in points, quiet zones included."""
    return (len(code128_bars(text)) + 2 * QUIET_MODULES) * module


def draw_code128(canvas: Canvas, text: str, x: float, y: float, *, width: float, height: float) -> None:
    """The bars with their quiet zones inside `width` points; raises ValueError where they would not be readable."""
    modules = code128_bars(text)
    module = width / (len(modules) + 2 * QUIET_MODULES)
    if module < SMALLEST_MODULE * 0.95:
        raise ValueError(f"{text} needs {code128_width(text) / mm:.1f} mm to be readable")
    module = min(module, 0.5 * mm)
    left = x + (width - len(modules) * module) / 2
    path = canvas.beginPath()
    for start, length in _runs(modules):
        path.rect(left + start * module, y, length * module, height)
    canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(maxsize=8192)
def _runs(modules: str) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    position = 0
    while position < len(modules):
        end = position
        while end < len(modules) and modules[end] == modules[position]:
            end += 1
        if modules[position] == "1":
            runs.append((position, end - position))
        position = end
    return tuple(runs)


def draw_qr(canvas: Canvas, text: str, x: float, y: float, *, size: float) -> None:
    """A QR square of `size` points, error correction M, with its quiet zone."""
    widget = QrCodeWidget(text, barLevel="M", barWidth=size, barHeight=size, barBorder=4)
    drawing = Drawing(size, size)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, x, y)

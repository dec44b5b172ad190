"""A code in a box: bars, the groups people read aloud, and a QR where there is one."""

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from laptopdesk.printing.codes import draw_code128, draw_qr
from laptopdesk.printing.fonts import BOLD, MONO, REGULAR, fitted
from laptopdesk.printing.styles import INK, QUIET, RULE
from laptopdesk.printing.values import PrintedCode

PADDING = 4 * mm
LINE = 4.5 * mm


class CodeBox(Flowable):
    """The box, `width` by `height` points, its groups in letters of `size` points.

    Drawing raises ValueError when the code is too long for it.
    """

    def __init__(self, code: PrintedCode, width: float = 90 * mm, height: float = 30 * mm, *, size: float = 13) -> None:
        super().__init__()
        self.code, self.height, self.size = code, height, size
        self.bars_width = width
        self.width = width + (height if code.qr else 0)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The space it takes, in points."""
        del available_width, available_height
        return self.width, self.height

    def draw(self) -> None:
        """Draw box, words, bars and QR."""
        self.canv.setStrokeColor(RULE)
        self.canv.setLineWidth(0.75)
        self.canv.roundRect(0, 0, self.width, self.height, 2 * mm)
        head = self._draw_head()
        bars = self.height - head - 11 * mm
        self.canv.setFillColor(black)
        draw_code128(self.canv, self.code.code, 0, 9.5 * mm, width=self.bars_width, height=bars)
        self._centred(self.code.grouped, MONO, self.size, 3.5 * mm)
        if self.code.qr:
            self.canv.setFillColor(black)
            draw_qr(self.canv, self.code.qr, self.bars_width, 0, size=self.height)

    def _draw_head(self) -> float:
        used = 2 * mm
        for words, font, size in ((self.code.label, BOLD, 9.0), (self.code.detail, REGULAR, 8.0)):
            if words:
                used += LINE
                self._centred(words, font, size, self.height - used + 1 * mm)
        return used + 1 * mm

    def _centred(self, words: str, font: str, size: float, baseline: float) -> None:
        line, size = fitted(words, font, size, self.bars_width - 2 * PADDING)
        self.canv.setFillColor(INK if font != REGULAR else QUIET)
        self.canv.setFont(font, size)
        self.canv.drawCentredString(self.bars_width / 2, baseline, line)

"""Paragraphs that break into lines in any script."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from laptopdesk.printing.fonts import drawable, text_width
from laptopdesk.printing.scripts import displayed, has_right_to_left, one_line, reads_right_to_left
from laptopdesk.printing.styles import BODY

MOST_LINES = 8


def paragraph(text: str, style: ParagraphStyle = BODY, *, bullet: str = "", longest: int | None = None) -> Flowable:
    """The words as a paragraph in their script; newlines are kept, markup is not read.

    Text over `longest` characters or MOST_LINES is cut with an ellipsis: for places without room for a story.
    """
    words = drawable((text if longest is None else _shortened(text, longest)).strip(), style.fontName)
    if has_right_to_left(words):
        return MixedText(words, style, bullet=bullet)
    return Paragraph(escape(words).replace("\n", "<br/>"), style, bulletText=bullet or None)


def _shortened(text: str, longest: int) -> str:
    lines = text.strip().splitlines()
    beginning = "\n".join(lines[:MOST_LINES])[:longest].rstrip()
    return beginning if len(lines) <= MOST_LINES and len(text.strip()) <= longest else beginning + "…"


class MixedText(Flowable):
    """A paragraph with right-to-left words: lines are broken in reading order, then each is put in page order.

    It is set from the right when its first letter is read so.
    """

    def __init__(self, words: str, style: ParagraphStyle, *, bullet: str = "", lines: Sequence[str] = ()) -> None:
        super().__init__()
        self.words, self.style, self.bullet = words, style, bullet
        self.from_right = reads_right_to_left(words)
        self.lines = list(lines)
        self.keepWithNext = getattr(style, "keepWithNext", 0)

    def getSpaceBefore(self) -> float:
        """White above, in points."""
        return float(self.style.spaceBefore)

    def getSpaceAfter(self) -> float:
        """White below, in points."""
        return float(self.style.spaceAfter)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The space it takes, in points."""
        del available_height
        self.width = available_width
        self.lines = self._broken(available_width - self.style.leftIndent)
        self.height = len(self.lines) * self.style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """What fits and what remains for the next page."""
        self.wrap(available_width, available_height)
        fitting = int(available_height // self.style.leading)
        if not 0 < fitting < len(self.lines):
            return [] if fitting <= 0 else [self]
        first, rest = self.lines[:fitting], self.lines[fitting:]
        return [self._part(first, self.bullet), self._part(rest, "")]

    def _part(self, lines: Sequence[str], bullet: str) -> "MixedText":
        part = MixedText("\n".join(lines), self.style, bullet=bullet)
        part.from_right = self.from_right
        return part

    def draw(self) -> None:
        """Draw the lines, from the right when they are read so."""
        canvas, style = self.canv, self.style
        canvas.setFillColor(style.textColor)
        canvas.setFont(style.fontName, style.fontSize)
        baseline = self.height - style.fontSize
        if self.bullet:
            self._place(self.bullet, baseline, 0)
        for line in self.lines:
            self._place(displayed(line, right_to_left=self.from_right), baseline, style.leftIndent)
            baseline -= style.leading

    def _place(self, line: str, baseline: float, indent: float) -> None:
        if self.from_right:
            self.canv.drawRightString(self.width - indent, baseline, line)
        else:
            self.canv.drawString(indent, baseline, line)

    def _broken(self, width: float) -> list[str]:
        return [line for words in self.words.split("\n") for line in self._broken_line(one_line(words), width)]

    def _broken_line(self, words: str, width: float) -> list[str]:
        lines, line = [], ""
        for word in words.split(" "):
            for piece in self._pieces(word, width):
                longer = f"{line} {piece}".strip()
                if line and self._measure(longer) > width:
                    lines.append(line)
                    line = piece
                else:
                    line = longer
        return [*lines, line]

    def _pieces(self, word: str, width: float) -> list[str]:
        if self._measure(word) <= width:
            return [word]
        pieces, used = [""], 0.0
        for char in word:
            used += self._measure(char)
            if used > width and pieces[-1]:
                pieces.append("")
                used = self._measure(char)
            pieces[-1] += char
        return pieces

    def _measure(self, text: str) -> float:
        return text_width(text, self.style.fontName, self.style.fontSize)

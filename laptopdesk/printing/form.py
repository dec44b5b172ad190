"""Forms: many facts in blocks, two beside each other, lines to sign on, and a code to check the paper by."""

from collections.abc import Sequence

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from laptopdesk.printing.codes import draw_qr
from laptopdesk.printing.fonts import MONO
from laptopdesk.printing.page import Page, build
from laptopdesk.printing.styles import ACCENT, CELL, HEADING, LABEL, MARGIN, RULE, SMALL, TITLE
from laptopdesk.printing.text import paragraph
from laptopdesk.printing.values import FormBlock, PaperForm

WIDTH = A4[0] - 2 * MARGIN
LABEL_WIDTH = 31 * mm
LONGEST_LABEL, LONGEST_FACT, LONGEST_LINE = 80, 300, 900
"""Characters of a fact: a form tells facts, not stories."""
SIGNATURE_HEIGHT = 16 * mm
QR_SIZE = 23 * mm

FACT_LABEL = LABEL.clone("fact label", fontSize=8, leading=11, spaceAfter=0)
FACT = CELL.clone("fact", fontSize=8.5, leading=11)
MARK = CELL.clone("mark", fontSize=9, leading=13)
CODE = CELL.clone("code", fontName=MONO, fontSize=9, leading=12)
LINE = SMALL.clone("line", fontSize=8.5, leading=12)


def form_pdf(form: PaperForm) -> bytes:
    """The form on A4, its number at the foot of each page; the same form gives the same bytes."""
    story: list[Flowable] = [paragraph(form.sender, LABEL)] if form.sender else []
    story += [paragraph(form.title, TITLE, longest=300), paragraph(form.number, SMALL, longest=300)]
    story += [paragraph(words, SMALL, longest=LONGEST_LINE) for words in form.lead]
    if form.notice:
        story += [Spacer(1, 2 * mm), _framed(form.notice)]
    for block in form.blocks:
        story += _block(block)
    story.append(KeepTogether([Spacer(1, 4 * mm), *_signatures(form.signatures), *_check(form)]))
    foot = "   ".join(filter(None, (form.number, form.footer)))
    page = Page(
        title=f"{form.title} {form.number}".strip(),
        language=form.language,
        author=form.sender,
        foot=foot,
        page_words=form.page_words,
        unchanging=True,
    )
    return build(story, page)


def _block(block: FormBlock) -> list[Flowable]:
    head: list[Flowable] = [paragraph(block.title, HEADING, longest=200)]
    if block.notice:
        head += [_framed(block.notice), Spacer(1, 1.5 * mm)]
    lines = [paragraph(words, LINE, longest=LONGEST_LINE) for words in block.lines]
    facts = [_facts(block.facts)] if block.facts else []
    return [KeepTogether([*head, *facts]), *([Spacer(1, 1 * mm), *lines] if lines else [])]


def _framed(words: str) -> Grid:
    grid = Grid([[paragraph(words, MARK, longest=LONGEST_LINE)]], colWidths=[WIDTH], hAlign="LEFT")
    grid.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 1.2, ACCENT),
                ("LEFTPADDING", (0, 0), (-1, -1), 2.5 * mm),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return grid


def _facts(facts: Sequence[tuple[str, str]]) -> Grid:
    cells = [
        [paragraph(label, FACT_LABEL, longest=LONGEST_LABEL), paragraph(value or "–", FACT, longest=LONGEST_FACT)]
        for label, value in facts
    ]
    if len(cells) % 2:
        cells.append([Spacer(1, 1), Spacer(1, 1)])
    rows = [[*cells[start], *cells[start + 1]] for start in range(0, len(cells), 2)]
    value = WIDTH / 2 - LABEL_WIDTH
    grid = Grid(rows, colWidths=[LABEL_WIDTH, value, LABEL_WIDTH, value], hAlign="LEFT")
    grid.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2 * mm),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
                ("LINEABOVE", (0, 0), (-1, 0), 0.4, RULE),
            ]
        )
    )
    return grid


def _signatures(words: Sequence[str]) -> list[Flowable]:
    if not words:
        return []
    width = WIDTH / len(words)
    grid = Grid(
        [[paragraph(line, FACT_LABEL, longest=200) for line in words]],
        colWidths=[width] * len(words),
        rowHeights=[SIGNATURE_HEIGHT],
        hAlign="LEFT",
    )
    grid.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("LINEBELOW", (0, 0), (-1, -1), 0.6, black),
            ]
        )
    )
    return [grid, Spacer(1, 3 * mm)]


def _check(form: PaperForm) -> list[Flowable]:
    if not form.check:
        return []
    rows = [
        [paragraph(label, FACT_LABEL, longest=LONGEST_LABEL), paragraph(words, CODE, longest=200)]
        for label, words in form.check
    ]
    words = Grid(rows, colWidths=[LABEL_WIDTH, WIDTH - LABEL_WIDTH - QR_SIZE], hAlign="LEFT")
    words.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    square: Flowable = _Square(form.qr) if form.qr else Spacer(1, 1)
    both = Grid([[words, square]], colWidths=[WIDTH - QR_SIZE, QR_SIZE], hAlign="LEFT")
    both.setStyle(
        TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return [both]


class _Square(Flowable):
    """A QR with its quiet zone; drawing raises ValueError for an address too long for it."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The space it takes, in points."""
        del available_width, available_height
        return QR_SIZE, QR_SIZE

    def draw(self) -> None:
        """Draw the square."""
        self.canv.setFillColor(black)
        draw_qr(self.canv, self.address, 0, 0, size=QR_SIZE)

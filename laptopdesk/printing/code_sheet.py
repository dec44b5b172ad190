"""Sheets of codes: large ones with an explanation for a desk, or a grid of boxes for passes and badges."""

from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from laptopdesk.printing.code_box import CodeBox
from laptopdesk.printing.page import Page, build
from laptopdesk.printing.styles import BODY, HEADING, MARGIN, RULE, SMALL, TITLE
from laptopdesk.printing.text import paragraph
from laptopdesk.printing.values import PrintedCode

WIDTH = A4[0] - 2 * MARGIN
BARS_WIDTH = 84 * mm
GAP = 5 * mm
ROW_HEIGHT, CLOSE_ROW_HEIGHT = 34 * mm, 27 * mm
MOST_WIDE_ROWS = 6
"""Up to so many rows stand at their widest; up to eight still fit one page, closer together."""
LONGEST_WORDS = 300


def code_sheet_pdf(
    title: str, codes: Sequence[PrintedCode], *, columns: int = 1, lead: str = "", language: str = "nl"
) -> bytes:
    """The codes on A4: one a row with its word and explanation, or in boxes when there are two columns.

    Rows stand far enough apart that a scanner reads one code at a time. Raises ValueError for a code too long to read.
    """
    story: list[Flowable] = [paragraph(title, TITLE, longest=LONGEST_WORDS)]
    if lead:
        story.append(paragraph(lead, BODY, longest=LONGEST_WORDS))
    if codes:
        story += [Spacer(1, 3 * mm), _rows(codes) if columns == 1 else _boxes(codes, columns)]
    return build(story, Page(title=title, language=language, foot=title, page_words="{page} / {pages}"))


def _rows(codes: Sequence[PrintedCode]) -> Grid:
    height = ROW_HEIGHT if len(codes) <= MOST_WIDE_ROWS else CLOSE_ROW_HEIGHT
    rows = [
        [_words(code, height), CodeBox(PrintedCode(code=code.code, grouped=code.grouped), BARS_WIDTH, height - 7 * mm)]
        for code in codes
    ]
    grid = Grid(rows, colWidths=[WIDTH - BARS_WIDTH, BARS_WIDTH], rowHeights=[height] * len(rows), hAlign="LEFT")
    grid.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (0, -1), GAP),
                ("RIGHTPADDING", (1, 0), (1, -1), 0),
                ("LINEABOVE", (0, 0), (-1, -1), 0.5, RULE),
            ]
        )
    )
    return grid


def _words(code: PrintedCode, height: float) -> Flowable:
    word = HEADING.clone("command", fontSize=17, leading=21, spaceBefore=0)
    words = [paragraph(code.label, word, longest=60), paragraph(code.detail, SMALL, longest=120)]
    return KeepInFrame(WIDTH - BARS_WIDTH - GAP, height - 4 * mm, words, mode="shrink", vAlign="MIDDLE")


def _boxes(codes: Sequence[PrintedCode], columns: int) -> Grid:
    width = (WIDTH - (columns - 1) * GAP) / columns
    boxes: list[Flowable] = [CodeBox(code, width, 34 * mm) for code in codes]
    boxes += [Spacer(1, 1)] * (-len(boxes) % columns)
    rows = [boxes[start : start + columns] for start in range(0, len(boxes), columns)]
    grid = Grid(
        rows, colWidths=[width + GAP] * (columns - 1) + [width], rowHeights=[39 * mm] * len(rows), hAlign="LEFT"
    )
    grid.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return grid

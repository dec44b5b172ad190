"""Lists on paper: presence lists with room to sign, and any other list with a head."""

from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from laptopdesk.printing.fonts import fitted
from laptopdesk.printing.page import Page, build
from laptopdesk.printing.styles import ACCENT, CELL, LABEL, MARGIN, RULE, SMALL, TITLE
from laptopdesk.printing.text import MOST_LINES, paragraph
from laptopdesk.printing.values import PaperTable

PADDING = 2 * mm
NARROW_LETTER = 5.0
"""Points; with MOST_LINES it bounds what a cell shows of a long text, so that a row fits a page."""


def table_pdf(table: PaperTable) -> bytes:
    """The list on A4, its head repeated on each page, with page numbers.

    Raises ValueError when head, widths and rows do not have the same number of cells.
    """
    _check_cells(table)
    size = landscape(A4) if table.landscape else A4
    story: list[Flowable] = [paragraph(table.title, TITLE, longest=300)]
    story += [paragraph(words, SMALL, longest=300) for words in table.lead if words]
    story += [Spacer(1, 4 * mm), _grid(table, size[0] - 2 * MARGIN)]
    if table.note:
        story += [Spacer(1, 4 * mm), paragraph(table.note, SMALL)]
    page = Page(
        title=table.title,
        language=table.language,
        size=size,
        foot=" · ".join((table.title, *table.lead)),
        page_words=table.page_words,
    )
    return build(story, page)


def _check_cells(table: PaperTable) -> None:
    cells = {len(row) for row in table.rows} | {len(table.widths)}
    if not table.head or cells != {len(table.head)}:
        raise ValueError("head, widths and every row need the same number of cells")


def _grid(table: PaperTable, width: float) -> Grid:
    widths = [width * share / sum(table.widths) for share in table.widths]
    rows: list[list[Any]] = [[_head_cell(*cell) for cell in zip(table.head, widths, strict=True)]]
    rows += [[_cell(*cell) for cell in zip(row, widths, strict=True)] for row in table.rows]
    heights = [0.0] + [table.row_height * mm] * len(table.rows)
    grid = Grid(rows, colWidths=widths, repeatRows=1, hAlign="LEFT", minRowHeights=heights)
    grid.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
                ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
                ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("LINEBELOW", (0, 1), (-1, -1), 0.5, RULE),
                ("LINEBELOW", (0, 0), (-1, 0), 1.2, ACCENT),
                ("LINEBEFORE", (1, 1), (-1, -1), 0.5, RULE),
            ]
        )
    )
    return grid


def _cell(words: str, width: float) -> Flowable | str:
    return paragraph(words, CELL, longest=_longest(width)) if words else ""


def _longest(width: float) -> int:
    return max(8, int(MOST_LINES * (width - 2 * PADDING) / NARROW_LETTER))


def _head_cell(words: str, width: float) -> Flowable:
    sizes = [
        fitted(word, LABEL.fontName, LABEL.fontSize, width - 2 * PADDING - 1, smallest=5)[1] for word in words.split()
    ]
    return paragraph(words, LABEL.clone("head", fontSize=min(sizes, default=LABEL.fontSize)), longest=_longest(width))

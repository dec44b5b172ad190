"""Lists on paper: presence lists with room to sign, and any other list with a head."""

from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from laptopdesk.printing.page import Page, build
from laptopdesk.printing.styles import ACCENT, CELL, LABEL, MARGIN, RULE, SMALL, TITLE
from laptopdesk.printing.text import paragraph
from laptopdesk.printing.values import Table

LONGEST_CELL = 300
"""Characters of one cell; what is longer is cut with an ellipsis, so that a row stays a row."""


def table_pdf(table: Table) -> bytes:
    """The list on A4, its head repeated on each page, with page numbers.

    Raises ValueError when head, widths and rows do not have the same number of cells.
    """
    _check_cells(table)
    size = landscape(A4) if table.landscape else A4
    story: list[Flowable] = [paragraph(table.title, TITLE, longest=300)]
    story += [paragraph(words, SMALL, longest=LONGEST_CELL) for words in table.lead if words]
    story += [Spacer(1, 4 * mm), _grid(table, size[0] - 2 * MARGIN)]
    if table.note:
        story += [Spacer(1, 4 * mm), paragraph(table.note, SMALL)]
    page = Page(title=table.title, language=table.language, size=size, foot=" · ".join((table.title, *table.lead)),
                page_words=table.page_words)  # fmt: skip
    return build(story, page)


def _check_cells(table: Table) -> None:
    cells = {len(row) for row in table.rows} | {len(table.widths)}
    if not table.head or cells != {len(table.head)}:
        raise ValueError("head, widths and every row need the same number of cells")


def _grid(table: Table, width: float) -> Grid:
    rows: list[list[Any]] = [[paragraph(words, LABEL, longest=LONGEST_CELL) for words in table.head]]
    rows += [[paragraph(cell, CELL, longest=LONGEST_CELL) if cell else "" for cell in row] for row in table.rows]
    grid = Grid(
        rows, colWidths=[width * share / sum(table.widths) for share in table.widths], repeatRows=1, hAlign="LEFT",
        splitInRow=1, minRowHeights=[0.0] + [table.row_height * mm] * len(table.rows),
    )  # fmt: skip
    grid.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2 * mm), ("RIGHTPADDING", (0, 0), (-1, -1), 2 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, RULE), ("LINEBELOW", (0, 0), (-1, 0), 1.2, ACCENT),
        ("LINEBEFORE", (1, 1), (-1, -1), 0.5, RULE),
    ]))  # fmt: skip
    return grid

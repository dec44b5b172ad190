"""Letters, agreements, lists and sheets of codes as PDF; the agreement as plain text from the same content."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepTogether, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from laptopdesk.printing.codes import draw_code128
from laptopdesk.printing.fonts import MONO, REGULAR, fitted, printable, register_fonts
from laptopdesk.printing.styles import ACCENT, BODY, CELL, HEADING, INK, LABEL, MARGIN, RULE, SMALL, TITLE, paragraph
from laptopdesk.printing.values import Document, Letter, PrintedCode, Table

SIGNATURE_WIDTH, SIGNATURE_HEIGHT = 70 * mm, 26 * mm


class CodeBox(Flowable):
    """A code in a box: bars, and the groups people read aloud."""

    def __init__(self, code: PrintedCode, width: float = 90 * mm, height: float = 27 * mm) -> None:
        super().__init__()
        self.code, self.width, self.height = code, width, height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The space it takes, in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw box, bars and words."""
        canvas: Canvas = self.canv
        canvas.setStrokeColor(RULE)
        canvas.roundRect(0, 0, self.width, self.height, 2 * mm)
        canvas.setFillColor(INK)
        draw_code128(canvas, self.code.code, 0, 10 * mm, width=self.width, height=self.height - 17 * mm)
        line, size = fitted(self.code.grouped, MONO, 13, self.width - 8 * mm)
        canvas.setFont(MONO, size)
        canvas.drawCentredString(self.width / 2, 3.5 * mm, line)
        label, size = fitted(self.code.label, REGULAR, 8, self.width - 8 * mm)
        canvas.setFont(REGULAR, size)
        canvas.drawCentredString(self.width / 2, self.height - 5 * mm, label)


def letter_pdf(letters: Sequence[Letter]) -> bytes:
    """The letters, each beginning on a page of its own."""
    story: list[Flowable] = []
    for letter in letters:
        story += [*_letter(letter), _PageEnd()]
    return _build(story[:-1], title=letters[0].title if letters else "", language=_language(letters))


def _language(letters: Sequence[Letter]) -> str:
    return letters[0].language if letters else "nl"


def _letter(letter: Letter) -> list[Flowable]:
    story: list[Flowable] = [paragraph(letter.sender, LABEL), Spacer(1, 14 * mm)]
    story += [paragraph(line, _TIGHT) for line in letter.address]
    story += [Spacer(1, 10 * mm), paragraph(letter.place_and_date, SMALL), paragraph(letter.title, TITLE)]
    story += [paragraph(words) for words in letter.paragraphs]
    if letter.code:
        story += [Spacer(1, 3 * mm), CodeBox(letter.code), Spacer(1, 6 * mm)]
    return [*story, *(paragraph(words) for words in letter.closing)]


_TIGHT = BODY.clone("tight", spaceAfter=0)


class _PageEnd(Flowable):
    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return available_width, available_height  # takes what is left: what follows begins on a new page

    def draw(self) -> None:
        return


def document_pdf(document: Document) -> bytes:
    """The document on A4: title, facts, list, terms and signature, with its number at the foot of each page."""
    story: list[Flowable] = [paragraph(document.title, TITLE), _facts(document.facts)]
    if document.items:
        story += [
            paragraph(document.list_title, HEADING),
            *(paragraph(f"•  {item}", _TIGHT) for item in document.items),
        ]
    story.append(paragraph(document.terms_title, HEADING))
    story += [paragraph(f"{number}.  {words}") for number, words in enumerate(document.terms, 1)]
    story.append(KeepTogether([Spacer(1, 4 * mm), *_signature(document)]))
    if document.code:
        story += [Spacer(1, 4 * mm), CodeBox(document.code)]
    return _build(
        story, title=document.title, language=document.language, foot=f"{document.number}   {document.footer}"
    )


def document_text(document: Document) -> str:
    """The same content as plain text, lines of the same words."""
    lines = [document.title, document.number, ""]
    lines += [f"{label}: {value}" for label, value in document.facts]
    if document.items:
        lines += ["", document.list_title, *(f"- {item}" for item in document.items)]
    lines += ["", document.terms_title]
    lines += [f"{number}. {words}" for number, words in enumerate(document.terms, 1)]
    return "\n".join([*lines, "", document.signed, document.footer]).rstrip() + "\n"


def _facts(facts: Sequence[tuple[str, str]]) -> Grid:
    rows = [[paragraph(label, LABEL), paragraph(value, CELL)] for label, value in facts]
    grid = Grid(rows, colWidths=[45 * mm, A4[0] - 2 * MARGIN - 45 * mm])
    grid.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
                              ("LEFTPADDING", (0, 0), (0, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 3)]))  # fmt: skip
    return grid


def _signature(document: Document) -> list[Flowable]:
    story: list[Flowable] = [paragraph(document.signed, LABEL)]
    if document.signature_png:
        width, height = ImageReader(BytesIO(document.signature_png)).getSize()
        share = min(SIGNATURE_WIDTH / width, SIGNATURE_HEIGHT / height)
        story.append(Image(BytesIO(document.signature_png), width * share, height * share, hAlign="LEFT", mask="auto"))
    return story


def table_pdf(table: Table) -> bytes:
    """The list on A4, its head repeated on each page, with page numbers."""
    size = landscape(A4) if table.landscape else A4
    usable = size[0] - 2 * MARGIN
    widths = [usable * share / sum(table.widths) for share in table.widths]
    rows: list[list[Any]] = [[paragraph(words, LABEL) for words in table.head]]
    rows += [[paragraph(cell, CELL) for cell in row] for row in table.rows]
    grid = Grid(rows, colWidths=widths, repeatRows=1, minRowHeights=[0.0] + [table.row_height * mm] * len(table.rows))
    grid.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
                              ("LINEBELOW", (0, 0), (-1, 0), 1.2, ACCENT)]))  # fmt: skip
    story: list[Flowable] = [paragraph(table.title, TITLE), *(paragraph(words, SMALL) for words in table.lead)]
    story += [Spacer(1, 3 * mm), grid]
    if table.note:
        story += [Spacer(1, 4 * mm), paragraph(table.note, SMALL)]
    return _build(story, title=table.title, language=table.language, size=size, page_words=table.page_words)


def code_sheet_pdf(title: str, codes: Sequence[PrintedCode], *, columns: int = 2, language: str = "nl") -> bytes:
    """A page of large codes, each with its word; for desks, rolls of passes and badges."""
    width = (A4[0] - 2 * MARGIN) / columns
    boxes = [CodeBox(code, width=width - 4 * mm, height=32 * mm) for code in codes]
    rows = [boxes[start : start + columns] for start in range(0, len(boxes), columns)]
    if rows:
        rows[-1] += [Spacer(1, 1)] * (columns - len(rows[-1]))  # type: ignore[list-item]  # an empty cell
    grid: list[Flowable] = [Grid(rows, colWidths=[width] * columns, rowHeights=[36 * mm] * len(rows))] if rows else []
    return _build([paragraph(title, TITLE), *grid], title=title, language=language)


def _build(
    story: Sequence[Flowable],
    *,
    title: str,
    language: str,
    size: tuple[float, float] = A4,
    foot: str = "",
    page_words: str = "",
) -> bytes:
    register_fonts()
    target = BytesIO()
    template = SimpleDocTemplate(
        target, pagesize=size, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=title, author="Laptopdesk", lang=language,
    )  # fmt: skip
    template.build(list(story), canvasmaker=_numbered(foot, page_words, size))
    return target.getvalue()


def _numbered(foot: str, page_words: str, size: tuple[float, float]) -> Callable[..., Canvas]:
    class Numbered(Canvas):
        """A canvas that knows at the end how many pages there are."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's own name
            self._pages.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]  # the stubs leave it out

        def save(self) -> None:
            for number, state in enumerate(self._pages, 1):
                self.__dict__.update(state)
                self._draw_foot(number, len(self._pages))
                super().showPage()
            super().save()

        def _draw_foot(self, number: int, total: int) -> None:
            words = page_words.format(page=number, pages=total) if page_words else foot
            self.setFont(REGULAR, 8)
            self.setFillColor(INK)
            self.drawString(MARGIN, 12 * mm, printable(words))
            if page_words:
                self.drawRightString(size[0] - MARGIN, 12 * mm, "Laptopdesk")

    return Numbered

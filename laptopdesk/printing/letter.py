"""Letters: letterhead, address in the window of the envelope, words, and a code in a box."""

from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, NextPageTemplate, PageBreak, PageTemplate, Spacer

from laptopdesk.printing.code_box import CodeBox
from laptopdesk.printing.fonts import REGULAR, fitted
from laptopdesk.printing.letterhead import draw_letterhead
from laptopdesk.printing.page import FOOT, Page, build, frame
from laptopdesk.printing.styles import INK, MARGIN, QUIET, SMALL, TITLE
from laptopdesk.printing.text import paragraph
from laptopdesk.printing.values import Letter

ADDRESS_TOP = 52 * mm
"""Where the address begins, so that it shows in the window of a C5/6 envelope."""
ADDRESS_WIDTH = 85 * mm
ADDRESS_LINES = 6
TEXT_TOP = 92 * mm


def letter_pdf(letters: Sequence[Letter]) -> bytes:
    """The letters, each beginning on a page of its own; the file's title and language are those of the first."""
    story: list[Flowable] = []
    templates = [_page("later", MARGIN, lambda canvas: None)]
    for number, letter in enumerate(letters):
        templates.append(_page(f"first{number}", TEXT_TOP, _first_page(letter)))
        story += [NextPageTemplate(f"first{number}"), PageBreak(), NextPageTemplate("later"), *_words(letter)]
    if not letters:
        return build([], Page(title="", language="nl"))
    first = letters[0]
    return build(story[2:], Page(title=first.title, language=first.language, author=first.sender), *_begun(templates))


def _begun(templates: list[PageTemplate]) -> list[PageTemplate]:
    later, first, *others = templates
    return [first, later, *others]


def _page(name: str, top: float, draw: Callable[[Canvas], None]) -> PageTemplate:
    return PageTemplate(name, [frame(A4, top=top)], onPage=lambda canvas, _document: draw(canvas), pagesize=A4)


def _words(letter: Letter) -> list[Flowable]:
    story: list[Flowable] = [paragraph(letter.place_and_date, SMALL), Spacer(1, 3 * mm), paragraph(letter.title, TITLE)]
    story += [paragraph(words) for words in (letter.salutation, *letter.paragraphs) if words.strip()]
    if letter.code:
        story += [KeepTogether([Spacer(1, 3 * mm), CodeBox(letter.code), Spacer(1, 6 * mm)])]
    return [*story, *(paragraph(words) for words in letter.closing)]


def _first_page(letter: Letter) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        draw_letterhead(canvas, letter.sender, letter.sender_lines)
        canvas.setFillColor(INK)
        _draw_address(canvas, letter.address)
        canvas.setFillColor(QUIET)
        _line(canvas, letter.footer, REGULAR, 8, FOOT, width=A4[0] - 2 * MARGIN)

    return draw


def _draw_address(canvas: Canvas, lines: Sequence[str]) -> None:
    baseline = A4[1] - ADDRESS_TOP
    for words in [line for line in lines if line.strip()][:ADDRESS_LINES]:
        _line(canvas, words, REGULAR, 11, baseline, width=ADDRESS_WIDTH)
        baseline -= 5.5 * mm


def _line(canvas: Canvas, words: str, font: str, size: float, baseline: float, *, width: float) -> None:
    line, size = fitted(words, font, size, width)
    canvas.setFont(font, size)
    canvas.drawString(MARGIN, baseline, line)

"""Pages of a paper: what the file says of itself, margins, and the foot with the number of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer

from laptopdesk.printing.fonts import REGULAR, fitted, register_fonts, text_width
from laptopdesk.printing.scripts import clean, one_line
from laptopdesk.printing.styles import MARGIN, QUIET, RULE

AUTHOR = "Laptopdesk"
FOOT = 12 * mm


@dataclass(frozen=True, kw_only=True)
class Page:
    """How the pages of one paper look: `foot` stands left, `page_words` right with {page} and {pages} filled in,
    both in letters of `foot_size` points.

    `unchanging`: the file holds no moment of its making, so that the same words give the same bytes.
    """

    title: str
    language: str
    author: str = ""
    size: tuple[float, float] = A4
    foot: str = ""
    page_words: str = ""
    foot_size: float = 8
    unchanging: bool = False


def describe(canvas: Canvas, *, title: str, author: str = "") -> None:
    """The file tells readers and screen readers its title and author; the title stands in the window's bar."""
    canvas.setTitle(one_line(clean(title)))
    canvas.setAuthor(one_line(clean(author)) or AUTHOR)
    canvas.setCreator(AUTHOR)
    canvas.setViewerPreference("DisplayDocTitle", "true")


def build(story: Sequence[Flowable], page: Page, *templates: PageTemplate) -> bytes:
    """The story as a PDF, on plain pages or on the templates given."""
    register_fonts()
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=page.size,
        lang=page.language,
        pageCompression=1,
        initialFontName=REGULAR,
        invariant=int(page.unchanging),
    )
    document.addPageTemplates(list(templates) or [PageTemplate("plain", [frame(page.size)], pagesize=page.size)])
    document.build(list(story) or [Spacer(1, 1)], canvasmaker=_numbered(page))
    return target.getvalue()


def frame(size: tuple[float, float], *, top: float = MARGIN) -> Frame:
    """Where text stands on a page of this size, `top` points below its upper edge."""
    return Frame(
        MARGIN,
        MARGIN,
        size[0] - 2 * MARGIN,
        size[1] - MARGIN - top,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def _numbered(page: Page) -> Callable[..., Canvas]:
    class Numbered(Canvas):
        """A canvas that knows at the end how many pages there are."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._states: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._states.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]  # the stubs leave it out

        def save(self) -> None:
            for number, state in enumerate(self._states, 1):
                self.__dict__.update(state)
                draw_foot(self, page, number, len(self._states))
                super().showPage()
            describe(self, title=page.title, author=page.author)
            super().save()

    return Numbered


def draw_foot(canvas: Canvas, page: Page, number: int, total: int) -> None:
    """The foot of one page: a rule, words left, the page's number right; nothing where there is nothing to say."""
    count = page.page_words.replace("{page}", str(number)).replace("{pages}", str(total))
    if not count and not page.foot:
        return
    right = page.size[0] - MARGIN
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, FOOT + 4.5 * mm, right, FOOT + 4.5 * mm)
    canvas.setFillColor(QUIET)
    numbers, size = fitted(count, REGULAR, page.foot_size, 60 * mm)
    canvas.setFont(REGULAR, size)
    canvas.drawRightString(right, FOOT, numbers)
    room = right - MARGIN - text_width(numbers, REGULAR, size) - 6 * mm
    words, size = fitted(page.foot, REGULAR, page.foot_size, room)
    canvas.setFont(REGULAR, size)
    canvas.drawString(MARGIN, FOOT, words)

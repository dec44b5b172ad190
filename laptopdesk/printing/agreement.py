"""A paper with facts, a list, numbered terms and signatures: one content, as PDF in large type and as plain text."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from PIL.Image import DecompressionBombError
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepTogether, PageTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from laptopdesk.printing.code_box import CodeBox
from laptopdesk.printing.letterhead import LETTERHEAD, draw_letterhead
from laptopdesk.printing.page import Page, build, frame
from laptopdesk.printing.scripts import clean
from laptopdesk.printing.styles import BODY, INK, MARGIN, RULE
from laptopdesk.printing.styles import HEADING as PLAIN_HEADING
from laptopdesk.printing.styles import TITLE as PLAIN_TITLE
from laptopdesk.printing.text import paragraph
from laptopdesk.printing.values import Document, PrintedCode

SIZE = 14
"""Points: residents read and sign this paper, many of them with difficulty."""
TEXT = BODY.clone("large", fontSize=SIZE, leading=19, spaceAfter=0, bulletFontSize=SIZE)
BOLD_TEXT = TEXT.clone("large label", fontName=PLAIN_TITLE.fontName)
TERM = TEXT.clone("large term", leftIndent=9 * mm, spaceAfter=2)
HEADING = PLAIN_HEADING.clone("large heading", fontSize=15, leading=20, spaceBefore=8)
TITLE = PLAIN_TITLE.clone("large title", spaceAfter=2)

WIDTH = A4[0] - 2 * MARGIN
GAP = 10 * mm
SIGNATURE_WIDTH, SIGNATURE_HEIGHT = (WIDTH - GAP) / 2, 20 * mm
CODE_WIDTH, CODE_HEIGHT = 62 * mm, 24 * mm
LABEL_WIDTH = 52 * mm
KIT_COLUMNS = 3
LONGEST_LABEL, LONGEST_FACT = 120, 600
"""Characters of a fact; the terms are never cut."""
MOST_PIXELS = 20_000_000
BARE = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
UNREADABLE = (OSError, SyntaxError, ZeroDivisionError, EOFError, struct.error, zlib.error, DecompressionBombError)
"""What Pillow raises for a picture that is broken, or too large to be one."""


class SignatureUnreadable(ValueError):
    """The bytes of a signature are no picture."""


def document_pdf(document: Document) -> bytes:
    """The document on A4, its number at the foot of each page; raises SignatureUnreadable for a broken picture."""
    story = [*_head(document), *_kit(document)]
    if document.terms:
        story.append(paragraph(document.terms_title, HEADING))
    *terms, last = [paragraph(words, TERM, bullet=f"{number}.") for number, words in enumerate(document.terms, 1)] or [
        Spacer(1, 1)
    ]
    story += [*terms, KeepTogether([last, *_end(document)])]
    page = Page(
        title=document.title,
        language=document.language,
        author=document.sender,
        foot="   ".join(filter(None, (document.number, document.footer))),
        page_words=document.page_words,
        foot_size=11,
    )
    return build(story, page, *_pages(document))


def _pages(document: Document) -> list[PageTemplate]:
    """The first page under the letterhead, and the others."""

    def draw(canvas: Canvas, _build: object) -> None:
        draw_letterhead(canvas, document.sender, document.sender_lines, size=SIZE)

    later = PageTemplate("later", [frame(A4)], pagesize=A4)
    if not document.sender:
        return [later]
    below = [frame(A4, top=LETTERHEAD + 1 * mm)]
    return [PageTemplate("first", below, onPage=draw, pagesize=A4, autoNextPageTemplate="later"), later]


def document_text(document: Document) -> str:
    """The same content as plain text, line for line the same words."""
    head = [line for line in (document.sender, *document.sender_lines) if line]
    lines = [*head, *([""] if head else []), document.title, document.number, ""]
    lines += [f"{label}: {value}" for label, value in document.facts]
    if document.items:
        lines += ["", document.list_title, *(f"- {item}" for item in document.items)]
    if document.terms:
        lines += ["", document.terms_title]
        lines += [f"{number}. {words}" for number, words in enumerate(document.terms, 1)]
    if document.code:
        lines += ["", f"{document.code.label}: {document.code.grouped}".removeprefix(": ")]
    lines += ["", document.signed, *(f"{role}: {name}" for name, role in document.signatures), document.footer]
    text = "\n".join(clean(line).strip() for line in lines)
    return text.rstrip() + "\n"


def _head(document: Document) -> list[Flowable]:
    words = [paragraph(document.title, TITLE, longest=300), paragraph(document.number, TEXT, longest=300)]
    story: list[Flowable] = [_coded(words, document.code)] if document.code else words
    return [*story, Spacer(1, 2 * mm), _facts(document.facts)] if document.facts else story


def _coded(words: list[Flowable], code: PrintedCode) -> Grid:
    """The words, and beside them the code without what it is called: the facts say so."""
    box = CodeBox(replace(code, label=""), CODE_WIDTH, CODE_HEIGHT, size=SIZE)
    grid = Grid([[words, box]], colWidths=[WIDTH - CODE_WIDTH, CODE_WIDTH], hAlign="LEFT")
    grid.setStyle(TableStyle(BARE))
    return grid


def _facts(facts: Sequence[tuple[str, str]]) -> Grid:
    rows = [
        [paragraph(label, BOLD_TEXT, longest=LONGEST_LABEL), paragraph(value, TEXT, longest=LONGEST_FACT)]
        for label, value in facts
    ]
    grid = Grid(rows, colWidths=[LABEL_WIDTH, WIDTH - LABEL_WIDTH], hAlign="LEFT")
    grid.setStyle(
        TableStyle(
            [
                *BARE,
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                ("LINEABOVE", (0, 0), (-1, -1), 0.5, RULE),
                ("LINEBELOW", (0, -1), (-1, -1), 0.5, RULE),
            ]
        )
    )
    return grid


def _kit(document: Document) -> list[Flowable]:
    if not document.items:
        return []
    items = [
        paragraph(item, TERM.clone("large item", spaceAfter=0), bullet="✔", longest=LONGEST_LABEL)
        for item in document.items
    ]
    items += [Spacer(1, 1)] * (-len(items) % KIT_COLUMNS)
    rows = [list(items[start : start + KIT_COLUMNS]) for start in range(0, len(items), KIT_COLUMNS)]
    grid = Grid(rows, colWidths=[WIDTH / KIT_COLUMNS] * KIT_COLUMNS, hAlign="LEFT")
    grid.setStyle(TableStyle([*BARE, ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]))
    return [paragraph(document.list_title, HEADING), grid]


def _end(document: Document) -> list[Flowable]:
    """How it was signed, and the lines to sign on."""
    story: list[Flowable] = [paragraph(document.signed, HEADING, longest=300)] if document.signed else []
    drawn = _drawn(document.signature_png) if document.signature_png else Spacer(1, SIGNATURE_HEIGHT)
    if document.signatures:
        story.append(_lines(document.signatures, drawn))
    elif document.signature_png:
        story.append(drawn)
    return story


def _lines(signatures: Sequence[tuple[str, str]], drawn: Flowable) -> Grid:
    """A line for each who signs, beside each other, with the name and as what under it."""
    columns = len(signatures)
    width = (WIDTH - GAP * (columns - 1)) / columns
    above: list[object] = [drawn]
    below: list[object] = [_signer(*signatures[0])]
    for signature in signatures[1:]:
        above += ["", Spacer(1, SIGNATURE_HEIGHT)]
        below += ["", _signer(*signature)]
    grid = Grid([above, below], colWidths=[width, *[GAP, width] * (columns - 1)], hAlign="LEFT")
    rules = [("LINEABOVE", (column, 1), (column, 1), 0.75, INK) for column in range(0, len(above), 2)]
    grid.setStyle(TableStyle([*BARE, ("VALIGN", (0, 0), (-1, 0), "BOTTOM"), *rules]))
    return grid


def _signer(name: str, role: str) -> list[Flowable]:
    return [paragraph(name, BOLD_TEXT, longest=LONGEST_LABEL), paragraph(role, TEXT, longest=LONGEST_LABEL)]


def _drawn(png: bytes) -> Flowable:
    try:
        picture = ImageReader(BytesIO(png))
        width, height = picture.getSize()
        if width * height > MOST_PIXELS:
            raise SignatureUnreadable("the signature has too many pixels")
        picture.getRGBData()  # type: ignore[no-untyped-call]  # reads it all: a file cut off is found here
        share = min(SIGNATURE_WIDTH / width, SIGNATURE_HEIGHT / height)
        return Image(BytesIO(png), width * share, height * share, hAlign="LEFT", mask="auto")
    except UNREADABLE as error:
        raise SignatureUnreadable("the signature is no readable picture") from error

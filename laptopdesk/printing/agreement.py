"""A paper with facts, a list, numbered terms and a signature: one content, as PDF and as plain text."""

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

from PIL.Image import DecompressionBombError
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, KeepTogether, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from laptopdesk.printing.code_box import CodeBox
from laptopdesk.printing.page import Page, build
from laptopdesk.printing.scripts import clean
from laptopdesk.printing.styles import CELL, HEADING, LABEL, MARGIN, RULE, SMALL, TERM, TIGHT, TITLE
from laptopdesk.printing.text import paragraph
from laptopdesk.printing.values import Document

SIGNATURE_WIDTH, SIGNATURE_HEIGHT = 62 * mm, 24 * mm
CODE_WIDTH = 84 * mm
LABEL_WIDTH = 45 * mm
WIDTH = A4[0] - 2 * MARGIN
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
    story += [paragraph(words, TERM, bullet=f"{number}.") for number, words in enumerate(document.terms, 1)]
    story.append(KeepTogether([Spacer(1, 7 * mm), _end(document)]))
    foot = "   ".join(filter(None, (document.number, document.footer)))
    page = Page(
        title=document.title,
        language=document.language,
        author=document.sender,
        foot=foot,
        page_words=document.page_words,
    )
    return build(story, page)


def document_text(document: Document) -> str:
    """The same content as plain text, line for line the same words."""
    lines = [document.sender, document.title, document.number, ""]
    lines += [f"{label}: {value}" for label, value in document.facts]
    if document.items:
        lines += ["", document.list_title, *(f"- {item}" for item in document.items)]
    if document.terms:
        lines += ["", document.terms_title]
        lines += [f"{number}. {words}" for number, words in enumerate(document.terms, 1)]
    if document.code:
        lines += ["", f"{document.code.label}: {document.code.grouped}".removeprefix(": ")]
    lines += ["", document.signed, document.footer]
    text = "\n".join(clean(line).strip() for line in (lines if document.sender else lines[1:]))
    return text.rstrip() + "\n"


def _head(document: Document) -> list[Flowable]:
    story: list[Flowable] = [paragraph(document.sender, LABEL)] if document.sender else []
    story += [paragraph(document.title, TITLE, longest=300), paragraph(document.number, SMALL, longest=300)]
    return [*story, Spacer(1, 3 * mm), _facts(document.facts)] if document.facts else story


def _facts(facts: Sequence[tuple[str, str]]) -> Grid:
    rows = [
        [paragraph(label, LABEL, longest=LONGEST_LABEL), paragraph(value, CELL, longest=LONGEST_FACT)]
        for label, value in facts
    ]
    grid = Grid(rows, colWidths=[LABEL_WIDTH, WIDTH - LABEL_WIDTH], hAlign="LEFT")
    grid.setStyle(
        TableStyle([*BARE, ("LINEABOVE", (0, 0), (-1, -1), 0.5, RULE), ("LINEBELOW", (0, -1), (-1, -1), 0.5, RULE)])
    )
    return grid


def _kit(document: Document) -> list[Flowable]:
    if not document.items:
        return []
    items = [
        paragraph(item, TERM.clone("item", spaceAfter=0), bullet="✔", longest=LONGEST_LABEL) for item in document.items
    ]
    if len(items) % 2:
        items.append(Spacer(1, 1))
    pairs = [list(items[start : start + 2]) for start in range(0, len(items), 2)]
    grid = Grid(pairs, colWidths=[WIDTH / 2] * 2, hAlign="LEFT")
    grid.setStyle(TableStyle([*BARE, ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]))
    return [paragraph(document.list_title, HEADING), grid]


def _end(document: Document) -> Grid:
    code: Flowable = CodeBox(document.code, CODE_WIDTH, 30 * mm) if document.code else Spacer(1, 1)
    grid = Grid([[_signature(document), code]], colWidths=[WIDTH - CODE_WIDTH, CODE_WIDTH], hAlign="LEFT")
    grid.setStyle(TableStyle(BARE))
    return grid


def _signature(document: Document) -> list[Flowable]:
    words: list[Flowable] = [paragraph(document.signed, TIGHT.clone("signed", fontSize=9.5), longest=300)]
    if not document.signature_png:
        return words
    return [_drawn(document.signature_png), *words]


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

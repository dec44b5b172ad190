"""What can be printed, as plain values. Callers pass finished words; nothing here knows the programme."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class LabelSheet:
    """A sheet of labels; all measures in millimetres, from the top left corner of the page."""

    name: str
    page_width: float
    page_height: float
    columns: int
    rows: int
    label_width: float
    label_height: float
    left: float
    top: float
    gap_x: float = 0.0
    gap_y: float = 0.0

    @property
    def per_page(self) -> int:
        """How many labels a page holds."""
        return self.columns * self.rows


A4_21 = LabelSheet(
    name="A4, 21 labels 63.5 x 38.1 mm", page_width=210, page_height=297, columns=3, rows=7,
    label_width=63.5, label_height=38.1, left=7.2, top=15.1, gap_x=2.5,
)  # fmt: skip
"""The common sheet of 21 labels."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """One label: the code in its bars, the same code in groups for people, a title line, and an address for the QR."""

    code: str
    grouped: str
    title: str = ""
    qr: str | None = None


@dataclass(frozen=True, kw_only=True)
class PrintedCode:
    """A code on paper: bars, groups, and the word beside it."""

    code: str
    grouped: str
    label: str = ""
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter. `address` and `paragraphs` are finished lines; `code` stands in a box of its own."""

    title: str
    sender: str
    address: tuple[str, ...]
    place_and_date: str
    paragraphs: tuple[str, ...]
    closing: tuple[str, ...] = ()
    code: PrintedCode | None = None
    language: str = "nl"


@dataclass(frozen=True, kw_only=True)
class Document:
    """A paper with facts, a list, numbered terms and a signature; one content for PDF and plain text."""

    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    list_title: str
    items: tuple[str, ...]
    terms_title: str
    terms: tuple[str, ...]
    signed: str
    signature_png: bytes | None = None
    code: PrintedCode | None = None
    footer: str = ""
    language: str = "nl"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A list on paper. `widths` are shares of the page's width; an empty cell is room to write in."""

    title: str
    lead: tuple[str, ...]
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[float, ...]
    page_words: str = "{page} / {pages}"
    landscape: bool = False
    language: str = "nl"
    row_height: float = 9.0
    note: str = field(default="")

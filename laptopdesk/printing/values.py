"""What can be printed, as plain values. Callers pass finished words; nothing here knows the programme."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Label:
    """One label: the code in its bars, the same code in groups for people, a title line, and an address for the QR.

    `note` is a small line under the groups, such as a telephone number; `mark` stands at the end of the title's line.
    """

    code: str
    grouped: str
    title: str = ""
    qr: str | None = None
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class PrintedCode:
    """A code on paper: bars, groups, the word beside it, one line of explanation, and an address for the QR."""

    code: str
    grouped: str
    label: str = ""
    detail: str = ""
    qr: str | None = None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter. `address` and `paragraphs` are finished lines; `code` stands in a box of its own.

    `sender_lines` stand under the sender's name: address, telephone. `footer` stands at the foot of the first page.
    """

    title: str
    sender: str
    address: tuple[str, ...]
    place_and_date: str
    paragraphs: tuple[str, ...]
    closing: tuple[str, ...] = ()
    code: PrintedCode | None = None
    language: str = "nl"
    salutation: str = ""
    sender_lines: tuple[str, ...] = ()
    footer: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A paper with facts, a list, numbered terms and signatures; one content for PDF and plain text.

    `signed` says how it was signed. `signatures` are (name, as what) of who signs, each under a line of its own; on the
    first stands `signature_png`, what was drawn. `sender_lines` stand beside the sender. `page_words` numbers pages.
    """

    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    list_title: str
    items: tuple[str, ...]
    terms_title: str
    terms: tuple[str, ...]
    signed: str
    signatures: tuple[tuple[str, str], ...] = ()
    signature_png: bytes | None = None
    code: PrintedCode | None = None
    footer: str = ""
    language: str = "nl"
    sender: str = ""
    sender_lines: tuple[str, ...] = ()
    page_words: str = "{page} / {pages}"


@dataclass(frozen=True, kw_only=True)
class FormBlock:
    """One part of a form: facts in two columns, and before them a sentence in a frame where one is needed."""

    title: str
    facts: tuple[tuple[str, str], ...]
    notice: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """A form with many facts in blocks, lines to sign on, and where it can be checked.

    `notice` stands in a frame under the title. `check` are (label, words) of the code; `qr` is an address or None.
    """

    title: str
    number: str
    blocks: tuple[FormBlock, ...]
    lead: tuple[str, ...] = ()
    notice: str = ""
    signatures: tuple[str, ...] = ()
    check: tuple[tuple[str, str], ...] = ()
    qr: str | None = None
    footer: str = ""
    language: str = "nl"
    sender: str = ""
    page_words: str = "{page} / {pages}"


@dataclass(frozen=True, kw_only=True)
class PaperTable:
    """A list on paper. `widths` are shares of the page's width; an empty cell is room to write in.

    Every row has as many cells as the head; `row_height` is the least height in millimetres.
    """

    title: str
    lead: tuple[str, ...]
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[float, ...]
    page_words: str = "{page} / {pages}"
    landscape: bool = False
    language: str = "nl"
    row_height: float = 9.0
    note: str = ""

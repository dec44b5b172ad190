"""What a workbook shows beside its values: hidden rows, formulas, errors, and the format a number is shown in.

Belongs to the process that opens foreign workbooks (`core.sheet_reader`): everything here is under its limits.
"""

import posixpath
import re
import zipfile
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

Place = tuple[int, int]
"""Row from 1, column from 0."""
_BRACKETS = re.compile(r"\[[^\]]{0,40}\]")
_TOKEN = re.compile(r'"([^"]{0,80})"|\\(.)|([0#])|([ \-+():/])')
_ERROR_TEXT = re.compile(r"#[A-Z][A-Z/0]{1,12}[!?]?|Err:\d{3}")
_TRUE = frozenset({"1", "true"})
_HEIGHTLESS = re.compile(r"0(?:\.0{1,9})?[a-z]{0,4}")


@dataclass(kw_only=True)
class SheetLook:
    """Of one sheet. `formats`: where a number is shown with zeros or signs of its own; `shown`: the text itself.

    `hidden`: stretches of rows, in order; `hidden_columns`: of columns, from 0. `merged`: cells that were merged with
    those under them, as `(column, last row)` by their row, in formats whose library does not tell.
    `valueless`: formulas whose result the file does not hold.
    """

    hidden: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[Place, str] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    valueless: set[Place] = field(default_factory=set)
    formats: dict[Place, str] = field(default_factory=dict)
    shown: dict[Place, str] = field(default_factory=dict)
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def is_hidden(self, row: int) -> bool:
        """Whether nobody sees this row, by hand or by a filter."""
        at = bisect_right(self.hidden, row, key=lambda stretch: stretch[0]) - 1
        return at >= 0 and row <= self.hidden[at][1]


def adds_signs(code: str) -> bool:
    """Whether numbers in this format are shown with more than their own digits: `0000000000`, `"SN"000-000`."""
    tokens = _tokens(code)
    return tokens is not None and (sum(token in {"0", "#"} for token in tokens) > 1 or len(tokens) > 1)


def as_shown(number: int, code: str) -> str:
    """The whole number as a spreadsheet shows it in a format that `adds_signs`."""
    tokens = _tokens(code) or ["0"]
    digits = list(str(number))
    slots = sum(token in {"0", "#"} for token in tokens)
    shown: list[str] = []
    for token in reversed(tokens):
        if token not in {"0", "#"}:
            shown.append(token.removeprefix("="))
            continue
        slots -= 1
        if slots == 0:
            shown.append("".join(digits) or ("0" if token == "0" else ""))
        else:
            shown.append(digits.pop() if digits else "0" if token == "0" else "")
    return "".join(reversed(shown)).strip()


def _tokens(code: str) -> list[str] | None:
    """Digits as `0` or `#`, other characters behind `=`; None where the format does more than that."""
    first, place, tokens = _BRACKETS.sub("", code.split(";")[0])[:200], 0, list[str]()
    while place < len(first):
        match = _TOKEN.match(first, place)
        if match is None:
            return None
        quoted, escaped, digit, plain = match.groups()
        tokens.append(digit or "=" + (quoted or escaped or plain or ""))
        place = match.end()
    return tokens if {"0", "#"} & set(tokens) else None


class _Parser:
    """An XML part, read as a stream; a document type declares what no spreadsheet does."""

    def __init__(self) -> None:
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = lambda name, attributes: self.start(name.rpartition(":")[2], attributes)
        self._expat.EndElementHandler = lambda name: self.end(name.rpartition(":")[2])
        self._expat.StartDoctypeDeclHandler = self._doctype

    def read(self, part: IO[bytes]) -> None:
        """All of it; raises for what is no XML."""
        self._expat.ParseFile(part)

    def collect(self, take: Callable[[str], object] | None) -> None:
        """Where text goes from now on."""
        self._expat.CharacterDataHandler = take

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """It ends."""

    @staticmethod
    def _doctype(*_declared: object) -> None:
        raise ValueError("a document type")


class _Elements(_Parser):
    """The attributes of every element, with those it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self._path: list[str] = []
        self.elements: list[tuple[tuple[str, ...], dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self.elements.append(
            (tuple(self._path[-2:]), {key.rpartition(":")[2]: value for key, value in attributes.items()})
        )

    def end(self, name: str) -> None:
        self._path.pop()


class XlsxLooks:
    """The looks of an XLSX file's sheets, by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        targets = {
            attributes["Id"]: attributes["Target"]
            for path, attributes in self._elements("xl/_rels/workbook.xml.rels")
            if path[-1] == "Relationship"
        }
        sheets = [attributes for path, attributes in self._elements("xl/workbook.xml") if path == ("sheets", "sheet")]
        self._parts = {
            attributes["name"]: posixpath.normpath(posixpath.join("/xl", targets.get(attributes.get("id", ""), "")))
            for attributes in sheets
        }
        self._styles = self._formats()

    def of(self, name: str) -> SheetLook:
        """Of the sheet with this name; an empty one where no part is it."""
        parser = _XlsxSheet(self._styles)
        part = self._parts.get(name, "").lstrip("/")
        if part in self._archive.namelist():
            with self._archive.open(part) as opened:
                parser.read(opened)
        return parser.look

    def _elements(self, part: str) -> list[tuple[tuple[str, ...], dict[str, str]]]:
        if part not in self._archive.namelist():
            return []
        parser = _Elements()
        with self._archive.open(part) as opened:
            parser.read(opened)
        return parser.elements

    def _formats(self) -> dict[str, str]:
        """By the number of a style, the format that adds something."""
        elements = self._elements("xl/styles.xml")
        codes = {one["numFmtId"]: one.get("formatCode", "") for path, one in elements if path[-1] == "numFmt"}
        styles = [one.get("numFmtId", "") for path, one in elements if path == ("cellXfs", "xf")]
        named = {str(number): codes.get(code, "") for number, code in enumerate(styles)}
        return {number: code for number, code in named.items() if adds_signs(code)}


class _XlsxSheet(_Parser):
    def __init__(self, formats: dict[str, str]) -> None:
        super().__init__()
        self.look, self._formats = SheetLook(), formats
        self._row, self._column, self._kind, self._formula = 0, -1, "", False
        self._value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._kind, self._formula, self._value = attributes.get("t", "n"), False, []
            if attributes.get("s", "") in self._formats and self._kind == "n":
                self.look.formats[self._row, self._column] = self._formats[attributes["s"]]
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
            if attributes.get("hidden", "").casefold() in _TRUE or float(attributes.get("ht", "1")) == 0:
                self.look.hidden.append((self._row, self._row))
        elif name == "col":
            if attributes.get("hidden", "").casefold() in _TRUE or float(attributes.get("width", "1")) == 0:
                self.look.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
        elif name == "f":
            self._formula = True
        elif name == "v" and (self._formula or self._kind == "e"):
            self.collect(self._value.append)

    def end(self, name: str) -> None:
        if name == "v":
            self.collect(None)
        elif name == "c":
            place, value = (self._row, self._column), "".join(self._value)
            if self._kind == "e":
                self.look.errors[place] = value[:20] or "#N/A"
            elif self._formula:
                self.look.formulas.add(place)
                if not value and self._kind == "n":
                    self.look.valueless.add(place)


def _column(place: str) -> int:
    number = 0
    for char in place.upper():
        if not "A" <= char <= "Z":
            break
        number = number * 26 + ord(char) - 64
    return number - 1


class OdsLooks:
    """The looks of an ODS file's sheets, by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        parser = _OdsContent()
        with archive.open("content.xml") as opened:
            parser.read(opened)
        self._looks = parser.looks

    def of(self, name: str) -> SheetLook:
        """Of the sheet with this name."""
        return self._looks.get(name) or SheetLook()


class _OdsContent(_Parser):
    def __init__(self) -> None:
        super().__init__()
        self.looks: dict[str, SheetLook] = {}
        self._look, self._row, self._column, self._notes, self._wide = SheetLook(), 1, 0, 0, 0
        self._cell: dict[str, str] = {}
        self._text: list[str] = []
        self._style, self._flat = "", set[str]()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "style":
                self._style = attributes.get("style:name", "")
            case "table-row-properties" if _HEIGHTLESS.fullmatch(attributes.get("style:row-height", "")):
                self._flat.add(self._style)
            case "table":
                self._look, self._row, self._wide = SheetLook(), 1, 0
                self.looks.setdefault(attributes.get("table:name", ""), self._look)
            case "table-column":
                self._start_column(attributes)
            case "table-row":
                self._start_row(attributes)
            case "table-cell" | "covered-table-cell":
                self._start_cell(attributes)
            case "annotation":
                self._notes += 1
            case "p" if not self._notes:
                self.collect(self._text.append)

    def _start_column(self, attributes: dict[str, str]) -> None:
        count = int(attributes.get("table:number-columns-repeated", "1"))
        if _is_unseen(attributes):
            self._look.hidden_columns.append((self._wide, self._wide + count - 1))
        self._wide += count

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._column, count = 0, int(attributes.get("table:number-rows-repeated", "1"))
        if _is_unseen(attributes) or attributes.get("table:style-name") in self._flat:
            self._look.hidden.append((self._row, self._row + count - 1))
        self._next = self._row + count

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._text = attributes, []
        rows = int(attributes.get("table:number-rows-spanned", "1"))
        if rows > 1:
            self._look.merged.setdefault(self._row, []).append((self._column, self._row + rows - 1))

    def end(self, name: str) -> None:
        if name == "table-row":
            self._row = self._next
        elif name in {"table-cell", "covered-table-cell"}:
            self._end_cell((self._row, self._column), "".join(self._text))
            self._column += int(self._cell.get("table:number-columns-repeated", "1"))
        elif name == "annotation":
            self._notes -= 1
        elif name == "p":
            self.collect(None)

    def _end_cell(self, place: Place, text: str) -> None:
        formula, kind = "table:formula" in self._cell, self._cell.get("office:value-type", "")
        if formula:
            self._look.formulas.add(place)
            if not kind and not text:
                self._look.valueless.add(place)
        if _ERROR_TEXT.fullmatch(text) and (formula or self._cell.get("calcext:value-type") == "error"):
            self._look.errors[place] = text
        elif kind == "float" and _is_dressed(text, self._cell.get("office:value", "")):
            self._look.shown[place] = text


def _is_unseen(attributes: dict[str, str]) -> bool:
    """Whether a row or column is hidden, by hand or by a filter."""
    return attributes.get("table:visibility") in {"collapse", "filter"}


def _is_dressed(text: str, value: str) -> bool:
    """Whether the text is the whole number in other clothes: zeros in front, letters around it."""
    bare, digits = value.removesuffix(".0"), "".join(char for char in text if char in "0123456789")
    same = bare.isdecimal() and digits.lstrip("0") == bare.lstrip("0")
    return same and text != bare and not {",", ".", "%"} & set(text)

"""Reading a file of places: CSV as people keep it, told line by line where it is wrong. Pure."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from laptopdesk.core.reasons import CommonReason
from laptopdesk.core.search import normalise
from laptopdesk.places.errors import PlaceReason
from laptopdesk.places.rules import KIND_NAMES, check_details, guess_kind, tidy_details
from laptopdesk.places.values import ImportedPlace, LocationDetails, LocationKind
from laptopdesk.protocol.words import Worded

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_PROBLEMS = 200
"""More would say no more: the file is not what it should be."""

HEADERS = {
    "naam": "name",
    "name": "name",
    "locatie": "name",
    "adres": "street",
    "address": "street",
    "street": "street",
    "straat": "street",
    "plaats": "city",
    "city": "city",
    "woonplaats": "city",
    "postcode": "postcode",
    "postal code": "postcode",
    "zip": "postcode",
    "bron": "source",
    "source": "source",
    "soort": "kind",
    "kind": "kind",
    "type": "kind",
}
NEEDED = ("name", "street", "city", "postcode")
DUTCH = {"name": "naam", "street": "adres", "city": "plaats", "postcode": "postcode", "kind": "soort"}

_COLUMN_OF = {
    CommonReason.NAME_MISSING: "name",
    PlaceReason.NAME_TOO_LONG: "name",
    PlaceReason.STREET_MISSING: "street",
    PlaceReason.STREET_TOO_LONG: "street",
    PlaceReason.POSTCODE_WRONG: "postcode",
    PlaceReason.CITY_MISSING: "city",
    PlaceReason.CITY_TOO_LONG: "city",
    PlaceReason.KIND_UNKNOWN: "kind",
}


@dataclass(frozen=True, kw_only=True)
class SheetProblem:
    """One thing that is wrong: `line` as an editor counts, 0 for the whole file; `column` as the file calls it."""

    line: int
    column: str
    reason: Worded


@dataclass(frozen=True, kw_only=True)
class PlacesSheet:
    """What a file says: its good rows and everything that is wrong. It is loaded only when nothing is wrong."""

    places: tuple[ImportedPlace, ...]
    problems: tuple[SheetProblem, ...]
    rows: int = 0


class _Unreadable(Exception):
    def __init__(self, reason: Worded, line: int = 0, column: str = "") -> None:
        self.problem = SheetProblem(line=line, column=column, reason=reason)


def read_sheet(content: bytes) -> PlacesSheet:
    """The places in a CSV file with Dutch or English headers: comma, semicolon or tab; UTF-8, UTF-16 or Windows."""
    try:
        rows = list(_rows(_text(content)))
        if not rows:
            raise _Unreadable(PlaceReason.FILE_EMPTY)
        columns = _columns(rows[0][1])
    except _Unreadable as error:
        return PlacesSheet(places=(), problems=(error.problem,))
    places: list[ImportedPlace] = []
    problems: list[SheetProblem] = []
    for line, cells in rows[1:]:
        outcome = _read_row(line, cells, columns, rows[0][1])
        if isinstance(outcome, ImportedPlace):
            places.append(outcome)
        elif len(problems) < MAX_PROBLEMS:
            problems += outcome
    if len(rows) == 1:
        problems.append(SheetProblem(line=1, column="", reason=PlaceReason.FILE_EMPTY))
    return PlacesSheet(places=tuple(places), problems=tuple(problems), rows=len(rows) - 1)


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _Unreadable(PlaceReason.FILE_TOO_LARGE)
    text = _decode(content)
    if any(char < " " and char not in "\t\r\n" for char in text) or "\ufffd" in text:
        raise _Unreadable(PlaceReason.FILE_NOT_TEXT)
    if not text.strip():
        raise _Unreadable(PlaceReason.FILE_EMPTY)
    return text


def _decode(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise _Unreadable(PlaceReason.FILE_NOT_TEXT)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\r\n").splitlines()[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin, count = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                yield begin, cells
            begin = reader.line_num + 1
            if count > MAX_ROWS:
                raise _Unreadable(PlaceReason.FILE_TOO_LARGE, begin)
    except csv.Error as error:
        raise _Unreadable(PlaceReason.FILE_BROKEN, begin) from error


def _columns(header: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, title in enumerate(header):
        field = HEADERS.get(normalise(title))
        if field in columns:
            raise _Unreadable(PlaceReason.COLUMN_TWICE, 1, title.strip())
        if field is not None:
            columns[field] = index
    missing = [DUTCH[field] for field in NEEDED if field not in columns]
    if missing:
        raise _Unreadable(PlaceReason.COLUMN_MISSING, 1, ", ".join(missing))
    return columns


def _read_row(
    line: int, cells: list[str], columns: dict[str, int], header: list[str]
) -> ImportedPlace | list[SheetProblem]:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        return [SheetProblem(line=line, column="", reason=PlaceReason.CELLS_WRONG)]
    values = {field: cells[index] if index < len(cells) else "" for field, index in columns.items()}
    kind = _kind(values.get("kind", ""), values["name"])
    details = tidy_details(
        LocationDetails(
            name=values["name"],
            kind=kind or LocationKind.HUB,
            street=values["street"],
            postcode=values["postcode"],
            city=values["city"],
        )
    )
    reasons = (*check_details(details), *(() if kind else (PlaceReason.KIND_UNKNOWN,)))
    if not reasons:
        return ImportedPlace(line=line, details=details, source=values.get("source", "").strip()[:200])
    return [_problem(line, reason, columns, header) for reason in reasons]


def _kind(text: str, name: str) -> LocationKind | None:
    return KIND_NAMES.get(normalise(text)) if text.strip() else guess_kind(name)


def _problem(line: int, reason: Worded, columns: dict[str, int], header: list[str]) -> SheetProblem:
    return SheetProblem(line=line, column=header[columns[_COLUMN_OF[reason]]].strip().lower(), reason=reason)

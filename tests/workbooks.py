"""Workbooks made by hand, part by part: good ones, and everything that has ended or stopped a reader."""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_ROOT = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def workbook(*sheets: str, shared: str = "", extra: dict[str, str] | None = None) -> bytes:
    """An XLSX file of these sheets' XML, and further parts."""
    numbered = list(enumerate(sheets, start=1))
    named = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="rId{number}"/>' for number, _ in numbered)
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in numbered
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": f'{_XML}<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId0" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        **{f"xl/worksheets/sheet{number}.xml": text for number, text in numbered},
        **(extra or {}),
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f"{_XML}<sst {_MAIN}><si><t>{shared}</t></si></sst>"
    return packed(parts.items())


def packed(parts: "Iterator[tuple[str, str]] | object") -> bytes:
    """These parts as a zip, in order, also where a name stands twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, text in parts:  # type: ignore[attr-defined]
            archive.writestr(name, text)
    return stream.getvalue()


def sheet(*rows: str, before: str = "") -> str:
    """The XML of a sheet."""
    return f"{_XML}{before}<worksheet {_MAIN}><sheetData>{''.join(rows)}</sheetData></worksheet>"


def row(number: int, *cells: str) -> str:
    """A row with this XML inside."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def words(place: str, text: str) -> str:
    """A cell with text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = row(1, words("A1", "Model"), words("B1", "Serial"))
LAPTOP = row(2, words("A2", "X230"), words("B2", "R9ABCD12"))
SHARED = '<c r="{place}" t="s"><v>0</v></c>'


def plain(rows: int = 1) -> bytes:
    """A good list of so many laptops."""
    return workbook(
        sheet(HEAD, *(row(n, words(f"A{n}", "X230"), words(f"B{n}", f"R9AB{n:05d}")) for n in range(2, rows + 2)))
    )


def shared_text(cells: int, *, long: int = 2_000_000) -> bytes:
    """One long text, shown in so many cells."""
    rows = (row(number, SHARED.format(place=f"A{number}")) for number in range(2, cells + 2))
    return workbook(sheet(HEAD, *rows), shared="x" * long)


def _corner(cell: str) -> Callable[[], bytes]:
    return lambda: workbook(sheet(HEAD, row(1_048_576, cell)))


def _entities(declared: str, used: str) -> Callable[[], bytes]:
    return lambda: workbook(sheet(HEAD, row(2, words("A2", used)), before=f"<!DOCTYPE worksheet [{declared}]>"))


def _laughs() -> bytes:
    more = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _entities(f'<!ENTITY l0 "ha">{more}', "&l9;")()


def _twice() -> bytes:
    first, second = (sheet(HEAD, row(2, words("A2", text), words("B2", "R9ABCD12"))) for text in ("this", "that"))
    with zipfile.ZipFile(io.BytesIO(workbook(first))) as archive:
        parts = [(name, archive.read(name).decode()) for name in archive.namelist()]
    return packed([*parts, ("xl/worksheets/sheet1.xml", second)])


def _locked() -> bytes:
    """Marked as encrypted, part by part."""
    content = bytearray(plain())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def _lying() -> bytes:
    """The sheet unpacks to far more than the zip says of it."""
    content = bytearray(workbook(sheet(HEAD, " " * 50_000_000)))
    at = content.find(b"xl/worksheets/sheet1.xml", content.find(b"PK\x01\x02")) - 46
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


TOO_HEAVY: dict[str, Callable[[], bytes]] = {
    "corner, single quotes": _corner("<c r='XFD1048576'><v>1</v></c>"),
    "corner, blank before the sign": _corner('<c r ="XFD1048576"><v>1</v></c>'),
    "corner, line before the sign": _corner('<c r\n= "XFD1048576"><v>1</v></c>'),
    "corner, small letters": _corner('<c r="xfd1048576"><v>1</v></c>'),
    "corner, as people write it": _corner('<c r="XFD1048576"><v>1</v></c>'),
    "corner of a row that counts": lambda: workbook(sheet(HEAD, '<row r="1048576"><c t="n"><v>1</v></c></row>')),
    "last row": _corner('<c r="A1048576"><v>1</v></c>'),
    "row beyond the last": lambda: workbook(sheet(HEAD, '<row r="4294967290"><c><v>1</v></c></row>')),
    "shared text, 20000 cells": lambda: shared_text(20_000),
    "shared text, 298 cells": lambda: shared_text(298),
    "shared text in one row": lambda: workbook(sheet(row(1, '<c t="s"><v>0</v></c>' * 16_000)), shared="x" * 2_000_000),
    "inline text": lambda: workbook(sheet(*(row(n, words(f"A{n}", "y" * 1_000_000)) for n in range(1, 200)))),
    "many rows of one cell": lambda: workbook(
        sheet(*(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 500_000)))
    ),
    "row numbers with gaps": lambda: workbook(
        sheet(*(f'<row r="{n * 50}"><c r="A{n * 50}"><v>1</v></c></row>' for n in range(1, 20_000)))
    ),
    "gaps and far columns": lambda: workbook(
        sheet(*(f'<row r="{n * 9}"><c r="BXX{n * 9}"><v>1</v></c></row>' for n in range(1, 20_000)))
    ),
    "a million columns": lambda: workbook(sheet('<row r="1">' + "<c><v>1</v></c>" * 1_000_000 + "</row>")),
    "many sheets": lambda: workbook(*(sheet(row(9_000, words("GR9000", "x"))) for _ in range(40))),
    "many parts": lambda: packed([("xl/workbook.xml", ""), *((f"x{n}", "") for n in range(20_000))]),
    "zip of nothing": lambda: workbook(sheet(HEAD, LAPTOP), extra={"xl/media/image1.png": "\0" * 300_000_000}),
    "zip of blanks": lambda: workbook(sheet(HEAD, " " * 300_000_000, LAPTOP)),
}
"""More than anybody reads."""

NONSENSE: dict[str, Callable[[], bytes]] = {
    "external entity": _entities('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
    "entities in entities": _laughs,
    "texts in texts": lambda: workbook(sheet(HEAD, '<row r="2"><c r="A2" t="inlineStr">' + "<is>" * 1_000_000)),
    "a part twice": _twice,
    "locked": _locked,
    "a lie about its size": _lying,
    "a reference inside a reference": _corner('<c r="&#88;FD1048576"><v>1</v></c>'),
    "cut": lambda: plain()[:-30],
    "column without end": _corner('<c r="ZZZZZZ99999999999"><v>1</v></c>'),
    "no list of sheets": lambda: packed([("xl/workbook.xml", "<workbook>")]),
}
"""What no spreadsheet program writes."""
EMPTY: dict[str, Callable[[], bytes]] = {
    "rows in rows": lambda: workbook(sheet("<row>" * 1_000_000)),
    "cells with nothing": lambda: workbook(sheet(*(row(n, "<c/>" * 1_000) for n in range(1, 3_000)))),
    "no sheet": workbook,
}
"""Sheets in which nothing stands."""

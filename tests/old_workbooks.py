"""XLS and ODS files made by hand, record by record: what office programs of before 2007 and free ones write."""

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

Cell = str | int | float | None


@dataclass(frozen=True, kw_only=True)
class OldSheet:
    """A sheet: rows of cells, which rows and whether it is hidden, and records put in by hand."""

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    flat_rows: frozenset[int] = frozenset()
    style: int = 0
    records: Sequence[bytes] = field(default_factory=tuple)


def record(kind: int, body: bytes = b"") -> bytes:
    """One BIFF record."""
    return struct.pack("<HH", kind, len(body)) + body


def error_cell(row: int, column: int, code: int) -> bytes:
    """A formula that ended in an error: 0x2A is #N/A."""
    return record(0x06, struct.pack("<HHH", row, column, 0) + bytes([2, 0, code, 0, 0, 0, 0xFF, 0xFF]) + bytes(8))


def xls(*sheets: OldSheet, number_format: str = "0000000000") -> bytes:
    """An XLS file (BIFF8); style 1 shows numbers in this format."""
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    format_ = record(0x041E, struct.pack("<HHB", 164, len(number_format), 0) + number_format.encode("latin-1"))
    styles = b"".join(record(0xE0, struct.pack("<HHH", 0, code, 0) + bytes(14)) for code in (0, 164))
    bodies = [_sheet(one) for one in sheets]
    names = [one.name.encode("latin-1") for one in sheets]
    at = len(start + format_ + styles) + sum(12 + len(name) for name in names) + 4
    bound = b""
    for one, name, body in zip(sheets, names, bodies, strict=True):
        bound += record(0x85, struct.pack("<IBBBB", at, one.hidden, 0, len(name), 0) + name)
        at += len(body)
    return compound(start + format_ + styles + bound + record(0x0A) + b"".join(bodies))


def _sheet(sheet: OldSheet) -> bytes:
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for number, row in enumerate(sheet.rows):
        options = 0x20 if number in sheet.hidden_rows else 0
        height = 0 if number in sheet.flat_rows else 255
        body += record(0x0208, struct.pack("<HHHHHHHH", number, 0, len(row), height, 0, 0, options, 0))
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 0) + cell.encode("latin-1")
                body += record(0x0204, struct.pack("<HHH", number, column, 0) + text)
            elif cell is not None:
                body += record(0x0203, struct.pack("<HHHd", number, column, sheet.style, cell))
    return body + b"".join(sheet.records) + record(0x0A)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with this one stream."""
    stream += bytes(max(0, 4096 - len(stream)))
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (128 - len(chain))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(name, 2, 2, len(stream)) + bytes(256)
    return header + struct.pack("<128I", *chain) + entries + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text
        + bytes(64 - len(text))
        + struct.pack("<HBB", len(text), kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def ods(*tables: str, styles: str = "") -> bytes:
    """An ODS file of these tables' XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest:manifest xmlns:manifest="m"/>')
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {_NAMES}><office:automatic-styles>{styles}'
            f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    return stream.getvalue()


def ods_table(name: str, *rows: str, style: str = "") -> str:
    """The XML of a table."""
    styled = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{name}"{styled}>{"".join(rows)}</table:table>'


def ods_row(*cells: Cell, more: str = "", raw: str = "") -> str:
    """The XML of a row; numbers are shown with ten digits. `raw`: cells of your own."""
    return f"<table:table-row{more}>{''.join(map(_ods_cell, cells))}{raw}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, int | float):
        shown = f"<text:p>{cell:010}</text:p>"
        return f'<table:table-cell office:value-type="float" office:value="{cell}">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{cell or ""}</text:p></table:table-cell>'

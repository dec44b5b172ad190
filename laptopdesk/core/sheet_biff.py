"""XLS (BIFF5 and BIFF8): what a sheet shows beside its values, by the records that say so ([MS-XLS], [MS-CFB]).

Belongs to the process that opens foreign workbooks (`core.sheet_reader`). A record that is not as it should be raises.
"""

import struct
from collections.abc import Iterator

from laptopdesk.core.sheet_looks import SheetLook, adds_signs

_FREE = 0xFFFFFFFA
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOF, _EOF, _SHEET, _FORMAT, _STYLE, _ROW = 0x0809, 0x0A, 0x85, 0x041E, 0xE0, 0x0208
_NUMBER, _RK, _RKS, _FORMULA, _ERROR, _TEXT = 0x0203, 0x027E, 0xBD, 0x06, 0x0205, 0x0207
_COLUMNS = 0x7D
_HIDDEN_ROW, _HIDDEN_COLUMN, _HEIGHT = 0x20, 0x01, 0x7FFF
_BIFF8 = 0x0600


class XlsLooks:
    """The looks of an XLS file's sheets, by name."""

    def __init__(self, content: bytes) -> None:
        self._stream = _workbook_stream(content)
        self._formats: dict[int, str] = {}
        self._sheets: dict[str, int] = {}
        codes: dict[int, str] = {}
        styles: list[int] = []
        wide = False
        for kind, body in _records(self._stream, 0):
            if kind == _BOF:
                wide = struct.unpack_from("<H", body)[0] == _BIFF8
            elif kind == _FORMAT:
                codes[struct.unpack_from("<H", body)[0]] = _text(body, 2, long=wide, wide=wide)
            elif kind == _STYLE:
                styles.append(struct.unpack_from("<H", body, 2)[0])
            elif kind == _SHEET:
                self._sheets[_text(body, 6, long=False, wide=wide)] = struct.unpack_from("<I", body)[0]
        named = {number: codes.get(code, "") for number, code in enumerate(styles)}
        self._formats = {number: code for number, code in named.items() if adds_signs(code)}

    def of(self, name: str) -> SheetLook:
        """Of the sheet with this name."""
        look, computed = SheetLook(), False
        for kind, body in _records(self._stream, self._sheets[name]) if name in self._sheets else ():
            self._take(look, kind, body)
            computed = computed or (kind == _FORMULA and body[12:14] != b"\xff\xff") or kind == _TEXT
        if not computed:
            look.valueless |= look.formulas - set(look.errors)  # a program wrote them, and none was ever computed
        return look

    def _take(self, look: SheetLook, kind: int, body: bytes) -> None:
        if kind in {_ROW, _COLUMNS}:
            _hide(look, kind, body)
        elif kind == _RKS:
            row, column = struct.unpack_from("<HH", body)
            for at in range(4, len(body) - 2, 6):
                self._format(look, row, column, struct.unpack_from("<H", body, at)[0])
                column += 1
        elif kind in {_NUMBER, _RK, _FORMULA, _ERROR}:
            row, column, style = struct.unpack_from("<HHH", body)
            self._format(look, row, column, style)
            place = (row + 1, column)
            if kind == _ERROR and body[7]:
                look.errors[place] = _ERRORS.get(body[6], "#N/A")
            elif kind == _FORMULA:
                look.formulas.add(place)
                if body[12:14] == b"\xff\xff" and body[6] == 2:
                    look.errors[place] = _ERRORS.get(body[8], "#N/A")
                elif body[12:14] == b"\xff\xff" and body[6] == 0:
                    look.valueless.add(place)  # unless a text follows: then it has one

    def _format(self, look: SheetLook, row: int, column: int, style: int) -> None:
        if style in self._formats:
            look.formats[row + 1, column] = self._formats[style]


def _hide(look: SheetLook, kind: int, body: bytes) -> None:
    """What a row or stretch of columns says of being seen."""
    if kind == _COLUMNS:
        first, last, width, _style, how = struct.unpack_from("<5H", body)
        if how & _HIDDEN_COLUMN or width == 0:
            look.hidden_columns.append((first, last))
    elif struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW or not struct.unpack_from("<H", body, 6)[0] & _HEIGHT:
        row = struct.unpack_from("<H", body)[0] + 1
        look.hidden.append((row, row))


def _text(body: bytes, at: int, *, long: bool, wide: bool) -> str:
    length = struct.unpack_from("<H", body, at)[0] if long else body[at]
    at += 2 if long else 1
    if not wide:
        return body[at : at + length].decode("cp1252", "replace")
    double, at = body[at] & 1, at + 1
    return body[at : at + length * 2].decode("utf-16-le") if double else body[at : at + length].decode("latin-1")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Of one part of the stream, from its beginning to its end; charts inside it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _EOF and depth <= 0:
            return


def _workbook_stream(content: bytes) -> bytes:
    """The stream in the compound file that holds the workbook."""
    sector = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)
    first_folder, cutoff, first_small = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
    blocks = [*struct.unpack_from("<109I", content, 76)]
    extra = struct.unpack_from("<I", content, 68)[0]
    for _ in range(len(content) // sector + 1):
        if extra >= _FREE:
            break
        more = struct.unpack_from(f"<{sector // 4}I", content, (extra + 1) * sector)
        blocks, extra = [*blocks, *more[:-1]], more[-1]
    table = b"".join(content[(one + 1) * sector : (one + 2) * sector] for one in blocks if one < _FREE)
    chain = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
    body = content[sector:]
    folder = _chained(body, chain, first_folder, sector)
    entries = [folder[at : at + 128] for at in range(0, len(folder) - 127, 128)]
    root = next(entry for entry in entries if entry[66] == 5)
    entry = next(entry for entry in entries if _name(entry) in {"workbook", "book"} and entry[66] == 2)
    start, size = struct.unpack_from("<II", entry, 116)
    if size >= cutoff:
        return _chained(body, chain, start, sector)[:size]
    small = _chained(body, chain, struct.unpack_from("<I", root, 116)[0], sector)
    links = _chained(body, chain, first_small, sector)
    return _chained(small, struct.unpack(f"<{len(links) // 4}I", links), start, 64)[:size]


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").casefold()


def _chained(body: bytes, chain: tuple[int, ...], start: int, size: int) -> bytes:
    pieces: list[bytes] = []
    while start < len(chain) and len(pieces) <= len(chain):
        pieces.append(body[start * size : (start + 1) * size])
        start = chain[start]
    return b"".join(pieces)

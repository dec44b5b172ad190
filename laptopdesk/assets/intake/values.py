"""A donor's list as it was read: rows that can be received, and everything that is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a column of a donor's list may tell us. A column that is none of these is left alone."""

    DONOR_NUMBER = "donor_number"
    MANUFACTURER = "manufacturer"
    MODEL = "model"
    MODEL_NUMBER = "model_number"
    SERIAL = "serial"
    CPU = "cpu"
    MEMORY = "memory"
    STORAGE = "storage"
    NOTE = "note"


class ListErrorCode(StrEnum):
    """What can be wrong with a list. One error is enough to store nothing of it."""

    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    UNKNOWN_FORMAT = "file_format_unknown"
    BROKEN_WORKBOOK = "workbook_broken"
    SHEET_TOO_LARGE = "sheet_too_large"
    ENCODING = "encoding_unknown"
    NUL_BYTES = "nul_bytes"
    MIXED_LINE_ENDS = "mixed_line_ends"
    UNCLOSED_QUOTE = "unclosed_quote"
    BAD_QUOTE = "bad_quote"
    ONLY_HEADER = "only_header"
    HEADERS_UNKNOWN = "headers_unknown"
    MAP_COLUMN_UNKNOWN = "map_column_unknown"
    DOUBLE_COLUMN = "double_column"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_CELLS = "too_many_cells"
    CELL_TOO_LONG = "cell_too_long"
    CONTROL_CHARACTERS = "control_characters"
    RUINED_NUMBER = "ruined_by_spreadsheet"
    RUINED_DATE = "number_became_date"
    MEMORY_UNREADABLE = "memory_unreadable"
    ROW_WITHOUT_FACTS = "row_without_facts"
    DOUBLE_SERIAL = "double_serial"
    DOUBLE_NUMBER = "double_number"
    SERIAL_IN_REGISTER = "serial_in_register"


@dataclass(frozen=True, kw_only=True)
class ListError:
    """One thing that is wrong, and where. `line` counts from 1 as an editor or a spreadsheet does; None: the file.

    `value`: the words in question, shortened. `other_line`: the earlier line it clashes with.
    """

    code: ListErrorCode
    line: int | None = None
    column: str | None = None
    value: str = ""
    other_line: int | None = None


@dataclass(frozen=True, kw_only=True)
class DonorRow:
    """One laptop of a list. `serial_key` is the real serial in comparable form, None when it identifies nothing.

    `row_key` is what the row is known again by inside its lot: the donor's number, else the real serial, else its
    content and how many rows of the same content came before it.
    """

    line: int
    row_key: str
    manufacturer: str = ""
    model: str = ""
    serial: str | None = None
    serial_key: str | None = None
    donor_number: str | None = None
    cpu: str | None = None
    memory_mib: int | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class DonorList:
    """A list that was read: with any error, there are no rows. `ignored`: columns that were left alone."""

    rows: tuple[DonorRow, ...] = ()
    errors: tuple[ListError, ...] = ()
    ignored: tuple[str, ...] = ()
    row_count: int = 0


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table: cells as text, and where a spreadsheet turned a cell into a date."""

    number: int
    cells: tuple[str, ...]
    dates: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file as lines that hold something, in order."""

    lines: tuple[Line, ...] = ()
    errors: tuple[ListError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What each column of a list is read as, by position, and what is wrong with that."""

    fields: Mapping[int, Field]
    errors: tuple[ListError, ...] = ()


ChooseColumns = Callable[[Line], Columns]
"""From the header line to what each column means: by our own names, by a map somebody made, or both."""


class ListUnreadable(Exception):
    """A file is no table at all; `error` says why. Stays inside this package."""

    def __init__(self, error: ListError) -> None:
        super().__init__(error.code.value)
        self.error = error

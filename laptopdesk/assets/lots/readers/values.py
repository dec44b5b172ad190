"""A donor's list as it was read: rows that can be received, and everything that is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from laptopdesk.assets.lots.readers.formats import NO_LIST
from laptopdesk.protocol.words import N_, Worded


class Field(Worded):
    """What a column of a donor's list may tell us. A column that is none of these is left alone."""

    DONOR_NUMBER = "donor_number", N_("Donor's own number")
    MANUFACTURER = "manufacturer", N_("Manufacturer")
    MODEL = "model", N_("Model")
    MODEL_NUMBER = "model_number", N_("Model number")
    SERIAL = "serial", N_("Serial number")
    CPU = "cpu", N_("Processor")
    MEMORY = "memory", N_("Memory")
    STORAGE = "storage", N_("Storage")
    NOTE = "note", N_("Note")
    KIND = "kind", N_("Kind of device")
    QUANTITY = "quantity", N_("Quantity")


class ListErrorCode(Worded):
    """What can be wrong with a list. One error is enough to store nothing of it."""

    EMPTY = "file_empty", N_("The file is empty.")
    TOO_LARGE = "file_too_large", N_("The file is too large: at most 32 MB.")
    UNKNOWN_FORMAT = "file_format_unknown", NO_LIST
    BROKEN_WORKBOOK = "workbook_broken", N_("This workbook is damaged. Open it, and save it again as XLSX or CSV.")
    LOCKED_WORKBOOK = "workbook_locked", N_("This workbook has a password. Save it without one and load that.")
    SHEET_UNKNOWN = "sheet_unknown", N_("There is no sheet “%(value)s” with something in it.")
    ONLY_HIDDEN = "only_hidden", N_("All sheets with something in them are hidden: %(value)s. Choose one.")
    SHEET_TOO_LARGE = (
        "sheet_too_large",
        N_("This workbook holds far too much. Copy the rows of laptops into a new file."),
    )
    SHEET_TOO_SLOW = (
        "sheet_too_slow",
        N_("Reading this workbook takes too long. Copy the rows of laptops into a new file."),
    )
    READER_BUSY = "reader_busy", N_("No list can be read at this moment. Import this list again in a minute.")
    ENCODING = "encoding_unknown", N_("These characters fit no known encoding. Save the list as CSV UTF-8.")
    NUL_BYTES = "nul_bytes", N_("The file holds NUL bytes. Save the list again as CSV UTF-8.")
    MIXED_LINE_ENDS = "mixed_line_ends", N_("Two kinds of line ends are mixed here (CR and LF). Save the list again.")
    UNCLOSED_QUOTE = "unclosed_quote", N_("A quotation mark opens here and is never closed.")
    BAD_QUOTE = "bad_quote", N_("There is a quotation mark where it is not allowed. Double it, or remove it.")
    ONLY_HEADER = "only_header", N_("There is a header, but no laptop below it.")
    HEADERS_UNKNOWN = (
        "headers_unknown",
        N_("No column is known. Name one: serial number, manufacturer, model or asset number."),
    )
    MAP_COLUMN_UNKNOWN = "map_column_unknown", N_("There is no column “%(value)s” in this list.")
    DOUBLE_COLUMN = "double_column", N_("This column means the same as “%(value)s”. Keep one of the two.")
    TOO_MANY_COLUMNS = (
        "too_many_columns",
        N_("There are %(value)s columns; at most %(limit)s are read. Delete columns that are not about laptops."),
    )
    TOO_MANY_ROWS = "too_many_rows", N_("There are more than %(value)s rows. Split the list into several files.")
    TOO_MANY_CELLS = "too_many_cells", N_("This row has more cells than the header, from “%(value)s” on.")
    CELL_TOO_LONG = (
        "cell_too_long",
        N_("This cell is longer than %(limit)s characters. Shorten it, or leave the column out."),
    )
    CONTROL_CHARACTERS = "control_characters", N_("This cell holds characters that cannot be shown. Type it again.")
    RUINED_NUMBER = (
        "ruined_by_spreadsheet",
        N_("A spreadsheet rounded this number (%(value)s). Get the original digits."),
    )
    RUINED_DATE = "number_became_date", N_("A spreadsheet turned this into a date (%(value)s). Get the original text.")
    CELL_ERROR = "cell_error", N_("A spreadsheet did not know this value (%(value)s). Type the value itself.")
    FORMULA_EMPTY = (
        "formula_without_value",
        N_("This formula has no value. Open and save the list in a spreadsheet, or type it."),
    )
    MEMORY_UNREADABLE = "memory_unreadable", N_("“%(value)s” is not an amount of memory. Example: 8 GB.")
    ROW_WITHOUT_FACTS = "row_without_facts", N_("This row is empty in all known columns.")
    DOUBLE_SERIAL = "double_serial", N_("Serial number %(value)s is also on line %(line)s.")
    DOUBLE_NUMBER = "double_number", N_("Number %(value)s is also on line %(line)s.")
    SERIAL_IN_REGISTER = "serial_in_register", N_("This serial number is already in the register, as %(tag)s.")
    NUMBER_IN_LOT = "number_in_lot", N_("In this lot that number is %(tag)s, with another serial number. Correct one.")
    NO_HEADER = ("no_header", N_("The first line is already a laptop (%(value)s). Put the column names above it."))
    ONE_COLUMN = "one_column", N_("Everything is in one column. Split it in a spreadsheet (Text to Columns).")
    TURNED = (
        "names_below_each_other",
        N_("The column names are below each other. Transpose the list (Paste Special, Transpose)."),
    )
    NOT_ABOUT_LAPTOPS = "not_about_laptops", N_("Most lines are not laptops: %(value)s. Use the list of laptops.")
    NOT_A_LAPTOP = "not_a_laptop", N_("“%(value)s” is not a laptop. Leave this line out, or mark it as a laptop.")
    LONELY_CELL = "lonely_cell", N_("This line has only “%(value)s”. Leave it out, or fill it in.")
    LOOKS_LIKE_TOTAL = (
        "looks_like_total",
        N_("“%(value)s” looks like a total of other lines. Leave this line out, or correct it."),
    )
    WORDS_FOR_SERIAL = (
        "words_for_serial",
        N_("“%(value)s” is not a serial number. Type only the number, or leave this line out."),
    )
    MORE_THAN_ONE = "more_than_one", N_("This line counts %(value)s. Give each laptop a line of its own.")
    WITHOUT_IDENTITY = (
        "without_identity",
        N_("No column is read as serial number or own number. Choose it, or confirm."),
    )


@dataclass(frozen=True, kw_only=True)
class ListError:
    """One thing that is wrong, and where. `line` counts from 1 as an editor or a spreadsheet does; None: the file.

    `value`: the words in question, shortened. `other_line`: the earlier line it clashes with, `other_sheet`: where that
    one stands. `limit`: what may be. `sheet` and `cell` (`C2`) where there are some; `place` names the line in the
    whole file, `index` the column from 0.
    """

    code: ListErrorCode
    line: int | None = None
    column: str | None = None
    value: str = ""
    other_line: int | None = None
    limit: int | None = None
    sheet: str = ""
    other_sheet: str = ""
    cell: str = ""
    place: str = ""
    index: int | None = None


@dataclass(frozen=True, kw_only=True)
class CellPlace:
    """Where a cell stands: the name of its column, its position from 0, and `C2` in a workbook."""

    column: str
    index: int
    cell: str = ""


@dataclass(frozen=True, kw_only=True)
class DonorRow:
    """One laptop of a list. `serial_key` is the real serial in comparable form, None when it identifies nothing.

    `row_key` is what the row is known again by inside its lot: the donor's number, else the real serial, else its
    content and how many rows of the same content came before it. `place` names the line in the whole file, however
    its columns are read; `sheet`, `serial_at` and `number_at` where it and its numbers stand.
    """

    line: int
    row_key: str
    place: str = ""
    sheet: str = ""
    serial_at: CellPlace | None = None
    number_at: CellPlace | None = None
    manufacturer: str = ""
    model: str = ""
    serial: str | None = None
    serial_key: str | None = None
    donor_number: str | None = None
    cpu: str | None = None
    memory_mib: int | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """One line of a table: cells as text, and where a spreadsheet turned a cell into a date.

    `place` names it in the whole file: the sheet from 1, and the line in it. `formulas`: where one has no value.
    `columns`: in which column each cell stands in the file, where that is another one.
    """

    number: int
    cells: tuple[str, ...]
    dates: frozenset[int] = frozenset()
    place: str = ""
    sheet: str = ""
    hidden: bool = False
    formulas: frozenset[int] = frozenset()
    columns: tuple[int, ...] = ()


class WhyLeftOut(Worded):
    """Why a line or a sheet of a file is not read. All are told."""

    ABOVE_HEADER = "above_header", N_("above the header")
    HEADER_AGAIN = "header_again", N_("the header once more")
    TOTAL = "total", N_("a total")
    RULER = "ruler", N_("dashes only")
    HIDDEN = "hidden", N_("hidden in the file")
    CHOSEN = "chosen", N_("left out by choice")
    OTHER_KIND = "other_kind", N_("no laptop")
    NO_LIST = "no_list", N_("no list of laptops")
    NO_NUMBERS = "no_numbers", N_("no column of serial numbers or own numbers in it")


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A line that is not read, the first words in it, and why."""

    line: int
    place: str
    why: WhyLeftOut
    words: str = ""
    sheet: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetUse:
    """A sheet of a workbook: whether it was read, how many lines it has under a header; `why` it was left out.

    `hidden_columns`: names of those that are read although nobody sees them.
    """

    name: str
    read: bool
    rows: int
    hidden: bool = False
    hidden_rows: int = 0
    why: WhyLeftOut | None = None
    hidden_columns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pick:
    """Which parts of a workbook are read. `sheets`: by name; None: all that people see and that are lists."""

    sheets: tuple[str, ...] | None = None
    hidden_rows: bool = False


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person decided about a list. `left_out`: places of lines; `corrected`: by place and column, other words.

    `laptop_kinds`: words in comparable form that mean a laptop too.
    """

    pick: Pick = Pick()
    only_laptops: bool = False
    laptop_kinds: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    corrected: Mapping[tuple[str, int], str] = field(default_factory=dict)
    without_identity: bool = False


NO_CHOICES = Choices()
WITH_HIDDEN_ROWS = Choices(pick=Pick(hidden_rows=True))
"""Where nobody is asked: no line of a sheet that is read stays behind."""


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What a column of an unknown name seems to be: so many of its filled cells look like that, of so many."""

    index: int
    field: Field
    alike: int
    filled: int


@dataclass(frozen=True, kw_only=True)
class DonorList:
    """A list that was read: with any error, there are no rows. `ignored`: columns that were left alone.

    `header`: the line that names the columns, None where there is no table. `identified`: whether a column is read
    that tells laptops apart. `nameless`: lines without a real serial number. `kinds`: other kinds, and how many.
    `sound`: the rows with which nothing is wrong, whatever is wrong with others.
    """

    header: TableLine | None = None
    rows: tuple[DonorRow, ...] = ()
    errors: tuple[ListError, ...] = ()
    ignored: tuple[str, ...] = ()
    row_count: int = 0
    guessed: tuple[Guess, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    sheets: tuple[SheetUse, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    identified: bool = True
    nameless: int = 0
    sound: tuple[DonorRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadTable:
    """A file as lines that hold something, in order, the header first; where there are none, `errors` says why."""

    lines: tuple[TableLine, ...] = ()
    errors: tuple[ListError, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    sheets: tuple[SheetUse, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What each column of a list is read as, by position, and what is wrong with that."""

    fields: Mapping[int, Field]
    errors: tuple[ListError, ...] = ()
    guessed: tuple[Guess, ...] = ()


Score = Callable[[Sequence[str]], int]
"""How much a line looks like the header of a list: 0 where no cell of it is a name we know."""
ChooseColumns = Callable[[TableLine], Columns]
"""From the header line to what each column means: by our own names, by a map somebody made, or both."""


class ListUnreadable(Exception):
    """A file is no table at all; `error` says why. Stays inside this package."""

    def __init__(self, error: ListError) -> None:
        super().__init__(error.code.value)
        self.error = error

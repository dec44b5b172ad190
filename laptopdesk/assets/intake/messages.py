"""What is wrong with a donor's list, in words that say what to do."""

from typing import assert_never

from laptopdesk.assets.intake.values import Field, ListError, ListErrorCode
from laptopdesk.core.i18n import gettext as _


def list_error_sentence(error: ListError) -> str:  # noqa: C901 - one case per code
    """The sentence for this error, without line and column: these stand beside it."""
    match error.code:
        case ListErrorCode.EMPTY:
            return _("The file is empty.")
        case ListErrorCode.TOO_LARGE:
            return _("The file is too large: at most 32 MB.")
        case ListErrorCode.UNKNOWN_FORMAT:
            return _("This is no CSV or XLSX file. Save the list as one of these.")
        case ListErrorCode.BROKEN_WORKBOOK:
            return _("This workbook is damaged. Open it, and save it again as XLSX or CSV.")
        case ListErrorCode.SHEET_TOO_LARGE:
            return _("A sheet claims to be far too large. Copy the rows into a new file.")
        case ListErrorCode.ENCODING:
            return _("These characters fit no known encoding. Save the list as CSV UTF-8.")
        case ListErrorCode.NUL_BYTES:
            return _("The file holds NUL bytes. Save the list again as CSV UTF-8.")
        case ListErrorCode.MIXED_LINE_ENDS:
            return _("Two kinds of line ends are mixed here (CR and LF). Save the list again.")
        case ListErrorCode.UNCLOSED_QUOTE:
            return _("A quotation mark opens here and is never closed.")
        case ListErrorCode.BAD_QUOTE:
            return _("A quotation mark stands where none can be. Double it, or remove it.")
        case ListErrorCode.ONLY_HEADER:
            return _("There is a header, and no laptop under it.")
        case ListErrorCode.HEADERS_UNKNOWN:
            return _("No column is known. Name one: serial number, manufacturer, model or asset number.")
        case ListErrorCode.MAP_COLUMN_UNKNOWN:
            return _("There is no column “%(value)s” in this list.", value=error.value)
        case ListErrorCode.DOUBLE_COLUMN:
            return _("This column means the same as “%(value)s”. Keep one of the two.", value=error.value)
        case ListErrorCode.TOO_MANY_COLUMNS:
            return _("There are too many columns: %(value)s.", value=error.value)
        case ListErrorCode.TOO_MANY_ROWS:
            return _("There are more than %(value)s rows. Split the list.", value=error.value)
        case ListErrorCode.TOO_MANY_CELLS:
            return _("This row has more cells than the header, from “%(value)s” on.", value=error.value)
        case ListErrorCode.CELL_TOO_LONG:
            return _("This cell is too long. Shorten it.")
        case ListErrorCode.CONTROL_CHARACTERS:
            return _("This cell holds characters that cannot be shown. Type it again.")
        case ListErrorCode.RUINED_NUMBER:
            return _("A spreadsheet rounded this number (%(value)s). Get the original digits.", value=error.value)
        case ListErrorCode.RUINED_DATE:
            return _("A spreadsheet made this a date (%(value)s). Get the original text.", value=error.value)
        case ListErrorCode.MEMORY_UNREADABLE:
            return _("“%(value)s” is no amount of memory. Example: 8 GB.", value=error.value)
        case ListErrorCode.ROW_WITHOUT_FACTS:
            return _("This row says nothing in the columns that are known.")
        case ListErrorCode.DOUBLE_SERIAL:
            return _("Serial %(value)s stands on line %(line)s too.", value=error.value, line=error.other_line)
        case ListErrorCode.SERIAL_IN_REGISTER:
            return _("This serial number is already in the register, as %(tag)s.", tag=error.value)
        case ListErrorCode.DOUBLE_NUMBER:
            return _("Number %(value)s stands on line %(line)s too.", value=error.value, line=error.other_line)
        case _ as never:
            assert_never(never)


def field_name(field: Field) -> str:
    """What a column of a donor's list may tell us, as people say it."""
    match field:
        case Field.DONOR_NUMBER:
            return _("Donor's own number")
        case Field.MANUFACTURER:
            return _("Maker")
        case Field.MODEL:
            return _("Model")
        case Field.MODEL_NUMBER:
            return _("Model number")
        case Field.SERIAL:
            return _("Serial number")
        case Field.CPU:
            return _("Processor")
        case Field.MEMORY:
            return _("Memory")
        case Field.STORAGE:
            return _("Storage")
        case Field.NOTE:
            return _("Note")
        case _ as never:
            assert_never(never)

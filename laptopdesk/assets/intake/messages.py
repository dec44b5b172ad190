"""What is wrong with a donor's list, in words that say what to do."""

from typing import assert_never

from laptopdesk.assets.intake.formats import FileFormat
from laptopdesk.assets.intake.subject import Subject
from laptopdesk.assets.intake.values import Guess, ListError, ListErrorCode
from laptopdesk.core.i18n import gettext as _


def list_error_sentence(error: ListError) -> str:  # noqa: C901 - one case per code
    """The sentence for this error, without line and column: these stand beside it."""
    match error.code:
        case ListErrorCode.EMPTY:
            return _("The file is empty.")
        case ListErrorCode.TOO_LARGE:
            return _("The file is too large: at most 32 MB.")
        case ListErrorCode.UNKNOWN_FORMAT:
            return _format_sentence(error.value)
        case ListErrorCode.BROKEN_WORKBOOK:
            return _("This workbook is damaged. Open it, and save it again as XLSX or CSV.")
        case ListErrorCode.LOCKED_WORKBOOK:
            return _("This workbook has a password. Save it without one, and load that.")
        case ListErrorCode.SHEET_UNKNOWN:
            return _("There is no sheet “%(value)s” with something in it.", value=error.value)
        case ListErrorCode.ONLY_HIDDEN:
            return _("All sheets with something in them are hidden: %(value)s. Choose one.", value=error.value)
        case ListErrorCode.SHEET_TOO_LARGE:
            return _("This workbook holds far too much. Copy the rows of laptops into a new file.")
        case ListErrorCode.SHEET_TOO_SLOW:
            return _("Reading this workbook takes too long. Copy the rows of laptops into a new file.")
        case ListErrorCode.READER_BUSY:
            return _("No list can be read at this moment. Load this one again in a minute.")
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
            return _(
                "There are %(value)s columns; at most %(limit)s are read. Delete those that say nothing of laptops.",
                value=error.value, limit=error.limit,
            )  # fmt: skip
        case ListErrorCode.TOO_MANY_ROWS:
            return _("There are more than %(value)s rows. Split the list into several files.", value=error.value)
        case ListErrorCode.TOO_MANY_CELLS:
            return _("This row has more cells than the header, from “%(value)s” on.", value=error.value)
        case ListErrorCode.CELL_TOO_LONG:
            return _("This cell is longer than %(limit)s characters. Shorten it, or leave the column out.",
                     limit=error.limit)  # fmt: skip
        case ListErrorCode.CONTROL_CHARACTERS:
            return _("This cell holds characters that cannot be shown. Type it again.")
        case ListErrorCode.RUINED_NUMBER:
            return _("A spreadsheet rounded this number (%(value)s). Get the original digits.", value=error.value)
        case ListErrorCode.RUINED_DATE:
            return _("A spreadsheet made this a date (%(value)s). Get the original text.", value=error.value)
        case ListErrorCode.CELL_ERROR:
            return _("A spreadsheet could not tell what stands here (%(value)s). Type the value itself.",
                     value=error.value)  # fmt: skip
        case ListErrorCode.FORMULA_EMPTY:
            return _("This formula has no value. Open and save the list in a spreadsheet, or type it.")
        case ListErrorCode.MEMORY_UNREADABLE:
            return _("“%(value)s” is no amount of memory. Example: 8 GB.", value=error.value)
        case ListErrorCode.ROW_WITHOUT_FACTS:
            return _("This row says nothing in the columns that are known.")
        case ListErrorCode.DOUBLE_SERIAL if error.other_sheet:
            return _("Serial %(value)s stands on line %(line)s of sheet %(sheet)s too.",
                     value=error.value, line=error.other_line, sheet=error.other_sheet)  # fmt: skip
        case ListErrorCode.DOUBLE_SERIAL:
            return _("Serial %(value)s stands on line %(line)s too.", value=error.value, line=error.other_line)
        case ListErrorCode.SERIAL_IN_REGISTER:
            return _("This serial number is already in the register, as %(tag)s.", tag=error.value)
        case ListErrorCode.NUMBER_IN_LOT:
            return _("In this lot that number is %(tag)s, with another serial number. Correct one.", tag=error.value)
        case ListErrorCode.DOUBLE_NUMBER if error.other_sheet:
            return _("Number %(value)s stands on line %(line)s of sheet %(sheet)s too.",
                     value=error.value, line=error.other_line, sheet=error.other_sheet)  # fmt: skip
        case ListErrorCode.DOUBLE_NUMBER:
            return _("Number %(value)s stands on line %(line)s too.", value=error.value, line=error.other_line)
        case ListErrorCode.NO_HEADER:
            return _("The first line is a laptop already (%(value)s). Put the names of the columns above it.",
                     value=error.value)  # fmt: skip
        case ListErrorCode.ONE_COLUMN:
            return _("All stands in one column. Split it in a spreadsheet (Text to Columns).")
        case ListErrorCode.TURNED:
            return _("The names of the columns stand below each other. Turn the list (Paste Special, Transpose).")
        case ListErrorCode.NOT_ABOUT_LAPTOPS:
            return _subject_sentence(error.value)
        case ListErrorCode.NOT_A_LAPTOP:
            return _("“%(value)s” is no laptop. Leave this line out, or say that it is one.", value=error.value)
        case ListErrorCode.LONELY_CELL:
            return _("Only “%(value)s” stands here. Leave this line out, or fill it in.", value=error.value)
        case ListErrorCode.LOOKS_LIKE_TOTAL:
            return _("“%(value)s” seems to add up other lines. Leave this line out, or correct it.", value=error.value)
        case ListErrorCode.WORDS_FOR_SERIAL:
            return _("“%(value)s” is no serial number. Type the number alone, or leave this line out.",
                     value=error.value)  # fmt: skip
        case ListErrorCode.MORE_THAN_ONE:
            return _("This line counts %(value)s. Give each laptop a line of its own.", value=error.value)
        case ListErrorCode.WITHOUT_IDENTITY:
            return _("No column is read as serial number or own number. Point it out, or confirm.")
        case _ as never:
            assert_never(never)


def _format_sentence(value: str) -> str:  # noqa: C901 - one case per format
    """What a file is that is no list, and what to bring."""
    match FileFormat(value) if value in set(FileFormat) else FileFormat.OTHER:
        case FileFormat.HTML:
            return _("This is a web page (HTML). Open it in a spreadsheet and save it as XLSX.")
        case FileFormat.XML:
            return _("This is XML. Open it in a spreadsheet and save it as XLSX.")
        case FileFormat.MHTML:
            return _("This is a saved web page. Open it in a spreadsheet and save it as XLSX.")
        case FileFormat.XLSB:
            return _("This is a binary workbook (XLSB). Save it as XLSX.")
        case FileFormat.PDF:
            return _("This is a PDF. Ask for the list as XLSX or CSV; certificates belong to the wipe logs.")
        case FileFormat.WORD:
            return _("This is a text document. Copy the table into a spreadsheet and save it as XLSX.")
        case FileFormat.SLIDES:
            return _("This is a presentation. Copy the table into a spreadsheet and save it as XLSX.")
        case FileFormat.NUMBERS:
            return _("This is an Apple Numbers file. Export it as XLSX or CSV.")
        case FileFormat.MESSAGE:
            return _("This is an e-mail. Save the list that is in it, and load that.")
        case FileFormat.JSON:
            return _("This is JSON. Ask for the list as XLSX or CSV.")
        case FileFormat.IMAGE:
            return _("This is a picture. Ask for the list as XLSX or CSV.")
        case FileFormat.ARCHIVE:
            return _("This is a packed file (ZIP). Unpack it, and load the list that is in it.")
        case FileFormat.DATABASE:
            return _("This is a database. Export the table as XLSX or CSV.")
        case _:
            return _("This is no CSV, XLSX, XLS or ODS file. Save the list as one of these.")


def _subject_sentence(value: str) -> str:
    """What a list is about that is not about laptops."""
    subject, _colon, examples = value.partition(":")
    match subject:
        case Subject.PEOPLE:
            return _("This seems a list of people, not of laptops. Bring the list of laptops.")
        case Subject.MODELS:
            return _("This seems a list of models. Bring the list with a line for each laptop.")
        case Subject.LICENCES:
            return _("This seems a list of licences, not of laptops. Bring the list of laptops.")
        case _:
            return _("Most lines are no laptops: %(value)s. Bring the list of laptops.", value=examples)


def guess_sentence(guess: Guess) -> str:
    """By what a column was guessed: all of its values look alike."""
    return _("guessed by the %(filled)s values in it", filled=guess.filled)

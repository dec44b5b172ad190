"""What is wrong with a donor's list, in words that say what to do."""

from laptopdesk.assets.lots.readers.formats import FileFormat
from laptopdesk.assets.lots.readers.subject import Subject
from laptopdesk.assets.lots.readers.values import Guess, ListError, ListErrorCode
from laptopdesk.assets.lots.values import LineKind
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word


def list_error_sentence(error: ListError) -> str:
    """The sentence for this error, without line and column: these stand beside it."""
    value, line, sheet = error.value, str(error.other_line), error.other_sheet
    match error.code:
        case ListErrorCode.UNKNOWN_FORMAT if value in set(FileFormat):
            return word(FileFormat(value))
        case ListErrorCode.NOT_ABOUT_LAPTOPS:
            subject, _colon, examples = value.partition(":")
            return word(Subject(subject)) if subject in set(Subject) else word(error.code, value=examples)
        case ListErrorCode.DOUBLE_SERIAL if sheet:
            return _(
                "Serial number %(value)s is also on line %(line)s of sheet %(sheet)s.",
                value=value,
                line=line,
                sheet=sheet,
            )
        case ListErrorCode.DOUBLE_NUMBER if sheet:
            return _(
                "Number %(value)s is also on line %(line)s of sheet %(sheet)s.", value=value, line=line, sheet=sheet
            )
        case _:
            return word(error.code, value=value, tag=value, line=line, limit=error.limit)


def guess_sentence(guess: Guess) -> str:
    """By what a column was guessed: all of its values look alike."""
    return _("guessed from its %(filled)s values", filled=guess.filled)


def line_kind_tone(kind: LineKind) -> str:
    """The tone of a line's badge; its words say the same."""
    tones = {LineKind.MISSING: "bad", LineKind.EXTRA: "warn", LineKind.SERIAL_DIFFERS: "warn"}
    return tones.get(kind, "good")

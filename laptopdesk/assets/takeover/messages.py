"""What is wrong with a list from before this system, in words that say what to do."""

from typing import assert_never

from laptopdesk.assets.intake.messages import list_error_sentence
from laptopdesk.assets.intake.values import ListError, ListErrorCode
from laptopdesk.assets.takeover.values import TakeoverCode, TakeoverError
from laptopdesk.core.i18n import gettext as _


def takeover_error_sentence(error: TakeoverError) -> str:  # noqa: C901 - one case per code
    """The sentence for this error, without line and column: these stand beside it."""
    match error.code:
        case ListErrorCode():
            return list_error_sentence(
                ListError(
                    code=error.code, line=error.line, value=error.value, other_line=error.other_line, limit=error.limit
                )
            )
        case TakeoverCode.STATE_COLUMN_MISSING:
            return _("There is no column with the state of a laptop. Name it “status”.")
        case TakeoverCode.STATE_MISSING:
            return _("The state is missing. Write ready, handed out, received, repair, missing or disposed.")
        case TakeoverCode.STATE_UNKNOWN:
            return _("We do not know the state “%(value)s”. Say what this word means.", value=error.value)
        case TakeoverCode.DATE_UNREADABLE:
            return _("“%(value)s” is no date. Example: 31-12-2025.", value=error.value)
        case TakeoverCode.DATE_IN_FUTURE:
            return _("%(value)s has not been yet. Check the date.", value=error.value)
        case TakeoverCode.RECEIVED_MISSING:
            return _("The date of receipt is missing. Fill it in, or give one date for the whole list.")
        case TakeoverCode.HANDED_MISSING:
            return _("This laptop is out: write down on which date it was handed out.")
        case TakeoverCode.HANDED_BEFORE_RECEIVED:
            return _("It was handed out before it was received. Check both dates.")
        case TakeoverCode.HANDED_UNEXPECTED:
            return _("This laptop is not out, and has a date of hand-out. Check its state.")
        case TakeoverCode.HOLDER_MISSING:
            return _("This laptop is out: write down who has it.")
        case TakeoverCode.HOLDER_UNEXPECTED:
            return _("This laptop is not out, and somebody has it. Check its state.")
        case TakeoverCode.HOLDER_REFUSED:
            return _("Name or contact cannot be kept: %(value)s", value=error.value)
        case TakeoverCode.HOLDER_TWICE:
            return _("This person has a laptop of this programme already.")
        case TakeoverCode.UNRECOGNISABLE:
            return _("This row has no number and no real serial number. Give one, so that it is known again.")
        case TakeoverCode.PLACE_MISSING:
            return _("The place is missing. Fill it in, or give one place for the whole list.")
        case TakeoverCode.PLACE_UNKNOWN:
            return _("We do not know the place “%(value)s”. Write its name or its code as in the list of places.",
                     value=error.value)  # fmt: skip
        case TakeoverCode.PROGRAMME_UNKNOWN:
            return _("We do not know the programme “%(value)s”. Write its name or code.", value=error.value)
        case _ as never:
            assert_never(never)

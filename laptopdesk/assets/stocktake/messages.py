"""Sentences and names of the stock-take."""

from typing import assert_never

from laptopdesk.assets.stocktake.values import (
    DifferenceKind,
    StocktakeState,
)
from laptopdesk.core.i18n import gettext as _
from laptopdesk.protocol.codes import CodeReason


def stocktake_state_tone(state: StocktakeState) -> str:
    """The tone of the state's badge; its words say the same."""
    tones = {StocktakeState.COUNTING: "info", StocktakeState.COUNTED: "warn", StocktakeState.SIGNED: "good"}
    return tones.get(state, "neutral")


def kind_meaning(kind: DifferenceKind) -> str:
    """One sentence that says what the kind means."""
    match kind:
        case DifferenceKind.FOUND:
            return _("Expected here and scanned.")
        case DifferenceKind.MISSING:
            return _("Expected here, not scanned, and by the register still here.")
        case DifferenceKind.LEFT:
            return _("Expected here and not scanned, but handed out or moved since the count was opened.")
        case DifferenceKind.ELSEWHERE:
            return _("Scanned here, while the register says another place.")
        case DifferenceKind.WRONG_STATE:
            return _("Scanned here, while the register says handed out, missing or disposed of.")
        case DifferenceKind.CAME:
            return _("Scanned here, and came in after the count was opened.")
        case _ as never:
            assert_never(never)


def reading_sentence(reason: str) -> str:
    """Why a raw text is no laptop's code; a code that a later version wrote is shown as it is."""
    if reason not in set(CodeReason):
        return reason
    return _code_sentence(CodeReason(reason))


def _code_sentence(reason: CodeReason) -> str:
    match reason:
        case CodeReason.EMPTY:
            return _("Nothing was read.")
        case CodeReason.WRONG_LENGTH | CodeReason.BAD_CHARACTERS | CodeReason.UNKNOWN_KIND:
            return _("Not one of our codes.")
        case CodeReason.WRONG_CHECK:
            return _("Misread: the check character is wrong.")
        case CodeReason.FOREIGN_LAYOUT:
            return _("The scanner types in another keyboard language.")
        case CodeReason.MERGED:
            return _("Two codes in one.")
        case CodeReason.OTHER_KIND:
            return _("A code of another kind, no laptop.")
        case _ as never:
            assert_never(never)

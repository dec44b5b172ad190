"""Sentences and names of the stock-take."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.stocktake.errors import StocktakeReason
from laptopdesk.assets.stocktake.values import (
    Decision,
    DifferenceKind,
    RoundScope,
    ScanSource,
    StocktakeState,
)
from laptopdesk.core.i18n import gettext as _
from laptopdesk.protocol.codes import CodeReason


def stocktake_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why a stock-take cannot go on as asked."""
    match StocktakeReason(reason):
        case StocktakeReason.ALREADY_OPEN:
            return _("A stock-take is already open at this place. Finish that one first.")
        case StocktakeReason.NOT_COUNTING:
            return _("This count is closed. Begin a recount to count on.")
        case StocktakeReason.NOT_COUNTED:
            return _("The count is not closed yet.")
        case StocktakeReason.NOT_OPEN:
            return _("This stock-take is already signed or cancelled.")
        case StocktakeReason.NOT_SIGNED:
            return _("This stock-take is not signed yet.")
        case StocktakeReason.NEEDS_PERSON:
            return _("Only a person with an account can sign.")
        case StocktakeReason.OPENED_IT:
            return _("You opened this stock-take. Somebody else must sign.")
        case StocktakeReason.COUNTED_IT:
            return _("You counted along. Somebody else must sign.")
        case StocktakeReason.SIGNER_ONLY:
            return _("Only the person who signed chooses what follows.")
        case StocktakeReason.NOTHING_TO_UNDO:
            return _("There is no scan of yours to undo.")
        case StocktakeReason.NOTHING_SCANNED:
            return _("No code was given.")
        case StocktakeReason.TOO_MANY_AT_ONCE:
            return _("Too many codes at once. Send at most 500.")
        case StocktakeReason.NOT_IN_LIST:
            return _("This laptop is not in that list of differences.")
        case _ as never:
            assert_never(never)


def stocktake_state_name(state: StocktakeState) -> str:
    """How far a stock-take is."""
    match state:
        case StocktakeState.COUNTING:
            return _("being counted")
        case StocktakeState.COUNTED:
            return _("counted, not signed")
        case StocktakeState.SIGNED:
            return _("signed")
        case StocktakeState.CANCELLED:
            return _("cancelled")
        case _ as never:
            assert_never(never)


def stocktake_state_tone(state: StocktakeState) -> str:
    """The tone of the state's badge; its words say the same."""
    tones = {StocktakeState.COUNTING: "info", StocktakeState.COUNTED: "warn", StocktakeState.SIGNED: "good"}
    return tones.get(state, "neutral")


def kind_name(kind: DifferenceKind) -> str:
    """What a laptop is in the comparison."""
    match kind:
        case DifferenceKind.FOUND:
            return _("Found as expected")
        case DifferenceKind.MISSING:
            return _("Not found")
        case DifferenceKind.LEFT:
            return _("Left meanwhile")
        case DifferenceKind.ELSEWHERE:
            return _("Belongs to another place")
        case DifferenceKind.WRONG_STATE:
            return _("Here, but not by the register")
        case DifferenceKind.CAME:
            return _("Came in meanwhile")
        case _ as never:
            assert_never(never)


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


def decision_name(decision: Decision) -> str:
    """What was chosen for a laptop."""
    match decision:
        case Decision.SET_MISSING:
            return _("Set to missing")
        case Decision.PLACE_HERE:
            return _("Placed here")
        case _ as never:
            assert_never(never)


def scope_name(scope: RoundScope) -> str:
    """What a round counts."""
    match scope:
        case RoundScope.ALL:
            return _("everything")
        case RoundScope.DIFFERENCES:
            return _("only the differences")
        case _ as never:
            assert_never(never)


def source_name(source: ScanSource) -> str:
    """What read a code."""
    match source:
        case ScanSource.DESK:
            return _("desk page")
        case ScanSource.CAMERA:
            return _("camera")
        case ScanSource.STATION:
            return _("station")
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

"""Sentences and names of the stock-take."""

from laptopdesk.assets.stocktake.values import DifferenceKind, NotCounted, StocktakeState
from laptopdesk.core.i18n import N_, word_of
from laptopdesk.core.i18n import gettext as _


def stocktake_state_tone(state: StocktakeState) -> str:
    """The tone of the state's badge; its words say the same."""
    tones = {StocktakeState.COUNTING: "info", StocktakeState.COUNTED: "warn", StocktakeState.SIGNED: "good"}
    return tones.get(state, "neutral")


KIND_MEANINGS = {
    DifferenceKind.FOUND: N_("Expected here and scanned."),
    DifferenceKind.MISSING: N_("Expected here, not scanned, and still here according to the register."),
    DifferenceKind.LEFT: N_("Expected here and not scanned, but handed out or moved since the count was opened."),
    DifferenceKind.ELSEWHERE: N_("Scanned here, but the register says another location."),
    DifferenceKind.WRONG_STATE: N_("Scanned here, but the register says handed out, missing or disposed of."),
    DifferenceKind.CAME: N_("Scanned here, and came in after the count was opened."),
}


def kind_meaning(kind: DifferenceKind) -> str:
    """One sentence that says what the kind means."""
    return _(KIND_MEANINGS[kind])


def reading_sentence(reason: str) -> str:
    """Why a raw text is no laptop's code."""
    return word_of(reason, NotCounted)

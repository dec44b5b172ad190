"""Sentences and names for transfers."""

from laptopdesk.assets.transfers.values import LineState, ScanResult
from laptopdesk.core.i18n import N_, word
from laptopdesk.core.i18n import gettext as _

LINE_TONES = {
    LineState.ON_THE_WAY: "info",
    LineState.ARRIVED: "good",
    LineState.NOT_SENT: "warn",
    LineState.ELSEWHERE: "bad",
    LineState.MISSED: "bad",
    LineState.SETTLED: "neutral",
    LineState.TAKEN_OFF: "neutral",
}
RESULT_NOTES = {
    ScanResult.OUT_NOT_FIT: N_("It is not fit to leave. The reason it goes anyway is recorded."),
    ScanResult.OUT_ALREADY: N_("It was already on the list."),
    ScanResult.IN_ALREADY: N_("It was already scanned in."),
    ScanResult.IN_NOT_SENT: N_("It was not scanned out. This is noted as a difference."),
    ScanResult.IN_ELSEWHERE: N_("The register has it at another location. The scan is kept; the office decides."),
}


def result_words(result: ScanResult) -> tuple[str, str]:
    """What a scan did: a word for two metres' distance, and a sentence where there is more to say."""
    return word(result), _(RESULT_NOTES[result]) if result in RESULT_NOTES else ""

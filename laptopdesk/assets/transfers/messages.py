"""Sentences and names for transfers."""

from typing import assert_never

from laptopdesk.assets.transfers.values import LineState, ScanResult
from laptopdesk.core.i18n import gettext as _

LINE_TONES = {
    LineState.ON_THE_WAY: "info", LineState.ARRIVED: "good", LineState.NOT_SENT: "warn", LineState.ELSEWHERE: "bad",
    LineState.MISSED: "bad", LineState.SETTLED: "neutral", LineState.TAKEN_OFF: "neutral",
}  # fmt: skip


def result_words(result: ScanResult) -> tuple[str, str]:
    """What a scan did: a word for two metres' distance, and a sentence."""
    match result:
        case ScanResult.OUT:
            return _("Loaded"), ""
        case ScanResult.OUT_NOT_FIT:
            return _("Loaded"), _("It is not fit to leave. Why it goes all the same is written down.")
        case ScanResult.OUT_ALREADY:
            return _("Loaded"), _("It was on the list already.")
        case ScanResult.IN:
            return _("Arrived"), ""
        case ScanResult.IN_ALREADY:
            return _("Arrived"), _("It was scanned in already.")
        case ScanResult.IN_NOT_SENT:
            return _("Arrived"), _("Nobody scanned it out. It is noted as a difference.")
        case ScanResult.IN_ELSEWHERE:
            return _("Put it aside"), _("The register has it elsewhere. The scan is kept; the office decides.")
        case _ as never:
            assert_never(never)

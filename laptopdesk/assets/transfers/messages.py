"""Sentences and names for transfers."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.transfers.errors import TransferReason
from laptopdesk.assets.transfers.values import LineState, ScanResult, Settlement
from laptopdesk.core.i18n import gettext as _


def transfer_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why a transfer cannot be changed as asked."""
    match TransferReason(reason):
        case TransferReason.SAME_PLACE:
            return _("Choose two different places.")
        case TransferReason.PLACE_CLOSED:
            return _("One of these places is not in use now.")
        case TransferReason.NOT_OPEN:
            return _("This transfer was ended already.")
        case TransferReason.DEPARTED:
            return _("This transfer has left. Open a new one for what stayed behind.")
        case TransferReason.NOTHING_LOADED:
            return _("Not one laptop was scanned.")
        case TransferReason.STILL_LOADED:
            return _("Take all laptops off the list first.")
        case TransferReason.NOT_A_LAPTOP:
            return _("This is not the label of a laptop.")
        case TransferReason.REGISTERED_ELSEWHERE:
            return _("The register has this laptop at a place you do not work for. Put it aside and call the office.")
        case TransferReason.NOT_ON_LIST:
            return _("This laptop is not on the list.")
        case TransferReason.ALREADY_ARRIVED:
            return _("This laptop has arrived already.")
        case TransferReason.REMARK_MISSING:
            return _("Not everything is as it was sent. Write down what you know about it.")
        case TransferReason.NOTHING_TO_SETTLE:
            return _("There is nothing left to settle here.")
        case _ as never:
            assert_never(never)


def line_name(state: LineState) -> str:
    """How one laptop of a transfer stands, in a few words."""
    match state:
        case LineState.ON_THE_WAY:
            return _("on its way")
        case LineState.ARRIVED:
            return _("arrived")
        case LineState.NOT_SENT:
            return _("arrived, was not scanned out")
        case LineState.ELSEWHERE:
            return _("lies here, the register says elsewhere")
        case LineState.MISSED:
            return _("did not arrive")
        case LineState.SETTLED:
            return _("settled")
        case LineState.TAKEN_OFF:
            return _("taken off the list")
        case _ as never:
            assert_never(never)


LINE_TONES = {
    LineState.ON_THE_WAY: "info", LineState.ARRIVED: "good", LineState.NOT_SENT: "warn", LineState.ELSEWHERE: "bad",
    LineState.MISSED: "bad", LineState.SETTLED: "neutral", LineState.TAKEN_OFF: "neutral",
}  # fmt: skip


def settlement_name(how: Settlement) -> str:
    """How a difference was settled."""
    match how:
        case Settlement.NEVER_LEFT:
            return _("it never left")
        case Settlement.PLACED_HERE:
            return _("it lies at the destination")
        case Settlement.ELSEWHERE:
            return _("it turned out to be somewhere else")
        case _ as never:
            assert_never(never)


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

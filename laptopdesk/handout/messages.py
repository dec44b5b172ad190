"""Sentences for what the desk refuses; the gate's own sentences are shared with the station in `protocol`."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.desk import WrongCode
from laptopdesk.handout.errors import DeskReason
from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.gate import GateReason, HandoutKind
from laptopdesk.protocol.operations import ReturnReason
from laptopdesk.protocol.sentences import sentence


def gate_sentence(reason: StrEnum) -> str:
    """The gate's reason in the language of the page."""
    return sentence(GateReason(reason), current_locale())


def desk_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """The desk's reason in the language of the page, at most 15 words."""
    match DeskReason(reason):
        case DeskReason.UNDO_TOO_LATE:
            return _("The ten minutes for undo are over. Use a return.")
        case DeskReason.UNDO_OTHER_DESK:
            return _("Only the desk that handed it out may undo.")
        case DeskReason.ALREADY_ENDED:
            return _("This hand-out has already ended.")
        case DeskReason.NOT_HANDED_OUT:
            return _("This laptop is not handed out.")
        case DeskReason.KIT_UNKNOWN:
            return _("This programme does not have that item in its kit.")
        case DeskReason.SAME_PERSON:
            return _("Somebody else must approve: not the person who asked.")
        case DeskReason.REASON_MISSING:
            return _("Write down why.")
        case DeskReason.ALREADY_APPROVED:
            return _("This exception was already approved.")
        case DeskReason.NOT_NEEDED:
            return _("No exception is needed: the first training was attended.")
        case DeskReason.NO_LOCATION:
            return _("First choose where you stand.")
        case DeskReason.SIGNATURE_UNREADABLE:
            return _("The signature could not be read. Sign again, or use paper.")
        case _ as never:
            assert_never(never)


def code_sentence(reason: StrEnum) -> str:
    """Why a scanned or typed text is no code, in the language of the page."""
    return sentence(CodeReason(reason), current_locale())


def wrong_code_sentence(reason: StrEnum) -> str:
    """A good code that the desk has no use for."""
    match WrongCode(reason):
        case WrongCode.NOT_HERE:
            return _("This code does nothing here. Scan a pass or a laptop.")
        case _ as never:
            assert_never(never)


def kit_name(code: str) -> str:
    """What a kit code is called on screen and in the agreement; an unknown one is shown as it is."""
    match code:
        case "charger":
            return _("charger")
        case "bag":
            return _("bag")
        case "mouse":
            return _("mouse")
        case "headset":
            return _("headset")
        case _:
            return code


def return_reason_name(reason: ReturnReason) -> str:
    """Why a laptop came back, as people say it."""
    match reason:
        case ReturnReason.DEFECT:
            return _("It is broken")
        case ReturnReason.SWAP:
            return _("Exchange for another laptop")
        case ReturnReason.STOPPED:
            return _("The resident stops")
        case ReturnReason.LOAN_ENDED:
            return _("The loan is over")
        case ReturnReason.OTHER:
            return _("Another reason")
        case _ as never:
            assert_never(never)


def kind_name(kind: HandoutKind) -> str:
    """Own laptop or loaner, as people say it."""
    match kind:
        case HandoutKind.OWN:
            return _("own laptop")
        case HandoutKind.LOANER:
            return _("loaner")
        case _ as never:
            assert_never(never)

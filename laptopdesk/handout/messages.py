"""Sentences for what the desk refuses; the gate's own sentences are shared with the station in `protocol`."""

from collections.abc import Iterable
from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.desk import WrongCode
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.values import Handout, HandoutEnd
from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.gate import GateReason, HandoutKind
from laptopdesk.protocol.operations import ReturnReason
from laptopdesk.protocol.sentences import sentence
from laptopdesk.ui.formats import format_time, group_code


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
            return _("This laptop is not handed out. Set it apart: the programme team decides.")
        case DeskReason.STILL_STANDS:
            return _("This hand-out still stands.")
        case DeskReason.HAND_OVER_DOUBTFUL:
            return _("Nobody at the desk knows whether this laptop was handed over.")
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
        case DeskReason.NOTHING_TO_UNDO:
            return _("This desk has nothing to undo.")
        case DeskReason.SCAN_FIRST:
            return _("First scan the pass and the laptop.")
        case DeskReason.PAPER_NUMBER:
            return _("Write the number of the paper with letters, digits and dashes only.")
        case DeskReason.SIGNATURE_UNREADABLE:
            return _("The signature could not be read. Sign again, or use paper.")
        case DeskReason.AGREEMENT_CLOSED:
            return _(
                "You can open an agreement for 7 days after the hand-over, at your own place. "
                "Do you need another one? Ask the programme team."
            )
        case _ as never:
            assert_never(never)


def end_name(end: HandoutEnd) -> str:
    """How a hand-over ended, in a list."""
    match end:
        case HandoutEnd.UNDONE:
            return _("undone")
        case HandoutEnd.RETURNED:
            return _("came back")
        case HandoutEnd.SWAPPED:
            return _("exchanged")
        case HandoutEnd.LOST:
            return _("lost or stolen")
        case HandoutEnd.MISTAKE:
            return _("recorded by mistake")
        case _ as never:
            assert_never(never)


def ended_sentence(handout: Handout, initials: str) -> str:
    """What became of a hand-over that no longer stands: when, and where its laptop is."""
    assert handout.ended_by is not None
    words = {"tag": group_code(handout.laptop), "initials": initials, "time": format_time(handout.ended_at)}
    match handout.ended_by:
        case HandoutEnd.UNDONE:
            return _("The hand-out of %(tag)s to %(initials)s was undone at %(time)s. The laptop stays here.", **words)
        case HandoutEnd.RETURNED | HandoutEnd.SWAPPED:
            return _("%(tag)s, which %(initials)s had, came back at %(time)s.", **words)
        case HandoutEnd.LOST:
            return _("%(tag)s, which %(initials)s had, was reported missing at %(time)s.", **words)
        case HandoutEnd.MISTAKE:
            return _("The office found that the hand-out of %(tag)s to %(initials)s did not happen so.", **words)
        case _ as never:
            assert_never(never)


def not_undone_sentence(tag: str, initials: str) -> str:
    """The question about an undo was answered with no."""
    return _("Nothing was undone: %(initials)s has %(tag)s.", tag=group_code(tag), initials=initials)


def paper_sentence(number: str) -> str:
    """The number of an agreement that was signed on paper, before the hand-over is confirmed."""
    whole = number.replace("-", "\u2011")  # it does not break over two lines
    return _("Signed on paper. Write number %(number)s on the agreement, then confirm.", number=whole)


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


def missing_kit_sentence(codes: Iterable[str]) -> str:
    """What must go along and is not ticked yet, and who decides where it is not there."""
    items = ", ".join(kit_name(code) for code in codes)
    return _("Still to tick: %(items)s. Not there? The programme team decides.", items=items)


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

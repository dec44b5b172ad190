"""Sentences for what the desk refuses; the gate's own sentences are shared with the station in `protocol`."""

from collections.abc import Iterable
from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.values import Handout, HandoutEnd
from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.sentences import sentence
from laptopdesk.ui.formats import format_time, group_code


def gate_sentence(reason: StrEnum) -> str:
    """The gate's reason in the language of the page."""
    return sentence(GateReason(reason), current_locale())


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

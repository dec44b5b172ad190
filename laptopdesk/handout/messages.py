"""Sentences of the desk: what became of a hand-over, and what is still to be done."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word_of
from laptopdesk.handout.values import Handout, HandoutEnd
from laptopdesk.protocol.gate import KitPiece
from laptopdesk.ui.formats import format_datetime, format_time, group_code


def ended_sentence(handout: Handout, initials: str) -> str:
    """What became of a hand-over that no longer stands: when, and where its laptop is."""
    assert handout.ended_by is not None
    words = {"tag": group_code(handout.laptop), "initials": initials, "time": format_time(handout.ended_at)}
    match handout.ended_by:
        case HandoutEnd.UNDONE:
            return _("The hand-out of %(tag)s to %(initials)s was undone at %(time)s. The laptop stays here.", **words)
        case HandoutEnd.RETURNED | HandoutEnd.SWAPPED:
            return _("%(tag)s was taken back from %(initials)s at %(time)s.", **words)
        case HandoutEnd.LOST:
            return _("%(tag)s of %(initials)s was reported missing at %(time)s.", **words)
        case HandoutEnd.MISTAKE:
            return _("The office found that %(tag)s was not handed out to %(initials)s as recorded.", **words)
        case _ as never:
            assert_never(never)


def already_sentence(handout: Handout, handed_by: str, *, at: datetime) -> str:
    """Another desk handed this laptop to this person already: when, where, and by whom where that is known."""
    same_day = to_local(handout.handed_at).date() == to_local(at).date()
    words = {
        "time": format_time(handout.handed_at) if same_day else format_datetime(handout.handed_at),
        "place": handout.location,
        "by": handed_by,
    }
    if not handed_by:
        return _("This laptop was handed over to this participant at %(time)s, at %(place)s.", **words)
    return _("This laptop was handed over to this participant at %(time)s by %(by)s, at %(place)s.", **words)


def not_undone_sentence(tag: str, initials: str) -> str:
    """The question about an undo was answered with no."""
    return _("Nothing was undone: %(initials)s has %(tag)s.", tag=group_code(tag), initials=initials)


def paper_sentence(number: str) -> str:
    """The number of an agreement that was signed on paper, before the hand-over is confirmed."""
    whole = number.replace("-", "\u2011")  # it does not break over two lines
    return _("Signed on paper. Write number %(number)s on the agreement, then confirm.", number=whole)


def missing_kit_sentence(codes: Iterable[str]) -> str:
    """What must go along and is not ticked yet, and who decides where it is not there."""
    items = ", ".join(kit_name(code) for code in codes)
    return _("Still to tick: %(items)s. Not there? The programme team decides.", items=items)


def sender() -> str:
    """Who our papers are from."""
    return _("Laptops and trainings in Rotterdam")


def kit_name(code: str) -> str:
    """What a kit code is called on screen and in the agreement."""
    return word_of(code, KitPiece)

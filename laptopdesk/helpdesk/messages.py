"""Sentences and names of the helpdesk."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import gettext as _
from laptopdesk.helpdesk.errors import TicketReason
from laptopdesk.helpdesk.values import Channel, MessageDirection


def ticket_sentence(reason: StrEnum) -> str:
    """Why a ticket cannot be opened or moved."""
    match TicketReason(reason):
        case TicketReason.NOBODY_NAMED:
            return _("Write down a name, a phone number or an e-mail address.")
        case TicketReason.NOTHING_ASKED:
            return _("Write down what the question is.")
        case TicketReason.BSN_IN_WHO:
            return _("This holds a BSN. Write a name, a phone number or an e-mail address.")
        case TicketReason.PHONE_UNREADABLE:
            return _("This is no phone number. Check the digits.")
        case TicketReason.LAPTOP_UNKNOWN:
            return _("This label or pass is not known. Check it, or leave it empty.")
        case TicketReason.NOT_A_MOVE:
            return _("A ticket cannot go from this status to that one.")
        case TicketReason.ANSWER_EMPTY:
            return _("Write down what was said.")
        case TicketReason.CLOSED:
            return _("This ticket is closed. Open it again first.")
        case _ as never:
            assert_never(never)


def channel_name(channel: Channel) -> str:
    """How a question reached us."""
    match channel:
        case Channel.PHONE:
            return _("by phone")
        case Channel.WALK_IN:
            return _("at the counter")
        case Channel.MAIL:
            return _("by e-mail")
        case Channel.STICKER:
            return _("by the sticker")
        case Channel.API:
            return _("by a script")
        case Channel.OFFICE:
            return _("by the office")
        case _ as never:
            assert_never(never)


def direction_name(direction: MessageDirection) -> str:
    """Who said it."""
    match direction:
        case MessageDirection.IN:
            return _("Question")
        case MessageDirection.OUT:
            return _("Answer")
        case MessageDirection.NOTE:
            return _("Note")
        case _ as never:
            assert_never(never)

"""Why a ticket cannot be opened or moved as asked."""

from enum import StrEnum


class TicketReason(StrEnum):
    """Reasons of a refusal."""

    NOBODY_NAMED = "nobody_named"
    NOTHING_ASKED = "nothing_asked"
    BSN_IN_WHO = "bsn_in_who"
    PHONE_UNREADABLE = "ticket_phone_unreadable"
    LAPTOP_UNKNOWN = "ticket_laptop_unknown"
    NOT_A_MOVE = "ticket_not_a_move"
    ANSWER_EMPTY = "answer_empty"
    CLOSED = "ticket_closed"

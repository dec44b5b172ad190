"""Why a ticket cannot be opened or moved as asked."""

from laptopdesk.protocol.words import N_, Worded


class TicketReason(Worded):
    """Reasons of a refusal."""

    NOBODY_NAMED = "nobody_named", N_("Write down a name, a phone number or an e-mail address.")
    NOTHING_ASKED = "nothing_asked", N_("Write down what the question is.")
    BSN_IN_WHO = "bsn_in_who", N_("This contains a BSN. Write a name, a phone number or an e-mail address.")
    PHONE_UNREADABLE = "ticket_phone_unreadable", N_("This is not a phone number. Check the digits.")
    LAPTOP_UNKNOWN = "ticket_laptop_unknown", N_("This label or pass is not known. Check it, or leave it empty.")
    NOT_A_MOVE = "ticket_not_a_move", N_("A ticket cannot go from this status to that one.")
    ANSWER_EMPTY = "answer_empty", N_("Write down what was said.")
    CLOSED = "ticket_closed", N_("This ticket is closed. Reopen it first.")

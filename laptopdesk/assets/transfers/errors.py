"""Why a transfer cannot be changed as asked."""

from laptopdesk.protocol.words import N_, Worded


class TransferReason(Worded):
    """Every reason of this topic."""

    SAME_PLACE = "same_place", N_("Choose two different locations.")
    PLACE_CLOSED = "place_closed", N_("One of these locations is not in use now.")
    NOT_OPEN = "transfer_not_open", N_("This transfer was ended already.")
    DEPARTED = "transfer_departed", N_("This transfer has left. Open a new one for what stayed behind.")
    NOTHING_LOADED = "nothing_loaded", N_("Not one laptop was scanned.")
    STILL_LOADED = "still_loaded", N_("Remove all laptops from the list first.")
    REGISTERED_ELSEWHERE = (
        "registered_elsewhere",
        N_("The register has this laptop at a location you do not work for. Put it aside and call the office."),
    )
    NOT_ON_LIST = "not_on_list", N_("This laptop is not on the list.")
    ALREADY_ARRIVED = "already_arrived", N_("This laptop has arrived already.")
    REMARK_MISSING = "remark_missing", N_("Not everything is as it was sent. Write down what you know about it.")
    NOTHING_TO_SETTLE = "nothing_to_settle", N_("There is nothing left to settle here.")

"""Why a transfer cannot be changed as asked."""

from enum import StrEnum


class TransferReason(StrEnum):
    """Every reason of this topic."""

    SAME_PLACE = "same_place"
    PLACE_CLOSED = "place_closed"
    NOT_OPEN = "transfer_not_open"
    DEPARTED = "transfer_departed"
    NOTHING_LOADED = "nothing_loaded"
    STILL_LOADED = "still_loaded"
    NOT_A_LAPTOP = "not_a_laptop"
    REGISTERED_ELSEWHERE = "registered_elsewhere"
    NOT_ON_LIST = "not_on_list"
    ALREADY_ARRIVED = "already_arrived"
    REMARK_MISSING = "remark_missing"
    NOTHING_TO_SETTLE = "nothing_to_settle"

"""Why a stock-take cannot go on as asked."""

from enum import StrEnum


class StocktakeReason(StrEnum):
    """Every reason of the stock-take."""

    ALREADY_OPEN = "stocktake_already_open"
    NOT_COUNTING = "stocktake_not_counting"
    NOT_COUNTED = "stocktake_not_counted"
    NOT_OPEN = "stocktake_not_open"
    NOT_SIGNED = "stocktake_not_signed"
    NEEDS_PERSON = "stocktake_needs_person"
    OPENED_IT = "stocktake_signer_opened_it"
    COUNTED_IT = "stocktake_signer_counted"
    SIGNER_ONLY = "stocktake_signer_only"
    NOTHING_TO_UNDO = "stocktake_nothing_to_undo"
    NOTHING_SCANNED = "stocktake_nothing_scanned"
    TOO_MANY_AT_ONCE = "stocktake_too_many_at_once"
    NOT_IN_LIST = "stocktake_not_in_list"

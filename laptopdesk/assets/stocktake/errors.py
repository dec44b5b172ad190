"""Why a stock-take cannot go on as asked."""

from laptopdesk.protocol.words import N_, Worded


class StocktakeReason(Worded):
    """Every reason of the stock-take."""

    ALREADY_OPEN = "stocktake_already_open", N_("A stock-take is already open at this location. Finish that one first.")
    NOT_COUNTING = "stocktake_not_counting", N_("This count is closed. Start a recount to continue counting.")
    NOT_COUNTED = "stocktake_not_counted", N_("The count is not closed yet.")
    NOT_OPEN = "stocktake_not_open", N_("This stock-take is already signed or cancelled.")
    NOT_SIGNED = "stocktake_not_signed", N_("This stock-take is not signed yet.")
    NEEDS_PERSON = "stocktake_needs_person", N_("Only a person with an account can sign.")
    OPENED_IT = "stocktake_signer_opened_it", N_("You opened this stock-take. Somebody else must sign.")
    COUNTED_IT = "stocktake_signer_counted", N_("You helped with the count. Somebody else must sign.")
    SIGNER_ONLY = "stocktake_signer_only", N_("Only the person who signed chooses what follows.")
    NOTHING_TO_UNDO = "stocktake_nothing_to_undo", N_("You have no scan to undo.")
    NOTHING_SCANNED = "stocktake_nothing_scanned", N_("No code was given.")
    TOO_MANY_AT_ONCE = "stocktake_too_many_at_once", N_("Too many codes at once. Send at most 500.")
    NOT_IN_LIST = "stocktake_not_in_list", N_("This laptop is not in that list of differences.")

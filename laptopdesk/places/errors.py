"""Why a place or an organisation is not accepted."""

from laptopdesk.protocol.words import N_, Worded


class PlaceReason(Worded):
    """Every reason of `places`."""

    NAME_TOO_LONG = "name_too_long", N_("The name is too long: at most 160 characters.")
    STREET_MISSING = "street_missing", N_("The street and house number are missing.")
    STREET_TOO_LONG = "street_too_long", N_("The street is too long: at most 160 characters.")
    POSTCODE_WRONG = "postcode_wrong", N_("This is not a Dutch postcode. Write it as 3011 AB.")
    CITY_MISSING = "city_missing", N_("The town is missing.")
    CITY_TOO_LONG = "city_too_long", N_("The town is too long: at most 80 characters.")
    KIND_UNKNOWN = "kind_unknown", N_("This kind of location is not known.")
    ALREADY_EXISTS = "already_exists", N_("There is already one with this name.")
    ALREADY_CLOSED = "already_closed", N_("It is already closed from that day on.")
    CLOSES_TOO_EARLY = "closes_too_early", N_("It cannot close before it opened.")
    ORGANISATION_UNKNOWN = "organisation_unknown", N_("This organisation is not known.")
    FILE_EMPTY = "file_empty", N_("There are no rows in this file.")
    FILE_TOO_LARGE = "file_too_large", N_("This file is too large. Split it into smaller ones.")
    FILE_NOT_TEXT = "file_not_text", N_("This is not a text file. Save the sheet as CSV (UTF-8).")
    FILE_BROKEN = "file_broken", N_("The file is damaged from this line on. Check the quotation marks.")
    COLUMN_MISSING = "column_missing", N_("These columns are missing. The first line must name them.")
    COLUMN_TWICE = "column_twice", N_("This column is there twice.")
    CELLS_WRONG = "cells_wrong", N_("This line has more cells than the first line has names.")

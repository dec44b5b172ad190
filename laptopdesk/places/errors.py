"""Why a place or an organisation is not accepted."""

from enum import StrEnum


class PlaceReason(StrEnum):
    """Reasons of `places`; `messages.py` has the sentence of each."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    STREET_MISSING = "street_missing"
    STREET_TOO_LONG = "street_too_long"
    POSTCODE_WRONG = "postcode_wrong"
    CITY_MISSING = "city_missing"
    CITY_TOO_LONG = "city_too_long"
    KIND_UNKNOWN = "kind_unknown"
    ALREADY_EXISTS = "already_exists"
    ALREADY_CLOSED = "already_closed"
    CLOSES_TOO_EARLY = "closes_too_early"
    ORGANISATION_UNKNOWN = "organisation_unknown"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_NOT_TEXT = "file_not_text"
    FILE_BROKEN = "file_broken"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    CELLS_WRONG = "cells_wrong"

"""A list of laptops from before this system, as it was read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.lots.readers.values import LeftOut, ListErrorCode, SheetUse
from laptopdesk.protocol.words import N_, Worded


class TakeoverColumn(StrEnum):
    """What a column of such a list may tell us. A column that is none of these is left alone, and named."""

    NUMBER = "number"
    MANUFACTURER = "manufacturer"
    MODEL = "model"
    SERIAL = "serial"
    STATE = "state"
    PLACE = "place"
    HOLDER = "holder"
    CONTACT = "contact"
    RECEIVED_ON = "received_on"
    HANDED_ON = "handed_on"
    PROGRAMME = "programme"
    REMARK = "remark"


class TakeoverCode(Worded):
    """What can be wrong with a row, beside what can be wrong with a table."""

    STATE_COLUMN_MISSING = (
        "state_column_missing",
        N_("There is no column with the state of a laptop. Name it “status”."),
    )
    STATE_MISSING = (
        "state_missing",
        N_("The state is missing. Write ready, handed out, received, repair, missing or disposed."),
    )
    STATE_UNKNOWN = "state_unknown", N_("We do not know the state “%(value)s”. Say what this word means.")
    DATE_UNREADABLE = "date_unreadable", N_("“%(value)s” is not a date. Example: 31-12-2025.")
    DATE_IN_FUTURE = "date_in_future", N_("%(value)s is in the future. Check the date.")
    RECEIVED_MISSING = (
        "received_date_missing",
        N_("The date of receipt is missing. Fill it in, or give one date for the whole list."),
    )
    HANDED_MISSING = "handed_date_missing", N_("This laptop is handed out: fill in the hand-out date.")
    HANDED_BEFORE_RECEIVED = "handed_before_received", N_("It was handed out before it was received. Check both dates.")
    HANDED_UNEXPECTED = (
        "handed_date_unexpected",
        N_("This laptop is not handed out, but has a hand-out date. Check its state."),
    )
    HOLDER_MISSING = "holder_missing", N_("This laptop is handed out: fill in who has it.")
    HOLDER_UNEXPECTED = "holder_unexpected", N_("This laptop is not handed out, but somebody has it. Check its state.")
    HOLDER_REFUSED = "holder_refused", N_("Name or contact cannot be kept: %(value)s")
    HOLDER_TWICE = "holder_twice", N_("This person already has a laptop from this programme.")
    UNRECOGNISABLE = (
        "row_unrecognisable",
        N_("This row has no number and no real serial number. Give one, so the laptop can be recognised."),
    )
    PLACE_MISSING = "place_missing", N_("The location is missing. Fill it in, or give one location for the whole list.")
    PLACE_UNKNOWN = (
        "place_unknown",
        N_("We do not know the location “%(value)s”. Write its name or code as in the list of locations."),
    )
    PROGRAMME_UNKNOWN = "programme_unknown", N_("We do not know the programme “%(value)s”. Write its name or code.")


@dataclass(frozen=True, kw_only=True)
class TakeoverError:
    """One thing that is wrong, and where. `line` counts from 1 as a spreadsheet does; None: the whole file."""

    code: TakeoverCode | ListErrorCode
    line: int | None = None
    column: str = ""
    value: str = ""
    other_line: int | None = None
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class TakeoverRow:
    """One laptop of such a list. `row_key` is what the row is known again by inside its lot."""

    line: int
    row_key: str
    state: LaptopState
    received_on: date
    number: str | None = None
    manufacturer: str = ""
    model: str = ""
    serial: str | None = None
    serial_key: str | None = None
    place: str = ""
    holder: str = ""
    contact: str = ""
    handed_on: date | None = None
    programme: str = ""
    remark: str | None = None


@dataclass(frozen=True, kw_only=True)
class TakeoverList:
    """A list that was read: with any error there are no rows. `ignored`: columns that were left alone."""

    rows: tuple[TakeoverRow, ...] = ()
    errors: tuple[TakeoverError, ...] = ()
    ignored: tuple[str, ...] = ()
    row_count: int = 0
    left_out: tuple[LeftOut, ...] = ()
    sheets: tuple[SheetUse, ...] = ()

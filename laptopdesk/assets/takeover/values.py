"""A list of laptops from before this system, as it was read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from laptopdesk.assets.intake.values import LeftOut, ListErrorCode, SheetUse
from laptopdesk.assets.lifecycle.values import LaptopState


class Column(StrEnum):
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


class TakeoverCode(StrEnum):
    """What can be wrong with a row, beside what can be wrong with a table."""

    STATE_COLUMN_MISSING = "state_column_missing"
    STATE_MISSING = "state_missing"
    STATE_UNKNOWN = "state_unknown"
    DATE_UNREADABLE = "date_unreadable"
    DATE_IN_FUTURE = "date_in_future"
    RECEIVED_MISSING = "received_date_missing"
    HANDED_MISSING = "handed_date_missing"
    HANDED_BEFORE_RECEIVED = "handed_before_received"
    HANDED_UNEXPECTED = "handed_date_unexpected"
    HOLDER_MISSING = "holder_missing"
    HOLDER_UNEXPECTED = "holder_unexpected"
    HOLDER_REFUSED = "holder_refused"
    HOLDER_TWICE = "holder_twice"
    UNRECOGNISABLE = "row_unrecognisable"
    PLACE_MISSING = "place_missing"
    PLACE_UNKNOWN = "place_unknown"
    PROGRAMME_UNKNOWN = "programme_unknown"


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

"""Plain values about lots: what was announced, agreed, received and decided."""

from dataclasses import dataclass
from datetime import date, datetime

from laptopdesk.assets.lifecycle.values import Delivered
from laptopdesk.assets.lots.readers.values import DonorList, ListError
from laptopdesk.protocol.words import N_, Worded


class DriveWish(Worded):
    """What the donor wants done with the drives."""

    KEEP = "keep", N_("they stay in the laptops, erased")
    RETURN = "return", N_("back to the donor")
    DESTROY = "destroy", N_("to be destroyed")


@dataclass(frozen=True, kw_only=True)
class LotTerms:
    """What was agreed with the donor, beside the levels of erasure, which are the lot's own policy."""

    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    certificate_wanted: bool = False
    drives: DriveWish = DriveWish.KEEP
    remarks: str = ""
    deadline: date | None = None


@dataclass(frozen=True, kw_only=True)
class Announce:
    """A donor's announcement that was read, for the lot with this code."""

    lot: str
    listed: DonorList
    name: str
    sha256: str
    donor: str = ""


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What became of an announcement; with errors, nothing was stored. `unchanged`: this very file was known."""

    rows: int
    errors: tuple[ListError, ...] = ()
    unchanged: bool = False
    lot_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ExpectedList:
    """The donor's announcement in force: the newest list of the lot."""

    id: int
    name: str
    row_count: int
    added_at: datetime
    added_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class ExpectedLaptop:
    """One laptop of the announcement; `line` as a spreadsheet counts."""

    id: int
    line: int
    row_key: str
    manufacturer: str
    model: str
    serial: str | None
    serial_key: str | None
    donor_number: str | None


class LineKind(Worded):
    """How a line of the announcement and a laptop that came go together."""

    MISSING = "missing", N_("announced, not delivered")
    EXTRA = "extra", N_("delivered, not announced")
    SERIAL_DIFFERS = "serial_differs", N_("delivered with another serial number")
    AS_EXPECTED = "as_expected", N_("delivered as announced")


class LineOutcome(Worded):
    """What a person decided about a line."""

    ACCEPTED = "accepted", N_("accepted as it is")
    ASKED_DONOR = "asked_donor", N_("asked the donor")
    SAME_LAPTOP = "same_laptop", N_("the same laptop, a typo in the serial number")
    SENT_BACK = "sent_back", N_("goes back to the donor")


@dataclass(frozen=True, kw_only=True)
class LineDecision:
    """The newest decision about a line. `laptop_id`: which laptop is the one announced, for SAME_LAPTOP."""

    line_key: str
    outcome: LineOutcome
    laptop_id: int | None
    remarks: str
    decided_at: datetime
    decided_by_id: int


@dataclass(frozen=True, kw_only=True)
class DifferenceLine:
    """One line of the difference. `look_alikes`: what is one character away on the other side, only a suggestion."""

    key: str
    kind: LineKind
    expected: ExpectedLaptop | None = None
    delivered: Delivered | None = None
    look_alikes: tuple[ExpectedLaptop | Delivered, ...] = ()
    decision: LineDecision | None = None


@dataclass(frozen=True, kw_only=True)
class DecideLine:
    """A named person decides about a line of a lot's difference."""

    lot_id: int
    line_key: str
    outcome: LineOutcome
    tag: str = ""
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiveOne:
    """One laptop of a lot, its serial scanned or typed at the bench."""

    lot_id: int
    serial: str
    location_id: int
    donor_number: str = ""
    manufacturer: str = ""
    model: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceivedOne:
    """The laptop as it was taken in, and the line it was announced on, if it was.

    `again`: it was taken in at this moment already, by the same person; it is one laptop, and nothing was added.
    """

    laptop_id: int
    tag: str
    expected: ExpectedLaptop | None
    look_alikes: tuple[ExpectedLaptop, ...] = ()
    again: datetime | None = None

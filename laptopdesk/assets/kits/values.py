"""What goes along with a laptop: charger, bag, mouse. Counted per location by movements that are only ever added."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from laptopdesk.protocol.words import N_, Worded

DeliveryId = NewType("DeliveryId", int)

MAX_PIECES = 10_000
CODE_LENGTH = 24


class MovementReason(Worded):
    """Why the count of a place changed."""

    RECEIPT = "receipt", N_("came in")
    SENT = "sent", N_("sent to another location")
    ARRIVED = "arrived", N_("arrived from another location")
    HANDED_OUT = "handed_out", N_("went along with a laptop")
    UNDONE = "undone", N_("hand-out undone")
    RETURNED = "returned", N_("returned with a laptop")
    CORRECTED = "corrected", N_("counted")


@dataclass(frozen=True, kw_only=True)
class KitKind:
    """One kind of thing; `code` is what programmes and hand-overs call it. `low_at`: so few are too few, 0: never."""

    code: str
    name_nl: str
    name_en: str
    low_at: int
    retired: bool


@dataclass(frozen=True, kw_only=True)
class KitCount:
    """How many of one kind lie at one place, by the book. Below zero: more went out than was written down."""

    location_id: int
    location: str
    code: str
    count: int
    low: bool

    @property
    def contradicts(self) -> bool:
        """Whether the book cannot be true."""
        return self.count < 0


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One change of the count of a place."""

    code: str
    change: int
    reason: MovementReason
    at: datetime
    by_id: int | None
    words: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Things on their way from one place to another; `arrived` pieces once somebody counted them."""

    id: DeliveryId
    code: str
    from_id: int
    from_name: str
    to_id: int
    to_name: str
    pieces: int
    sent_at: datetime
    sent_by_id: int | None
    arrived: int | None
    arrived_at: datetime | None
    arrived_by_id: int | None
    words: str


@dataclass(frozen=True, kw_only=True)
class ReceiveKits:
    """So many pieces of a kind came in at this place from outside."""

    location_id: int
    code: str
    pieces: int
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class SendKits:
    """So many pieces of a kind leave this place for another."""

    from_id: int
    to_id: int
    code: str
    pieces: int


@dataclass(frozen=True, kw_only=True)
class CountKits:
    """Somebody counted so many pieces of a kind at this place, and says why the book is set right."""

    location_id: int
    code: str
    counted: int
    words: str

"""Labels of laptops: which to print, on what, and how far a printer is off."""

from dataclasses import dataclass, field

from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.printing.sizes import LabelSheet

DEFAULT_SHEET = "a4-21"
MOST_LABELS = 3000
"""Labels of one print; more would make a file that no printer takes."""

MOST_OFFSET = 100
"""Tenths of a millimetre a sheet may be moved; a printer that is further off needs repair."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which laptops: these tags and nothing else, or all that the filter holds from `first` up to and with `last`.

    `never_printed` leaves out those whose label was printed before.
    """

    tags: tuple[str, ...] = ()
    laptop_filter: LaptopFilter = field(default_factory=LaptopFilter)
    first: str = ""
    last: str = ""
    never_printed: bool = False


@dataclass(frozen=True, kw_only=True)
class TypedLabels:
    """What a field of typed or scanned labels holds: the tags in their order, each once, and what is none."""

    tags: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LabelLaptop:
    """What a label says of a laptop. `serial_key`: its real serial, of which the label carries the end."""

    id: int
    tag: str
    words: str
    sticker_token: str | None
    serial_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Offset:
    """How far everything on a sheet moves, in tenths of a millimetre to the right and down."""

    right: int = 0
    down: int = 0

    @property
    def shift(self) -> tuple[float, float]:
        """In millimetres."""
        return self.right / 10, self.down / 10


@dataclass(frozen=True, kw_only=True)
class Size:
    """A sheet a person may choose. `carries_qr`: there is a public address, and its QR can be read on this label."""

    code: str
    sheet: LabelSheet
    offset: Offset
    carries_qr: bool

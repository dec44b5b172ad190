"""Figures, the story of a laptop, and what a journal line needs to be told, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from laptopdesk.core.decisions import CaseTopic
from laptopdesk.core.journal import JournalLine


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a picture: how many, and the page that lists exactly these rows. Tones as in the ui macros."""

    label: str
    count: int
    endpoint: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One figure over several bars: its name, what it counts, and by which rule."""

    name: str
    unit: str
    definition: str
    bars: tuple[Bar, ...]

    @property
    def total(self) -> int:
        """The sum of all bars; right where every thing counted stands in one bar."""
        return sum(bar.count for bar in self.bars)

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((bar.count for bar in self.bars), default=0)


@dataclass(frozen=True, kw_only=True)
class Stat:
    """One figure that is one number, with the page that lists its rows where there is such a page."""

    name: str
    unit: str
    definition: str
    count: int
    endpoint: str = ""
    arguments: Mapping[str, str | int] = field(default_factory=dict)
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the ids in journal lines are called. `people` holds initials, and is empty where nobody may be shown.

    `images`: the SHA-256 of each release.
    """

    staff: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)
    laptops: Mapping[int, str] = field(default_factory=dict)
    organisations: Mapping[int, str] = field(default_factory=dict)
    lots: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    releases: Mapping[int, str] = field(default_factory=dict)
    images: Mapping[int, str] = field(default_factory=dict)
    tickets: Mapping[int, int] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, CaseTopic] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class StoryEntry:
    """One thing that happened, with the lines that belong to the same act; `also` are its lesser parts."""

    line: JournalLine
    also: tuple[JournalLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A stretch of a laptop's life in one pair of hands. `holder_id` is the participant, None: it is with us."""

    began_at: datetime
    holder_id: int | None
    entries: tuple[StoryEntry, ...]

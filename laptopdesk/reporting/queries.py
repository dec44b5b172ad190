"""Reading what the pages of this package need from the others: names for ids, and a laptop with its whole past."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets import queries as assets
from laptopdesk.assets.bench import queries as bench
from laptopdesk.assets.bench.values import Imaging
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.values import Record, Sufficiency
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.core.journal import JournalLine, list_lines
from laptopdesk.handout import queries as handouts
from laptopdesk.handout.values import Handout
from laptopdesk.helpdesk import queries as helpdesk
from laptopdesk.helpdesk.values import TicketLine
from laptopdesk.people import queries as people
from laptopdesk.places import queries as places
from laptopdesk.reporting.telling import staff_of, subjects_of
from laptopdesk.reporting.values import Names

MOST_LINES = 2000
"""More lines than a laptop can have in its life; a page that shows so many says that it begins later."""

LOT_ACTIONS = ("lot.opened", "lot.policy_changed")


@dataclass(frozen=True, kw_only=True)
class LaptopPast:
    """One laptop as it is, and every line about it and its lot, oldest first, with the rows they name."""

    detail: LaptopDetail
    lines: tuple[JournalLine, ...]
    records: Mapping[int, Record]
    handouts: Mapping[int, Handout]
    tickets: Mapping[int, TicketLine]
    sufficiency: Sufficiency
    imaging: Imaging | None
    names: Names

    @property
    def is_whole(self) -> bool:
        """Whether no older line was left out."""
        return len(self.lines) < MOST_LINES

    @property
    def holding(self) -> Handout | None:
        """The hand-over that put it where it is, while a resident has it."""
        return self.handouts.get(self.detail.holder_handout_id or 0)

    @property
    def proven(self) -> bool:
        """Whether every fitted drive has evidence that suffices in this custody period."""
        return bool(self.sufficiency.media) and not any(medium.reasons for medium in self.sufficiency.media)

    @property
    def participants(self) -> frozenset[int]:
        """Everyone the page names."""
        return frozenset(key for line in self.lines for kind, key in subjects_of(line) if kind == "participant")


def get_past(session: Session, detail: LaptopDetail) -> LaptopPast:
    """Everything about this laptop; a fixed number of queries, however much happened."""
    laptop = detail.laptop
    lines = list_lines(session, kind="laptop", key=laptop.id, limit=MOST_LINES)
    about_lot = list_lines(session, kind="lot", key=laptop.lot_id, actions=LOT_ACTIONS)
    known = {line.seq: line for line in (*about_lot, *lines)}
    told = tuple(known[seq] for seq in sorted(known))
    return LaptopPast(
        detail=detail,
        lines=told,
        records={record.id: record for record in evidence.list_records_of_laptop(session, laptop.id)},
        handouts={handout.id: handout for handout in handouts.list_of_laptop(session, laptop.id)},
        tickets={ticket.id: ticket for ticket in helpdesk.list_of_laptop(session, laptop.id)},
        sufficiency=assets.sufficiency(session, laptop.id),
        imaging=bench.latest_imaging(session, laptop.id, detail.custody_id),
        names=load_names(session, told, with_people=True),
    )


def load_names(session: Session, lines: Iterable[JournalLine], *, with_people: bool) -> Names:
    """What the ids in these lines are called; initials of residents only where the page logs its looks."""
    found = _ids(lines)
    return Names(
        staff=accounts.staff_names(session, found["staff"]),
        places=places.names_of(session, found["location"]),
        laptops=assets.tags_of(session, found["laptop"]),
        organisations=places.organisation_names(session, found["organisation"]),
        lots=lifecycle.lot_codes(session, found["lot"]),
        people=people.initials_of(session, found["participant"]) if with_people else {},
        releases={item.id: f"{item.name} {item.version}" for item in bench.list_releases(session)},
        tickets=helpdesk.numbers_of(session, found["ticket"]),
        statuses=helpdesk.status_names(session),
    )


def _ids(lines: Iterable[JournalLine]) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        for kind, key in subjects_of(line):
            found[kind].add(key)
        acting = staff_of(line)
        if acting is not None:
            found["staff"].add(acting)
    return found

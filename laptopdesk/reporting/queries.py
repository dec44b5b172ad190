"""Reading what the pages of this package need from the others: names for ids, and a laptop with its whole past."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.certificates.queries import list_certificates
from laptopdesk.assets.certificates.values import Certificate
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.values import Record
from laptopdesk.assets.imaging.queries import list_logs_by_id
from laptopdesk.assets.imaging.values import ImagingLog
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.taken_back import tags_ever
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.values import Imaging
from laptopdesk.assets.proof.queries import get_judged
from laptopdesk.assets.proof.values import Judged
from laptopdesk.core.decisions import CASE_TOPICS
from laptopdesk.core.hooks import hooks_of
from laptopdesk.core.journal import JournalLine, list_lines
from laptopdesk.handout import queries as handouts
from laptopdesk.handout.values import Handout
from laptopdesk.helpdesk import queries as helpdesk
from laptopdesk.helpdesk.values import TicketLine
from laptopdesk.people import queries as people
from laptopdesk.places import queries as places
from laptopdesk.reporting.journal_facts import staff_of, subjects_of
from laptopdesk.reporting.values import Names
from laptopdesk.training import queries as training
from laptopdesk.training.values import Opening

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
    logs: Mapping[int, str]
    openings: Mapping[int, tuple[Opening, ...]]
    certificates: tuple[Certificate, ...]
    judged: Judged
    imaging: Imaging | None
    image_log: ImagingLog | None
    names: Names

    @property
    def is_whole(self) -> bool:
        """Whether no older line was left out."""
        return len(self.lines) < MOST_LINES

    @property
    def holding(self) -> Handout | None:
        """The hand-over that put it where it is, while a resident has it."""
        return self.handouts.get(self.detail.holder_handout_id or 0)

    def opening_of(self, handout: Handout) -> Opening | None:
        """The training that allowed this hand-over: the last one before it."""
        before = [item for item in self.openings.get(handout.participant_id, ()) if item.starts_at <= handout.handed_at]
        return before[-1] if before else None

    @property
    def participants(self) -> frozenset[int]:
        """Everyone the page names."""
        return frozenset(key for line in self.lines for kind, key in subjects_of(line) if kind == "participant")


def get_past(session: Session, detail: LaptopDetail) -> LaptopPast:
    """Everything about this laptop; a fixed number of queries, however much happened."""
    laptop = detail.laptop
    imaging = preparation_queries.latest_imaging(session, laptop.id, detail.custody_id)
    lines = list_lines(session, kind="laptop", key=laptop.id, limit=MOST_LINES)
    about_lot = list_lines(session, kind="lot", key=laptop.lot_id, actions=LOT_ACTIONS)
    by_seq = {line.seq: line for line in (*about_lot, *lines)}
    in_order = tuple(by_seq[seq] for seq in sorted(by_seq))
    records = evidence.list_records_of_laptop(session, laptop.id)
    held = handouts.list_of_laptop(session, laptop.id)
    return LaptopPast(
        detail=detail,
        lines=in_order,
        records={record.id: record for record in records},
        logs=evidence.hashes_of(session, [record.evidence_file_id for record in records]),
        handouts={handout.id: handout for handout in held},
        openings=training.list_openings(session, [handout.participant_id for handout in held]),
        certificates=list_certificates(session, laptop.id),
        tickets={ticket.id: ticket for ticket in helpdesk.list_of_laptop(session, laptop.id)},
        judged=get_judged(session, laptop.id),
        imaging=imaging,
        image_log=next(iter(list_logs_by_id(session, [imaging.log_id])), None) if imaging and imaging.log_id else None,
        names=load_names(session, in_order, with_people=True),
    )


def load_names(session: Session, lines: Iterable[JournalLine], *, with_people: bool) -> Names:
    """What the ids in these lines are called; initials of residents only where the page logs its looks."""
    ids, releases = _ids(lines), preparation_queries.list_releases(session)
    return Names(
        staff=accounts.staff_names(session, ids["staff"]),
        places=places.names_of(session, ids["location"]),
        laptops=tags_ever(session, ids["laptop"]),
        organisations=places.organisation_names(session, ids["organisation"]),
        lots=lifecycle.lot_codes(session, ids["lot"]),
        people=people.initials_of(session, ids["participant"]) if with_people else {},
        releases={item.id: f"{item.name} {item.version}" for item in releases},
        images={item.id: item.sha256 for item in releases},
        tickets=helpdesk.numbers_of(session, ids["ticket"]),
        statuses=helpdesk.status_names(session),
        topics=hooks_of(session).only(CASE_TOPICS),
    )


def _ids(lines: Iterable[JournalLine]) -> Mapping[str, set[int]]:
    ids: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        for kind, key in subjects_of(line):
            ids[kind].add(key)
        ids["staff"].update(key for name, key in line.facts.items() if name.endswith("_staff") and isinstance(key, int))
        acting = staff_of(line)
        if acting is not None:
            ids["staff"].add(acting)
    return ids

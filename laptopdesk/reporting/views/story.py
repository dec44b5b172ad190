"""The story of a laptop: everything that happened to it, on one page, in plain sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from laptopdesk.assets.evidence.values import Record
from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.journal import JournalLine
from laptopdesk.handout.values import Handout
from laptopdesk.reporting.journal_facts import who_did
from laptopdesk.reporting.journal_icons import icon_of, tone_of
from laptopdesk.reporting.messages import details_of, sentence_of
from laptopdesk.reporting.queries import LaptopPast, get_past
from laptopdesk.reporting.story import tell_chapters
from laptopdesk.reporting.values import Chapter, StoryEntry
from laptopdesk.reporting.views.blueprint import blueprint
from laptopdesk.training.values import Opening
from laptopdesk.ui.formats import format_date
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, draw_panels, page, web


@dataclass(frozen=True, kw_only=True)
class ToldEvent:
    """One event as the template shows it. `quotes` are the words a person typed, unless they were erased."""

    seq: int
    at: datetime
    title: str
    who: str
    icon: str
    tone: str
    details: tuple[str, ...]
    also: tuple[str, ...]
    quotes: tuple[str, ...]
    record: Record | None
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ToldChapter:
    """One chapter as the template shows it."""

    title: str
    began_at: datetime
    with_us: bool
    events: tuple[ToldEvent, ...]


@blueprint.get("/laptops/<tag>/story")
@guard(Permission.VIEW_STORY)
def story(tag: str) -> str:
    """From pallet to ticket."""
    actor = current_actor()
    with db().read() as session:
        detail = assets.get_laptop(session, tag)
        actor.require(Permission.VIEW_STORY, at=detail.laptop.location_id)
        past = get_past(session, detail)
        panels = draw_panels(web().wiring.laptop_panels, session, detail.laptop.id)
    return page(
        "reporting/story.html",
        past=past,
        detail=past.detail,
        laptop=past.detail.laptop,
        panels=panels,
        chapters=Teller(past, actor).chapters(),
        holder=_holder(past),
        holding=past.holding,
        journal=actor.may(Permission.VIEW_JOURNAL),
        papers=actor.may_somewhere(Permission.VIEW_LAPTOPS),
    )


def _holder(past: LaptopPast) -> str:
    return past.names.people.get(past.holding.participant_id, "–") if past.holding else ""


class Teller:
    """Turns a laptop's past into what the template shows, for one reader and what they may open."""

    def __init__(self, past: LaptopPast, actor: Actor) -> None:
        self.past, self.names, self.actor = past, past.names, actor
        self._record_ids: set[int] = set()
        self._sees_tickets = actor.may_somewhere(Permission.WORK_TICKETS)

    def chapters(self) -> tuple[ToldChapter, ...]:
        """The whole past, oldest first."""
        return tuple(self._chapter(chapter, number) for number, chapter in enumerate(tell_chapters(self.past.lines)))

    def _chapter(self, chapter: Chapter, number: int) -> ToldChapter:
        events = tuple(self._event(entry) for entry in chapter.entries)
        return ToldChapter(
            title=chapter_title(chapter, number, self.names.people),
            began_at=chapter.began_at,
            with_us=chapter.holder_id is None,
            events=events,
        )

    def _event(self, entry: StoryEntry) -> ToldEvent:
        line = entry.line
        return ToldEvent(
            seq=line.seq,
            at=line.at,
            title=sentence_of(line, self.names),
            who=who_did(line, self.names),
            icon=icon_of(line),
            tone=tone_of(line),
            details=tuple(self._details(line)),
            also=tuple(sentence_of(other, self.names) for other in entry.also),
            quotes=tuple(words for other in (line, *entry.also) for words in other.words.values() if words),
            record=self._record(line),
            links=tuple(self._links(line)),
        )

    def _details(self, line: JournalLine) -> Iterator[str]:
        yield from self._ticket(line)
        yield from self._hand_over(line)
        yield from self._image(line)
        yield from details_of(line, self.names)

    def _ticket(self, line: JournalLine) -> tuple[str, ...]:
        """What the question was, for those who answer such questions."""
        ticket = self.past.tickets.get(_id(line, "ticket_id"))
        return (ticket.subject,) if ticket and self._sees_tickets and line.action == "ticket.opened" else ()

    def _hand_over(self, line: JournalLine) -> tuple[str, ...]:
        """Why the laptop could be handed over, and how that was signed."""
        handout = self.past.handouts.get(_id(line, "handout_id"))
        if handout is None or line.action != "laptop.handed_out":
            return ()
        return why_allowed(handout, self.past.opening_of(handout)), how_signed(handout)

    def _image(self, line: JournalLine) -> tuple[str, ...]:
        """The fingerprint of the image that was written."""
        sha256 = self.names.images.get(_id(line, "release_id")) if line.action == "laptop.imaged" else None
        return (_("SHA-256 of the image: %(sha256)s", sha256=sha256),) if sha256 else ()

    def _record(self, line: JournalLine) -> Record | None:
        key = _id(line, "record_id")
        if key in self._record_ids:
            return None
        self._record_ids.add(key)
        return self.past.records.get(key)

    def _links(self, line: JournalLine) -> list[tuple[str, str]]:
        match line.action:
            case "laptop.handed_out":
                return self._handout_links(_id(line, "handout_id"))
            case "ticket.opened" if self._sees_tickets:
                return self._ticket_links(_id(line, "ticket_id"))
            case "case.opened" if self.actor.may_somewhere(Permission.VIEW_CASES):
                return [(_("Open the case"), url_for("cases.case", case_id=_id(line, "case_id")))]
            case _:
                return []

    def _handout_links(self, key: int) -> list[tuple[str, str]]:
        handout = self.past.handouts.get(key)
        if handout is None:
            return []
        return [
            (_("Hand-out %(number)s", number=handout.number), url_for("handout.show_handout", handout_id=key)),
            (_("Agreement"), url_for("handout.agreement_pdf", handout_id=key)),
        ]

    def _ticket_links(self, key: int) -> list[tuple[str, str]]:
        number = self.names.tickets.get(key)
        return [(_("Open the ticket"), url_for("helpdesk.ticket", number=number))] if number else []


def why_allowed(handout: Handout, opening: Opening | None) -> str:
    """Which training its holder had followed, or by what right it went without."""
    if opening is not None:
        return _("Attended before: %(training)s, %(day)s", training=opening.title, day=format_date(opening.starts_at))
    if handout.exception_id is not None:
        return _("Without the first training: an exception by two people")
    return _("No earlier training is known that allows the hand-out")


def how_signed(handout: Handout) -> str:
    """On paper, on the screen, or not as far as we know."""
    if handout.paper_number:
        return _("Signed on paper no. %(number)s", number=handout.paper_number)
    if handout.signature_file_id is not None:
        return _("Signed on the screen")
    return _("No signature stored")


def chapter_title(chapter: Chapter, number: int, people: Mapping[int, str]) -> str:
    """In whose hands the laptop was."""
    if chapter.holder_id is not None:
        initials = people.get(chapter.holder_id) or _("participant %(number)s", number=chapter.holder_id)
        return _("With %(person)s", person=initials)
    return _("Back with us") if number else _("From arrival")


def _id(line: JournalLine, name: str) -> int:
    value = line.facts.get(name)
    return value if isinstance(value, int) else 0

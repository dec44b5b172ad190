"""What somebody needs next, by what they may do; a fixed number of queries whatever the data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from laptopdesk.assets.attestation import queries as attestation
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.cases import queries as cases
from laptopdesk.cases.queries import Case
from laptopdesk.core.access import Actor, Everywhere, Permission
from laptopdesk.core.clock import from_local, to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.handout import queries as handouts
from laptopdesk.helpdesk import queries as helpdesk
from laptopdesk.helpdesk.values import TicketLine
from laptopdesk.places import queries as places
from laptopdesk.reporting import figures
from laptopdesk.reporting.values import Chart, Stat
from laptopdesk.training import queries as training
from laptopdesk.training.values import SessionLine

SESSIONS_SHOWN = 8
TICKETS_SHOWN = 5
CASES_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class DeskToday:
    """The desk where this person stands: its name, and how many laptops it handed out today; None: not chosen yet."""

    place: str | None
    handed_out: int


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The laptops of this person's places as pictures. `empty_desks`: places that hand out and have none ready."""

    states: Chart
    whereabouts: Chart
    ready: Chart
    stock: Chart
    empty_desks: int
    total: int


@dataclass(frozen=True, kw_only=True)
class StartPage:
    """The parts of the start page; what this person has no use for is None or empty."""

    desk: DeskToday | None
    sessions: tuple[SessionLine, ...] | None
    more_sessions: int
    bench: tuple[Stat, ...]
    tickets: tuple[Stat, ...]
    oldest: tuple[TicketLine, ...]
    decisions: tuple[Stat, ...]
    cases: tuple[Case, ...]
    case_places: Mapping[int, str]
    reach: tuple[Stat, ...]
    flow: Flow | None


def read_start(session: Session, actor: Actor, now: datetime) -> StartPage:
    """The start page of this person at this moment."""
    counted = _count(session, actor, now)
    sessions = _sessions(session, actor, now)
    waiting = _oldest_cases(session, actor)
    works_tickets = actor.may_somewhere(Permission.WORK_TICKETS)
    return StartPage(
        desk=_desk(session, actor, now),
        sessions=sessions[:SESSIONS_SHOWN] if sessions is not None else None,
        more_sessions=max(len(sessions or ()) - SESSIONS_SHOWN, 0),
        bench=_bench(session, actor, counted),
        tickets=_tickets(session, actor) if works_tickets else (),
        oldest=helpdesk.list_tickets(session, within=_tickets_within(actor), limit=TICKETS_SHOWN)
        if works_tickets
        else (),
        decisions=_decisions(session, actor, now),
        cases=waiting,
        case_places=places.names_of(session, [case.location_id for case in waiting]),
        reach=_reach(session, now) if actor.may(Permission.VIEW_REPORTS) else (),
        flow=_flow(counted) if counted else None,
    )


def day_begins(now: datetime, days: int = 0) -> datetime:
    """Midnight in Rotterdam before this moment, so many days on, in UTC; a day may have 23 or 25 hours."""
    midnight = to_local(now).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    return from_local(midnight + timedelta(days=days))


def month_begins(now: datetime) -> datetime:
    """The beginning of this month in Rotterdam, in UTC."""
    return from_local(to_local(now).replace(tzinfo=None, day=1, hour=0, minute=0, second=0, microsecond=0))


def _count(session: Session, actor: Actor, now: datetime) -> figures.Counted | None:
    if not actor.may_somewhere(Permission.VIEW_LAPTOPS):
        return None
    within = actor.places_for(Permission.VIEW_LAPTOPS)
    return figures.count_laptops(session, within=within, on=to_local(now).date())


def _desk(session: Session, actor: Actor, now: datetime) -> DeskToday | None:
    if not actor.may_somewhere(Permission.HAND_OUT):
        return None
    place = places.find_location(session, actor.desk_location_id)
    if place is None:
        return DeskToday(place=None, handed_out=0)
    handed_out = handouts.count_handouts(session, since=day_begins(now), location_id=place.id)
    return DeskToday(place=place.name, handed_out=handed_out)


def _sessions(session: Session, actor: Actor, now: datetime) -> tuple[SessionLine, ...] | None:
    if not actor.may_somewhere(Permission.RECORD_ATTENDANCE) and not actor.may_somewhere(Permission.HAND_OUT):
        return None
    within = actor.places_for(Permission.VIEW_TRAINING)
    return training.list_sessions(
        session,
        places_of=within,
        since=day_begins(now),
        until=day_begins(now, 1),
        location_id=_only_desk(actor),
        limit=200,
    )


def _only_desk(actor: Actor) -> int | None:
    """A volunteer sees the desk they stand at; who records attendance sees all their places."""
    return None if actor.may_somewhere(Permission.RECORD_ATTENDANCE) else actor.desk_location_id


def _bench(session: Session, actor: Actor, counted: figures.Counted | None) -> tuple[Stat, ...]:
    if counted is None or not actor.may_somewhere(Permission.PREPARE_LAPTOPS):
        return ()
    unbound = evidence.count_unbound(session)
    attested = attestation.count_attested(session, within=actor.places_for(Permission.VIEW_LAPTOPS))
    return (
        *figures.bench_stats(counted),
        Stat(
            name=_("Wipe records without a laptop"),
            unit=ngettext("record", "records", unbound),
            definition=_("Wipe records not linked to a laptop yet."),
            count=unbound,
            endpoint="evidence.logs",
            tone="warn" if unbound else "",
        ),
        Stat(
            name=_("Erasure attested"),
            unit=ngettext("laptop", "laptops", attested),
            definition=_("Laptops from before this system of which two people attested the erasure: not proven."),
            count=attested,
            endpoint="attestation.attested",
            tone="warn" if attested else "",
        ),
    )


def _tickets_within(actor: Actor) -> Everywhere | frozenset[int]:
    return actor.places_for(Permission.WORK_TICKETS)


def _tickets(session: Session, actor: Actor) -> tuple[Stat, ...]:
    definition = _("Tickets that are new, in progress or waiting for the participant.")
    within = _tickets_within(actor)
    mine = helpdesk.count_at_work(session, within=within, assignee_id=actor.staff_id) if actor.staff_id else 0
    return (
        Stat(
            name=_("My tickets"),
            unit=_("tickets"),
            definition=definition,
            count=mine,
            endpoint="helpdesk.tickets",
            arguments={"show": "mine"},
        ),
        Stat(
            name=_("All open tickets"),
            unit=_("tickets"),
            definition=definition,
            count=helpdesk.count_at_work(session, within=within),
            endpoint="helpdesk.tickets",
            arguments={"show": "open"},
        ),
    )


def _cases(session: Session, actor: Actor, now: datetime) -> Iterator[Stat]:
    """How many cases wait, are overdue, and are in this person's care, each with its list."""
    within = actor.places_for(Permission.DECIDE_CASES)
    count = cases.count_waiting(session, on=to_local(now).date(), owner_id=actor.staff_id, within=within)
    yield Stat(
        name=_("To decide"),
        unit=ngettext("case", "cases", count.waiting),
        definition=_("Facts that contradict each other and need a decision."),
        count=count.waiting,
        endpoint="cases.cases",
        tone="warn" if count.waiting else "",
    )
    yield Stat(
        name=_("Overdue"),
        unit=ngettext("case", "cases", count.overdue),
        definition=_("Cases that should have been decided before today."),
        count=count.overdue,
        endpoint="cases.cases",
        arguments={"overdue": "1"},
        tone="bad" if count.overdue else "",
    )
    yield Stat(
        name=_("My cases"),
        unit=ngettext("case", "cases", count.mine),
        definition=_("Cases assigned to you that need your decision."),
        count=count.mine,
        endpoint="cases.cases",
        arguments={"mine": "1"},
    )


def _oldest_cases(session: Session, actor: Actor) -> tuple[Case, ...]:
    """The cases that wait longest, for who decides them."""
    if not actor.may_somewhere(Permission.DECIDE_CASES):
        return ()
    return cases.list_cases(session, within=actor.places_for(Permission.DECIDE_CASES), limit=CASES_SHOWN)


def _decisions(session: Session, actor: Actor, now: datetime) -> tuple[Stat, ...]:
    stats: list[Stat] = []
    if actor.may_somewhere(Permission.DECIDE_CASES):
        stats.extend(_cases(session, actor, now))
    if actor.may_somewhere(Permission.APPROVE_EXCEPTION):
        count = handouts.count_exceptions_waiting(session)
        stats.append(
            Stat(
                name=_("To approve"),
                unit=ngettext("exception", "exceptions", count),
                definition=_("Requests to hand out before the first training that wait for a second person."),
                count=count,
                endpoint="handout.exceptions",
                tone="warn" if count else "",
            )
        )
    return tuple(stats)


def _reach(session: Session, now: datetime) -> tuple[Stat, ...]:
    return (
        figures.handed_out(session, _("Handed out today"), since=day_begins(now)),
        figures.handed_out(session, _("Handed out this month"), since=month_begins(now)),
        figures.handed_out(session, _("Handed out so far")),
    )


def _flow(counted: figures.Counted) -> Flow:
    return Flow(
        states=figures.laptops_by_state(counted),
        whereabouts=figures.laptops_by_whereabouts(counted),
        ready=figures.ready_by_place(counted),
        stock=figures.stock_by_place(counted),
        empty_desks=figures.empty_desks(counted),
        total=counted.total,
    )

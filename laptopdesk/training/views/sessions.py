"""The list of sessions: today first, then what comes, and what was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask import request

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import from_local, to_local
from laptopdesk.core.numbers import read_number, read_page
from laptopdesk.places import queries as places
from laptopdesk.training import queries
from laptopdesk.training.values import SessionLine, SessionState
from laptopdesk.training.views.blueprint import blueprint
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

PER_PAGE = 50
UNCLOSED_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of sessions: today's (only on the first page of what comes) and the others."""

    today: tuple[SessionLine, ...]
    rows: tuple[SessionLine, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(ceil(self.total / PER_PAGE), 1)


@blueprint.get("/sessions")
@guard(Permission.VIEW_TRAINING)
def sessions() -> str:
    """The sessions of this person's places, at one place if chosen; today's on top."""
    earlier = request.args.get("when") == "earlier"
    place = request.args.get("place", type=read_number)
    number = request.args.get("page", 1, read_page)
    within = current_actor().places_for(Permission.VIEW_TRAINING)
    with db().read() as session:
        choices = places.choices(session, within=within)
    first = not earlier and number == 1
    listing = read_earlier(place, number) if earlier else read_coming(place, number)
    return page(
        "training/sessions.html",
        listing=listing,
        earlier=earlier,
        unclosed=read_unclosed(place) if first else Listing(today=(), rows=(), total=0, page=1),
        place=place or "",
        places=choices,
        may_plan=current_actor().may_somewhere(Permission.PLAN_SESSIONS),
        day=now(),
    )


def read_coming(place: int | None, number: int) -> Listing:
    """What is today and what comes after."""
    within = current_actor().places_for(Permission.VIEW_TRAINING)
    today, tomorrow = day_bounds(now())
    with db().read() as session:
        rows = queries.list_sessions(
            session, places_of=within, since=tomorrow, location_id=place, limit=PER_PAGE, offset=(number - 1) * PER_PAGE
        )
        total = queries.count_sessions(session, places_of=within, since=tomorrow, location_id=place)
        now_on = (
            queries.list_sessions(session, places_of=within, since=today, until=tomorrow, location_id=place, limit=200)
            if number == 1
            else ()
        )
    return Listing(today=now_on, rows=rows, total=total, page=number)


def read_earlier(place: int | None, number: int) -> Listing:
    """What was before today, the newest first."""
    within = current_actor().places_for(Permission.VIEW_TRAINING)
    today, _ = day_bounds(now())
    with db().read() as session:
        rows = queries.list_sessions(
            session,
            places_of=within,
            until=today,
            location_id=place,
            newest_first=True,
            limit=PER_PAGE,
            offset=(number - 1) * PER_PAGE,
        )
        total = queries.count_sessions(session, places_of=within, until=today, location_id=place)
    return Listing(today=(), rows=rows, total=total, page=number)


def read_unclosed(place: int | None) -> Listing:
    """The oldest sessions before today that wait to be closed, where this person may do so, and how many they are."""
    within = current_actor().places_for(Permission.RECORD_ATTENDANCE)
    today, _ = day_bounds(now())
    with db().read() as session:
        planned = SessionState.PLANNED
        total = queries.count_sessions(session, places_of=within, until=today, location_id=place, state=planned)
        rows = (
            queries.list_sessions(
                session, places_of=within, until=today, location_id=place, state=planned, limit=UNCLOSED_SHOWN
            )
            if total
            else ()
        )
    return Listing(today=(), rows=rows, total=total, page=1)


def day_bounds(moment: datetime) -> tuple[datetime, datetime]:
    """Midnight before and after this moment in Rotterdam, in UTC; a day of a clock change has 23 or 25 hours."""
    midnight = to_local(moment).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    return from_local(midnight), from_local(midnight + timedelta(days=1))

"""Planning: one session or a weekly series, changing, cancelling."""

from datetime import time

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.numbers import find_number
from laptopdesk.places import queries as places
from laptopdesk.places.values import LocationKind
from laptopdesk.training import queries
from laptopdesk.training.forms import HEADS, CancelForm, PlanForm, SessionForm
from laptopdesk.training.service import cancel_session, change_session, plan_session, plan_weekly_series
from laptopdesk.training.values import Module, Programme
from laptopdesk.training.views.blueprint import blueprint
from laptopdesk.training.views.session_access import Room, read_room
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

TRAINING_PLACES = (LocationKind.HOUSE, LocationKind.LIBRARY, LocationKind.HUB, LocationKind.PARTNER)


@blueprint.route("/sessions/plan", methods=["GET", "POST"])
@guard(Permission.PLAN_SESSIONS)
def plan() -> Answer:
    """One session, or one a week."""
    form = PlanForm.from_request(minutes=120, capacity=8, weeks=1, skip_holidays=True, time=time(10, 0))
    with db().read() as session:
        offer(session, form)
    return answer_form(
        form,
        lambda uow: plan_it(uow, form),
        again=lambda: page("training/plan.html", form=form),
        done=lambda keys: planned(keys, form),
    )


def planned(keys: tuple[int, ...], form: PlanForm) -> Response:
    """On to the session, or to those of the place."""
    words = ngettext("%(n)s session is planned.", "%(n)s sessions are planned.", len(keys))
    if len(keys) == 1:
        return go("training.session", words, session_id=keys[0])
    return go("training.sessions", words, place=form.location.data)


@blueprint.route("/sessions/<int:session_id>/change", methods=["GET", "POST"])
@guard(Permission.PLAN_SESSIONS)
def change(session_id: int) -> Answer:
    """Another time, place, training, length or number of places."""
    room = read_room(session_id, Permission.PLAN_SESSIONS)
    form = SessionForm.from_request(**values_of(room))
    with db().read() as session:
        offer(session, form)
    return answer_form(
        form,
        lambda uow: change_session(uow, session_id, form.plan()),
        again=lambda: page("training/change.html", form=form, room=room, session=room.session),
        done=lambda _none: go("training.session", _("The change is saved."), session_id=session_id),
    )


@blueprint.route("/sessions/<int:session_id>/cancel", methods=["GET", "POST"])
@guard(Permission.PLAN_SESSIONS)
def cancel(session_id: int) -> Answer:
    """The session does not take place; asked first."""
    room = read_room(session_id, Permission.PLAN_SESSIONS)
    form = CancelForm.from_request()
    words = _("The session is cancelled. No one is counted as absent.")
    return answer_form(
        form,
        lambda uow: cancel_session(uow, session_id, form.reason.data or ""),
        again=lambda: page("training/cancel.html", form=form, room=room, session=room.session),
        done=lambda _none: go("training.session", words, session_id=session_id),
    )


def plan_it(uow: UnitOfWork, form: PlanForm) -> tuple[int, ...]:
    """The ids of what was planned; raises Refused."""
    series = form.series(modules_in_turn(uow.session, form.module.data or ""))
    if series.count == 1 and not series.skip:
        return (plan_session(uow, series.first),)
    return plan_weekly_series(uow, series)


def modules_in_turn(session: Session, chosen: str) -> tuple[int, ...]:
    """The trainings of the chosen one's track, beginning with it."""
    module = find_number(chosen)
    tracks = [[int(module.id) for module in programme.modules] for programme in queries.list_programmes(session)]
    track = next((ids for ids in tracks if module in ids), list[int]())
    start = track.index(module) if track and module is not None else 0
    return tuple(track[start:] + track[:start])


def offer(session: Session, form: SessionForm) -> None:
    """The trainings of the open tracks, and the places where this person plans."""
    within = current_actor().places_for(Permission.PLAN_SESSIONS)
    choices = places.choices(session, on=to_local(now()).date(), within=within, kinds=TRAINING_PLACES)
    programmes = [item for item in queries.list_programmes(session) if item.closed_at is None]
    modules = [
        (str(module.id), f"{name_of(item)} · {name_of(module)}") for item in programmes for module in item.modules
    ]
    form.offer(modules, choices)


def name_of(item: Programme | Module) -> str:
    """The name of a track or training in the language of the page."""
    return queries.localised(item.name_nl, item.name_en)


def values_of(room: Room) -> dict[str, object]:
    """The session as its form shows it."""
    session_page = room.session
    with db().read() as session:
        own_title = "" if session_page.module_id is not None and is_module_title(session, room) else session_page.title
    return {
        "module": str(session_page.module_id) if session_page.module_id is not None else HEADS,
        "title": own_title,
        "location": str(session_page.location_id),
        "date": session_page.local_start.date(),
        "time": session_page.local_start.time(),
        "minutes": session_page.minutes,
        "capacity": session_page.capacity,
    }


def is_module_title(session: Session, room: Room) -> bool:
    """Whether the title is that of its training, not one of its own."""
    module = queries.find_module(session, room.session.module_id)
    return module is not None and room.session.title in (module.name_nl, module.name_en)

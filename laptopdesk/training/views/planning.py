"""Planning: one session or a weekly series, changing, cancelling."""

from datetime import time

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.numbers import find_number
from laptopdesk.places import queries as places
from laptopdesk.places.values import LocationKind
from laptopdesk.training import queries
from laptopdesk.training.forms import HEADS, CancelForm, PlanForm, SessionForm, show_refusal
from laptopdesk.training.service import cancel_session, change_session, plan_session, plan_weekly_series
from laptopdesk.training.values import Module, Programme
from laptopdesk.training.views.blueprint import blueprint
from laptopdesk.training.views.frame import Room, read_room
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work

Answer = str | Response | tuple[str, int]

TRAINING_PLACES = (LocationKind.HOUSE, LocationKind.LIBRARY, LocationKind.HUB, LocationKind.PARTNER)


@blueprint.route("/sessions/plan", methods=["GET", "POST"])
@guard(Permission.PLAN_SESSIONS)
def plan() -> Answer:
    """One session, or one a week."""
    form = PlanForm.from_request(minutes=120, capacity=8, weeks=1, skip_holidays=True, time=time(10, 0))
    with db().read() as session:
        offer(session, form)
    if not form.submitted():
        return page("training/plan.html", form=form), status()
    try:
        planned = plan_it(form)
    except Refused as refusal:
        show_refusal(form, refusal)
        return page("training/plan.html", form=form), 422
    flash(ngettext("%(n)s session is planned.", "%(n)s sessions are planned.", len(planned)), "good")
    if len(planned) == 1:
        return redirect(url_for("training.session", session_id=planned[0]))
    return redirect(url_for("training.sessions", place=form.location.data))


@blueprint.route("/sessions/<int:session_id>/change", methods=["GET", "POST"])
@guard(Permission.PLAN_SESSIONS)
def change(session_id: int) -> Answer:
    """Another time, place, training, length or number of places."""
    room = read_room(session_id, Permission.PLAN_SESSIONS)
    form = SessionForm.from_request(**values_of(room))
    with db().read() as session:
        offer(session, form)
    if not form.submitted():
        return page("training/change.html", form=form, room=room, session=room.session), status()
    try:
        with unit_of_work() as uow:
            change_session(uow, session_id, form.plan())
    except Refused as refusal:
        show_refusal(form, refusal)
        return page("training/change.html", form=form, room=room, session=room.session), 422
    flash(_("The change is kept."), "good")
    return redirect(url_for("training.session", session_id=session_id))


@blueprint.route("/sessions/<int:session_id>/cancel", methods=["GET", "POST"])
@guard(Permission.PLAN_SESSIONS)
def cancel(session_id: int) -> Answer:
    """The session does not take place; asked first."""
    room = read_room(session_id, Permission.PLAN_SESSIONS)
    form = CancelForm.from_request()
    if not form.submitted():
        return page("training/cancel.html", form=form, room=room, session=room.session), status()
    try:
        with unit_of_work() as uow:
            cancel_session(uow, session_id, form.reason.data or "")
    except Refused as refusal:
        show_refusal(form, refusal)
        return page("training/cancel.html", form=form, room=room, session=room.session), 422
    flash(_("The session is cancelled. It is nobody's no-show."), "good")
    return redirect(url_for("training.session", session_id=session_id))


def plan_it(form: PlanForm) -> tuple[int, ...]:
    """The ids of what was planned; raises Refused."""
    series = form.series(modules_in_turn(form.module.data or ""))
    with unit_of_work() as uow:
        if series.count == 1 and not series.skip:
            return (plan_session(uow, series.first),)
        return plan_weekly_series(uow, series)


def modules_in_turn(chosen: str) -> tuple[int, ...]:
    """The trainings of the chosen one's track, beginning with it."""
    module = find_number(chosen)
    with db().read() as session:
        tracks = [[int(module.id) for module in found.modules] for found in queries.list_programmes(session)]
    track = next((ids for ids in tracks if module in ids), list[int]())
    start = track.index(module) if track and module is not None else 0
    return tuple(track[start:] + track[:start])


def offer(session: Session, form: SessionForm) -> None:
    """The trainings of the open tracks, and the places where this person plans."""
    within = current_actor().places_for(Permission.PLAN_SESSIONS)
    found = places.choices(session, on=to_local(now()).date(), within=within, kinds=TRAINING_PLACES)
    programmes = [item for item in queries.list_programmes(session) if item.closed_at is None]
    modules = [
        (str(module.id), f"{name_of(item)} · {name_of(module)}") for item in programmes for module in item.modules
    ]
    form.offer(modules, found)


def name_of(item: Programme | Module) -> str:
    """The name of a track or training in the language of the page."""
    return queries.localised(item.name_nl, item.name_en)


def values_of(room: Room) -> dict[str, object]:
    """The session as its form shows it."""
    found = room.session
    with db().read() as session:
        own_title = "" if found.module_id is not None and is_module_title(session, room) else found.title
    return {
        "module": str(found.module_id) if found.module_id is not None else HEADS, "title": own_title,
        "location": str(found.location_id), "date": found.local_start.date(), "time": found.local_start.time(),
        "minutes": found.minutes, "capacity": found.capacity,
    }  # fmt: skip


def is_module_title(session: Session, room: Room) -> bool:
    """Whether the title is that of its training, not one of its own."""
    module = queries.find_module(session, room.session.module_id)
    return module is not None and room.session.title in (module.name_nl, module.name_en)


def status() -> int:
    """422 for a form that came back, 200 for a first look."""
    return 422 if request.method == "POST" else 200

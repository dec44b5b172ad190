"""The volunteer's desk page: scan, see *may go* or why not, sign, hand over, next."""

from contextlib import suppress
from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.i18n import word
from laptopdesk.core.numbers import read_number
from laptopdesk.handout import queries
from laptopdesk.handout.desk import DeskSignal, Scanned
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.values import Handout
from laptopdesk.handout.views.acts import confirm as confirm_board
from laptopdesk.handout.views.acts import take_scan
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.handout.views.board import Board, finish, read_board
from laptopdesk.handout.views.own import find_own, may_undo, report_undo, start_of_day
from laptopdesk.people import queries as people
from laptopdesk.people import service as people_service
from laptopdesk.places import queries as places
from laptopdesk.places.values import Location
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.protocol.gate import GateReason
from laptopdesk.training import queries as training
from laptopdesk.training.values import ExpectedPerson
from laptopdesk.ui.answers import Answer, answer_act, answer_form, go
from laptopdesk.ui.form_ids import sent_form_id
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.held import is_resumed
from laptopdesk.ui.web import db, now, page


@dataclass(frozen=True, kw_only=True)
class DeskPage:
    """What the desk page shows beside the board: today's people, and what was handed out at this place today.

    `initials` by participant; `undoable` are the hand-outs that this desk may still undo.
    """

    place: Location
    today: tuple[ExpectedPerson, ...]
    done: tuple[Handout, ...]
    initials: dict[int, str]
    undoable: frozenset[int]


@blueprint.get("/desk")
@guard(Permission.HAND_OUT)
def desk() -> str | Response:
    """The empty desk, or with `done` what became of a hand-over of this desk."""
    place = desk_place(current_actor())
    if place is None:
        return redirect(url_for("accounts.choose_place", next=url_for("handout.desk")))
    picked = find_code(request.args.get("scanned", ""), CodeKind.PASS)
    done = request.args.get("done", type=read_number)
    own = find_own(done, place) if done is not None else None
    return show(Board(scanned=Scanned(pass_code=picked.text if picked else None), done=own), place)


@blueprint.post("/desk")
@guard(Permission.HAND_OUT)
def scan() -> str | Response:
    """One or more codes were scanned, in any order; nothing changes hands here, but for a scanned command."""
    actor = current_actor()
    place = required_place(actor)
    board = read_board(place)
    if board.scanned.signal is DeskSignal.RETURN and not is_resumed():
        return redirect(url_for("handout.returns"))
    return answer(take_scan(board, place, actor), place)


@blueprint.post("/desk/hand-out")
@guard(Permission.HAND_OUT)
def hand_out() -> str | Response:
    """Confirmed by button: the fact, or the board again with every reason."""
    actor = current_actor()
    place = required_place(actor)
    return answer(confirm_board(read_board(place), place, actor), place)


def answer(board: Board, place: Location) -> str | Response:
    """The board; after a hand-over or its undo at an address of its own, so that a reload sends nothing again."""
    if board.done is not None and not board.scanned.misread and not board.notices:
        return redirect(url_for("handout.desk", done=board.done.handout.id))
    return show(board, place)


@blueprint.post("/desk/pick")
@guard(Permission.HAND_OUT)
def pick() -> Answer:
    """Somebody without a pass, picked from today's list of this location; they get a pass if they have none."""
    place, button = required_place(current_actor()), Form.from_request()
    participant_id = request.form.get("participant", type=read_number) or 0
    return answer_form(
        button,
        lambda uow: _pass_of(uow, participant_id, place),
        again=lambda: _show_refused(button, place),
        done=lambda code: go("handout.desk", scanned=code),
    )


def _pass_of(uow: UnitOfWork, participant_id: int, place: Location) -> str:
    today = training.list_expected_today(uow.session, place.id, on=to_local(now()).date())
    if participant_id not in {person.participant_id for person in today}:
        raise Refused([GateReason.PERSON_UNKNOWN])
    return people_service.pass_for_desk(uow, participant_id)


def _show_refused(button: Form, place: Location) -> str:
    return show(Board(notices=tuple(map(str, button.form_errors))), place)


@blueprint.get("/handouts/<int:handout_id>/undo")
@guard(Permission.HAND_OUT)
def ask_undo(handout_id: int) -> str:
    """The question before an undo: which laptop, whose; or the desk, which says that there is nothing to undo."""
    place = required_place(current_actor())
    own = find_own(handout_id, place)
    if own is None:
        _check_elsewhere(handout_id)
    if own is None or not own.may_undo:
        return show(Board(notices=(word(DeskReason.NOTHING_TO_UNDO),)), place)
    return show(Board(question=own), place)


def _check_elsewhere(handout_id: int) -> None:
    """What was handed out elsewhere is asked about by who hands out there."""
    with db().read() as session, suppress(NotFound):
        current_actor().require(Permission.HAND_OUT, at=queries.get_handout(session, handout_id).location_id)


@blueprint.post("/handouts/<int:handout_id>/undo")
@guard(Permission.HAND_OUT)
def undo(handout_id: int) -> Answer:
    """The hand-over did not happen after all: the same desk, within ten minutes."""
    actor, button = current_actor(), Form.from_request()
    place = required_place(actor)
    with db().read() as session:
        handout = queries.get_handout(session, handout_id)
    return answer_act(
        button,
        lambda: report_undo(handout, place, sent_form_id(), actor),
        again=lambda: _show_refused(button, place),
        done=lambda _none: go("handout.desk", done=handout_id),
    )


def show(board: Board, place: Location) -> str:
    """The desk page; the same for a first look, after each scan and after a hand-over."""
    return page("handout/desk.html", board=finish(board, place, current_actor()), desk=read_desk(place))


def read_desk(place: Location) -> DeskPage:
    """Today's list of this location, and what was handed out there today."""
    with db().read() as session:
        done = queries.list_at_desk(session, place.id, since=start_of_day(now()))
        today = training.list_expected_today(session, place.id, on=to_local(now()).date())
        initials = people.initials_of(session, [handout.participant_id for handout in done])
    undoable = frozenset(handout.id for handout in done if may_undo(handout, place))
    return DeskPage(place=place, today=today, done=done, initials=initials, undoable=undoable)


def desk_place(actor: Actor) -> Location | None:
    """Where this person stands: the place chosen on this device."""
    if actor.desk_location_id is None:
        return None
    with db().read() as session:
        return places.get_location(session, actor.desk_location_id)


def required_place(actor: Actor) -> Location:
    """Where this person stands; raises Refused when no place was chosen."""
    place = desk_place(actor)
    if place is None:
        raise Refused([DeskReason.NO_LOCATION])
    return place

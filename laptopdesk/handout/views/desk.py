"""The volunteer's desk page: scan, see *may go* or why not, sign, hand over, next."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import from_local, to_local
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.devices.service import Report, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.handout import queries
from laptopdesk.handout.desk import DeskSignal, Scanned
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.rules import check_undo
from laptopdesk.handout.values import Handout
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.handout.views.board import Board, ask, command_of, scanned_from_form
from laptopdesk.handout.views.signature import store_signature
from laptopdesk.people import service as people_service
from laptopdesk.places import queries as places
from laptopdesk.places.values import Location
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import HandOutIntent, OperationKind, UndoHandOutIntent
from laptopdesk.protocol.uuid7 import uuid7
from laptopdesk.training import queries as training
from laptopdesk.training.values import Expected
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, web


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the desk page shows beside the board: today's people, and what this desk did today."""

    place: Location
    today: tuple[Expected, ...]
    done: tuple[Handout, ...]
    last: Handout | None
    may_undo: bool


@blueprint.get("/desk")
@guard(Permission.HAND_OUT)
def desk() -> str | Response:
    """The empty desk, or with `done` the hand-over that was just made."""
    place = desk_place(current_actor())
    if place is None:
        return redirect(url_for("accounts.choose_place", next=url_for("handout.desk")))
    scanned = Scanned(pass_code=request.args.get("scanned"))
    return show(Board(scanned=scanned, operation_id=command_id()), place)


@blueprint.post("/desk")
@guard(Permission.HAND_OUT)
def scan() -> str | Response:
    """One or more codes were scanned, in any order; nothing changes hands here, but for a scanned command."""
    actor = current_actor()
    place = required_place(actor)
    scanned = scanned_from_form()
    if scanned.signal is DeskSignal.UNDO:
        return undo_last(place, actor)
    if scanned.signal is DeskSignal.RETURN:
        return redirect(url_for("handout.returns"))
    board = ask(scanned, place, actor)
    if scanned.signal is DeskSignal.CONFIRM and board.may_go:
        return confirm(board, place, actor)
    return show(board, place)


@blueprint.post("/desk/hand-out")
@guard(Permission.HAND_OUT)
def hand_out() -> str | Response:
    """Confirmed by button: the fact, or the board again with every reason."""
    actor = current_actor()
    place = required_place(actor)
    board = ask(scanned_from_form(), place, actor)
    if board.may_go is None:
        return show(board, place)
    return confirm(board, place, actor)


@blueprint.post("/desk/pick")
@guard(Permission.HAND_OUT)
def pick() -> Response:
    """Somebody without a pass, picked from today's list of this location; they get a pass if they have none."""
    actor = current_actor()
    place = required_place(actor)
    participant_id = request.form.get("participant", type=int) or 0
    with db().unit_of_work() as uow:
        today = training.list_expected_today(uow.session, place.id, on=to_local(now()).date())
        if participant_id not in {person.participant_id for person in today}:
            raise Refused([GateReason.PERSON_UNKNOWN])
        code = people_service.pass_for_desk(uow, participant_id, now=now(), actor=actor)
    return redirect(url_for("handout.desk", scanned=code))


def confirm(board: Board, place: Location, actor: Actor) -> str | Response:
    """Report the hand-over; a refusal comes back on the board with everything that was typed."""
    try:
        handout = report_hand_out(board, place, actor)
    except DomainError as error:
        return show(replace(board, todo=sentences_for(error)), place)
    return redirect(url_for("handout.desk", done=handout))


def report_hand_out(board: Board, place: Location, actor: Actor) -> int:
    """The hand-over's id; the same operation id answers the same hand-over."""
    command = command_of(board, place)
    signature_file = store_signature(board.signature_png) if not board.paper_number else None
    form = f"paper:{board.paper_number}" if board.paper_number else "screen"
    intent = HandOutIntent(
        laptop=command.laptop, pass_code=command.pass_code, location=command.location,
        kit=command.kit, kind=command.kind, signature=form,
    )  # fmt: skip
    report = Report(
        operation_id=board.operation_id,
        kind=OperationKind.HAND_OUT.value,
        intent=intent.to_json(),
        envelope={"mode": "online", "signature_file": signature_file, "session": board.session_id},
        reporter=ReporterKind.PAGE,
        happened_at=now(),
    )
    answered = report_operation(db(), web().services["wiring"].operations, report, now=now(), actor=actor)
    return int(answered.answer["handout"])


@blueprint.post("/handouts/<int:handout_id>/undo")
@guard(Permission.HAND_OUT)
def undo(handout_id: int) -> Response:
    """The hand-over did not happen after all: the same desk, within ten minutes."""
    actor = current_actor()
    place = required_place(actor)
    with db().read() as session:
        handout = queries.get_handout(session, handout_id)
    report_undo(handout, place, actor)
    return redirect(url_for("handout.desk", undone=handout.id))


def report_undo(handout: Handout, place: Location, actor: Actor) -> None:
    """The undo as a reported operation of its own."""
    intent = UndoHandOutIntent(operation=handout.operation_id, laptop=handout.laptop, location=place.code)
    report = Report(
        operation_id=command_id(),
        kind=OperationKind.UNDO_HAND_OUT.value,
        intent=intent.to_json(),
        envelope={"mode": "online"},
        reporter=ReporterKind.PAGE,
        happened_at=now(),
    )
    report_operation(db(), web().services["wiring"].operations, report, now=now(), actor=actor)


def undo_last(place: Location, actor: Actor) -> Response:
    """The scanned command *undo*: the newest hand-over of this desk."""
    with db().read() as session:
        done = queries.list_at_desk(session, place.id, since=start_of_day(now()), limit=1)
    if not done:
        raise Refused([DeskReason.NOT_HANDED_OUT])
    report_undo(done[0], place, actor)
    return redirect(url_for("handout.desk", undone=done[0].id))


def show(board: Board, place: Location) -> str:
    """The desk page; the same for a first look, after each scan and after a hand-over."""
    return page("handout/desk.html", board=board, desk=read_desk(place))


def read_desk(place: Location) -> Desk:
    """Today's list of this location and what the desk did today."""
    done_id = request.args.get("done", type=int)
    with db().read() as session:
        done = queries.list_at_desk(session, place.id, since=start_of_day(now()))
        today = training.list_expected_today(session, place.id, on=to_local(now()).date())
    last = next((handout for handout in done if handout.id == done_id), None)
    return Desk(place=place, today=today, done=done, last=last, may_undo=last is not None and undoable(last, place))


def undoable(handout: Handout, place: Location) -> bool:
    """Whether this desk may still undo it."""
    reasons = check_undo(
        handed_at=handout.handed_at, ended=handout.ended_at is not None, location_id=handout.location_id,
        desk_location_id=place.id, now=now(),
    )  # fmt: skip
    return not reasons


def command_id() -> UUID:
    """A new id for one operation (UUIDv7, RFC 9562)."""
    return uuid7(int(now().timestamp() * 1000), secrets.token_bytes(10))


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


def start_of_day(moment: datetime) -> datetime:
    """Midnight in Rotterdam before this moment, in UTC."""
    wall = to_local(moment).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    return from_local(wall)

"""The hand-out round after a training: laptops to those who were present, scan after scan."""

from dataclasses import dataclass, replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.numbers import read_number
from laptopdesk.handout import queries
from laptopdesk.handout.desk import DeskSignal, Scanned
from laptopdesk.handout.views.acts import confirm, take_scan
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.handout.views.board import Board, finish, read_board
from laptopdesk.handout.views.own import find_own
from laptopdesk.people import queries as people
from laptopdesk.people import service as people_service
from laptopdesk.places import queries as places
from laptopdesk.places.values import Location
from laptopdesk.training import queries as training
from laptopdesk.training.values import ExpectedPerson, SessionPage
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.held import is_resumed
from laptopdesk.ui.web import db, now, page


@dataclass(frozen=True, kw_only=True)
class RoundPerson:
    """One of those who were present, and whether the laptop is theirs already."""

    person: ExpectedPerson
    handout_id: int | None
    current: bool


@dataclass(frozen=True, kw_only=True)
class HandOutRound:
    """The session, its people in order, and how far the round is.

    `other`: the pass on the desk is of somebody who was not present here.
    """

    session: SessionPage
    place: Location
    people: tuple[RoundPerson, ...]
    other: bool = False

    @property
    def done(self) -> int:
        """How many of them have their laptop."""
        return sum(person.handout_id is not None for person in self.people)

    @property
    def current(self) -> ExpectedPerson | None:
        """Who is next."""
        return next((item.person for item in self.people if item.current), None)


@blueprint.get("/sessions/<int:session_id>/round")
@guard(Permission.HAND_OUT)
def hand_out_round(session_id: int) -> str:
    """The round, standing at the first who was present and has no laptop yet; with `done` what became of the last."""
    handout_round = read_round(session_id, current_actor(), request.args.get("person", type=read_number))
    done = request.args.get("done", type=read_number)
    own = find_own(done, handout_round.place) if done is not None else None
    code = pass_of(handout_round, current_actor()) if handout_round.current else None
    board = Board(scanned=Scanned(pass_code=code), session_id=session_id, done=own)
    return show_round(board, handout_round)


@blueprint.post("/sessions/<int:session_id>/round")
@guard(Permission.HAND_OUT)
def scan_round(session_id: int) -> str | Response:
    """A laptop (or another pass) was scanned, or the hand-over confirmed by button or card."""
    actor = current_actor()
    handout_round = read_round(session_id, actor, request.form.get("person", type=read_number))
    board = read_board(handout_round.place, session_id)
    if board.scanned.signal is DeskSignal.RETURN and not is_resumed():
        return redirect(url_for("handout.returns"))
    board = (confirm if "confirm" in request.form else take_scan)(board, handout_round.place, actor)
    if board.done is not None and not board.scanned.misread and not board.notices:
        return redirect(url_for("handout.hand_out_round", session_id=session_id, done=board.done.handout.id))
    return show_round(board, follow_pass(handout_round, board.scanned.pass_code))


def follow_pass(round_: HandOutRound, pass_code: str | None) -> HandOutRound:
    """The round at whose pass lies on the desk, so that it never names one person and hands over to another."""
    with db().read() as session:
        holder = people.find_holder(session, pass_code) if pass_code else None
    if holder is None or holder.participant_id is None:
        return round_
    rows = tuple(replace(row, current=row.person.participant_id == holder.participant_id) for row in round_.people)
    return replace(round_, people=rows) if any(row.current for row in rows) else replace(round_, other=True)


def show_round(board: Board, handout_round: HandOutRound) -> str:
    """The page of the round."""
    return page("handout/round.html", board=finish(board, handout_round.place, current_actor()), round=handout_round)


def read_round(session_id: int, actor: Actor, chosen: int | None) -> HandOutRound:
    """The people who were present and what they hold; raises NotFound and Forbidden."""
    with db().read() as session:
        session_page = training.get_session_page(session, session_id)
        actor.require(Permission.HAND_OUT, at=session_page.location_id)
        place = places.get_location(session, session_page.location_id)
        present = [person for person in session_page.people if person.present]
        holders = queries.holders_among(session, [person.participant_id for person in present])
    waiting = [person.participant_id for person in present if person.participant_id not in holders]
    current = chosen if chosen in waiting else (waiting[0] if waiting else None)
    rows = tuple(
        RoundPerson(
            person=person, handout_id=holders.get(person.participant_id), current=person.participant_id == current
        )
        for person in present
    )
    return HandOutRound(session=session_page, place=place, people=rows)


def pass_of(handout_round: HandOutRound, actor: Actor) -> str:
    """The pass of whoever is next; made now for somebody who has none."""
    assert handout_round.current is not None
    with db().unit_of_work(now=now(), actor=actor) as uow:
        return people_service.pass_for_desk(uow, handout_round.current.participant_id)

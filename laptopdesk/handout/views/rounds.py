"""The hand-out round after a training: laptops to those who were present, scan after scan."""

from dataclasses import dataclass, replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import DomainError
from laptopdesk.handout import queries
from laptopdesk.handout.desk import Scanned
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.handout.views.board import Board, ask, scanned_from_form
from laptopdesk.handout.views.desk import command_id, report_hand_out
from laptopdesk.people import service as people_service
from laptopdesk.places import queries as places
from laptopdesk.places.values import Location
from laptopdesk.training import queries as training
from laptopdesk.training.values import Expected, SessionPage
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@dataclass(frozen=True, kw_only=True)
class RoundPerson:
    """One of those who were present, and whether the laptop is theirs already."""

    person: Expected
    handout_id: int | None
    current: bool


@dataclass(frozen=True, kw_only=True)
class Round:
    """The session, its people in order, and how far the round is."""

    session: SessionPage
    place: Location
    people: tuple[RoundPerson, ...]

    @property
    def done(self) -> int:
        """How many of them have their laptop."""
        return sum(person.handout_id is not None for person in self.people)

    @property
    def current(self) -> Expected | None:
        """Who is next."""
        return next((item.person for item in self.people if item.current), None)


@blueprint.get("/sessions/<int:session_id>/round")
@guard(Permission.HAND_OUT)
def hand_out_round(session_id: int) -> str:
    """The round, standing at the first who was present and has no laptop yet."""
    found = read_round(session_id, current_actor(), request.args.get("person", type=int))
    code = pass_of(found, current_actor()) if found.current else None
    board = Board(scanned=Scanned(pass_code=code), operation_id=command_id(), session_id=session_id)
    return page("handout/round.html", board=board, round=found)


@blueprint.post("/sessions/<int:session_id>/round")
@guard(Permission.HAND_OUT)
def scan_round(session_id: int) -> str | Response:
    """A laptop (or another pass) was scanned, or the hand-over confirmed by the button."""
    actor = current_actor()
    found = read_round(session_id, actor, request.form.get("person", type=int))
    board = ask(scanned_from_form(), found.place, actor, session_id)
    if "confirm" in request.form and board.may_go:
        try:
            report_hand_out(board, found.place, actor)
        except DomainError as error:
            return page("handout/round.html", board=replace(board, todo=sentences_for(error)), round=found)
        return redirect(url_for("handout.hand_out_round", session_id=session_id))
    return page("handout/round.html", board=board, round=found)


def read_round(session_id: int, actor: Actor, chosen: int | None) -> Round:
    """The people who were present and what they hold; raises NotFound and Forbidden."""
    with db().read() as session:
        found = training.get_session_page(session, session_id)
        actor.require(Permission.HAND_OUT, at=found.location_id)
        place = places.get_location(session, found.location_id)
        present = [person for person in found.people if person.present]
        holders = queries.holders_among(session, [person.participant_id for person in present])
    waiting = [person.participant_id for person in present if person.participant_id not in holders]
    current = chosen if chosen in waiting else (waiting[0] if waiting else None)
    people = tuple(
        RoundPerson(
            person=person,
            handout_id=holders.get(person.participant_id),
            current=person.participant_id == current,
        )
        for person in present
    )
    return Round(session=found, place=place, people=people)


def pass_of(found: Round, actor: Actor) -> str:
    """The pass of whoever is next; made now for somebody who has none."""
    assert found.current is not None
    with db().unit_of_work() as uow:
        return people_service.pass_for_desk(uow, found.current.participant_id, now=now(), actor=actor)

"""The tracks as data, and what a person did in them."""

from flask import render_template
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import word_of
from laptopdesk.places import queries as places
from laptopdesk.protocol.gate import KitPiece
from laptopdesk.training import queries
from laptopdesk.training.views.blueprint import blueprint
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import db, page


@blueprint.get("/programmes")
@guard(Permission.VIEW_TRAINING)
def programmes() -> str:
    """Every track."""
    with db().read() as session:
        tracks = queries.list_programmes(session)
    return page("training/programmes.html", programmes=tracks, localised=queries.localised)


@blueprint.get("/programmes/<code>")
@guard(Permission.VIEW_TRAINING)
def programme(code: str) -> str:
    """One track: its trainings in order, which one opens the gate, and what comes with it."""
    with db().read() as session:
        track = queries.find_programme_by_code(session, code)
    if track is None:
        raise NotFound("programme", code)
    return page(
        "training/programme.html",
        programme=track,
        localised=queries.localised,
        kit_name=lambda code: word_of(code, KitPiece),
    )


def participation_panel(session: Session, participant_id: int, actor: Actor) -> str:
    """The panel of a person's record: their tracks and sessions."""
    rows = queries.list_participations(session, participant_id)
    tracks = {item.id: item for item in queries.list_programmes(session)}
    return render_template(
        "training/_participation.html",
        rows=rows,
        enrolments=queries.list_enrolments(session, participant_id),
        tracks=tracks,
        places=places.names_of(session, [row.location_id for row in rows]),
        may_open=actor.may_somewhere(Permission.VIEW_TRAINING),
        localised=queries.localised,
    )

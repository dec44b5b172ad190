"""What this desk handed out itself, and its undo. *This desk* is a browser at a place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import from_local, to_local
from laptopdesk.core.errors import NotFound
from laptopdesk.core.operations import operation_id_of
from laptopdesk.devices.service import OperationReport, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.handout import queries
from laptopdesk.handout.rules import check_undo
from laptopdesk.handout.values import Handout
from laptopdesk.people import queries as people
from laptopdesk.places.values import Location
from laptopdesk.protocol.operations import OperationKind, UndoHandOutIntent
from laptopdesk.ui.browser import browser_id
from laptopdesk.ui.web import db, now, web


@dataclass(frozen=True, kw_only=True)
class OwnHandout:
    """A hand-over of this desk. `may_undo`: it still stands, and its ten minutes are not over."""

    handout: Handout
    initials: str
    may_undo: bool


def find_own(handout_id: int, place: Location) -> OwnHandout | None:
    """The hand-over, when this desk made it today, ended or not; else None: another desk's green is not ours."""
    with db().read() as session:
        try:
            handout = queries.get_handout(session, handout_id)
        except NotFound:
            return None
        return _own(session, handout, place) if is_own(handout, place) else None


def find_last(place: Location) -> OwnHandout | None:
    """What this desk handed out last today, ended or not."""
    with db().read() as session:
        last = queries.find_last_of_browser(session, browser_id(), place.id, since=start_of_day(now()))
        return _own(session, last, place) if last else None


def find_made(laptop: str, pass_code: str, place: Location) -> OwnHandout | None:
    """The hand-over of this pair that this desk made a moment ago and that still stands: scanned a second time."""
    with db().read() as session:
        handout = queries.find_open_of_pair(session, laptop, pass_code)
        return _own(session, handout, place) if handout and is_own(handout, place) else None


def find_made_elsewhere(laptop: str, pass_code: str, actor: Actor) -> tuple[Handout, str] | None:
    """The hand-over of this pair that stands, and who made it, for who may know of it at its place."""
    with db().read() as session:
        handout = queries.find_open_of_pair(session, laptop, pass_code)
        if handout is None or not actor.may(Permission.HAND_OUT, at=handout.location_id):
            return None
        staff = accounts.staff_names(session, [handout.handed_by_id] if handout.handed_by_id else [])
    return handout, staff.get(handout.handed_by_id or 0, "")


def is_own(handout: Handout, place: Location) -> bool:
    """Whether this browser handed it out at this place today."""
    here = handout.location_id == place.id and handout.browser_id == browser_id()
    return here and handout.handed_at >= start_of_day(now())


def may_undo(handout: Handout, place: Location) -> bool:
    """Whether this desk may still undo it."""
    return not check_undo(
        handed_at=handout.handed_at,
        ended=handout.ended_at is not None,
        location_id=handout.location_id,
        desk_location_id=place.id,
        same_browser=handout.browser_id == browser_id(),
        now=now(),
    )


def _own(session: Session, handout: Handout, place: Location) -> OwnHandout:
    initials = people.initials_of(session, [handout.participant_id]).get(handout.participant_id, "–")
    return OwnHandout(handout=handout, initials=initials, may_undo=may_undo(handout, place))


def report_undo(handout: Handout, place: Location, form_id: UUID, actor: Actor) -> None:
    """The undo is an operation of its own; the same form again answers the same. Raises Refused, Forbidden."""
    intent = UndoHandOutIntent(operation=handout.operation_id, laptop=handout.laptop, location=place.code).to_json()
    kind = OperationKind.UNDO_HAND_OUT.value
    report = OperationReport(
        operation_id=operation_id_of(form_id, kind, intent),
        kind=kind,
        intent=intent,
        envelope={"mode": "online", "browser": str(browser_id())},
        reporter=ReporterKind.PAGE,
        happened_at=now(),
    )
    report_operation(db(), web().wiring.operations, report, now=now(), actor=actor)


def start_of_day(moment: datetime) -> datetime:
    """Midnight in Rotterdam before this moment, in UTC."""
    wall = to_local(moment).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    return from_local(wall)

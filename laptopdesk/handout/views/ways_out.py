"""What can be done about a red board: a button for who may decide here, and for who may not, whom to ask."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import PERMISSIONS, Actor, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.desk import Scanned
from laptopdesk.people import queries as people
from laptopdesk.places.values import Location
from laptopdesk.protocol.gate import GateReason
from laptopdesk.training import queries as training
from laptopdesk.training.values import SessionState
from laptopdesk.ui.web import db, now

MOST_NAMES = 3
"""Of more people who may decide, the first are named: a volunteer asks one."""


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """One button under a refusal, to the page on which it is decided."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class WaysOut:
    """What this person may do about a refusal; `ask`: where nothing is theirs, whom they can ask, in a sentence."""

    buttons: tuple[WayOut, ...] = ()
    ask: str = ""


@dataclass(frozen=True, kw_only=True)
class _Case:
    """What was refused, where, and to whom: the laptop and the person, as far as the codes lead to one."""

    tag: str | None
    laptop_place: int | None
    participant_id: int | None
    enrolled_at: int | None
    session_id: int | None
    place: Location


DECIDES: dict[GateReason, Permission] = {
    GateReason.LAPTOP_UNKNOWN: Permission.RECEIVE_LAPTOPS,
    GateReason.LAPTOP_NOT_READY: Permission.PREPARE_LAPTOPS,
    GateReason.LAPTOP_ELSEWHERE: Permission.PREPARE_LAPTOPS,
    GateReason.EVIDENCE_REVOKED: Permission.PREPARE_LAPTOPS,
    GateReason.LAPTOP_ALREADY_OUT: Permission.TAKE_BACK,
    GateReason.LAPTOP_RESERVED: Permission.DECIDE_CASES,
    GateReason.PASS_UNKNOWN: Permission.REFER_PEOPLE,
    GateReason.PASS_BLANK: Permission.REFER_PEOPLE,
    GateReason.PASS_REVOKED: Permission.REFER_PEOPLE,
    GateReason.PERSON_UNKNOWN: Permission.REFER_PEOPLE,
    GateReason.NOT_ENROLLED: Permission.RECORD_ATTENDANCE,
    GateReason.TRAINING_NOT_ATTENDED: Permission.ASK_EXCEPTION,
    GateReason.ALREADY_HAS_ONE: Permission.DECIDE_CASES,
    GateReason.OPERATOR_NOT_ALLOWED: Permission.MANAGE_STAFF,
}
"""What somebody must be allowed to do who decides about a reason (`protocol.gate.who_may_decide` names the role)."""


def ways_out(reasons: Iterable[GateReason], scanned: Scanned, place: Location, actor: Actor) -> WaysOut:
    """The buttons of this person for these reasons, each once; else the names of who works here and may decide."""
    wanted = tuple(reason for reason in dict.fromkeys(reasons) if reason in DECIDES)
    with db().read() as session:
        case = _case(session, scanned, place)
        buttons = {way.url: way for reason in wanted for way in _ways(reason, case, actor)}
        ask = "" if buttons else _whom_to_ask(session, wanted, place)
    return WaysOut(buttons=tuple(buttons.values()), ask=ask)


def _case(session: Session, scanned: Scanned, place: Location) -> _Case:
    records = lifecycle.list_laptop_records(session, lifecycle.ids_of(session, [scanned.laptop or ""]).values())
    holder = people.find_holder(session, scanned.pass_code) if scanned.pass_code else None
    person = holder.participant_id if holder is not None else None
    return _Case(
        tag=records[0].tag if records else None,
        laptop_place=records[0].location_id if records else None,
        participant_id=person,
        enrolled_at=_enrolled_at(session, person) if person is not None else None,
        session_id=_session_today(session, person, place) if person is not None else None,
        place=place,
    )


def _enrolled_at(session: Session, participant_id: int) -> int | None:
    verdict = training.list_gate_verdicts(session, frozenset({participant_id})).get(participant_id)
    return training.get_enrolment(session, verdict.enrolment_id).location_id if verdict is not None else None


def _session_today(session: Session, participant_id: int, place: Location) -> int | None:
    """The session of today at this place at which the person is expected."""
    today = to_local(now()).date()
    return next(
        (
            one.session_id
            for one in training.list_participations(session, participant_id)
            if one.location_id == place.id
            and to_local(one.starts_at).date() == today
            and one.state is not SessionState.CANCELLED
        ),
        None,
    )


def _ways(reason: GateReason, case: _Case, actor: Actor) -> Iterator[WayOut]:
    if actor.may_somewhere(DECIDES[reason]):
        yield from _WAYS.get(reason, _none)(case, actor)


def _none(_case: _Case, _actor: Actor) -> Iterator[WayOut]:
    return iter(())


def _laptop_page(case: _Case, actor: Actor) -> Iterator[WayOut]:
    if case.tag and actor.may(Permission.VIEW_LAPTOPS, at=case.laptop_place):
        yield WayOut(label=_("Open the laptop"), url=url_for("laptops.laptop", tag=case.tag), icon="laptop")


def _move_here(case: _Case, actor: Actor) -> Iterator[WayOut]:
    both = (case.laptop_place, case.place.id)
    if case.tag and case.laptop_place and all(actor.may(Permission.PREPARE_LAPTOPS, at=at) for at in both):
        url = url_for("laptops.place", tag=case.tag, location=case.place.id)
        yield WayOut(label=_("Move the laptop here"), url=url, icon="geo-alt")


def _take_back(case: _Case, actor: Actor) -> Iterator[WayOut]:
    if case.tag and actor.may(Permission.TAKE_BACK, at=case.place.id):
        yield WayOut(label=_("Take the laptop back"), url=url_for("handout.returns"), icon="arrow-return-left")


def _person_page(case: _Case, actor: Actor) -> Iterator[WayOut]:
    if case.participant_id is None:
        yield WayOut(label=_("Find the participant"), url=url_for("people.people"), icon="search")
    elif actor.may_somewhere(Permission.VIEW_PEOPLE):
        url = url_for("people.person", participant_id=case.participant_id)
        yield WayOut(label=_("Open the participant"), url=url, icon="person")


def _in_the_room(case: _Case, actor: Actor) -> Iterator[WayOut]:
    if case.session_id is not None and actor.may(Permission.RECORD_ATTENDANCE, at=case.place.id):
        url = url_for("training.session", session_id=case.session_id)
        yield WayOut(label=_("Mark attendance"), url=url, icon="check2-square")
    elif actor.may(Permission.RECORD_ATTENDANCE, at=case.place.id):
        yield WayOut(label=_("Open the trainings"), url=url_for("training.sessions"), icon="calendar-event")


def _exception(case: _Case, actor: Actor) -> Iterator[WayOut]:
    if case.session_id is not None:
        yield from _in_the_room(case, actor)
    if case.participant_id is not None and actor.may(Permission.ASK_EXCEPTION, at=case.enrolled_at):
        url = url_for("handout.ask_for_exception", participant_id=case.participant_id)
        yield WayOut(label=_("Request exception"), url=url, icon="unlock")


_WAYS: dict[GateReason, Callable[[_Case, Actor], Iterator[WayOut]]] = {
    GateReason.LAPTOP_NOT_READY: _laptop_page,
    GateReason.EVIDENCE_REVOKED: _laptop_page,
    GateReason.LAPTOP_RESERVED: _laptop_page,
    GateReason.LAPTOP_ELSEWHERE: _move_here,
    GateReason.LAPTOP_ALREADY_OUT: _take_back,
    GateReason.PASS_UNKNOWN: _person_page,
    GateReason.PASS_BLANK: _person_page,
    GateReason.PASS_REVOKED: _person_page,
    GateReason.PERSON_UNKNOWN: _person_page,
    GateReason.ALREADY_HAS_ONE: _person_page,
    GateReason.NOT_ENROLLED: _in_the_room,
    GateReason.TRAINING_NOT_ATTENDED: _exception,
}


def _whom_to_ask(session: Session, reasons: Iterable[GateReason], place: Location) -> str:
    """Who works here and may decide about one of these, by name; the programme team, where nobody here may."""
    needed = {DECIDES[reason] for reason in reasons}
    if not needed:
        return ""
    names = [
        member.name
        for member in accounts.list_staff(session, within=frozenset({place.id}))
        if any(grant.location_id == place.id and needed & PERMISSIONS[grant.role] for grant in member.grants)
    ]
    if not names:
        return _("Nobody at this location can decide this. Call the programme team.")
    return _("Who can decide this here: %(names)s.", names=", ".join(names[:MOST_NAMES]))

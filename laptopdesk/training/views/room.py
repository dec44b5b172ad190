"""One session on a tablet: who is here with one tap, walk-ins, scans, head counts, and the list on paper."""

from dataclasses import dataclass

from flask import abort, request
from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import read_number
from laptopdesk.core.operations import operation_id_of
from laptopdesk.devices.service import log_scan
from laptopdesk.devices.values import ScanOutcome
from laptopdesk.people.values import Namesake
from laptopdesk.protocol.codes import CodeError, CodeKind, OtherKindError, parse_code
from laptopdesk.protocol.gate import GateReason
from laptopdesk.training import queries
from laptopdesk.training.forms import HeadsForm, OrderForm, WalkInForm
from laptopdesk.training.paper import presence_list
from laptopdesk.training.service import (
    add_walk_in_to_session,
    close_session,
    count_heads,
    lift_order,
    record_attendance,
    record_group,
    take_back_mark,
    take_off_list,
)
from laptopdesk.training.service.operation import holder_of
from laptopdesk.training.values import ExpectedPerson, RecordAttendance, WalkInAtSession
from laptopdesk.training.views.blueprint import blueprint
from laptopdesk.training.views.session_access import Room, new_operation_id, read_room
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.errors import sentence_of_scan, sentences_for
from laptopdesk.ui.form_ids import sent_form_id
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import db, now, page, pdf, unit_of_work

MARKS = {"1": True, "0": False, "none": None}
"""What the buttons of a row send."""


@dataclass(frozen=True, kw_only=True)
class AttendanceScan:
    """What came of a scan: who is marked now, or why nobody is."""

    name: str = ""
    sentences: tuple[str, ...] = ()
    added_id: int | None = None
    """The participant, where the list did not have them before: that can be undone."""


@blueprint.get("/sessions/<int:session_id>")
@guard(Permission.VIEW_TRAINING)
def session(session_id: int) -> Answer:
    """Everyone expected, one tap each."""
    return show(read_room(session_id))


@blueprint.post("/sessions/<int:session_id>/mark")
@guard(Permission.RECORD_ATTENDANCE)
def mark(session_id: int) -> Response:
    """One of those expected is present, or absent, or not marked yet after all."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    person = expected_person(room, request.form.get("participant", type=read_number))
    sent = request.form.get("present", "")
    if sent not in MARKS:
        abort(400)
    with unit_of_work() as uow:
        mark_as(uow, session_id, person.participant_id, present=MARKS[sent])
    return back(session_id, person.participant_id)


@blueprint.post("/sessions/<int:session_id>/mark-all")
@guard(Permission.RECORD_ATTENDANCE)
def mark_all(session_id: int) -> Answer:
    """Everyone who was not marked yet is present."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    marks = {person.participant_id: True for person in room.session.people if person.present is None}
    if not marks:
        return back(session_id)
    button = Form.from_request()
    return answer_form(
        button,
        lambda uow: record_group(uow, session_id, marks, operation_id=new_operation_id()),
        again=lambda: show(room, button=button),
        done=lambda _none: back(session_id),
    )


@blueprint.post("/sessions/<int:session_id>/scan")
@guard(Permission.RECORD_ATTENDANCE)
def scan(session_id: int) -> Answer:
    """The holder of a scanned pass is present."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    raw = request.form.get("code", "")
    try:
        code = parse_code(raw, CodeKind.PASS)
    except CodeError as error:
        return refuse_code(room, raw, error)
    try:
        person = mark_holder(session_id, code.text)
    except Refused as refusal:
        unknown = refusal.reasons == (GateReason.PASS_UNKNOWN,)
        outcome = ScanOutcome.UNKNOWN if unknown else ScanOutcome.WRONG_KIND
        to_trainer = (_("This pass is not known. Scan it again, or choose the person in the list."),)
        words = to_trainer if unknown else sentences_for(refusal)
        return refuse_scan(room, raw, outcome, refusal.reasons[0].value, *words)
    fresh = read_room(session_id, Permission.RECORD_ATTENDANCE)
    was_expected = any(expected.participant_id == person for expected in room.session.people)
    name = expected_person(fresh, person).name
    return show(fresh, scanned=AttendanceScan(name=name, added_id=None if was_expected else person))


@blueprint.post("/sessions/<int:session_id>/walk-in")
@guard(Permission.RECORD_ATTENDANCE)
def walk_in(session_id: int) -> Answer:
    """Somebody who was not expected: three fields, present at once."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    form = walk_in_form()
    return answer_form(
        form,
        lambda uow: add_walk_in_to_session(uow, read_walk_in(session_id, form)),
        again=lambda: show(room, walk_in=form, namesakes=read_namesakes(session_id, form)),
        done=lambda _key: back(session_id, words=_("%(name)s is present.", name=form.name.data or "")),
    )


@blueprint.post("/sessions/<int:session_id>/take-off")
@guard(Permission.RECORD_ATTENDANCE)
def take_off(session_id: int) -> Answer:
    """Somebody who was put on the list here by mistake is not on it any more."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    participant_id = request.form.get("participant", 0, read_number)
    person = next((person for person in room.session.people if person.participant_id == participant_id), None)
    if person is None:
        return back(session_id)  # pressed twice
    button = Form.from_request()
    return answer_form(
        button,
        lambda uow: take_off_list(uow, session_id, participant_id, operation_id=new_operation_id()),
        again=lambda: show(room, button=button),
        done=lambda _none: back(session_id, words=_("%(name)s is no longer on the list.", name=person.name)),
    )


@blueprint.post("/sessions/<int:session_id>/heads")
@guard(Permission.RECORD_ATTENDANCE)
def heads(session_id: int) -> Answer:
    """How many people there were, without names."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    form = HeadsForm.from_request()
    return answer_form(
        form,
        lambda uow: count_heads(uow, session_id, form.heads.data or 0),
        again=lambda: show(room, heads=form),
        done=lambda _none: back(session_id, words=_("The count is saved.")),
    )


@blueprint.route("/sessions/<int:session_id>/people/<int:participant_id>/reason", methods=["GET", "POST"])
@guard(Permission.RECORD_ATTENDANCE)
def reason(session_id: int, participant_id: int) -> Answer:
    """Why a later training counts although the first one was not attended before."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    person = expected_person(room, participant_id)
    form = OrderForm.from_request(reason=person.reason or "")
    return answer_form(
        form,
        lambda uow: lift_order(uow, session_id, participant_id, form.reason.data or ""),
        again=lambda: page("training/reason.html", room=room, person=person, form=form),
        done=lambda _none: back(session_id, participant_id),
    )


@blueprint.post("/sessions/<int:session_id>/close")
@guard(Permission.RECORD_ATTENDANCE)
def close(session_id: int) -> Answer:
    """The session is over."""
    button = Form.from_request()
    words = _("The session is closed. Everyone not marked present counts as absent.")
    return answer_form(
        button,
        lambda uow: close_session(uow, session_id),
        done=lambda _none: back(session_id, words=words),
        again=lambda: show(read_room(session_id, Permission.RECORD_ATTENDANCE), button=button),
    )


@blueprint.get("/sessions/<int:session_id>/presence-list")
@guard(Permission.RECORD_ATTENDANCE)
def print_list(session_id: int) -> Response:
    """The list to sign, on paper."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    return pdf(presence_list(room.session), f"presentielijst-{room.session.local_start:%Y-%m-%d}-{session_id}.pdf")


def show(
    room: Room,
    *,
    walk_in: WalkInForm | None = None,
    heads: HeadsForm | None = None,
    scanned: AttendanceScan | None = None,
    button: Form | None = None,
    namesakes: tuple[Namesake, ...] = (),
) -> str:
    """The page of the session; the same after every act.

    `button`: what was pressed and refused. `namesakes`: who the walk-in may be.
    """
    return page(
        "training/session.html",
        room=room,
        session=room.session,
        walk_in=walk_in or walk_in_form(fresh=True),
        heads=heads or HeadsForm(data={"heads": room.session.heads}),
        scanned=scanned,
        now=now(),
        button=button,
        namesakes=namesakes,
    )


def back(session_id: int, participant_id: int | None = None, *, words: str = "") -> Response:
    """To the page of the session again, at the row that changed."""
    anchor = f"person-{participant_id}" if participant_id is not None else None
    return go("training.session", words, session_id=session_id, _anchor=anchor)


def expected_person(room: Room, participant_id: int | None) -> ExpectedPerson:
    """One of those expected here; raises NotFound, so that no other name can be had by its number."""
    person = next((person for person in room.session.people if person.participant_id == participant_id), None)
    if person is None:
        raise NotFound("participant", participant_id)
    return person


def mark_as(uow: UnitOfWork, session_id: int, participant_id: int, *, present: bool | None) -> None:
    """The person is present, absent, or (None) not marked yet."""
    if present is None:
        take_back_mark(uow, session_id, participant_id, operation_id=new_operation_id())
        return
    command = RecordAttendance(
        operation_id=new_operation_id(), session_id=session_id, participant_id=participant_id, present=present
    )
    record_attendance(uow, command)


def mark_holder(session_id: int, code: str) -> int:
    """The holder of the pass is present; answers who. Raises Refused."""
    with unit_of_work() as uow:
        participant_id = holder_of(uow, code)
        command = RecordAttendance(
            operation_id=new_operation_id(), session_id=session_id, participant_id=participant_id, present=True
        )
        record_attendance(uow, command)
    return participant_id


def refuse_code(room: Room, raw: str, error: CodeError) -> Answer:
    """What was scanned is no pass: the page says what it is."""
    if isinstance(error, OtherKindError):
        return refuse_scan(room, raw, ScanOutcome.WRONG_KIND, error.code.kind.name, sentence_of_scan(error))
    return refuse_scan(room, raw, ScanOutcome.MISREAD, error.reason.value, sentence_of_scan(error))


def refuse_scan(room: Room, raw: str, outcome: ScanOutcome, why: str, *sentences: str) -> Answer:
    """The scan is kept in the scan log, and the page says why nobody was marked."""
    with unit_of_work() as uow:
        log_scan(
            uow, raw=raw, outcome=outcome, reason=why, page="training.session", location_id=room.session.location_id
        )
    return show(room, scanned=AttendanceScan(sentences=sentences))


def walk_in_form(*, fresh: bool = False) -> WalkInForm:
    """The three fields, filled from the request unless `fresh`."""
    values = {"language": "nl", "operation_id": str(new_operation_id())}
    return WalkInForm(data=values) if fresh else WalkInForm.from_request(**values)


def read_namesakes(session_id: int, form: WalkInForm) -> tuple[Namesake, ...]:
    """Who may be meant, where that was asked."""
    if not form.asks_who:
        return ()
    with db().read() as session:
        return queries.list_namesakes(session, session_id, form.name.data or "")


def read_walk_in(session_id: int, form: WalkInForm) -> WalkInAtSession:
    """What was filled in, for the service."""
    meant = request.form.get("meant", "")
    values = {
        "session": session_id,
        "name": form.name.data,
        "contact": form.contact.data,
        "language": form.language.data.value,
        "pass": form.pass_code.data or "",
        "meant": meant,
    }
    return WalkInAtSession(
        operation_id=operation_id_of(sent_form_id("operation_id"), "walk_in", values),
        session_id=session_id,
        name=form.name.data or "",
        contact=form.contact.data or "",
        language=form.language.data.value,
        pass_code=form.pass_code.code or None,
        meant=request.form.get("meant", type=read_number),
        is_new=meant == "new",
    )

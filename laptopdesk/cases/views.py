"""Cases: facts that contradict, both sides beside each other, and the decision of a person, one or many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.cases import queries
from laptopdesk.cases.errors import CaseReason
from laptopdesk.cases.messages import outcome_name
from laptopdesk.cases.queries import Case, CaseFilter, facts_of_case
from laptopdesk.cases.service import assign_case, confirm_case, decide_case, drop_proposal
from laptopdesk.cases.sides import compare, plain_view
from laptopdesk.cases.values import CaseKind, CaseState, DecideCase
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.clock import read_day, to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseTopic, Outcome, ShowOnce
from laptopdesk.core.errors import DomainError
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word
from laptopdesk.core.numbers import find_number
from laptopdesk.devices import queries as devices
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work, web

blueprint = Blueprint("cases", __name__, template_folder="templates")

SHOWN = 200
LONGEST_ANSWER = 500
TABS = ("mine", "overdue", "all")
"""What the tabs of the list narrow it by."""
MANY = 2
"""So many cases of one kind can be decided in one act."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One outcome as the page offers it: what will happen, what it asks, and why it cannot be chosen now."""

    code: str
    label: str
    consequence: str
    fields: tuple[BulkField, ...]
    hindrances: tuple[str, ...]
    two_people: bool


def topics() -> Mapping[str, CaseTopic]:
    """What the packages above offer for each kind."""
    offered: Mapping[str, CaseTopic] = web().wiring.case_topics
    return offered


def topic_of(kind: CaseKind) -> CaseTopic | None:
    """What is offered for this kind."""
    return topics().get(kind.value)


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "outcome_name": lambda case: outcome_name(topics(), case.kind, case.outcome),
        "proposed_name": lambda case: outcome_name(topics(), case.kind, case.proposed),
    }


@blueprint.get("/cases")
@guard(Permission.VIEW_CASES)
def cases() -> str:
    """Open cases, the oldest first, narrowed as asked; with `all` the decided ones too."""
    return _list(())


@blueprint.post("/cases/decide")
@guard(Permission.DECIDE_CASES)
def decide_many() -> Answer:
    """One outcome for several cases of one kind, each decided by itself; what could not be is said with why."""
    chosen = _chosen()
    if not chosen or len(set(chosen.values())) > 1:
        return _list((word(CaseReason.NOT_OF_ONE_KIND),)), 422
    if not request.form.get("reason", "").strip():
        return _list((word(CaseReason.REASON_MISSING),)), 422
    many = Many(shown=[], problems=[], states=[])
    for case_id in chosen:
        _decide_one(case_id, many)
    _tell(many)
    if many.shown:
        return _show_once(many.shown, url_for("cases.cases"), tuple(many.problems))
    if many.problems:
        return _list(tuple(many.problems)), 422
    return redirect(_list_url())


@dataclass(frozen=True, kw_only=True)
class Many:
    """What became of several cases that were decided in one act."""

    shown: list[ShowOnce]
    problems: list[str]
    states: list[CaseState]


def _chosen() -> dict[int, CaseKind]:
    """The cases that were ticked, or all that the list shows, with their kinds."""
    keys = sorted({key for text in request.form.getlist("case") if (key := find_number(text)) is not None})
    with db().read() as session:
        if request.form.get("everything") == "1":
            within = current_actor().places_for(Permission.VIEW_CASES)
            rows = queries.list_cases(session, within=within, narrow=_filter(), limit=SHOWN)
            return {row.id: row.kind for row in _waiting_here(rows)}
        return queries.list_kinds(session, keys[:SHOWN])


def _waiting_here(rows: Iterable[Case]) -> list[Case]:
    """Those of the list that wait and that the person at work may decide."""
    actor = current_actor()
    return [
        row for row in rows if row.state is CaseState.OPEN and actor.may(Permission.DECIDE_CASES, at=row.location_id)
    ]


def _decide_one(case_id: int, many: Many) -> None:
    """It is decided, or which case could not be stands among the problems, with why: the others go on."""
    shown: list[ShowOnce] = []
    try:
        with unit_of_work() as uow:
            state = decide_case(uow, topics(), case_id, _command(), show=shown.append)
    except DomainError as error:
        many.problems.append(_("Case %(number)s: %(why)s", number=case_id, why=" ".join(sentences_for(error))))
        return
    many.states.append(state)
    many.shown.extend(shown)


def _tell(many: Many) -> None:
    decided = sum(state is CaseState.DECIDED for state in many.states)
    proposed = len(many.states) - decided
    if decided:
        flash(ngettext("%(n)s case was decided.", "%(n)s cases were decided.", decided), "good")
    if proposed:
        flash(
            ngettext("%(n)s case waits for a second person.", "%(n)s cases wait for a second person.", proposed), "good"
        )


def _show_once(shown: list[ShowOnce], back: str, problems: tuple[str, ...] = ()) -> Response:
    """The only page that ever shows it: it is in no address, no session and no cache."""
    answer = make_response(page("cases/shown.html", shown=shown, back=back, problems=problems))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/cases/<int:case_id>")
@guard(Permission.VIEW_CASES)
def case(case_id: int) -> str:
    """One case: both sides beside each other, what can be decided, and what was."""
    return _show(case_id, Form())


@blueprint.post("/cases/<int:case_id>/decide")
@guard(Permission.DECIDE_CASES)
def decide(case_id: int) -> Answer:
    """What holds, and why; what was typed stays when something is wrong."""
    shown: list[ShowOnce] = []

    def decided(state: CaseState) -> Response:
        if state is CaseState.OPEN:
            return go("cases.case", _("Your decision takes effect once a second person confirms it."), case_id=case_id)
        flash(_("Case %(number)s was decided.", number=case_id), "good")
        return _decided(case_id, shown)

    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: decide_case(uow, topics(), case_id, _command(), show=shown.append),
        done=decided,
        again=lambda: _show(case_id, form),
    )


@blueprint.post("/cases/<int:case_id>/confirm")
@guard(Permission.DECIDE_CASES)
def confirm(case_id: int) -> Answer:
    """The second person confirms what the first proposed, or takes it off the table."""
    shown: list[ShowOnce] = []

    def answer(uow: UnitOfWork) -> None:
        if request.form.get("answer") == "no":
            drop_proposal(uow, case_id)
        else:
            confirm_case(uow, topics(), case_id, reason=request.form.get("reason", ""), show=shown.append)

    form = Form.from_request()
    return answer_form(form, answer, done=lambda _none: _decided(case_id, shown), again=lambda: _show(case_id, form))


def _decided(case_id: int, shown: list[ShowOnce]) -> Response:
    """On to the case; what may be seen only once comes first."""
    return _show_once(shown, url_for("cases.case", case_id=case_id)) if shown else go("cases.case", case_id=case_id)


@blueprint.post("/cases/<int:case_id>/assign")
@guard(Permission.DECIDE_CASES)
def assign(case_id: int) -> Answer:
    """The person at work takes care of the case, or no longer does."""
    owner = current_actor().staff_id if request.form.get("take") == "1" else None
    button = Form.from_request()
    return answer_form(
        button,
        lambda uow: assign_case(uow, case_id, owner_id=owner, due_on=None),
        done=lambda _none: go("cases.case", case_id=case_id),
        again=lambda: _show(case_id, button),
    )


def _command() -> DecideCase:
    """What the form says: fields are named by their outcome, so that those of another one do not count."""
    outcome = request.form.get("outcome", "")
    prefix = f"{outcome}-"
    answers = {
        name.removeprefix(prefix): value.strip()[:LONGEST_ANSWER]
        for name, value in request.form.items()
        if name.startswith(prefix)
    }
    return DecideCase(outcome=outcome, reason=request.form.get("reason", "")[:2000], answers=answers)


# ---- showing


def _list(sentences: tuple[str, ...]) -> str:
    narrow = _filter()
    with db().read() as session:
        within = current_actor().places_for(Permission.VIEW_CASES)
        rows = queries.list_cases(session, within=within, narrow=narrow, limit=SHOWN)
        names = places.names_of(session, [row.location_id for row in rows])
        owners = accounts.staff_names(session, [row.owner_id for row in rows if row.owner_id])
        desks = devices.list_stations(session, within=within)
        waiting = _waiting_here(rows)
        offers = _common_offers(session, narrow.kind, waiting)
    return page(
        "cases/cases.html",
        offers=offers,
        waiting=len(waiting),
        rows=rows,
        narrowed=_narrowed(),
        tabs=TABS,
        stations=[(desk.id, desk.name) for desk in desks],
        names=names,
        owners=owners,
        narrow=narrow,
        kinds=_kinds(),
        today=_today(),
        sentences=sentences,
        most=SHOWN,
        chosen=request.form.getlist("case"),
        typed=request.form,
    )


def _common_offers(session: Session, kind: CaseKind | None, waiting: list[Case]) -> tuple[Offer, ...]:
    """What can be chosen for several cases of one kind at once: nothing that asks each for something of its own."""
    topic = topic_of(kind) if kind else None
    if topic is None or len(waiting) < MANY or not current_actor().may_somewhere(Permission.DECIDE_CASES):
        return ()
    facts = facts_of_case(queries.get_case(session, waiting[0].id))
    offers = (_common_offer(outcome, outcome.fields(session, facts, current_actor())) for outcome in topic.outcomes)
    return tuple(offer for offer in offers if not any(_is_its_own(field) for field in offer.fields))


def _common_offer(outcome: Outcome, fields: tuple[BulkField, ...]) -> Offer:
    """What each will be asked and told by itself stands aside."""
    return Offer(
        code=outcome.code,
        label=outcome.label(),
        consequence="",
        hindrances=(),
        two_people=outcome.two_people,
        fields=tuple(field for field in fields if field.kind is not FieldKind.WORDS or field.required),
    )


def _is_its_own(field: BulkField) -> bool:
    """Whether each case needs another answer here, such as the label of its laptop."""
    return field.kind is FieldKind.WORDS and field.required


def _kinds() -> list[tuple[str, str]]:
    return sorted(((kind.value, word(kind)) for kind in CaseKind), key=lambda pair: pair[1])


def _today() -> object:
    return to_local(now()).date()


def _narrowed() -> dict[str, str]:
    """How the list is narrowed, as its address says it."""
    names = ("kind", "station", "location", "day", *TABS)
    return {name: text for name in names if (text := request.values.get(name, "").strip())}


def _list_url() -> str:
    """The list, narrowed as it was."""
    return url_for("cases.cases", **_narrowed())  # type: ignore[arg-type]  # none of them is an option of url_for


def _day() -> date | None:
    try:
        return read_day(request.values.get("day", ""))
    except ValueError:
        return None


def _filter() -> CaseFilter:
    kind = request.values.get("kind", "")
    mine = request.values.get("mine") == "1"
    return CaseFilter(
        open_only=request.values.get("all") != "1",
        kind=CaseKind.find_member(kind),
        location_id=_number("location"),
        station_id=_number("station"),
        owner_id=current_actor().staff_id if mine else None,
        opened_on=_day(),
        overdue_on=to_local(now()).date() if request.values.get("overdue") == "1" else None,
    )


def _number(name: str) -> int | None:
    return find_number(request.values.get(name))


def _show(case_id: int, form: Form) -> str:
    actor = current_actor()
    with db().read() as session:
        shown = queries.get_case(session, case_id)
        actor.require(Permission.VIEW_CASES, at=shown.location_id)
        facts, topic = facts_of_case(shown), topic_of(shown.kind)
        view = topic.view(session, facts, actor) if topic else plain_view(facts)
        may_decide = shown.state is CaseState.OPEN and actor.may(Permission.DECIDE_CASES, at=shown.location_id)
        offers = _offers(session, topic, facts) if may_decide and topic else ()
        proposal = topic.propose(session, facts) if may_decide and topic else None
        names = accounts.staff_names(session, _people_of(shown))
        location = places.names_of(session, [shown.location_id]).get(shown.location_id or 0)
    return page(
        "cases/case.html",
        case=shown,
        sides=view.sides,
        rows=compare(view.sides),
        offers=offers,
        names=names,
        location=location,
        form=form,
        may_decide=may_decide,
        typed=request.form,
        proposal=proposal,
        proposed_now=outcome_name(topics(), shown.kind, proposal.outcome) if proposal else "",
        mine=shown.owner_id is not None and shown.owner_id == actor.staff_id,
        waits=_waiting(shown, offers),
        my_proposal=shown.proposed_by_id == actor.staff_id,
    )


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What the first person proposed, as the second should see it: what will happen, and what was filled in."""

    consequence: str
    hindrances: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


def _waiting(case: Case, offers: tuple[Offer, ...]) -> Waiting | None:
    offer = next((offer for offer in offers if offer.code == case.proposed), None)
    if offer is None:
        return None
    answers = (
        (field.label, dict(field.options).get(given, given))
        for field in offer.fields
        if (given := case.proposed_answers.get(field.name, ""))
    )
    return Waiting(consequence=offer.consequence, hindrances=offer.hindrances, answers=tuple(answers))


def _offers(session: Session, topic: CaseTopic, facts: CaseFacts) -> tuple[Offer, ...]:
    return tuple(_offer(session, outcome, facts) for outcome in topic.outcomes)


def _offer(session: Session, outcome: Outcome, facts: CaseFacts) -> Offer:
    hindrances = tuple(word(reason) for reason in outcome.hindrances(session, facts))
    return Offer(
        code=outcome.code,
        label=outcome.label(),
        two_people=outcome.two_people,
        hindrances=hindrances,
        consequence="" if hindrances else outcome.consequence(session, facts),
        fields=() if hindrances else outcome.fields(session, facts, current_actor()),
    )


def _people_of(case: Case) -> list[int]:
    return [key for key in (case.decided_by_id, case.owner_id, case.proposed_by_id) if key is not None]


def laptop_panel(session: Session, laptop_id: int, actor: Actor) -> str:
    """The panel of a laptop's story: its cases, for who may read them."""
    return _panel(session, queries.list_of_laptop(session, laptop_id), actor)


def bench_panel(session: Session, rows: tuple[Case, ...], actor: Actor) -> str:
    """The panel of a laptop's own page: its cases and what was decided, for everybody who sees the laptop.

    Who may not read cases gets no link.
    """
    return _drawn(session, rows, actor) if rows else ""


def person_panel(session: Session, participant_id: int, actor: Actor) -> str:
    """The panel of a person's record: their cases, for who may read them."""
    return _panel(session, queries.list_of_participant(session, participant_id), actor)


def _panel(session: Session, rows: tuple[Case, ...], actor: Actor) -> str:
    seen = tuple(row for row in rows if actor.may(Permission.VIEW_CASES, at=row.location_id))
    return _drawn(session, seen, actor) if seen else ""


def _drawn(session: Session, rows: tuple[Case, ...], actor: Actor) -> str:
    names = places.names_of(session, [row.location_id for row in rows])
    readable = {row.id for row in rows if actor.may(Permission.VIEW_CASES, at=row.location_id)}
    return render_template(
        "cases/_panel.html", rows=rows, names=names, readable=readable, topics=topics(), outcome_name=outcome_name
    )

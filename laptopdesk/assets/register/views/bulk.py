"""Acts on many laptops: choose them, choose what to do, see row by row what became of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from laptopdesk.assets.register import queries
from laptopdesk.assets.register.acts import LABELS
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.rules import arguments_of
from laptopdesk.assets.register.selection import all_matching, named, split_codes
from laptopdesk.assets.register.service import ChosenRow, StartBulk, start_bulk, work_on
from laptopdesk.assets.register.service.bulk import AT_ONCE, job_key
from laptopdesk.assets.register.values import BulkLine, BulkOutcome, BulkRun
from laptopdesk.assets.register.views.blueprint import blueprint
from laptopdesk.assets.register.views.list_query import asked_now, query_words, view_now, wiring
from laptopdesk.core.access import Everywhere, Permission
from laptopdesk.core.bulk import BulkAct, BulkField, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.jobs import find_job
from laptopdesk.core.numbers import read_number
from laptopdesk.core.operations import operation_id_of
from laptopdesk.core.tables import csv_chunks
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.errors import sentence_of_code
from laptopdesk.ui.form_ids import new_form_id, sent_form_id
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import attachment, db, page, unit_of_work

MAY_ACT = (Permission.PREPARE_LAPTOPS, Permission.RELEASE_LAPTOPS, Permission.PRINT_LABELS)
SHOWN = 100


@blueprint.get("/laptops/bulk")
@guard(*MAY_ACT)
def bulk() -> str:
    """Which laptops, and what can be done to them."""
    return _choose()


@blueprint.post("/laptops/bulk")
@guard(*MAY_ACT)
def begin_bulk() -> Answer:
    """The act is begun, a short one done at once; the same press again shows the same run."""
    form = Form.from_request()
    return answer_form(form, _begin, done=_begun, again=lambda: _choose(form))


def _begin(uow: UnitOfWork) -> tuple[int, int]:
    rows = _rows(uow.session)
    return start_bulk(uow, _command(uow.session, rows), wiring().bulk_acts), len(rows)


def _begun(run: tuple[int, int], words: str = "") -> Answer:
    run_id, left = run
    left = left if left <= AT_ONCE else 0  # more of them are left to the worker
    while left:
        with unit_of_work() as uow:
            left = work_on(uow, run_id, wiring().bulk_acts)
    return go("register.bulk_run", words, tone="info", run_id=run_id)


def _command(session: Session, rows: Sequence[ChosenRow]) -> StartBulk:
    act = request.form.get("act", "")
    fields = wiring().bulk_acts[act].fields(session, current_actor()) if act in wiring().bulk_acts else ()
    return StartBulk(operation_id=_operation(), act=act, answers=_answers(fields), rows=rows)


def _operation() -> UUID:
    """The id of what was asked, in its own words: which laptops match may be others a moment later (ADR 11)."""
    left_out = {"csrf_token", "operation"}
    arguments = {name: request.values.getlist(name) for name in request.values if name not in left_out}
    return operation_id_of(sent_form_id("operation"), request.path, arguments)


def _answers(fields: Iterable[BulkField]) -> dict[str, str]:
    return {field.name: ",".join(_given(field)) for field in fields if any(_given(field))}


def _given(field: BulkField) -> list[str]:
    """The answers of one field; its name is apart from those of a filter that stands in the same form."""
    values = [value.strip()[:500] for value in request.form.getlist(f"act-{field.name}")]
    return values if field.kind is FieldKind.CHOICES else values[:1]


def _rows(session: Session) -> tuple[ChosenRow, ...]:
    if request.values.get("all") == "1":
        query = asked_now()
        if query.problems:  # what cannot be read narrows nothing: never to be acted upon
            raise Refused([RegisterReason.FILTER_UNREADABLE])
        return all_matching(session, query.criteria, view_now())
    codes = [*request.values.getlist("laptop"), *split_codes(request.values.get("codes", ""))]
    return named(session, codes)


def _choose(refused: Form | None = None) -> str:
    query, actor = asked_now(), current_actor()
    everything = request.values.get("all") == "1"
    with db().read() as session:
        count = queries.count_laptops(session, query.criteria, view_now()) if everything else 0
        acts = [(act, act.fields(session, actor)) for act in _open_acts()]
        runs = queries.list_runs(session, actor.staff_id)
        words = query_words(session, query) if everything else ()
    return page(
        "register/bulk.html",
        refused=refused,
        acts=acts,
        everything=everything,
        count=count,
        arguments=arguments_of(query),
        tags=request.values.getlist("laptop"),
        codes=request.values.get("codes", ""),
        operation=new_form_id(),
        runs=runs,
        act_names=_act_names(),
        answers=request.form,
        words=words,
        asked_act=request.values.get("act"),
    )


def _open_acts() -> Iterator[BulkAct]:
    actor = current_actor()
    for act in wiring().bulk_acts.values():
        if any(actor.may_somewhere(permission) for permission in act.permissions):
            yield act


def _act_names() -> Mapping[str, str]:
    return {act.key: act.label() for act in wiring().bulk_acts.values()}


@blueprint.get("/laptops/bulk/<int:run_id>")
@guard(*MAY_ACT)
def bulk_run(run_id: int) -> str:
    """How far the run is, and what became of each row."""
    return _show_run(run_id)


def _show_run(run_id: int, refused: Form | None = None) -> str:
    outcome = request.args.get("outcome", "")
    chosen = BulkOutcome.find_member(outcome)
    after = request.args.get("after", 0, type=read_number)
    with db().read() as session:
        run = _get_run(session, run_id)
        lines = queries.list_bulk_lines(session, run_id, outcome=chosen, after=after, limit=SHOWN + 1)
        job = find_job(session, job_key(run_id, run.left))
        to_print = _to_print(session, run)
    return page(
        "register/bulk_run.html",
        refused=refused,
        run=run,
        lines=lines[:SHOWN],
        outcome=chosen,
        outcomes=tuple(BulkOutcome),
        job=job,
        next_after=lines[SHOWN - 1].position if len(lines) > SHOWN else None,
        names=_act_names(),
        to_print=to_print,
        operation=new_form_id(),
    )


def _to_print(session: Session, run: BulkRun) -> tuple[str, ...]:
    """The labels that were asked for, and that this person may print."""
    if run.act != LABELS or not current_actor().may_somewhere(Permission.PRINT_LABELS):
        return ()
    lines = queries.list_bulk_lines(session, run.id, outcome=BulkOutcome.DONE, limit=None)
    return tuple(sorted(line.tag for line in lines if line.tag))


def _get_run(session: Session, run_id: int) -> BulkRun:
    """One's own run, or for who sees every place anybody's; raises NotFound."""
    run, actor = queries.get_run(session, run_id), current_actor()
    if run.created_by_id != actor.staff_id and not isinstance(actor.places_for(Permission.VIEW_LAPTOPS), Everywhere):
        raise NotFound("bulk run", run_id)
    return run


@blueprint.post("/laptops/bulk/<int:run_id>/again")
@guard(*MAY_ACT)
def repeat_bulk(run_id: int) -> Answer:
    """A new run of the same act on the rows that were refused; what was done is not done again."""
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: _repeat(uow, run_id),
        done=lambda run: _begun(run, _("Tried again.")),
        again=lambda: _show_run(run_id, form),
    )


def _repeat(uow: UnitOfWork, run_id: int) -> tuple[int, int]:
    run = _get_run(uow.session, run_id)
    lines = queries.list_bulk_lines(uow.session, run_id, outcome=BulkOutcome.REFUSED, limit=None)
    rows = named(uow.session, [line.tag or line.text for line in lines])
    command = StartBulk(operation_id=_operation(), act=run.act, answers=run.answers, rows=rows)
    return start_bulk(uow, command, wiring().bulk_acts), len(rows)


@blueprint.get("/laptops/bulk/<int:run_id>/result.csv")
@guard(*MAY_ACT)
def bulk_result(run_id: int) -> Response:
    """What became of each row, as a file."""
    with db().read() as session:
        _get_run(session, run_id)
        lines = queries.list_bulk_lines(session, run_id, limit=None)
    heads = (_("Row"), _("Given as"), _("Label"), _("Result"), _("Why not"))
    rows = [[_result_row(line) for line in lines]]
    return attachment(list(csv_chunks(heads, rows)), f"bulk-{run_id}.csv", "text/csv")


def _result_row(line: BulkLine) -> tuple[int, str, str, str, str]:
    why = " ".join(sentence_of_code(reason) for reason in line.reasons)
    return line.position, line.text, line.tag or "", word(line.outcome), why

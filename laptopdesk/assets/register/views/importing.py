"""A donor's list after its upload: what each column means, what would happen, and then all of it or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from laptopdesk.assets.lifecycle.errors import HoldReason
from laptopdesk.assets.lots.file_notes import hidden_column_notes
from laptopdesk.assets.lots.messages import guess_sentence, list_error_sentence
from laptopdesk.assets.lots.readers.reading import read_table
from laptopdesk.assets.lots.readers.values import Choices, DonorList, Field, ListErrorCode, Pick
from laptopdesk.assets.lots.service.importing import Imported
from laptopdesk.assets.register import queries
from laptopdesk.assets.register.choices import parse_cell, read_as, with_cells, with_kinds, with_lines
from laptopdesk.assets.register.forms import ListForm
from laptopdesk.assets.register.previewing import SHOWN_ERRORS, preview_list
from laptopdesk.assets.register.service import choose, map_columns, queue_list, read_list, receive_list, take_back_list
from laptopdesk.assets.register.service.importing import AT_ONCE
from laptopdesk.assets.register.values import ImportState, PendingImport, Preview
from laptopdesk.assets.register.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Conflict
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word
from laptopdesk.core.jobs import find_job
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page

SHOWN_LINES = 100
_WITHOUT_IDENTITY = ListErrorCode.WITHOUT_IDENTITY
OVER = (ImportState.RECEIVED, ImportState.TAKEN_BACK)


@blueprint.get("/laptops/import/<int:import_id>")
@guard(Permission.RECEIVE_LAPTOPS)
def show_import(import_id: int) -> str:
    """The columns with their first values, the first rows, and every error; or how far the list is."""
    return _show(import_id)


def _show(
    import_id: int, refused: Form | None = None, *, held: Mapping[str, tuple[HoldReason, ...]] = MappingProxyType({})
) -> str:
    with db().read() as session:
        pending = _get(session, import_id)
        preview = preview_list(session, pending) if pending.state not in OVER else None
        place = places.find_location(session, pending.location_id)
        key = (pending.result or {}).get("job")
        job = find_job(session, str(key)) if key else None
    errors = preview.errors[:SHOWN_ERRORS] if preview else ()
    return page(
        "register/import.html",
        refused=refused,
        typed=request.form if refused else MultiDict(),
        pending=pending,
        preview=preview,
        place=place.name if place else None,
        job=job,
        fields=[("", _("leave out")), *((field.value, word(field)) for field in Field)],
        read_as=read_as(pending.columns, pending.choices),
        names_of_fields=[word(field) for field in preview.fields] if preview else [],
        errors=[(error, list_error_sentence(error)) for error in errors],
        at_once=AT_ONCE,
        guess_words=guess_sentence,
        shown_lines=SHOWN_LINES,
        identified=preview is None or preview.listed.identified,
        filled_words=filled_words,
        hidden_columns=hidden_column_notes(preview.listed.sheets) if preview else [],
        too_wide=any(error.code is ListErrorCode.TOO_MANY_COLUMNS for error in errors),
        held=[(tag, " ".join(word(reason) for reason in held[tag])) for tag in sorted(held)[:SHOWN_ERRORS]],
        held_count=len(held),
    )


def _get(session: Session, import_id: int) -> PendingImport:
    pending = queries.get_pending(session, import_id)
    current_actor().require(Permission.RECEIVE_LAPTOPS, at=pending.location_id)
    return pending


@blueprint.post("/laptops/import/<int:import_id>/columns")
@guard(Permission.RECEIVE_LAPTOPS)
def say_columns(import_id: int) -> Answer:
    """Each column is read as the person says; the page shows what that makes of the list."""
    with db().read() as session:
        count = len(_get(session, import_id).columns)
    columns = [request.form.get(f"column{index}", "") for index in range(count)]
    return _act(import_id, lambda uow: map_columns(uow, import_id, columns))


def _act(import_id: int, act: Callable[[UnitOfWork], object]) -> Answer:
    form = ListForm.from_request()
    return answer_form(
        form,
        act,
        done=lambda _row: go("register.show_import", import_id=import_id),
        again=lambda: _show(import_id, form),
    )


@blueprint.post("/laptops/import/<int:import_id>/choices")
@guard(Permission.RECEIVE_LAPTOPS)
def say_choices(import_id: int) -> Answer:
    """Sheets, lines, cells and kinds are as the person says; the page shows what that makes of the list."""
    with db().read() as session:
        pending = _get(session, import_id)
        preview = preview_list(session, pending)
        choices = _decided(pending.choices, preview)
        other = choices.pick != pending.choices.pick
        table = read_table(get_file(session, pending.file_id).content, choices.pick) if other else None
    header = preview.listed.header
    columns = (header, table) if header and table else None
    return _act(import_id, lambda uow: choose(uow, pending, choices, columns=columns))


def _decided(choices: Choices, preview: Preview) -> Choices:
    """What was decided before, and what this form changes of it; a line just corrected is not one with a fault."""
    typed = {cell: request.form[name] for name in request.form if (cell := parse_cell(name)) is not None}
    before = {cell: view.words for cell, view in preview.faulty.items()}
    ticked = request.form.getlist("line")
    if request.form.get("act") == "leave_all":
        better = {cell[0] for cell in before if typed.get(cell, before[cell]).strip() != before[cell].strip()}
        wrong = (error.place for error in preview.errors if error.place and error.code is not _WITHOUT_IDENTITY)
        ticked += [place for place in wrong if place not in better]
    choices = with_lines(choices, request.form.getlist("shown"), ticked)
    undone = [cell for name in request.form.getlist("undo") if (cell := parse_cell(f"cell:{name}")) is not None]
    choices = with_cells(choices, {cell: typed[cell] for cell in typed if cell in before}, before, undone)
    choices = with_kinds(
        choices,
        request.form.getlist("kind_shown"),
        request.form.getlist("kind"),
        only_laptops=bool(request.form.get("only_laptops")),
    )
    if not preview.listed.sheets:
        return choices
    names = {sheet.name for sheet in preview.listed.sheets}
    sheets = tuple(name for name in request.form.getlist("sheet") if name in names)
    as_now = {sheet.name for sheet in preview.listed.sheets if sheet.read} == set(sheets)
    wanted = choices.pick.sheets if as_now else sheets or None
    return replace(choices, pick=Pick(sheets=wanted, hidden_rows=bool(request.form.get("hidden_rows"))))


@blueprint.post("/laptops/import/<int:import_id>/receive")
@guard(Permission.RECEIVE_LAPTOPS)
def receive(import_id: int) -> Answer:
    """All laptops of the list are in; a long list is left to the worker; with an error nothing is stored.

    Nor is anything where somebody changed meanwhile how the list is read: then the page shows it anew.
    """
    with db().read() as session:
        pending = _get(session, import_id)
        listed = read_list(session, pending)
    form = ListForm.from_request()
    return answer_form(
        form,
        lambda uow: _receive(uow, pending, listed),
        done=lambda imported: _answer_received(import_id, form, imported),
        again=lambda: _show(import_id, form),
    )


def _answer_received(import_id: int, form: Form, imported: Imported | None) -> Answer:
    if imported is None or not imported.errors:
        return go("register.show_import", import_id=import_id)
    form.form_errors = [list_error_sentence(imported.errors[0])]
    return _show(import_id, form), 422


def _receive(uow: UnitOfWork, pending: PendingImport, listed: DonorList) -> Imported | None:
    """What became of the list; None: the worker has it."""
    shown = request.form.get("read_as")
    if shown and shown != read_as(pending.columns, pending.choices):
        raise Conflict("list_read_otherwise")
    if request.form.get("without_identity"):
        choices = replace(pending.choices, without_identity=True)
        choose(uow, pending, choices)
        pending = replace(pending, choices=choices)
    if listed.row_count <= AT_ONCE or listed.errors:
        return receive_list(uow, pending, listed)
    queue_list(uow, pending, listed.row_count)
    return None


@blueprint.post("/laptops/import/<int:import_id>/take-back")
@guard(Permission.RECEIVE_LAPTOPS)
def take_back(import_id: int) -> Answer:
    """What the list brought in is in the register no more; or the laptops that keep it, each with why."""
    form = ListForm.from_request()
    return answer_form(
        form,
        lambda uow: take_back_list(uow, import_id),
        done=lambda taken: _answer_taken_back(import_id, taken.held),
        again=lambda: _show(import_id, form),
    )


def _answer_taken_back(import_id: int, held: Mapping[str, tuple[HoldReason, ...]]) -> Answer:
    return (_show(import_id, held=held), 422) if held else go("register.show_import", import_id=import_id)


def filled_words(filled: int) -> str:
    """How many laptops that were there the list told more of; nothing for none."""
    if not filled:
        return ""
    return ngettext(
        "The list added details to %(n)s known laptop, such as its serial number.",
        "The list added details to %(n)s known laptops, such as their serial numbers.",
        filled,
    )

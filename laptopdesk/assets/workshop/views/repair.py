"""A repair: opened, written down part by part, and closed."""

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.preparation.queries import Preparation
from laptopdesk.assets.service import open_moves
from laptopdesk.assets.workshop import queries, service
from laptopdesk.assets.workshop.forms import CloseForm, DriveForm, LabourForm, PartForm, RepairForm, cents_of
from laptopdesk.assets.workshop.values import OpenRepair, PartSource, Repair, RepairCategory, SwapDrive, UsePart
from laptopdesk.assets.workshop.views.blueprint import (
    Answer,
    attempt,
    blueprint,
    done,
    may_work,
    names,
    require_view,
    visible_laptop,
)
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

REFUSED = 422


@blueprint.route("/laptops/<tag>/repair", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def open_repair(tag: str) -> Answer:
    """The laptop goes in repair, with what is wrong."""
    form = RepairForm.from_request()
    form.offer()
    with db().read() as session:
        laptop = visible_laptop(session, tag).laptop
    sentences: tuple[str, ...] = ()
    if form.submitted():
        command = OpenRepair(
            laptop=tag, category=RepairCategory(form.category.data), fault=form.fault.data or "",
            remarks=form.remarks.data or "",
        )  # fmt: skip
        sentences = attempt(lambda uow: service.open_repair(uow, command))
        if not sentences:
            return done(_("The laptop is in repair."), "workshop.step", tag=tag, state=LaptopState.RECEIVED.value)
    return page("workshop/open_repair.html", form=form, laptop=laptop, sentences=sentences), _status(form, sentences)


def _status(form: Form, sentences: tuple[str, ...]) -> int:
    return REFUSED if sentences or form.errors else 200


@blueprint.get("/repairs/<int:repair_id>")
@guard(Permission.VIEW_LAPTOPS)
def repair(repair_id: int) -> Answer:
    """One repair with its parts and what can be added."""
    return _show(repair_id)


def _show(repair_id: int, form: Form | None = None, sentences: tuple[str, ...] = ()) -> Answer:
    with db().read() as session:
        row = queries.get_repair(session, repair_id, now=now())
        require_view(row.location_id)
        parts = queries.list_parts(session, repair_id)
        forms = _forms(session, row)
        people = names(session, row.opened_by_id, row.closed_by_id, *(part.added_by_id for part in parts))
    forms |= {type(form).__name__: form} if form else {}
    working = may_work(row.location_id) and row.closed_at is None
    body = page(
        "workshop/repair.html", row=row, parts=parts, forms=forms, names=people, sentences=sentences, working=working,
        failed=type(form).__name__ if form else "",
    )  # fmt: skip
    return body, REFUSED if form else 200


def _forms(session: Session, row: Repair) -> dict[str, Form]:
    part, drive, close = PartForm(), DriveForm(), CloseForm()
    part.offer()
    drive.offer_drives(_drives(session, row))
    close.offer(_ways_back(session, row))
    return {"PartForm": part, "LabourForm": LabourForm(), "DriveForm": drive, "CloseForm": close}


def _drives(session: Session, row: Repair) -> list[tuple[str, str]]:
    fitted = lifecycle.list_media(session, row.laptop_id, fitted_only=True)
    return [(str(medium.id), f"{medium.model} {medium.serial or ''}".strip() or f"#{medium.id}") for medium in fitted]


def _ways_back(session: Session, row: Repair) -> list[LaptopState]:
    moves = open_moves(Preparation(session, lifecycle.get_laptop(session, row.tag)), actor=current_actor())
    back = (LaptopState.RECEIVED, LaptopState.ERASED)
    return [state for state in back if state in moves and not moves[state]] or [LaptopState.RECEIVED]


@blueprint.post("/repairs/<int:repair_id>/parts")
@guard(Permission.PREPARE_LAPTOPS)
def use_part(repair_id: int) -> Answer:
    """A part goes in."""
    form = PartForm.from_request()
    form.offer()
    if not form.submitted():
        return _show(repair_id, form)
    command = UsePart(
        repair_id=repair_id, name=form.name.data or "", number=form.number.data or "",
        quantity=form.quantity.data or 0, cost_cents=cents_of(form.price.data) or 0,
        source=PartSource(form.source.data),
    )  # fmt: skip
    sentences = attempt(lambda uow: service.use_part(uow, command))
    return _answer(repair_id, form, sentences, _("The part stands with this repair."))


@blueprint.post("/repairs/<int:repair_id>/labour")
@guard(Permission.PREPARE_LAPTOPS)
def add_labour(repair_id: int) -> Answer:
    """Time was worked."""
    form = LabourForm.from_request()
    if not form.submitted():
        return _show(repair_id, form)
    minutes = form.minutes.data or 0
    sentences = attempt(lambda uow: service.add_labour(uow, repair_id, minutes))
    return _answer(repair_id, form, sentences, _("The time stands with this repair."))


@blueprint.post("/repairs/<int:repair_id>/drive")
@guard(Permission.PREPARE_LAPTOPS)
def swap_drive(repair_id: int) -> Answer:
    """A drive comes out, another goes in."""
    form = DriveForm.from_request()
    with db().read() as session:
        form.offer_drives(_drives(session, queries.get_repair(session, repair_id, now=now())))
    if not form.submitted():
        return _show(repair_id, form)
    sentences = attempt(lambda uow: service.swap_drive(uow, _swap(repair_id, form)))
    return _answer(repair_id, form, sentences, _("The drives were changed. A new drive needs evidence of its own."))


def _swap(repair_id: int, form: DriveForm) -> SwapDrive:
    return SwapDrive(
        repair_id=repair_id, remove_medium_id=int(form.remove.data) if form.remove.data else None,
        fit=form.drive() if form.fit.data else None, cost_cents=cents_of(form.cost.data) or 0,
        source=PartSource(form.origin.data),
    )  # fmt: skip


@blueprint.post("/repairs/<int:repair_id>/close")
@guard(Permission.PREPARE_LAPTOPS)
def close_repair(repair_id: int) -> Answer:
    """The repair ends: back on its way, or not worth it."""
    form = CloseForm.from_request()
    form.offer([LaptopState.RECEIVED, LaptopState.ERASED])
    if not form.submitted():
        return _show(repair_id, form)
    sentences = attempt(lambda uow: _close(uow, repair_id, form))
    if not sentences and form.to.data == "not_worth_it":
        with db().read() as session:
            tag = queries.get_repair(session, repair_id, now=now()).tag
        return done(_("Now say how it is disposed of."), "workshop.dispose", tag=tag)
    return _answer(repair_id, form, sentences, _("The repair is closed."))


def _close(uow: UnitOfWork, repair_id: int, form: CloseForm) -> None:
    words = form.words.data or ""
    if form.to.data == "not_worth_it":
        service.judge_not_worth_it(uow, repair_id, words)
    else:
        service.close_repair(uow, repair_id, LaptopState(form.to.data), words)


def _answer(repair_id: int, form: Form, sentences: tuple[str, ...], said: str) -> Answer:
    if sentences:
        return _show(repair_id, form, sentences)
    return done(said, "workshop.repair", repair_id=repair_id)

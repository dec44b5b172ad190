"""A repair: opened, written down part by part, and closed."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import open_moves
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.assets.workshop import queries, service
from laptopdesk.assets.workshop.forms import CloseRepairForm, DriveForm, LabourForm, PartForm, RepairForm, cents_of
from laptopdesk.assets.workshop.values import OpenRepair, Repair, SwapDrive, UsePart
from laptopdesk.assets.workshop.views.blueprint import blueprint, may_work, names, require_view, visible_laptop
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.route("/laptops/<tag>/repair", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def open_repair(tag: str) -> Answer:
    """The laptop goes in repair, with what is wrong."""
    form = RepairForm.from_request()
    with db().read() as session:
        laptop = visible_laptop(session, tag).laptop
    back = LaptopState.RECEIVED.value
    return answer_form(
        form,
        lambda uow: service.open_repair(uow, _opened(form, tag)),
        done=lambda _row: go("workshop.step", _("The laptop is in repair."), tag=tag, state=back),
        again=lambda: page("workshop/open_repair.html", form=form, laptop=laptop),
    )


def _opened(form: RepairForm, tag: str) -> OpenRepair:
    return OpenRepair(
        laptop=tag, category=form.category.data, fault=form.fault.data or "", remarks=form.remarks.data or ""
    )


@blueprint.get("/repairs/<int:repair_id>")
@guard(Permission.VIEW_LAPTOPS)
def repair(repair_id: int) -> str:
    """One repair with its parts and what can be added."""
    return _show(repair_id)


def _show(repair_id: int, refused: Form | None = None) -> str:
    with db().read() as session:
        row = queries.get_repair(session, repair_id, now=now())
        require_view(row.location_id)
        parts = queries.list_parts(session, repair_id)
        forms = _forms(session, row)
        people = names(session, row.opened_by_id, row.closed_by_id, *(part.added_by_id for part in parts))
    forms |= {type(refused).__name__: refused} if refused else {}
    working = may_work(row.location_id) and row.closed_at is None
    return page(
        "workshop/repair.html", row=row, parts=parts, forms=forms, names=people, refused=refused, working=working
    )


def _forms(session: Session, row: Repair) -> dict[str, Form]:
    drive, close = DriveForm(), CloseRepairForm()
    drive.offer_drives(_drives(session, row))
    close.offer(_ways_back(session, row))
    return {"PartForm": PartForm(), "LabourForm": LabourForm(), "DriveForm": drive, "CloseRepairForm": close}


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
    return _answer(
        repair_id,
        form,
        lambda uow: service.use_part(uow, _part(repair_id, form)),
        _("The part was added to this repair."),
    )


def _part(repair_id: int, form: PartForm) -> UsePart:
    return UsePart(
        repair_id=repair_id,
        name=form.name.data or "",
        number=form.number.data or "",
        quantity=form.quantity.data or 0,
        cost_cents=cents_of(form.price.data) or 0,
        source=form.source.data,
    )


@blueprint.post("/repairs/<int:repair_id>/labour")
@guard(Permission.PREPARE_LAPTOPS)
def add_labour(repair_id: int) -> Answer:
    """Time was worked."""
    form = LabourForm.from_request()
    return _answer(
        repair_id,
        form,
        lambda uow: service.add_labour(uow, repair_id, form.minutes.data or 0),
        _("The time was added to this repair."),
    )


@blueprint.post("/repairs/<int:repair_id>/drive")
@guard(Permission.PREPARE_LAPTOPS)
def swap_drive(repair_id: int) -> Answer:
    """A drive comes out, another goes in."""
    form = DriveForm.from_request()
    with db().read() as session:
        form.offer_drives(_drives(session, queries.get_repair(session, repair_id, now=now())))
    return _answer(
        repair_id,
        form,
        lambda uow: service.swap_drive(uow, _swap(repair_id, form)),
        _("The drives were changed. A new drive needs evidence of its own."),
    )


def _swap(repair_id: int, form: DriveForm) -> SwapDrive:
    return SwapDrive(
        repair_id=repair_id,
        remove_medium_id=int(form.remove.data) if form.remove.data else None,
        fit=form.drive() if form.fit.data else None,
        cost_cents=cents_of(form.cost.data) or 0,
        source=form.origin.data,
    )


@blueprint.post("/repairs/<int:repair_id>/close")
@guard(Permission.PREPARE_LAPTOPS)
def close_repair(repair_id: int) -> Answer:
    """The repair ends: back on its way, or not worth it."""
    form = CloseRepairForm.from_request()
    form.offer([LaptopState.RECEIVED, LaptopState.ERASED])
    words = form.words.data or ""
    if form.to.data != "not_worth_it":
        return _answer(
            repair_id,
            form,
            lambda uow: service.close_repair(uow, repair_id, LaptopState(form.to.data), words),
            _("The repair is closed."),
        )
    with db().read() as session:
        tag = queries.get_repair(session, repair_id, now=now()).tag
    return answer_form(
        form,
        lambda uow: service.judge_not_worth_it(uow, repair_id, words),
        done=lambda _row: go("workshop.dispose", _("Now choose how it is disposed of."), tag=tag),
        again=lambda: _show(repair_id, form),
    )


def _answer(repair_id: int, form: Form, act: Callable[[UnitOfWork], object], sentence: str) -> Answer:
    return answer_form(
        form,
        act,
        done=lambda _row: go("workshop.repair", sentence, repair_id=repair_id),
        again=lambda: _show(repair_id, form),
    )

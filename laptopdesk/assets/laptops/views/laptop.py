"""One laptop on the bench with everything that can be done to it."""

from collections.abc import Callable

from flask import request, url_for

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.finishing.queries import checkers_of, measured_battery
from laptopdesk.assets.finishing.views import finish_form, finish_values
from laptopdesk.assets.hardware.service import record_nothing_inside
from laptopdesk.assets.imaging.views.logs import image_values
from laptopdesk.assets.laptops.forms import MoveToPlaceForm
from laptopdesk.assets.laptops.views.blueprint import blueprint
from laptopdesk.assets.laptops.views.parts import panels_of, steps_of
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle import service as lifecycle_service
from laptopdesk.assets.lifecycle.forms import MediumForm
from laptopdesk.assets.lifecycle.rules import goes_back, next_step
from laptopdesk.assets.lifecycle.taken_back import find_withdrawn, may_take_back
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.moves.forms import MoveForm
from laptopdesk.assets.moves.messages import moved_words
from laptopdesk.assets.moves.service import move_laptop, open_moves
from laptopdesk.assets.preparation.forms import CheckForm
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.assets.preparation.service.checks import record_check
from laptopdesk.assets.preparation.values import RecordCheck
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.get("/laptops/<tag>")
@guard(Permission.VIEW_LAPTOPS)
def laptop(tag: str) -> str | tuple[str, int]:
    """One laptop: what is known, what was proven, and what may happen next with every reason why not."""
    try:
        return show_laptop(tag)
    except NotFound as error:
        return _show_withdrawn(tag, error)


def _show_withdrawn(tag: str, error: NotFound) -> tuple[str, int]:
    """The page of a label whose laptop was taken back; raises the error for any other."""
    with db().read() as session:
        gone = find_withdrawn(session, tag)
        names = accounts.staff_names(session, [gone.withdrawn_by_id]) if gone else {}
    if gone is None:
        raise error
    current_actor().require_somewhere(Permission.VIEW_LAPTOPS)
    return page("laptops/withdrawn.html", gone=gone, name=names.get(gone.withdrawn_by_id, "–")), 410


def show_laptop(tag: str, refused: Form | None = None) -> str:
    """The page of a laptop; `refused`: a form of it that was, with every reason why."""
    actor = current_actor()
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        _may_see(detail)
        preparation = Preparation(session, detail)
        may_work = bool(detail.laptop.location_id) and actor.may(
            Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id
        )
        values = _values(preparation) | steps_of(preparation, may_work=may_work)
        fresh = [detail.id] if detail.laptop.state is LaptopState.RECEIVED else []
        mistaken, panels = bool(may_take_back(session, fresh, actor)), panels_of(preparation, actor)
    return page(
        "laptops/laptop.html",
        detail=detail,
        laptop=detail.laptop,
        panels=panels,
        may_work=may_work,
        mistaken=mistaken,
        refused=refused,
        move=refused if isinstance(refused, MoveForm) else MoveForm(),
        **values,
    )


def _values(preparation: Preparation) -> dict[str, object]:
    """What is known of this laptop, step by step of its way."""
    laptop = preparation.laptop.laptop
    moves = open_moves(preparation, actor=current_actor())
    return {
        "records": preparation.records,
        "imaging": preparation.imaging,
        "check": preparation.check,
        "moves": moves,
        "next": next_step(laptop.state),
        "back": [state for state in moves if goes_back(laptop.state, state)],
        "names": preparation.names_of(preparation.people),
        "health": preparation.battery,
        "battery_needed": preparation.battery_needed,
        "waiting": preparation.open_cases,
        "unseen": preparation.unseen_drives,
        "reasons_by_medium": {medium.medium_id: medium.reasons for medium in preparation.evidence.media},
        "steps": _steps(preparation),
        "forms": _forms(preparation),
        "finish_form": finish_form(preparation, sent=False),
        **finish_values(preparation),
        **image_values(preparation),
    }


def _steps(preparation: Preparation) -> dict[str, str]:
    """How far each part of the work is: done, next (one at most, on the bench), or later. A return begins it anew."""
    media, laptop = preparation.evidence.media, preparation.laptop
    state = laptop.laptop.state
    erased = all(not medium.reasons for medium in media) and bool(media or laptop.no_drive_by_id)
    past = (LaptopState.READY, LaptopState.HANDED_OUT, LaptopState.DISPOSED)
    imaged = erased and bool(preparation.image_after_erasure)
    done = {"drives": erased, "image": imaged, "finish": state in past}
    at_bench = next_step(state) is not None or state is LaptopState.READY
    first = next((name for name, is_done in done.items() if at_bench and not is_done), "")
    return {name: "done" if is_done else "next" if name == first else "later" for name, is_done in done.items()}


def _may_see(detail: LaptopDetail) -> None:
    actor = current_actor()
    if not actor.may(Permission.VIEW_LAPTOPS, at=detail.laptop.location_id or detail.transit_to_id):
        raise Forbidden(Permission.VIEW_LAPTOPS.value, detail.laptop.location_id)


def _forms(preparation: Preparation) -> dict[str, object]:
    medium, measured = MediumForm(), measured_battery(preparation)
    check = CheckForm(data={"battery_percent": measured})
    check.battery_percent.expect(measured)
    return {"medium": medium, "check": check}


@blueprint.post("/laptops/<tag>/move")
@guard(Permission.PREPARE_LAPTOPS, Permission.RELEASE_LAPTOPS)
def move(tag: str) -> Answer:
    """The laptop moves to another state, if the one table allows it."""
    form = MoveForm.from_request()
    form.reason.id = f"back-{form.to.data}"
    return answer_form(
        form,
        lambda uow: move_laptop(uow, tag, form.to.data, reason=form.reason.data or None),
        done=lambda before: _go(tag, moved_words(tag, before, form.to.data)),
        again=lambda: show_laptop(tag, form),
    )


def _go(tag: str, words: str) -> Answer:
    return go("laptops.laptop", words, tag=tag, _anchor="next")


def _act(tag: str, form: Form, act: Callable[[UnitOfWork], object], words: str, again: Callable[[], str]) -> Answer:
    return answer_form(form, act, done=lambda _row: _go(tag, f"{group_code(tag)}: {words}"), again=again)


@blueprint.post("/laptops/<tag>/media")
@guard(Permission.PREPARE_LAPTOPS)
def fit_medium(tag: str) -> Answer:
    """A drive is in the laptop; what was typed stays when something is wrong."""
    form = MediumForm.from_request()
    return _act(
        tag,
        form,
        lambda uow: lifecycle_service.fit_medium(uow, _id_of(uow, tag), form.drive()),
        _("The drive was added."),
        lambda: show_drive_form(tag, form),
    )


def show_drive_form(tag: str, form: MediumForm, *, unseen: bool = False) -> str:
    """The form of a drive by itself with what is wrong; `unseen`: it answers the question about one nobody saw."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
        questions = Preparation(session, detail).unseen_drives if unseen else ()
    action = url_for("laptops.add_unseen_drive" if unseen else "laptops.fit_medium", tag=tag)
    return page("laptops/add_drive.html", tag=tag, form=form, action=action, unseen=questions)


@blueprint.post("/laptops/<tag>/media/<int:medium_id>/remove")
@guard(Permission.PREPARE_LAPTOPS)
def remove_medium(tag: str, medium_id: int) -> Answer:
    """The drive is out."""
    form = Form.from_request()
    return _act(
        tag,
        form,
        lambda uow: lifecycle_service.remove_medium(uow, medium_id),
        _("The drive was taken out."),
        lambda: show_laptop(tag, form),
    )


@blueprint.post("/laptops/<tag>/no-drive")
@guard(Permission.PREPARE_LAPTOPS)
def no_drive(tag: str) -> Answer:
    """The signed-in person looked: there is no drive."""
    form = Form.from_request()
    return _act(
        tag,
        form,
        lambda uow: record_nothing_inside(uow, tag),
        _("Recorded: there is no drive."),
        lambda: show_laptop(tag, form),
    )


@blueprint.post("/laptops/<tag>/check")
@guard(Permission.PREPARE_LAPTOPS)
def check(tag: str) -> Answer:
    """The checklist was done."""
    form = CheckForm.from_request()
    with db().read() as session:
        preparation = Preparation(session, lifecycle.get_laptop(session, tag))
        form.battery_percent.expect(measured_battery(preparation))
        who = checkers_of(preparation, current_actor())
    return _act(
        tag,
        form,
        lambda uow: record_check(uow, _checked(form, preparation.id)),
        _("The check was recorded."),
        lambda: page("laptops/check.html", tag=tag, form=form, checkers=who),
    )


def _checked(form: CheckForm, laptop_id: int) -> RecordCheck:
    return RecordCheck(
        laptop_id=laptop_id, failed=tuple(form.failed.data or ()), battery_percent=form.battery_percent.own
    )


@blueprint.route("/laptops/<tag>/place", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def place(tag: str) -> Answer:
    """The laptop lies somewhere else now; `location` in the address: the one that is chosen beforehand."""
    form = MoveToPlaceForm.from_request(location=request.args.get("location", ""))
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        form.location.offer(places.choices(session, within=current_actor().places_for(Permission.PREPARE_LAPTOPS)))
    current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    return _act(
        tag,
        form,
        lambda uow: _place(uow, tag, form),
        _("Moved to another location."),
        lambda: page("laptops/place.html", tag=tag, form=form),
    )


def _place(uow: UnitOfWork, tag: str, form: MoveToPlaceForm) -> None:
    reason = form.reason.data or None
    lifecycle_service.place_laptop(uow, _id_of(uow, tag), int(form.location.data), reason=reason)


def _id_of(uow: UnitOfWork, tag: str) -> int:
    return lifecycle.get_laptop(uow.session, tag).laptop.id

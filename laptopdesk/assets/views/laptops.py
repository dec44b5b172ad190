"""One laptop on the bench with everything that can be done to it."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.bench import queries as bench
from laptopdesk.assets.bench.service import record_check, record_imaging
from laptopdesk.assets.bench.values import Check, CheckItem, ImageRelease, Imaging, RecordCheck
from laptopdesk.assets.condition import queries as condition
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.values import Record
from laptopdesk.assets.forms import CheckForm, ImagingForm, MediumForm, MoveForm
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle import service as lifecycle_service
from laptopdesk.assets.lifecycle.values import (
    LaptopDetail,
    LaptopState,
    MediumKind,
    NewMedium,
)
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.assets.service import move_laptop, open_moves
from laptopdesk.assets.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Forbidden
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.protocol.codes import CodeError, CodeKind, parse_typed_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, draw_panels, now, page, web


def scanned_tag(text: str) -> str | None:
    """The tag that was scanned or typed in full, or None."""
    try:
        code = parse_typed_code(text)
    except CodeError:
        return None
    return code.text if code.kind is CodeKind.LAPTOP else None


def _state(text: str | None) -> LaptopState | None:
    return LaptopState(text) if text in {state.value for state in LaptopState} else None


@blueprint.get("/laptops/<tag>")
@guard(Permission.VIEW_LAPTOPS)
def laptop(tag: str) -> str:
    """One laptop: what is known, what was proven, and what may happen next with every reason why not."""
    actor = current_actor()
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        _may_see(detail)
        records = evidence.list_records_of_laptop(session, detail.laptop.id)
        sufficiency = evidence.sufficiency(session, detail.laptop.id)
        imaging = bench.latest_imaging(session, detail.laptop.id, detail.custody_id)
        check = bench.latest_check(session, detail.laptop.id, detail.custody_id)
        moves = open_moves(session, detail, actor=actor)
        releases = bench.list_releases(session, usable_only=True)
        names = accounts.staff_names(session, _people(records, imaging, check, detail))
        health = condition.battery_health(session, detail, check)
        battery_needed = condition.min_battery_percent(session, detail.laptop.lot_id)
        panels = draw_panels(web().services["wiring"].bench_panels, session, detail.laptop.id)
    return page(
        "assets/laptop.html",
        detail=detail, laptop=detail.laptop, records=records, moves=moves, imaging=imaging, check=check, names=names,
        panels=panels, health=health,
        reasons_by_medium={medium.medium_id: medium.reasons for medium in sufficiency.media},
        releases=releases, forms=_forms(releases), battery_needed=battery_needed,
        may_work=actor.may(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id) and detail.laptop.location_id,
    )  # fmt: skip


def _may_see(detail: LaptopDetail) -> None:
    actor = current_actor()
    if not actor.may(Permission.VIEW_LAPTOPS, at=detail.laptop.location_id or detail.transit_to_id):
        raise Forbidden(Permission.VIEW_LAPTOPS.value, detail.laptop.location_id)


def _people(
    records: tuple[Record, ...], imaging: Imaging | None, check: Check | None, detail: LaptopDetail
) -> list[int]:
    found = [detail.no_drive_by_id]
    found += [imaging.written_by_id] if imaging else []
    found += [check.checked_by_id] if check else []
    for record in records:
        found += [record.wiped_by_id, record.bound_by_id]
    return [key for key in found if key is not None]


def _forms(releases: tuple[ImageRelease, ...]) -> dict[str, object]:
    medium, check, imaging = MediumForm(), CheckForm(), ImagingForm()
    medium.offer()
    check.offer()
    imaging.release.choices = [(release.id, f"{release.name} {release.version}") for release in releases]
    return {"medium": medium, "check": check, "imaging": imaging}


def _back(tag: str, words: str) -> Response:
    flash(words, "good")
    return redirect(url_for("assets.laptop", tag=tag))


@blueprint.post("/laptops/<tag>/move")
@guard(Permission.PREPARE_LAPTOPS, Permission.RELEASE_LAPTOPS)
def move(tag: str) -> Response:
    """The laptop moves to another state, if the one table allows it."""
    form = MoveForm.from_request()
    state = _state(form.to.data)
    if state is None:
        return redirect(url_for("assets.laptop", tag=tag))
    with db().unit_of_work() as uow:
        move_laptop(uow, tag, state, now=now(), actor=current_actor(), reason=form.reason.data or None)
    return _back(tag, _("Moved."))


@blueprint.post("/laptops/<tag>/media")
@guard(Permission.PREPARE_LAPTOPS)
def fit_medium(tag: str) -> Response:
    """A drive is in the laptop."""
    form = MediumForm.from_request()
    form.offer()
    serial = form.serial.data or None
    medium = NewMedium(
        kind=MediumKind(form.kind.data) if form.validate() else MediumKind.UNKNOWN,
        serial=serial, serial_key=normalise_serial(serial), model=form.model.data or "",
    )  # fmt: skip
    with db().unit_of_work() as uow:
        lifecycle_service.fit_medium(uow, _id_of(tag), medium, now=now(), actor=current_actor())
    return _back(tag, _("The drive was added."))


@blueprint.post("/laptops/<tag>/media/<int:medium_id>/remove")
@guard(Permission.PREPARE_LAPTOPS)
def remove_medium(tag: str, medium_id: int) -> Response:
    """The drive is out."""
    with db().unit_of_work() as uow:
        lifecycle_service.remove_medium(uow, medium_id, now=now(), actor=current_actor())
    return _back(tag, _("The drive was taken out."))


@blueprint.post("/laptops/<tag>/no-drive")
@guard(Permission.PREPARE_LAPTOPS)
def no_drive(tag: str) -> Response:
    """The signed-in person looked: there is no drive."""
    with db().unit_of_work() as uow:
        lifecycle_service.record_no_drive(uow, _id_of(tag), now=now(), actor=current_actor())
    return _back(tag, _("Recorded: there is no drive."))


@blueprint.post("/laptops/<tag>/image")
@guard(Permission.PREPARE_LAPTOPS)
def write_image(tag: str) -> Response:
    """An image was written."""
    release = request.form.get("release", type=int) or 0
    with db().unit_of_work() as uow:
        record_imaging(uow, _id_of(tag), release, now=now(), actor=current_actor())
    return _back(tag, _("The image was recorded."))


@blueprint.post("/laptops/<tag>/check")
@guard(Permission.PREPARE_LAPTOPS)
def check(tag: str) -> str | Response:
    """The checklist was done."""
    form = CheckForm.from_request()
    form.offer()
    if not form.submitted():
        return page("assets/check.html", tag=tag, form=form)
    command = RecordCheck(
        laptop_id=_id_of(tag),
        failed=tuple(CheckItem(item) for item in form.failed.data or ()),
        battery_percent=form.battery_percent.data,
    )
    with db().unit_of_work() as uow:
        record_check(uow, command, now=now(), actor=current_actor())
    return _back(tag, _("The check was recorded."))


@blueprint.post("/laptops/<tag>/place")
@guard(Permission.PREPARE_LAPTOPS)
def place(tag: str) -> Response:
    """The laptop lies somewhere else now."""
    location = request.form.get("location", type=int) or 0
    with db().unit_of_work() as uow:
        places.get_location(uow.session, location)
        lifecycle_service.place_laptop(uow, _id_of(tag), location, now=now(), actor=current_actor())
    return _back(tag, _("Moved to another place."))


def _id_of(tag: str) -> int:
    with db().read() as session:
        return lifecycle.get_laptop(session, tag).laptop.id

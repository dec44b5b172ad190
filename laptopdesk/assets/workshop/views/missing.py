"""Missing laptops: reported, followed by the number of the police, found again."""

from datetime import timedelta

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop import queries, service
from laptopdesk.assets.workshop.forms import FoundForm, MissingForm, PoliceForm
from laptopdesk.assets.workshop.values import POLICE_REPORT_DAYS, ReportMissing
from laptopdesk.assets.workshop.views.blueprint import blueprint, names, require_view, visible_laptop
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.route("/laptops/<tag>/missing", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def report_missing(tag: str) -> Answer:
    """The laptop is lost or stolen."""
    today = to_local(now()).date()
    form = MissingForm.from_request(since=today)
    with db().read() as session:
        laptop = visible_laptop(session, tag).laptop
    police_by = today + timedelta(days=POLICE_REPORT_DAYS)
    back = LaptopState.RECEIVED.value
    return answer_form(
        form,
        lambda uow: service.report_missing(uow, report_of(form, tag)),
        done=lambda _row: go("workshop.step", _("The laptop is missing."), tag=tag, state=back),
        again=lambda: page("workshop/report_missing.html", form=form, laptop=laptop, police_by=police_by),
    )


def report_of(form: MissingForm, tag: str) -> ReportMissing:
    """What a filled-in form reports."""
    assert form.since.data is not None
    return ReportMissing(
        laptop=tag,
        kind=form.kind.data,
        since=form.since.data,
        last_seen=form.last_seen.data,
        words=form.words.data or "",
        police_number=form.police_number.data or "",
    )


@blueprint.get("/missing/<int:missing_id>")
@guard(Permission.VIEW_LAPTOPS)
def missing(missing_id: int) -> str:
    """One missing laptop, what is still to do, and how it is found again.

    It may turn up anywhere, so technicians of other places see it too, without what is known about it.
    """
    return _show(missing_id)


def _show(missing_id: int, refused: PoliceForm | FoundForm | None = None) -> str:
    with db().read() as session:
        row = queries.get_missing(session, missing_id, now=now())
        if row.found_at is not None:
            require_view(row.location_id)
        found_form = refused if isinstance(refused, FoundForm) else FoundForm()
        _offer(session, found_form)
        people = names(session, row.reported_by_id, row.found_by_id)
    actor = current_actor()
    return page(
        "workshop/missing.html",
        row=row,
        names=people,
        refused=refused,
        found_form=found_form,
        police=refused if isinstance(refused, PoliceForm) else PoliceForm(),
        today=to_local(now()).date(),
        ours=actor.may(Permission.VIEW_LAPTOPS, at=row.location_id),
        may_add_number=actor.may(Permission.PREPARE_LAPTOPS, at=row.location_id),
        may_find=actor.may_somewhere(Permission.PREPARE_LAPTOPS) and row.found_at is None,
    )


def _offer(session: Session, form: FoundForm) -> None:
    actor = current_actor()
    within = actor.places_for(Permission.PREPARE_LAPTOPS)
    form.location.offer(places.choices(session, on=to_local(now()).date(), within=within), own=actor.desk_location_id)


@blueprint.post("/missing/<int:missing_id>/police")
@guard(Permission.PREPARE_LAPTOPS)
def add_police_report(missing_id: int) -> Answer:
    """The number of the police came."""
    form = PoliceForm.from_request()
    return answer_form(
        form,
        lambda uow: service.add_police_report(uow, missing_id, form.number.data or ""),
        done=lambda _row: go("workshop.missing", _("The police report number was saved."), missing_id=missing_id),
        again=lambda: _show(missing_id, form),
    )


@blueprint.post("/missing/<int:missing_id>/found")
@guard(Permission.PREPARE_LAPTOPS)
def find_again(missing_id: int) -> Answer:
    """The laptop turned up."""
    form = FoundForm.from_request()
    with db().read() as session:
        _offer(session, form)
        tag = queries.get_missing(session, missing_id, now=now()).tag
    return answer_form(
        form,
        lambda uow: service.find_again(
            uow, missing_id, location_id=int(form.location.data), to=form.to.data, words=form.words.data or ""
        ),
        done=lambda _row: go("laptops.laptop", _("Found again. Earlier evidence no longer counts."), tag=tag),
        again=lambda: _show(missing_id, form),
    )

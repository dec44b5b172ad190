"""Quarantine: put apart, and released by a second person."""

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop import queries, service
from laptopdesk.assets.workshop.forms import QuarantineForm, ReleaseFromQuarantineForm
from laptopdesk.assets.workshop.rules import ReleaseFacts, check_releaser
from laptopdesk.assets.workshop.values import Quarantine
from laptopdesk.assets.workshop.views.blueprint import blueprint, may_work, names, require_view, visible_laptop
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.route("/laptops/<tag>/quarantine", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def quarantine(tag: str) -> Answer:
    """The laptop is quarantined, with the reason."""
    form = QuarantineForm.from_request()
    with db().read() as session:
        laptop = visible_laptop(session, tag).laptop
    return answer_form(
        form,
        lambda uow: service.put_in_quarantine(uow, tag, form.reason.data, form.words.data or ""),
        done=lambda _row: go("laptops.laptop", _("The laptop is in quarantine."), tag=tag),
        again=lambda: page("workshop/quarantine.html", form=form, laptop=laptop),
    )


@blueprint.route("/quarantines/<int:quarantine_id>", methods=["GET", "POST"])
@guard(Permission.VIEW_LAPTOPS)
def release(quarantine_id: int) -> Answer:
    """One stay apart: why, since when, by whom; and its release by a second person."""
    form = ReleaseFromQuarantineForm.from_request()
    with db().read() as session:
        row = queries.get_quarantine(session, quarantine_id, now=now())
        require_view(row.location_id)
        people = names(session, row.put_by_id, row.ended_by_id)
        against = _against_me(session, row)
    open_here = row.ended_at is None and row.state is LaptopState.QUARANTINED and may_work(row.location_id)
    return answer_form(
        form,
        lambda uow: service.release_from_quarantine(uow, quarantine_id, form.words.data or ""),
        done=lambda _row: go("laptops.laptop", _("Released. The laptop is received again."), tag=row.tag),
        again=lambda: page(
            "workshop/release.html", form=form, row=row, names=people, against=against, open_here=open_here
        ),
    )


def _against_me(session: Session, row: Quarantine) -> tuple[str, ...]:
    facts = ReleaseFacts(
        actor_id=current_actor().staff_id, put_by_id=row.put_by_id, wiped_by=queries.wipers_of(session, row.laptop_id)
    )
    return tuple(word(reason) for reason in check_releaser(facts))

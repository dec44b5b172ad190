"""What was attested, on a laptop's page; and whether a lot allows it."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.attestation import queries
from laptopdesk.assets.attestation.forms import AllowForm
from laptopdesk.assets.attestation.values import Attestation
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.lifecycle.service import allow_attestation
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import attachment, db, page

blueprint = Blueprint("attestation", __name__, template_folder="templates")

PAGE = 50


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"state_tone": state_tone}


@blueprint.route("/lots/<int:lot_id>/attestation", methods=["GET", "POST"])
@guard(Permission.LOWER_POLICY, everywhere=True)
def allow(lot_id: int) -> Answer:
    """Whether attested erasure is allowed in this lot, by a named person with a reason."""
    with db().read() as session:
        lot = lifecycle.get_lot(session, lot_id)
    form = AllowForm.from_request(allowed=lot.attestation_allowed)
    return answer_form(
        form,
        lambda uow: allow_attestation(uow, lot_id, allowed=bool(form.allowed.data), reason=form.reason.data or ""),
        done=lambda _row: go("lots.lot", _("Saved."), lot_id=lot_id),
        again=lambda: page("attestation/allow.html", lot=lot, form=form),
    )


@blueprint.get("/laptops/attested")
@guard(Permission.VIEW_LAPTOPS)
def attested() -> str:
    """Every laptop whose erasure is attested and not proven."""
    within = current_actor().places_for(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        rows = queries.list_attested(session, within=within, after=request.args.get("after", ""), limit=PAGE + 1)
        names = places.names_of(session, [row.location_id for row in rows])
        count = queries.count_attested(session, within=within)
    return page(
        "attestation/attested.html",
        rows=rows[:PAGE],
        names=names,
        count=count,
        next_after=rows[PAGE - 1].tag if len(rows) > PAGE else None,
    )


@blueprint.get("/laptops/<tag>/attestation")
@guard(Permission.PREPARE_LAPTOPS, Permission.VIEW_STORY)
def document(tag: str) -> Response:
    """The document of the newest attestation, to keep; never shown inside our pages."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        attestations = queries.list_attestations(session, detail.laptop.id)
        if not attestations:
            raise NotFound("attestation", tag)
        file = get_file(session, attestations[0].file_id)
    actor = current_actor()
    if not actor.may(Permission.VIEW_STORY):
        actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    return attachment(file.content, f"attestation-{detail.laptop.tag}")


def laptop_panel(session: Session, laptop_id: int, _actor: Actor) -> str:
    """The same on the laptop's story."""
    attestations = queries.list_attestations(session, laptop_id)
    names = accounts.staff_names(session, [key for one in attestations for key in (one.first_id, one.second_id)])
    return bench_panel(lifecycle.tags_of(session, [laptop_id])[laptop_id], attestations, names)


def bench_panel(tag: str, attestations: Sequence[Attestation], names: Mapping[int, str]) -> str:
    """Who attested the erasure of this laptop, and that this proves nothing; "" where nobody did."""
    if not attestations:
        return ""
    return render_template("attestation/_panel.html", attestations=attestations, names=names, tag=tag)

"""Sheets of labels for a lot, a place, or from one label to another."""

from flask import request
from werkzeug.wrappers import Response

from laptopdesk.assets.forms import LabelForm
from laptopdesk.assets.labels import choose_tags, labels_pdf
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.assets.messages import laptop_sentence
from laptopdesk.assets.views.blueprint import blueprint
from laptopdesk.assets.views.laptops import scanned_tag
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import current_locale
from laptopdesk.places import queries as places
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, pdf


@blueprint.get("/labels")
@guard(Permission.PRINT_LABELS)
def labels() -> str:
    """Choose which labels."""
    return show(LabelForm(), ())


@blueprint.post("/labels")
@guard(Permission.PRINT_LABELS)
def print_labels() -> str | Response:
    """The sheets as a PDF, or the form again."""
    form = LabelForm.from_request()
    if not form.submitted():
        return show(form, ())
    found = LaptopFilter(lot_id=request.form.get("lot", type=int), location_id=request.form.get("location", type=int))
    with db().read() as session:
        tags = choose_tags(
            session, found=found, first=scanned_tag(form.first.data or "") or "",
            last=scanned_tag(form.last.data or "") or "", within=current_actor().places_for(Permission.PRINT_LABELS),
        )  # fmt: skip
        if not tags:
            return show(form, (laptop_sentence(LaptopReason.NOTHING_CHOSEN),))
        content = labels_pdf(session, tags, start_at=form.start_at.data or 1, language=current_locale())
    return pdf(content, "labels.pdf")


def show(form: LabelForm, sentences: tuple[str, ...]) -> str:
    """The page that chooses."""
    with db().read() as session:
        lots = [(str(lot.id), f"{lot.code} {lot.donor}".strip()) for lot in lifecycle.list_lots(session)]
        locations = list(places.choices(session, within=current_actor().places_for(Permission.PRINT_LABELS)))
    chosen = {name: request.values.get(name, "") for name in ("lot", "location")}
    return page("assets/labels.html", form=form, lots=lots, locations=locations, sentences=sentences, chosen=chosen)

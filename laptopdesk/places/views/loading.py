"""Loading places from a file: first looked at, then kept; with one wrong line nothing is kept."""

import base64
import binascii

from flask import request

from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places.queries import places_by_key
from laptopdesk.places.rules import place_key
from laptopdesk.places.service import import_locations
from laptopdesk.places.sheet import MAX_BYTES, PlacesSheet, read_sheet
from laptopdesk.places.views.blueprint import blueprint
from laptopdesk.ui.answers import Answer, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work

KEPT_IN_PAGE = 512 * 1024


@blueprint.route("/locations/import", methods=["GET", "POST"])
@guard(Permission.MANAGE_PLACES)
def load() -> Answer:
    """Choose a file; see what would be new, or every line that is wrong; then keep it."""
    current_actor().require(Permission.MANAGE_PLACES)
    if request.method == "GET":
        return _show()
    content = _content()
    if content is None:
        return _show(error=_("Choose a file first.")), 422
    sheet = read_sheet(content)
    if sheet.problems:
        return _show(sheet=sheet), 422
    if request.form.get("keep") != "1" and len(content) <= KEPT_IN_PAGE:
        return _show(sheet=sheet, content=base64.b64encode(content).decode())
    with unit_of_work() as uow:
        outcome = import_locations(uow, sheet.places)
    words = _(
        "%(created)s locations added, %(unchanged)s were already known.",
        created=outcome.created,
        unchanged=outcome.unchanged,
    )
    return go("places.locations", words)


def _content() -> bytes | None:
    text = request.form.get("content")
    if text:
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
    file = request.files.get("file")
    return file.read(MAX_BYTES + 1) if file is not None and file.filename else None


def _show(*, sheet: PlacesSheet | None = None, content: str = "", error: str = "") -> str:
    new: set[int] = set()
    if sheet is not None and not sheet.problems:
        with db().read() as session:
            keys = set(places_by_key(session))
        for place in sheet.places:
            key = place_key(place.details.name, place.details.postcode)
            if key not in keys:
                keys.add(key)
                new.add(place.line)
    return page("places/load.html", sheet=sheet, content=content, error=error, new=new)

"""What the search of every page finds of locations: the one whose code was scanned, or that is called so."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.search import normalise
from laptopdesk.places import queries
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.ui.wiring import Hit, first_of

SHOWN = 10


def find_locations(session: Session, term: str, actor: Actor) -> Sequence[Hit]:
    """Locations by code or by words of their name, for who sees them."""
    code = find_code(term)
    if not actor.may_somewhere(Permission.VIEW_PLACES) or (code is not None and code.kind is not CodeKind.LOCATION):
        return ()
    within = actor.places_for(Permission.VIEW_PLACES)
    rows = queries.list_locations(session, term=term, within=within)
    hits = [
        Hit(
            kind=_("Location"),
            title=row.name,
            url=url_for("places.location", location_id=row.id),
            detail=row.city,
            exact=code is not None or normalise(row.name) == normalise(term),
        )
        for row in rows
    ]
    everything = Hit(
        kind=_("Location"), title=_("All locations with these words"), url=url_for("places.locations", q=term)
    )
    return first_of(hits, SHOWN, everything)

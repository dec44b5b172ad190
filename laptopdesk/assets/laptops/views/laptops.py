"""The list of laptops: one search field, every filter, any order; a scanned label or pass goes right to its laptop."""

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.assets.laptops.views.blueprint import blueprint
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopListing
from laptopdesk.assets.register import queries as register
from laptopdesk.assets.register.forms import KeepForm
from laptopdesk.assets.register.messages import problem_sentence
from laptopdesk.assets.register.rules import arguments_of, is_narrow
from laptopdesk.assets.register.service import MAY_SHARE
from laptopdesk.assets.register.values import ListQuery, RegisterFilter
from laptopdesk.assets.register.views.bulk import MAY_ACT
from laptopdesk.assets.register.views.list_query import asked_now, filter_choices, view_now
from laptopdesk.core.access import Permission
from laptopdesk.places import queries as places
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page

PAGE = 50
PLAIN = ("q", "state", "location", "where")
"""Arguments with a field of their own on top; the others stand in the fold."""


@blueprint.get("/laptops")
@guard(Permission.VIEW_LAPTOPS)
def laptops() -> str | Response:
    """Laptops that answer the question of the address."""
    query, view, actor = asked_now(), view_now(), current_actor()
    with db().read() as session:
        listing = register.list_laptops(session, query, view, after=request.args.get("after", ""), limit=PAGE)
        only = _only_one(session, query, listing)
        if only is not None:
            return redirect(url_for("laptops.laptop", tag=only))
        locations = places.choices(session, within=view.within)
        lots = [(str(lot.id), lot.code) for lot in lifecycle.list_lots(session)]
        saved = register.list_saved(session, actor.staff_id)
    arguments = arguments_of(query)
    return page(
        "laptops/laptops.html",
        listing=listing,
        query=query,
        filters=query.criteria,
        arguments=arguments,
        narrow=is_narrow(query.criteria),
        folded=sorted(set(arguments) - {*PLAIN, "sort", "desc"}),
        locations=locations,
        lots=lots,
        saved=saved,
        keep=KeepForm(),
        problems=[problem_sentence(problem) for problem in query.problems],
        choices=filter_choices(),
        may_share=actor.may(MAY_SHARE),
        may_act=any(actor.may_somewhere(permission) for permission in MAY_ACT),
    )


def _only_one(session: Session, query: ListQuery, listing: LaptopListing) -> str | None:
    """The laptop of a label or pass that was scanned or typed in full, where nothing else was asked."""
    code = find_code(query.criteria.term)
    if code is None or query.criteria != RegisterFilter(term=query.criteria.term):
        return None
    if code.kind is CodeKind.LAPTOP and lifecycle.find_laptop_id(session, code.text):
        return code.text
    return listing.rows[0].tag if code.kind is CodeKind.PASS and len(listing.rows) == 1 else None

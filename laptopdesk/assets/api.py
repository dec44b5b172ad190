"""Laptops for people's scripts: one by its label, or a list that is read on from label to label."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import Laptop, LaptopFilter, LaptopState
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Forbidden
from laptopdesk.ui.errors import problem
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db

blueprint = Blueprint("assets_api", __name__, url_prefix="/api/v1")
MOST = 200


@blueprint.get("/laptops/<tag>")
@guard(Permission.VIEW_LAPTOPS)
def get_laptop(tag: str) -> Response:
    """One laptop; 404 for an unknown label."""
    actor = current_actor()
    with db().read() as session:
        laptop = lifecycle.get_laptop(session, tag).laptop
    if not actor.may(Permission.VIEW_LAPTOPS, at=laptop.location_id):
        raise Forbidden(Permission.VIEW_LAPTOPS.value, laptop.location_id)
    return jsonify(laptop_document(laptop))


@blueprint.get("/laptops")
@guard(Permission.VIEW_LAPTOPS)
def list_laptops() -> Response:
    """Laptops by label: `state`, `location` (id), `lot` (id), `q`, `after` (label), `limit` (at most 200)."""
    state = request.args.get("state")
    if state and state not in {member.value for member in LaptopState}:
        return problem(422, "invalid_request", "state is not a state", errors=[{"loc": ["state"], "type": "enum"}])
    found = LaptopFilter(
        state=LaptopState(state) if state else None, location_id=request.args.get("location", type=int),
        lot_id=request.args.get("lot", type=int), term=request.args.get("q", "")[:100],
    )  # fmt: skip
    limit = max(1, min(MOST, request.args.get("limit", 50, type=int)))
    with db().read() as session:
        listing = lifecycle.list_laptops(
            session, found, within=current_actor().places_for(Permission.VIEW_LAPTOPS),
            after=request.args.get("after", "")[:20], limit=limit,
        )  # fmt: skip
    return jsonify({"laptops": [laptop_document(row) for row in listing.rows], "next_after": listing.next_after})


def laptop_document(laptop: Laptop) -> dict[str, Any]:
    """One laptop as programs read it; times in ISO 8601, UTC."""
    return {
        "tag": laptop.tag, "lot": laptop.lot_code, "manufacturer": laptop.manufacturer, "model": laptop.model,
        "serial": laptop.serial, "state": laptop.state.value, "location": laptop.location_name,
        "origin": laptop.origin.value, "received_at": laptop.received_at.isoformat(),
        "state_since": laptop.state_since.isoformat(),
    }  # fmt: skip

"""Laptops for people's scripts: one by its label, or a list that is read on from label to label."""

from datetime import datetime

from flask import Blueprint, Response
from pydantic import Field

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import Laptop, LaptopFilter, LaptopOrigin, LaptopState
from laptopdesk.core.access import Permission
from laptopdesk.core.numbers import MAX_KEY
from laptopdesk.protocol.codes import LONGEST_SCANNED
from laptopdesk.ui.api import StrictAnswer, StrictQuery, api_guard, describe, read_query, respond
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import db

blueprint = Blueprint("assets_api", __name__, url_prefix="/api/v1")
MOST = 200


class LaptopAnswer(StrictAnswer):
    """One laptop; times in UTC."""

    tag: str
    lot: str
    manufacturer: str
    model: str
    serial: str | None
    state: LaptopState
    location: str | None
    origin: LaptopOrigin
    received_at: datetime
    state_since: datetime


class LaptopsAnswer(StrictAnswer):
    """A stretch of laptops by label; `next_after` reads on, null at the end."""

    laptops: list[LaptopAnswer]
    next_after: str | None


class LaptopsQuery(StrictQuery):
    """Which laptops: each part narrows it."""

    state: LaptopState | None = None
    location: int | None = Field(default=None, ge=1, le=MAX_KEY)
    lot: int | None = Field(default=None, ge=1, le=MAX_KEY)
    q: str = Field(default="", max_length=LONGEST_SCANNED)
    after: str = Field(default="", max_length=20)
    limit: int = Field(default=50, ge=1, le=MOST)


@blueprint.get("/laptops/<tag>")
@describe("One laptop", answers={200: LaptopAnswer})
@api_guard(Permission.VIEW_LAPTOPS)
def get_laptop(tag: str) -> Response:
    """One laptop by its label; 404 for an unknown one."""
    with db().read() as session:
        laptop = lifecycle.get_laptop(session, tag).laptop
    current_actor().require(Permission.VIEW_LAPTOPS, at=laptop.location_id)
    return respond(laptop_document(laptop))


@blueprint.get("/laptops")
@describe("Laptops by label", answers={200: LaptopsAnswer}, query=LaptopsQuery)
@api_guard(Permission.VIEW_LAPTOPS)
def list_laptops() -> Response:
    """Laptops by label, those of the places this person may see."""
    query = read_query(LaptopsQuery)
    laptop_filter = LaptopFilter(state=query.state, location_id=query.location, lot_id=query.lot, term=query.q)
    with db().read() as session:
        listing = lifecycle.list_laptops(
            session,
            laptop_filter,
            within=current_actor().places_for(Permission.VIEW_LAPTOPS),
            after=query.after,
            limit=query.limit,
        )
    laptops = [laptop_document(row) for row in listing.rows]
    return respond(LaptopsAnswer(laptops=laptops, next_after=listing.next_after))


def laptop_document(laptop: Laptop) -> LaptopAnswer:
    """One laptop as programs read it."""
    return LaptopAnswer(
        tag=laptop.tag,
        lot=laptop.lot_code,
        manufacturer=laptop.manufacturer,
        model=laptop.model,
        serial=laptop.serial,
        state=laptop.state,
        location=laptop.location_name,
        origin=laptop.origin,
        received_at=laptop.received_at,
        state_since=laptop.state_since,
    )

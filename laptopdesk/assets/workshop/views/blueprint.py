"""The blueprint of the workshop, and the names its templates use."""

from collections.abc import Iterable

from flask import Blueprint
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.assets.workshop.messages import cost_definition, euro
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Forbidden
from laptopdesk.ui.guard import current_actor

blueprint = Blueprint("workshop", __name__, template_folder="../templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"euro": euro, "state_tone": state_tone, "cost_definition": cost_definition}


def visible_laptop(session: Session, tag: str) -> LaptopDetail:
    """The laptop, for somebody who may see it; raises NotFound, Forbidden."""
    detail = lifecycle.get_laptop(session, tag)
    require_view(detail.laptop.location_id)
    return detail


def require_view(location_id: int | None) -> None:
    """Return for somebody who may see laptops there, else raise Forbidden."""
    if not current_actor().may(Permission.VIEW_LAPTOPS, at=location_id):
        raise Forbidden(Permission.VIEW_LAPTOPS.value, location_id)


def may_work(location_id: int | None) -> bool:
    """Whether the person at work prepares laptops there."""
    return current_actor().may(Permission.PREPARE_LAPTOPS, at=location_id)


def names(session: Session, *ids: int | None) -> dict[int, str]:
    """Members of staff by id."""
    return accounts.staff_names(session, _given(ids))


def _given(ids: Iterable[int | None]) -> list[int]:
    return [key for key in ids if key is not None]

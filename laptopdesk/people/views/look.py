"""The one way a page gets at a person's record: permitted, and written down."""

from sqlalchemy.orm import Session

from laptopdesk.core.access import Everywhere, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.people.service import look_at_participant
from laptopdesk.people.values import Participant
from laptopdesk.places import queries as places
from laptopdesk.places.values import LocationKind
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import now, unit_of_work

TRAINING_PLACES = (LocationKind.HOUSE, LocationKind.LIBRARY, LocationKind.HUB, LocationKind.PARTNER)
"""Where people come; not stores and workshops."""


def look_at(
    participant_id: int, page: str, permission: Permission = Permission.VIEW_PEOPLE, *, met: bool = True
) -> Participant:
    """The record, after the look was written down; raises NotFound and Forbidden. `met`: see the service."""
    with unit_of_work() as uow:
        return look_at_participant(uow, participant_id, page=page, permission=permission, met=met)


def place_choices(session: Session, permission: Permission, *, keep: int | None = None) -> list[tuple[str, str]]:
    """(id, name) of the places of trainings where this person holds the permission, and of `keep`, by name."""
    within = current_actor().places_for(permission)
    choices = list(places.choices(session, on=to_local(now()).date(), within=within, kinds=TRAINING_PLACES))
    place = places.find_location(session, keep)
    if place is not None and str(place.id) not in dict(choices):
        choices.append((str(place.id), place.name))
    return choices


def only_place(choices: list[tuple[str, str]]) -> str:
    """The place to begin with: where this person stands, or the only one there is."""
    desk = current_actor().desk_location_id
    if desk is not None and str(desk) in dict(choices):
        return str(desk)
    return choices[0][0] if len(choices) == 1 else ""


def see_everywhere() -> bool:
    """Whether this person sees people of all places, so that the place is worth a column."""
    within = current_actor().places_for(Permission.VIEW_PEOPLE)
    return isinstance(within, Everywhere) or len(within) > 1

"""Who has a laptop, for the packages below that must name them."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.laptop_holders import Holder
from laptopdesk.core.access import Actor, Permission
from laptopdesk.handout import queries
from laptopdesk.people import queries as people


def read_holders(session: Session, laptop_ids: Sequence[int], actor: Actor) -> Mapping[int, Holder]:
    """Who has which of these laptops; initials only for who may see residents."""
    out = queries.open_handouts_of(session, laptop_ids)
    may_see = actor.may(Permission.VIEW_PEOPLE)
    initials = people.initials_of(session, [person for _, person, _ in out.values()]) if may_see else {}
    return {
        laptop: Holder(initials=initials.get(person, "–"), handout_id=handout, since=since)
        for laptop, (handout, person, since) in out.items()
    }

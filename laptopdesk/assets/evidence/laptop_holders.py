"""Who has a laptop that is out: known to a package above, which says so here when the product is put together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor
from laptopdesk.core.hooks import Hook, hooks_of


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The person who has a laptop now, by initials where this actor may know them, and since when."""

    initials: str
    handout_id: int
    since: datetime


HOLDERS = Hook[Callable[[Session, Sequence[int], Actor], Mapping[int, Holder]]]("who has which laptop")


def holders_of(session: Session, laptop_ids: Sequence[int], actor: Actor) -> Mapping[int, Holder]:
    """Who has which of these laptops, at most some hundreds at once; those with nobody are left out."""
    return hooks_of(session).only(HOLDERS)(session, laptop_ids, actor) if laptop_ids else {}

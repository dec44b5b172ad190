"""How far the work on one laptop is, for tests that ask it."""

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.queries import get_laptop, get_laptop_by_id
from laptopdesk.assets.preparation.one_laptop import Preparation


def prepared(session: Session, laptop: str | int) -> Preparation:
    """The laptop with this tag or id, as it stands now."""
    return Preparation(
        session, get_laptop(session, laptop) if isinstance(laptop, str) else get_laptop_by_id(session, laptop)
    )

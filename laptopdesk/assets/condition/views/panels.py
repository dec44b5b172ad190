"""What the bench page of a laptop shows of its condition."""

from sqlalchemy.orm import Session

from laptopdesk.assets.condition.views.locks import locks_panel
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import Actor


def bench_panel(session: Session, laptop_id: int, actor: Actor) -> str:
    """Locks tried, in one stretch of the page."""
    tag = lifecycle.tags_of(session, [laptop_id])[laptop_id]
    detail = lifecycle.get_laptop(session, tag)
    return locks_panel(session, detail, actor)

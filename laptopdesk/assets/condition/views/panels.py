"""What the bench page of a laptop shows of its condition."""

from markupsafe import Markup
from sqlalchemy.orm import Session

from laptopdesk.assets.condition.views.grades import grade_panel
from laptopdesk.assets.condition.views.locks import locks_panel
from laptopdesk.assets.condition.views.support import fitness_panel
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.core.access import Actor, Permission
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import as_markup


def bench_steps(session: Session, detail: LaptopDetail) -> dict[str, Markup]:
    """Locks tried and the grade, as parts of the work on this laptop."""
    may_work = _may_work(detail, current_actor())
    return {
        "locks_part": as_markup(locks_panel(session, detail, may_work=may_work)),
        "grade_part": as_markup(grade_panel(session, detail, may_work=may_work)),
    }


def bench_panel(session: Session, laptop_id: int, _actor: Actor) -> str:
    """Whether Windows 11 runs on it."""
    tag = lifecycle.tags_of(session, [laptop_id])[laptop_id]
    return fitness_panel(session, lifecycle.get_laptop(session, tag))


def _may_work(detail: LaptopDetail, actor: Actor) -> bool:
    return detail.laptop.location_id is not None and actor.may(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)

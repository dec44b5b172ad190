"""What the bench page of a laptop shows of its condition."""

from sqlalchemy.orm import Session

from laptopdesk.assets.condition.views.blueprint import part
from laptopdesk.assets.condition.views.grades import grade_panel
from laptopdesk.assets.condition.views.locks import locks_panel
from laptopdesk.assets.condition.views.support import fitness_panel
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.core.access import Actor, Permission
from laptopdesk.ui.web import as_markup


def bench_panel(session: Session, laptop_id: int, actor: Actor) -> str:
    """Locks tried, the grade, and whether Windows 11 runs on it."""
    tag = lifecycle.tags_of(session, [laptop_id])[laptop_id]
    detail = lifecycle.get_laptop(session, tag)
    may_work = _may_work(detail, actor)
    beside = (grade_panel(session, detail, may_work=may_work), fitness_panel(session, detail))
    return part(
        "condition/_bench.html", locks=as_markup(locks_panel(session, detail, may_work=may_work)),
        beside=[as_markup(html) for html in beside],
    )  # fmt: skip


def _may_work(detail: LaptopDetail, actor: Actor) -> bool:
    return detail.laptop.location_id is not None and actor.may(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)

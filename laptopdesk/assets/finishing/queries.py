"""Who may check a laptop: whoever may work on laptops where it lies, and did not wipe it."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.bench import queries as bench
from laptopdesk.assets.condition import queries as condition
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.finishing.values import Checkers
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.core.access import PERMISSIONS, Actor, Grant, Permission

MOST_NAMES = 8


def checkers_of(session: Session, detail: LaptopDetail, actor: Actor) -> Checkers:
    """Who wiped this laptop in this custody period, and who of those who work there may check it."""
    wiped = evidence.sufficiency(session, detail.laptop.id).wiped_by
    names = accounts.staff_names(session, wiped)
    others = [
        member.name
        for member in accounts.list_staff(session)
        if member.id not in wiped and any(_may_check(grant, detail.laptop.location_id) for grant in member.grants)
    ]
    return Checkers(
        wiped_by=tuple(sorted(names.values())), may_check=tuple(others[:MOST_NAMES]), is_wiper=actor.staff_id in wiped
    )


def _may_check(grant: Grant, location_id: int | None) -> bool:
    return Permission.PREPARE_LAPTOPS in PERMISSIONS[grant.role] and grant.location_id in (None, location_id)


def measured_battery(session: Session, detail: LaptopDetail) -> int | None:
    """Battery health as it was measured in this custody period, percent of design capacity; None: nobody did."""
    check = bench.latest_check(session, detail.laptop.id, detail.custody_id)
    health = condition.battery_health(session, detail, check)
    return health.percent if health else None


def against_check(session: Session, detail: LaptopDetail, actor: Actor) -> Iterator[MoveReason]:
    """Why a check of this laptop by this person, without a battery typed in, would lead nowhere."""
    if bench.latest_imaging(session, detail.laptop.id, detail.custody_id) is None:
        yield MoveReason.IMAGE_MISSING
    if actor.staff_id in evidence.sufficiency(session, detail.laptop.id).wiped_by:
        yield MoveReason.CHECKER_WIPED_IT
    if measured_battery(session, detail) is None:
        yield MoveReason.BATTERY_UNKNOWN

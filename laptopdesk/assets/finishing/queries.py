"""Who may check a laptop: whoever may work on laptops where it lies, and did not wipe it."""

from collections.abc import Iterator

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.finishing.values import Checkers
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.core.access import PERMISSIONS, Actor, Grant, Permission

MOST_NAMES = 8


def checkers_of(preparation: Preparation, actor: Actor) -> Checkers:
    """Who wiped this laptop in this custody period, and who of those who work there may check it."""
    wiped, location_id = preparation.evidence.wiped_by, preparation.laptop.laptop.location_id
    names = preparation.names_of(wiped)
    others = [
        member.name
        for member in accounts.list_staff(preparation.session)
        if member.id not in wiped and any(_may_check(grant, location_id) for grant in member.grants)
    ]
    return Checkers(
        wiped_by=tuple(sorted(names[key] for key in wiped if key in names)),
        may_check=tuple(others[:MOST_NAMES]),
        is_wiper=actor.staff_id in wiped,
    )


def _may_check(grant: Grant, location_id: int | None) -> bool:
    return Permission.PREPARE_LAPTOPS in PERMISSIONS[grant.role] and grant.location_id in (None, location_id)


def measured_battery(preparation: Preparation) -> int | None:
    """Battery health as it was measured in this custody period, percent of design capacity; None: nobody did."""
    return preparation.battery.percent if preparation.battery else None


def against_check(preparation: Preparation, actor: Actor) -> Iterator[MoveReason]:
    """Why a check of this laptop by this person, without a battery typed in, would lead nowhere."""
    if preparation.imaging is None:
        yield MoveReason.IMAGE_MISSING
    if actor.staff_id in preparation.evidence.wiped_by:
        yield MoveReason.CHECKER_WIPED_IT
    if preparation.battery is None:
        yield MoveReason.BATTERY_UNKNOWN

"""Pure rules of the desk beside the gate: what it asks of a laptop, until when support lasts, and who may undo."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from laptopdesk.assets.lifecycle.values import LockedLaptop, SnapshotLaptop
from laptopdesk.core.access import Actor, Permission
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.values import AGREEMENT_WINDOW, UNDO_WINDOW, AgreementPart
from laptopdesk.protocol.snapshot import LaptopLine


def laptop_line(
    laptop: LockedLaptop | SnapshotLaptop, *, location: str | None, out: bool, reserved_for: str | None
) -> LaptopLine:
    """What the gate asks of a laptop, live and in the snapshot of a station; as `LaptopLine` says it."""
    return LaptopLine(
        state=laptop.state.value, location=location, out=out, reserved_for=reserved_for, revoked=laptop.evidence_revoked
    )


def check_undo(
    *,
    handed_at: datetime,
    ended: bool,
    location_id: int,
    desk_location_id: int | None,
    same_browser: bool,
    now: datetime,
) -> tuple[DeskReason, ...]:
    """Every reason why a hand-over may not be undone here and now; none: it may.

    `same_browser`: the desk that asks is the browser that handed it out, or both are none.
    """
    reasons: list[DeskReason] = []
    if ended:
        reasons.append(DeskReason.ALREADY_ENDED)
    if now - handed_at > UNDO_WINDOW:
        reasons.append(DeskReason.UNDO_TOO_LATE)
    if desk_location_id != location_id or not same_browser:
        reasons.append(DeskReason.UNDO_OTHER_DESK)
    return tuple(reasons)


def part_of_agreement(actor: Actor, *, location_id: int, handed_at: datetime, now: datetime) -> AgreementPart | None:
    """How much of an agreement this person may read; None: nothing, and not that it exists.

    Whole for who may see people at that place, and for a desk there within `AGREEMENT_WINDOW`; without name, signature
    and paper number for who follows laptops.
    """
    if actor.may(Permission.VIEW_PEOPLE, at=location_id):
        return AgreementPart.WHOLE
    if actor.may(Permission.HAND_OUT, at=location_id) and now - handed_at <= AGREEMENT_WINDOW:
        return AgreementPart.WHOLE
    return AgreementPart.NAMELESS if actor.may(Permission.VIEW_STORY, at=location_id) else None


_MARKS = "BCDFGHJKLMNPRSTVWXZ"


def paper_number_of(day: date, desk: UUID, count: int) -> str:
    """The number for the `count`-th agreement that a desk has signed on paper this day: `2311-KD-4`.

    Two letters stand for the desk, so that two desks side by side do not write the same number.
    """
    first, second = divmod(desk.int % len(_MARKS) ** 2, len(_MARKS))
    return f"{day:%d%m}-{_MARKS[first]}{_MARKS[second]}-{count}"


def unknown_kit(ticked: Iterable[str], offered: Iterable[str]) -> tuple[str, ...]:
    """The ticked kit codes that this programme does not have."""
    return tuple(sorted(set(ticked) - set(offered)))

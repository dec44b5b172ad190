"""Pure rules of the desk beside the gate: until when support lasts, and who may undo."""

from collections.abc import Iterable
from datetime import date, datetime

from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.values import UNDO_WINDOW


def support_ends(handed_on: date, months: int) -> date:
    """The day `months` later; a day that month does not have becomes its last (31 January + 1 is 28 February)."""
    years, month = divmod(handed_on.month - 1 + months, 12)
    year = handed_on.year + years
    for day in range(handed_on.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, handed_on.day)


def check_undo(
    *, handed_at: datetime, ended: bool, location_id: int, desk_location_id: int | None, now: datetime
) -> tuple[DeskReason, ...]:
    """Every reason why a hand-over may not be undone here and now; none: it may."""
    reasons: list[DeskReason] = []
    if ended:
        reasons.append(DeskReason.ALREADY_ENDED)
    if now - handed_at > UNDO_WINDOW:
        reasons.append(DeskReason.UNDO_TOO_LATE)
    if desk_location_id != location_id:
        reasons.append(DeskReason.UNDO_OTHER_DESK)
    return tuple(reasons)


def unknown_kit(ticked: Iterable[str], offered: Iterable[str]) -> tuple[str, ...]:
    """The ticked kit codes that this programme does not have."""
    return tuple(sorted(set(ticked) - set(offered)))

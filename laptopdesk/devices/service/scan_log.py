"""The scan log: nothing a scanner said is lost."""

from datetime import datetime

from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.devices.models import ScanLogRow
from laptopdesk.devices.values import ScanOutcome

RAW_LENGTH = 200


def log_scan(
    uow: UnitOfWork,
    *,
    raw: str,
    outcome: ScanOutcome,
    reason: str,
    page: str,
    actor: Actor,
    location_id: int | None,
    now: datetime,
) -> None:
    """A code that was unknown, misread or out of place is kept as it came, its first 200 characters.

    NUL is shown as the sign for it: PostgreSQL cannot store it in text, and a scanner may well send it.
    """
    uow.session.add(
        ScanLogRow(
            at=now, raw=_printable(raw)[:RAW_LENGTH], outcome=outcome, reason=_printable(reason)[:40],
            page=_printable(page)[:40],
            staff_id=actor.staff_id, location_id=location_id,
        )
    )  # fmt: skip


def _printable(text: str) -> str:
    return text.replace("\0", "\u2400")

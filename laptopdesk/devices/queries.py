"""Reading the scan log."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Everywhere
from laptopdesk.devices.models import ScanLogRow
from laptopdesk.devices.values import ScanOutcome


@dataclass(frozen=True, kw_only=True)
class LoggedScan:
    """A code that could not be used, as it came."""

    at: datetime
    raw: str
    outcome: ScanOutcome
    reason: str
    page: str
    staff_id: int | None
    location_id: int | None


def list_scans(session: Session, *, within: Everywhere | frozenset[int], limit: int = 200) -> tuple[LoggedScan, ...]:
    """The newest codes that could not be used, at these places."""
    query = sa.select(ScanLogRow).order_by(ScanLogRow.id.desc()).limit(limit)
    if not isinstance(within, Everywhere):
        query = query.where(ScanLogRow.location_id.in_(within))
    return tuple(
        LoggedScan(
            at=row.at, raw=row.raw, outcome=row.outcome, reason=row.reason, page=row.page,
            staff_id=row.staff_id, location_id=row.location_id,
        )
        for row in session.scalars(query)
    )  # fmt: skip

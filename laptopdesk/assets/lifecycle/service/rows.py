"""Locked rows for the services of this package."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.core.errors import NotFound


def lock_laptop(session: Session, laptop_id: int) -> LaptopRow:
    """The laptop's row, locked; raises NotFound."""
    row = session.scalar(sa.select(LaptopRow).where(LaptopRow.id == laptop_id).with_for_update())
    if row is None:
        raise NotFound("laptop", laptop_id)
    return row

"""A laptop came back although the register did not know that it was out: somebody decided that it did."""

from datetime import datetime

from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.service import come_back_by_decision
from laptopdesk.assets.workshop.models import QuarantineRow
from laptopdesk.assets.workshop.service.rows import clean, find_open
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound


def take_in_unexpected(uow: UnitOfWork, laptop_id: int, *, returned_at: datetime, words: str) -> None:
    """The laptop is returned, its repair or search over; one that was put apart stays apart. The caller places it.

    Raises NotFound, and Refused for one that is out, returned or disposed of.
    """
    row = uow.session.get(LaptopRow, laptop_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("laptop", laptop_id)
    apart = find_open(uow.session, QuarantineRow, laptop_id) is not None
    come_back_by_decision(uow, laptop_id, apart=apart, returned_at=returned_at, words=clean(words))

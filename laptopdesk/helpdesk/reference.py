"""The statuses every installation begins with, and which may follow which. Data, to be changed later."""

import sqlalchemy as sa

from laptopdesk.core.db import UnitOfWork
from laptopdesk.helpdesk.models import TicketMoveRow, TicketStatusRow
from laptopdesk.helpdesk.values import StatusCategory

STATUSES = (
    ("new", StatusCategory.NEW, "nieuw", "new"),
    ("open", StatusCategory.OPEN, "in behandeling", "in progress"),
    ("waiting", StatusCategory.WAITING, "wacht op deelnemer", "waiting for the participant"),
    ("resolved", StatusCategory.RESOLVED, "opgelost", "resolved"),
    ("closed", StatusCategory.CLOSED, "gesloten", "closed"),
)
MOVES = (
    ("new", "open"),
    ("new", "resolved"),
    ("new", "closed"),
    ("open", "waiting"),
    ("open", "resolved"),
    ("open", "closed"),
    ("waiting", "open"),
    ("waiting", "resolved"),
    ("waiting", "closed"),
    ("resolved", "open"),
    ("resolved", "closed"),
    ("closed", "open"),
)


def seed_statuses(uow: UnitOfWork) -> None:
    """The statuses and moves are there; nothing is touched where any status exists."""
    if uow.session.scalar(sa.select(sa.func.count()).select_from(TicketStatusRow)):
        return
    rows = {
        code: TicketStatusRow(code=code, category=category, name_nl=name_nl, name_en=name_en, ordinal=number)
        for number, (code, category, name_nl, name_en) in enumerate(STATUSES)
    }
    uow.session.add_all(rows.values())
    uow.session.flush()
    uow.session.add_all(TicketMoveRow(from_id=rows[before].id, to_id=rows[after].id) for before, after in MOVES)

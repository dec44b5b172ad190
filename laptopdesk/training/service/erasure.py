"""What this package forgets about a person: typed words. Attendance stays, so the counts do too."""

import sqlalchemy as sa

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.erasure import FORGOTTEN, Erasing
from laptopdesk.training.models import AttendanceRow


def forget_reasons(uow: UnitOfWork, person: Erasing) -> None:
    """The words of every reason are gone; that there was one stays, or a training would no longer count."""
    had_reason = AttendanceRow.out_of_order_reason.is_not(None)
    statement = sa.update(AttendanceRow).where(AttendanceRow.participant_id == person.participant_id, had_reason)
    uow.session.execute(statement.values(out_of_order_reason=FORGOTTEN))

"""What a reported operation answers once a person decided its case."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound
from laptopdesk.devices.events import OperationDecided
from laptopdesk.devices.models import InboxRow, StationEventRow
from laptopdesk.devices.values import InboxState
from laptopdesk.protocol.operations import OperationOutcome


def answer_as_decided(uow: UnitOfWork, inbox_id: int, answer: Mapping[str, Any], *, case_id: int) -> None:
    """The operation is applied and answers this from now on, also where its event is sent again; raises NotFound."""
    row = uow.session.get(InboxRow, inbox_id, with_for_update=True)
    if row is None:
        raise NotFound("operation", inbox_id)
    row.state, row.answer = InboxState.APPLIED, dict(answer)
    event = StationEventRow
    repeat: dict[str, Any] = {"reasons": [], "case": case_id, "number": answer.get("number")}
    mine = sa.update(event).where(event.inbox_id == row.id).values(outcome=OperationOutcome.APPLIED, answer=repeat)
    uow.session.execute(mine, execution_options={"synchronize_session": False})
    event_of = OperationDecided(inbox_id=row.id, operation=row.operation_id, case_id=case_id)
    uow.record(event_of)

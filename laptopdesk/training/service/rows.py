"""Rows of trainings loaded with locks."""

from dataclasses import dataclass

import sqlalchemy as sa

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound
from laptopdesk.training.models import ModuleRow, SessionRow


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """A session and its module as the services need them; read without a lock."""

    row: SessionRow
    programme_id: int | None
    gate_rests_on_it: bool
    """Whether its module opens the programme's gate, or must come before the one that does."""


def get_session_facts(uow: UnitOfWork, session_id: int) -> SessionFacts:
    """The session; raises NotFound."""
    query = (
        sa.select(SessionRow, ModuleRow.programme_id, ModuleRow.opens_gate, ModuleRow.ordinal)
        .outerjoin(ModuleRow, ModuleRow.id == SessionRow.module_id)
        .where(SessionRow.id == session_id)
    )
    line = uow.session.execute(query).one_or_none()
    if line is None:
        raise NotFound("session", session_id)
    row, programme_id, opens_gate, ordinal = line
    return SessionFacts(row=row, programme_id=programme_id, gate_rests_on_it=bool(opens_gate) or ordinal == 1)


def lock_session(uow: UnitOfWork, session_id: int, *, shared: bool = False) -> SessionRow:
    """The session, locked until the unit of work ends; `shared` lets others mark people at the same time.

    Comes after participant, enrolment and attendance in the order of locks. Raises NotFound.
    """
    query = sa.select(SessionRow).where(SessionRow.id == session_id).with_for_update(read=shared)
    row = uow.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("session", session_id)
    return row

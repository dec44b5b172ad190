"""Sessions with the name of their training."""

from typing import Any

import sqlalchemy as sa

from laptopdesk.training.models import ModuleRow, SessionRow
from laptopdesk.training.queries.programmes import localised


def titled_sessions() -> sa.Select[*tuple[Any, ...]]:
    """Sessions beside the names, ordinal, gate and programme of their training, if they have one."""
    return sa.select(
        SessionRow,
        ModuleRow.name_nl,
        ModuleRow.name_en,
        ModuleRow.ordinal,
        ModuleRow.opens_gate,
        ModuleRow.programme_id,
    ).outerjoin(ModuleRow, ModuleRow.id == SessionRow.module_id)


def session_title(line: sa.Row[*tuple[Any, ...]]) -> str:
    """What the session is called in the language of the moment: its own name, else that of its training."""
    return line.SessionRow.title or localised(line.name_nl, line.name_en)

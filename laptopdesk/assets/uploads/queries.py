"""Files that are kept and that nobody could read."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.uploads.models import KeptLogFile
from laptopdesk.assets.uploads.values import UnreadFile
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of


def list_unread(session: Session, table: type[KeptLogFile], *, limit: int = 50) -> tuple[UnreadFile, ...]:
    """The newest files of this table that could not be read."""
    rows = session.scalars(_unread(table).order_by(table.id.desc()).limit(limit))
    return tuple(_unread_file(row) for row in rows)


def get_unread(session: Session, table: type[KeptLogFile], key: int) -> UnreadFile:
    """One file of this table that could not be read; raises NotFound."""
    row = session.scalar(_unread(table).where(table.id == key))
    if row is None:
        raise NotFound("file", key)
    return _unread_file(row)


def _unread(table: type[KeptLogFile]) -> sa.Select[KeptLogFile]:
    return sa.select(table).where(table.reason.is_not(None))


def _unread_file(row: KeptLogFile) -> UnreadFile:
    assert row.reason is not None
    return value_of(row, UnreadFile, reason=row.UNREAD(row.reason), broken_at=row.goes_wrong_at)

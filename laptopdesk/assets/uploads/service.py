"""Keeping a file that a tool wrote, once, and the laptop whose label was scanned with it."""

from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.uploads.models import KeptFile, KeptLogFile
from laptopdesk.assets.uploads.values import Given, LogReading, LogStatus, visible
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.files import sha256_of, store_file
from laptopdesk.protocol.words import Worded

Row = TypeVar("Row", bound=KeptFile)
LogRow = TypeVar("LogRow", bound=KeptLogFile)


def find_kept(session: Session, table: type[Row], content: bytes) -> Row | None:
    """The row of this content, where it was brought in before; locked until the transaction ends."""
    return session.scalar(sa.select(table).where(table.sha256 == sha256_of(content)).with_for_update())


def keep_once(uow: UnitOfWork, table: type[Row], file: Given, **columns: object) -> tuple[Row, bool]:
    """The row of this content, and whether it was made now; not, where somebody else brought it in at this moment.

    `columns`: what this table keeps beside the file itself, `status` among them.
    """
    statement = insert_into(uow.session, table).values(
        file_id=store_file(uow, file.content, media_type="application/octet-stream"),
        sha256=sha256_of(file.content),
        name=visible(file.name),
        added_at=uow.now,
        added_by_id=uow.actor.staff_id,
        **columns,
    )
    made = uow.session.scalar(statement.on_conflict_do_nothing().returning(table.id))
    row = find_kept(uow.session, table, file.content)
    assert row is not None
    return row, made is not None


def keep_log_once(
    uow: UnitOfWork, table: type[LogRow], file: Given, reading: LogReading, **columns: object
) -> tuple[LogRow, bool]:
    """The same for a log that was read, or could not be."""
    return keep_once(
        uow,
        table,
        file,
        status=(LogStatus.UNREADABLE if reading.reason else LogStatus.READ).value,
        tool=reading.tool,
        tool_version=(reading.tool_version or "")[:40] or None,
        reason=reading.reason.value if reading.reason else None,
        **columns,
    )


def scanned_laptop(
    session: Session, tag: str | None, actor: Actor, *, handed_out: Worded | None = None
) -> LaptopDetail | None:
    """The laptop whose label came with a file, if any; raises NotFound, Forbidden, and Refused with `handed_out`.

    A resident's laptop gets no logs where `handed_out` says why.
    """
    if tag is None:
        return None
    detail = lifecycle.get_laptop(session, tag)
    actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    if handed_out is not None and detail.laptop.state is LaptopState.HANDED_OUT:
        raise Refused([handed_out])
    return detail

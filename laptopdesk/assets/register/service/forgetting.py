"""Lists of donors are kept as files, with every column they came with: whoever is named in one is forgotten there.

A file has done its work once its rows are laptops; a list that nobody received is an attempt that was given up.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lots.readers.reading import read_every_line
from laptopdesk.assets.register.choices import choices_of
from laptopdesk.assets.register.models import PendingImportRow
from laptopdesk.assets.register.values import ImportState
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.erasure import Erasing, Mention, excerpt_of
from laptopdesk.core.files import forget_files, get_file, store_file
from laptopdesk.core.i18n import gettext as _

LISTS_KEPT = timedelta(days=30)
"""How long the file of a list stays after it was brought in; its rows and its SHA-256 stay for ever."""
_KEY = "pending_import:"


def forget_lists(uow: UnitOfWork, person: Erasing) -> None:
    """The eraser of this topic: the chosen lists are empty files from now on."""
    chosen = {key.removeprefix(_KEY) for key in person.chosen if key.startswith(_KEY)}
    for row in uow.session.scalars(sa.select(PendingImportRow).order_by(PendingImportRow.id)):
        if str(row.id) in chosen:
            person.files.add(_empty(uow, row))


def list_mentions(session: Session, person: Erasing) -> tuple[Mention, ...]:
    """Lists of donors in which the person is named, in whatever column. Takes the time of opening every workbook."""
    mentions = (_mention(session, row, person) for row in session.scalars(sa.select(PendingImportRow)))
    return tuple(mention for mention in mentions if mention is not None)


def _mention(session: Session, row: PendingImportRow, person: Erasing) -> Mention | None:
    """Where the list names the person; one that cannot be read is offered too, for somebody to look at."""
    content = get_file(session, row.file_id).content
    if not content:
        return None
    lines = [" ".join(line.cells) for line in read_every_line(content)]
    lines += choices_of(row.choices).corrected.values()
    named = [line for line in lines if person.is_named_in(line)]
    if not named and lines:
        return None
    return Mention(
        key=f"{_KEY}{row.id}",
        title=_("The list %(name)s", name=row.file_name),
        excerpt=excerpt_of(named[0]) if named else _("This file cannot be read."),
        certain=any(map(person.is_reached_in, named)),
    )


def _empty(uow: UnitOfWork, row: PendingImportRow) -> int:
    """The list stands on an empty file; answers the one it stood on."""
    row.choices = {}
    before, row.file_id = row.file_id, store_file(uow, b"", media_type="application/octet-stream")
    return before


def forget_old_lists(uow: UnitOfWork, _payload: Mapping[str, Any]) -> None:
    """The daily job: files of lists that are in, or were given up, are empty after `LISTS_KEPT`."""
    row = PendingImportRow
    old = sa.select(row).where(row.created_at < uow.now - LISTS_KEPT, row.state != ImportState.QUEUED)
    files = {_empty(uow, pending) for pending in uow.session.scalars(old)}
    uow.session.flush()
    forget_files(uow.session, files)

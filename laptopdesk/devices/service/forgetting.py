"""What devices reported about a person is forgotten: drawings, what was typed, and events that nobody could read.

That it was reported, when and by which pass stays: a pass that belongs to nobody any more is nobody's.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.erasure import Erasing, scrub
from laptopdesk.core.files import know_file_ids, sweep_files
from laptopdesk.devices.models import InboxRow, ScanLogRow, StationEventRow
from laptopdesk.devices.service.rows import SIGNATURE_FILE
from laptopdesk.protocol.operations import OperationKind, OperationOutcome

SCANS_KEPT = timedelta(days=90)
"""How long the scan log tells of a bad label or scanner; who prints new labels has seen it by then."""

UNUSED_FILES_KEPT = timedelta(days=1)
"""How long a drawing waits for the hand-over it was made for."""

_drawing = InboxRow.envelope[SIGNATURE_FILE].as_integer()
know_file_ids(sa.select(_drawing).where(_drawing.is_not(None)))


def forget_reports(uow: UnitOfWork, person: Erasing) -> None:
    """The eraser of this package: drawings and typed words are gone from reports of this person's passes.

    With its next word each station hears which drawings to forget (`queries.list_forgotten`), also of a question that
    was refused.
    """
    mine = _reports_of(uow, person)
    for row in mine:
        drawing = row.envelope.get(SIGNATURE_FILE)
        if isinstance(drawing, int):
            person.files.add(drawing)
        row.envelope = {name: value for name, value in row.envelope.items() if name != SIGNATURE_FILE}
        row.intent, row.answer = _scrubbed(row.intent, person), _scrubbed(row.answer, person)
    for event in _events_of(uow, [row.id for row in mine]):
        event.body, event.answer = _scrubbed(event.body, person), _scrubbed(event.answer, person)
        event.forget_at = event.forget_at if event.inbox_id is None else uow.now


def _reports_of(uow: UnitOfWork, person: Erasing) -> list[InboxRow]:
    """Reports by a pass of this person, and counts: there anything may have been typed."""
    counted = InboxRow.kind == OperationKind.COUNT_LAPTOP.value
    by_pass = InboxRow.intent["pass"].as_string().in_(person.passes)
    rows = uow.session.scalars(sa.select(InboxRow).where(sa.or_(counted, by_pass)).with_for_update())
    return [row for row in rows if row.intent.get("pass") in person.passes or _differs(row.intent, person)]


def _events_of(uow: UnitOfWork, inbox_ids: Iterable[int]) -> list[StationEventRow]:
    """The events that told of these reports, and all that nobody could read."""
    row = StationEventRow
    unread = row.outcome == OperationOutcome.QUARANTINED
    query = sa.select(row).where(sa.or_(unread, row.inbox_id.in_(list(inbox_ids))))
    return list(uow.session.scalars(query.with_for_update()))


def _scrubbed(value: Mapping[str, Any], person: Erasing) -> dict[str, Any]:
    return cast(dict[str, Any], scrub(value, person))


def _differs(value: Mapping[str, Any], person: Erasing) -> bool:
    return _scrubbed(value, person) != value


def forget_old_scans(uow: UnitOfWork, _payload: Mapping[str, Any]) -> None:
    """The daily job: old scans go, and drawings for hand-overs that never were."""
    uow.session.execute(sa.delete(ScanLogRow).where(ScanLogRow.at < uow.now - SCANS_KEPT))
    sweep_files(uow.session, before=uow.now - UNUSED_FILES_KEPT)

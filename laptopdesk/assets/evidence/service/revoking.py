"""One record counts no longer, or again."""

from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.events import RecordRestored, RecordRevoked
from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.lifecycle.service import touched
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText


def revoke_record(uow: UnitOfWork, record_id: int, *, reason: str) -> None:
    """The record counts no longer, and the journal says why; raises NotFound, Refused."""
    uow.actor.require(Permission.LOWER_POLICY)
    row = uow.session.get(SanitizationRecordRow, record_id, with_for_update=True)
    if row is None:
        raise NotFound("record", record_id)
    if row.revoked_at is not None:
        raise Refused([EvidenceReason.ALREADY_REVOKED])
    row.revoked_at, row.revoked_reason = uow.now, reason.strip()[:60]
    if row.laptop_id is not None:
        touched(uow, row.laptop_id)
    uow.record(RecordRevoked(record_id=row.id, laptop_id=row.laptop_id, reason=FreeText(reason.strip())))


def restore_record(uow: UnitOfWork, record_id: int, *, reason: str) -> None:
    """What was revoked by itself counts again, and the journal says why; raises NotFound, Refused."""
    uow.actor.require(Permission.LOWER_POLICY)
    row = uow.session.get(SanitizationRecordRow, record_id, with_for_update=True)
    if row is None:
        raise NotFound("record", record_id)
    if row.revoked_at is None or row.fault_id is not None:
        raise Refused([EvidenceReason.NOT_REVOKED])
    row.revoked_at = row.revoked_reason = None
    if row.laptop_id is not None:
        touched(uow, row.laptop_id)
    event = RecordRestored(record_id=row.id, laptop_id=row.laptop_id, reason=FreeText(reason.strip()))
    uow.record(event)

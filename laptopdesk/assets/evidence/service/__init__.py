"""The use cases of evidence."""

from laptopdesk.assets.evidence.service.adding import AddEvidence, add_evidence
from laptopdesk.assets.evidence.service.binding import bind_record
from laptopdesk.assets.evidence.service.by_hand import confirm_by_hand, record_by_hand
from laptopdesk.assets.evidence.service.faults import declare_fault, withdraw_fault
from laptopdesk.assets.evidence.service.revoking import revoke_record

__all__ = [
    "AddEvidence",
    "add_evidence",
    "bind_record",
    "confirm_by_hand",
    "declare_fault",
    "record_by_hand",
    "revoke_record",
    "withdraw_fault",
]

"""The use cases of evidence."""

from laptopdesk.assets.evidence.service.adding import AddEvidence, add_evidence
from laptopdesk.assets.evidence.service.binding import bind_record, unbind_record
from laptopdesk.assets.evidence.service.by_hand import confirm_by_hand, record_by_hand
from laptopdesk.assets.evidence.service.faults import declare_fault, restore_record, revoke_record, withdraw_fault
from laptopdesk.assets.evidence.service.rejudging import correct_laptop, judge_by_serial, judge_filled, take_in_evidence
from laptopdesk.assets.evidence.service.versions import DecideVersion, decide_version, read_anew, read_waiting

__all__ = [
    "AddEvidence",
    "DecideVersion",
    "add_evidence",
    "bind_record",
    "confirm_by_hand",
    "correct_laptop",
    "decide_version",
    "declare_fault",
    "judge_by_serial",
    "judge_filled",
    "read_anew",
    "read_waiting",
    "record_by_hand",
    "restore_record",
    "revoke_record",
    "take_in_evidence",
    "unbind_record",
    "withdraw_fault",
]

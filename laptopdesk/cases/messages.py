"""Names of cases, and why one cannot be decided."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.cases.errors import CaseReason
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.i18n import gettext as _


def case_sentence(reason: StrEnum) -> str:
    """Why a case cannot be decided now."""
    match CaseReason(reason):
        case CaseReason.ALREADY_DECIDED:
            return _("This case was already decided.")
        case CaseReason.REASON_MISSING:
            return _("Write down why.")
        case _ as never:
            assert_never(never)


def kind_name(kind: CaseKind) -> str:
    """Which facts contradict, as people say it."""
    match kind:
        case CaseKind.LAPTOP_TWICE:
            return _("One laptop, handed out twice")
        case CaseKind.PERSON_TWICE:
            return _("One person, two laptops")
        case CaseKind.NOT_ELIGIBLE:
            return _("Handed out although the gate said no")
        case CaseKind.LAPTOP_ELSEWHERE:
            return _("The laptop was somewhere else")
        case CaseKind.REVOKED:
            return _("The pass or station was revoked")
        case CaseKind.SEQUENCE_GAP:
            return _("A station's reports have a gap")
        case CaseKind.ATTENDANCE_WITHDRAWN:
            return _("Handed out, then the attendance was withdrawn")
        case CaseKind.OPERATION_REUSED:
            return _("One operation id, two meanings")
        case CaseKind.EVIDENCE_CONTRADICTED:
            return _("Evidence contradicts the laptop")
        case _ as never:
            assert_never(never)

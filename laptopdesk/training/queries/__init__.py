"""Reading programmes, sessions, who is expected, and the facts the gate needs. A file per topic."""

from laptopdesk.training.queries.enrolments import (
    enrolments_by_id,
    find_attendance,
    find_attendance_by_operation,
    get_enrolment,
    list_enrolments,
)
from laptopdesk.training.queries.gate import (
    gate_attendance,
    list_gate_verdicts,
    list_openings,
    lock_gate_enrolment,
    participants_of_sessions,
)
from laptopdesk.training.queries.people_here import list_people_at, met_at
from laptopdesk.training.queries.programmes import (
    find_module,
    find_programme_by_code,
    kits_of,
    list_programmes,
    localised,
)
from laptopdesk.training.queries.rooms import get_session_page, list_expected_today, list_namesakes, list_participations
from laptopdesk.training.queries.sessions import count_sessions, list_sessions

__all__ = [
    "count_sessions",
    "enrolments_by_id",
    "find_attendance",
    "find_attendance_by_operation",
    "find_module",
    "find_programme_by_code",
    "gate_attendance",
    "get_enrolment",
    "get_session_page",
    "kits_of",
    "list_enrolments",
    "list_expected_today",
    "list_gate_verdicts",
    "list_namesakes",
    "list_openings",
    "list_participations",
    "list_people_at",
    "list_programmes",
    "list_sessions",
    "localised",
    "lock_gate_enrolment",
    "met_at",
    "participants_of_sessions",
]

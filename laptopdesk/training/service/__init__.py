"""What is done about trainings: planning, enrolling, marking who is present. A file per topic."""

from laptopdesk.training.service.attendance import (
    lift_order,
    record_attendance,
    record_by_decision,
    record_group,
    take_back_mark,
)
from laptopdesk.training.service.enrolment import enrol, invite
from laptopdesk.training.service.erasure import forget_reasons
from laptopdesk.training.service.operation import apply_attendance
from laptopdesk.training.service.planning import (
    cancel_session,
    change_session,
    close_session,
    count_heads,
    plan_session,
    plan_weekly_series,
)
from laptopdesk.training.service.reference import seed_programmes
from laptopdesk.training.service.taking_off import RESTS, take_off_list
from laptopdesk.training.service.walk_in import add_walk_in_to_session
from laptopdesk.training.service.withdrawal import WITHDRAWN

__all__ = [
    "RESTS",
    "WITHDRAWN",
    "add_walk_in_to_session",
    "apply_attendance",
    "cancel_session",
    "change_session",
    "close_session",
    "count_heads",
    "enrol",
    "forget_reasons",
    "invite",
    "lift_order",
    "plan_session",
    "plan_weekly_series",
    "record_attendance",
    "record_by_decision",
    "record_group",
    "seed_programmes",
    "take_back_mark",
    "take_off_list",
]

"""What the desk does: ask, hand out, undo, take back, and the exception two people sign for. A file per use case."""

from laptopdesk.handout.service.ask import ask_handout
from laptopdesk.handout.service.by_decision import (
    HandOutByDecision,
    end_as_mistake,
    hand_out_by_decision,
    let_handout_stand,
)
from laptopdesk.handout.service.ending import DecidedBy
from laptopdesk.handout.service.exceptions import approve_exception, ask_exception, check_may_ask
from laptopdesk.handout.service.hand_out import hand_out_laptop
from laptopdesk.handout.service.lost import report_lost
from laptopdesk.handout.service.take_back import take_back_laptop
from laptopdesk.handout.service.undo import undo_handout

__all__ = [
    "DecidedBy",
    "HandOutByDecision",
    "approve_exception",
    "ask_exception",
    "ask_handout",
    "check_may_ask",
    "end_as_mistake",
    "hand_out_by_decision",
    "hand_out_laptop",
    "let_handout_stand",
    "report_lost",
    "take_back_laptop",
    "undo_handout",
]

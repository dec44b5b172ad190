"""Writing lots, laptops and where they are. Only here are state, whereabouts and custody written."""

from laptopdesk.assets.lifecycle.service.desk import (
    bridge_past_hand_over,
    come_back_by_decision,
    date_past_hand_over,
    hand_over,
    hand_over_by_decision,
    lose_handed_out,
    take_back,
    undo_hand_over,
)
from laptopdesk.assets.lifecycle.service.drives import (
    clear_lock,
    fit_medium,
    record_lock,
    record_no_drive,
    remove_medium,
    take_out_elsewhere,
)
from laptopdesk.assets.lifecycle.service.facts import correct_identity, correct_laptop, describe_laptop, forget_facts
from laptopdesk.assets.lifecycle.service.intake import allow_attestation, change_policy, open_lot, receive_laptops
from laptopdesk.assets.lifecycle.service.moves import (
    STATE_CHANGED,
    TOUCHED,
    StateChange,
    apply_move,
    arrive_laptop,
    place_laptop,
    recover_laptop,
    send_laptop,
    touched,
)
from laptopdesk.assets.lifecycle.service.takeover import begin_as_taken_over, forget_notes
from laptopdesk.assets.lifecycle.service.withdrawing import fill_from_list, note_lines, take_back_mistake, withdraw

__all__ = [
    "STATE_CHANGED",
    "TOUCHED",
    "StateChange",
    "allow_attestation",
    "apply_move",
    "arrive_laptop",
    "begin_as_taken_over",
    "bridge_past_hand_over",
    "change_policy",
    "clear_lock",
    "come_back_by_decision",
    "correct_identity",
    "correct_laptop",
    "date_past_hand_over",
    "describe_laptop",
    "fill_from_list",
    "fit_medium",
    "forget_facts",
    "forget_notes",
    "hand_over",
    "hand_over_by_decision",
    "lose_handed_out",
    "note_lines",
    "open_lot",
    "place_laptop",
    "receive_laptops",
    "record_lock",
    "record_no_drive",
    "recover_laptop",
    "remove_medium",
    "send_laptop",
    "take_back",
    "take_back_mistake",
    "take_out_elsewhere",
    "touched",
    "undo_hand_over",
    "withdraw",
]

"""Writing lots, laptops and where they are. Only here are state, whereabouts and custody written."""

from laptopdesk.assets.lifecycle.service.desk import hand_over, lose_handed_out, take_back, undo_hand_over
from laptopdesk.assets.lifecycle.service.drives import (
    clear_lock,
    fit_medium,
    record_lock,
    record_no_drive,
    remove_medium,
)
from laptopdesk.assets.lifecycle.service.facts import describe_laptop
from laptopdesk.assets.lifecycle.service.intake import allow_attestation, change_policy, open_lot, receive_laptops
from laptopdesk.assets.lifecycle.service.moves import (
    StateChange,
    apply_move,
    arrive_laptop,
    on_state,
    on_touch,
    place_laptop,
    recover_laptop,
    send_laptop,
    touched,
)
from laptopdesk.assets.lifecycle.service.takeover import begin_as_taken_over

__all__ = [
    "StateChange", "allow_attestation", "apply_move", "arrive_laptop", "begin_as_taken_over", "change_policy",
    "clear_lock", "describe_laptop", "fit_medium", "hand_over", "lose_handed_out", "on_state", "on_touch", "open_lot",
    "place_laptop", "receive_laptops", "record_lock", "record_no_drive", "recover_laptop", "remove_medium",
    "send_laptop", "take_back", "touched", "undo_hand_over",
]  # fmt: skip

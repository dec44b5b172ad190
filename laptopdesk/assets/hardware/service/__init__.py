"""Taking in reports of hardware: the file kept, the machine found, what was unknown filled in, all of it journaled."""

from laptopdesk.assets.hardware.service.adding import AddInventory, add_inventory
from laptopdesk.assets.hardware.service.binding import bind_file
from laptopdesk.assets.hardware.service.settling import Replaced, detach_file, join_again, set_aside, take_over_parts
from laptopdesk.assets.hardware.service.unseen import answer_no_other, answer_with_drive, record_nothing_inside

__all__ = [
    "AddInventory",
    "Replaced",
    "add_inventory",
    "answer_no_other",
    "answer_with_drive",
    "bind_file",
    "detach_file",
    "join_again",
    "record_nothing_inside",
    "set_aside",
    "take_over_parts",
]

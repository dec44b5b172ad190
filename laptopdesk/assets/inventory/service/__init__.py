"""Taking in reports of hardware: the file kept, the machine found, what was unknown filled in, all of it journaled."""

from laptopdesk.assets.inventory.service.adding import AddInventory, add_inventory
from laptopdesk.assets.inventory.service.binding import bind_file
from laptopdesk.assets.inventory.service.settling import Replaced, detach_file, join_again, set_aside, take_over_parts
from laptopdesk.assets.inventory.service.unseen import answer_no_other, answer_with_drive, record_nothing_inside

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

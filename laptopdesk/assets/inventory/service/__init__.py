"""Taking in reports of hardware: the file kept, the machine found, what was unknown filled in, all of it journaled."""

from laptopdesk.assets.inventory.service.adding import AddInventory, add_inventory
from laptopdesk.assets.inventory.service.binding import bind_file

__all__ = ["AddInventory", "add_inventory", "bind_file"]

"""Images on laptops: by word of a named person, and by the log of the tool."""

from laptopdesk.assets.imaging.service.adding import AddLog, add_log, join_log
from laptopdesk.assets.imaging.service.writing import prove_on_erasure, write_image

__all__ = ["AddLog", "add_log", "join_log", "prove_on_erasure", "write_image"]

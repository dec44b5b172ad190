"""Why a file cannot be joined to a laptop."""

from enum import StrEnum


class InventoryReason(StrEnum):
    """Reasons of a refusal."""

    ALREADY_BOUND = "inventory_already_bound"
    NOTHING_TO_BIND = "inventory_nothing_to_bind"
    NEEDS_PERSON = "inventory_needs_person"
    NOTHING_TO_DETACH = "inventory_nothing_to_detach"
    NO_DRIVE_QUESTION = "inventory_no_drive_question"
    ADD_THE_DRIVE = "inventory_say_what_drive"

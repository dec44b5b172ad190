"""Why a file cannot be joined to a laptop."""

from enum import StrEnum


class InventoryReason(StrEnum):
    """Reasons of a refusal."""

    ALREADY_BOUND = "inventory_already_bound"
    NOTHING_TO_BIND = "inventory_nothing_to_bind"
    NEEDS_PERSON = "inventory_needs_person"

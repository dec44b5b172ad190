"""Why a file cannot be joined to a laptop."""

from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.protocol.words import N_, Worded


class InventoryReason(Worded):
    """Reasons of a refusal."""

    ALREADY_BOUND = "inventory_already_bound", N_("This report already belongs to a laptop.")
    NOTHING_TO_BIND = "inventory_nothing_to_bind", N_("There is nothing in this report that can belong to a laptop.")
    NEEDS_PERSON = "inventory_needs_person", EvidenceReason.BIND_NEEDS_PERSON.words
    NOTHING_TO_DETACH = "inventory_nothing_to_detach", N_("This report belongs to no laptop.")
    NO_DRIVE_QUESTION = "inventory_no_drive_question", N_("There is no open question about a hidden drive any more.")
    ADD_THE_DRIVE = "inventory_say_what_drive", N_("Fill in the drive's serial number or its model.")

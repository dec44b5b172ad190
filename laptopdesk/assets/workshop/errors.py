"""Why something of the workshop cannot be done."""

from laptopdesk.core.reasons import NEEDS_PERSON
from laptopdesk.protocol.words import N_, Worded


class WorkshopReason(Worded):
    """Reasons of a refusal."""

    WORDS_MISSING = "workshop_words_missing", N_("Write down what is wrong.")
    WORDS_TOO_LONG = "workshop_words_too_long", N_("That is too much text. At most 2000 characters.")
    NEEDS_PERSON = "workshop_needs_person", NEEDS_PERSON
    REPAIR_CLOSED = "repair_closed", N_("This repair is already closed.")
    PART_NAME_MISSING = "part_name_missing", N_("Fill in the part.")
    QUANTITY_OUT_OF_RANGE = "quantity_out_of_range", N_("The number of pieces is from 1 to 99.")
    COST_OUT_OF_RANGE = "cost_out_of_range", N_("The price of one piece is from 0 to 10,000 euro.")
    MINUTES_OUT_OF_RANGE = "minutes_out_of_range", N_("Labour is from 1 minute to 24 hours at a time.")
    NO_DRIVE_NAMED = "no_drive_named", N_("Choose which drive comes out, or which one goes in.")
    DRIVE_OF_ANOTHER = "drive_of_another", N_("That drive does not belong to this laptop.")
    RELEASE_BY_WIPER = (
        "release_by_wiper",
        N_("The evidence does not match, and you wiped this laptop. Somebody else must release it."),
    )
    STILL_IN_QUARANTINE = (
        "still_in_quarantine",
        N_("This laptop is still in quarantine. It can only go back to received, by a second person."),
    )
    QUARANTINE_ENDED = "quarantine_ended", N_("This laptop is no longer in quarantine.")
    SINCE_IN_FUTURE = "since_in_future", N_("The day it went missing is in the future.")
    POLICE_NUMBER_MISSING = "police_number_missing", N_("Fill in the number of the police report.")
    POLICE_NUMBER_KNOWN = "police_number_known", N_("The police report number is already known.")
    NOT_STOLEN = "not_stolen", N_("Only a stolen laptop needs a police report.")
    NOT_MISSING = "not_missing_any_more", N_("This laptop is no longer missing.")
    NOT_HANDED_OUT = "workshop_not_handed_out", N_("This laptop is not with a participant.")
    RECEIVER_MISSING = "receiver_missing", N_("Fill in who receives it.")
    DAY_IN_FUTURE = "day_in_future", N_("The day of disposal is in the future.")
    DRIVES_UNKNOWN = "drives_unknown", N_("No drive is known. First add it, or record that there is none.")
    DRIVE_UNACCOUNTED = (
        "drive_unaccounted",
        N_("A drive has no sufficient evidence. Fill in what happened to every drive."),
    )
    DRIVE_NOT_PROVEN = (
        "drive_not_proven",
        N_("The evidence for a drive is not sufficient. Choose what happened to the drive."),
    )
    DESTRUCTION_RECORD_MISSING = (
        "destruction_record_missing",
        N_("Fill in the record of the destroyed drive: its number, or where it is kept."),
    )
    RECYCLER_NOT_CERTIFIED = (
        "recycler_not_certified",
        N_("A drive that is not proven to be erased may only go to a certified recycler."),
    )
    DOCUMENT_MISSING = (
        "document_missing",
        N_("Add the document: it is needed for what is destroyed or not proven to be erased."),
    )
    DOCUMENT_TOO_LARGE = "document_too_large", N_("The document is too large. At most 10 MiB.")
    DOCUMENT_UNREADABLE = (
        "document_unreadable",
        N_("This is not a PDF, PNG, JPEG or e-mail. Save it as one of these."),
    )
    DISPOSAL_WAITS = "disposal_waits", N_("The disposal of this laptop is already waiting for a second person.")
    DISPOSAL_DONE = "disposal_done", N_("This disposal is no longer waiting for a second person.")
    CONFIRM_BY_SAME_PERSON = (
        "confirm_by_same_person",
        N_("Somebody other than the person who recorded it must confirm this."),
    )

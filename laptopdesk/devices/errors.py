"""Why something with a station is refused."""

from laptopdesk.protocol import operations
from laptopdesk.protocol.words import N_, Worded


class StationReason(Worded):
    """Reasons of a refusal."""

    NAME_MISSING = "station_name_missing", N_("Give the station a name, such as the name of its desk.")
    NAME_TAKEN = "station_name_taken", N_("This location already has a station with this name. Open it for a new code.")
    FILE_MISSING = "station_file_missing", N_("Choose a file first.")
    ALREADY_REVOKED = "station_already_revoked", N_("This station was revoked. Add a new one.")
    PAIRING_REFUSED = "pairing_refused", N_("This code does not work (any more). Ask the office for a new one.")
    REVOKED = "station_revoked", N_("This station was revoked. The programme team decides.")
    ELSEWHERE = "station_elsewhere", N_("It names a different location from that of this station.")
    TOO_MUCH_UNREAD = (
        "too_much_unread",
        N_("This station sent too many unreadable operations today. Load its file: Stations → Load a file."),
    )
    NOBODY_WAITS = (operations.NOBODY_WAITS, N_("The desk no longer waited for this answer. Nothing was handed out."))
    ROW_DAMAGED = "row_damaged", N_("It was damaged on the disk of the desk's computer.")
    NOT_AN_EXPORT = (
        "not_an_export",
        N_("This is not a station file. On the desk's computer, type: laptopdesk-station export"),
    )
    EXPORT_TOO_LARGE = "export_too_large", N_("This file is too large.")
    EXPORT_NOT_WHOLE = (
        "export_not_whole",
        N_("The end of this file is missing. Copy it again from the desk's computer."),
    )
    EXPORT_ALTERED = (
        "export_altered",
        N_("This file was changed after the station made it. Make a new one on the desk's computer."),
    )
    EXPORT_NOT_OURS = (
        "export_not_ours",
        N_("Nothing in this file was signed by a computer that was ever paired with us."),
    )
    EXPORT_ELSEWHERE = (
        "export_elsewhere",
        N_("This file is from a station at another location. The team there can load it."),
    )
    STILL_MISSING = "events_still_missing", N_("Not all missing operations have arrived.")
    NOTHING_MISSING = "no_event_missing", N_("No operation is missing any more.")
    NOT_READABLE = "event_not_readable", N_("This number has not arrived in readable form.")
    READABLE_NOW = "event_readable_now", N_("This number arrived again and can be read now.")
    NOT_COPIED = "station_not_copied", N_("The station has since been paired again: there is no alarm to clear.")
    STATION_UNKNOWN = "station_unknown", N_("It is not known which station this is about.")

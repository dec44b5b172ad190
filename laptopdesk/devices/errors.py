"""Why something with a station is refused."""

from enum import StrEnum

from laptopdesk.protocol import operations


class StationReason(StrEnum):
    """Reasons of a refusal."""

    NAME_MISSING = "station_name_missing"
    ALREADY_REVOKED = "station_already_revoked"
    PAIRING_REFUSED = "pairing_refused"
    REVOKED = "station_revoked"
    ELSEWHERE = "station_elsewhere"
    TOO_MUCH_UNREAD = "too_much_unread"
    NOBODY_WAITS = operations.NOBODY_WAITS
    ROW_DAMAGED = "row_damaged"
    NOT_AN_EXPORT = "not_an_export"
    EXPORT_TOO_LARGE = "export_too_large"
    EXPORT_NOT_WHOLE = "export_not_whole"
    EXPORT_ALTERED = "export_altered"
    EXPORT_NOT_OURS = "export_not_ours"
    EXPORT_ELSEWHERE = "export_elsewhere"
    STILL_MISSING = "events_still_missing"
    NOTHING_MISSING = "no_event_missing"
    NOT_READABLE = "event_not_readable"
    READABLE_NOW = "event_readable_now"
    NOT_COPIED = "station_not_copied"
    STATION_UNKNOWN = "station_unknown"

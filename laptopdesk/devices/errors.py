"""Why something with a station is refused."""

from enum import StrEnum


class StationReason(StrEnum):
    """Reasons of a refusal."""

    NAME_MISSING = "station_name_missing"
    ALREADY_REVOKED = "station_already_revoked"
    PAIRING_REFUSED = "pairing_refused"
    REVOKED = "station_revoked"

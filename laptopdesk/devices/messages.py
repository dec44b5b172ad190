"""Names of what scanners said that could not be used, and why something with a station is refused."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.values import ScanOutcome


def outcome_name(outcome: ScanOutcome) -> str:
    """Why a scan is in the scan log."""
    match outcome:
        case ScanOutcome.UNKNOWN:
            return _("not known to us")
        case ScanOutcome.MISREAD:
            return _("misread")
        case ScanOutcome.WRONG_KIND:
            return _("not for that page")
        case _ as never:
            assert_never(never)


def station_sentence(reason: StrEnum) -> str:
    """Why something with a station is refused."""
    match StationReason(reason):
        case StationReason.NAME_MISSING:
            return _("Give the station a name, such as the desk it stands on.")
        case StationReason.ALREADY_REVOKED:
            return _("This station was revoked. Add a new one.")
        case StationReason.PAIRING_REFUSED:
            return _("This code does not work (any more). Ask the office for a new one.")
        case StationReason.REVOKED:
            return _("This station was revoked. The programme team decides.")
        case _ as never:
            assert_never(never)

"""Names of what scanners said that could not be used."""

from typing import assert_never

from laptopdesk.core.i18n import gettext as _
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

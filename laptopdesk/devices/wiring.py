"""What `devices` offers the composition root."""

from datetime import timedelta

from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.reasons import CommonReason
from laptopdesk.devices.api import blueprint as api
from laptopdesk.devices.cli import loading
from laptopdesk.devices.cli import station as station_command
from laptopdesk.devices.decisions import topics
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.service.forgetting import forget_old_scans, forget_reports
from laptopdesk.devices.views import blueprint
from laptopdesk.people.errors import PersonReason
from laptopdesk.protocol.codes import CodeReason
from laptopdesk.ui.wiring import Wiring

PLACES = "places.locations"
"""The menu entry beneath which stations stand."""


def wire(wiring: Wiring) -> None:
    """Register the pages of this package, and the reasons of those below that may be replayed."""
    wiring.add_pages(blueprint, api)
    station_command.add_command(loading(wiring.operations))
    wiring.add_command(station_command)
    wiring.add_case_topic(*topics())
    wiring.erasures.register("devices", forget_reports)
    wiring.add_job("devices.forget_scans", forget_old_scans, every=timedelta(days=1))
    wiring.operations.know_reasons(CommonReason, PersonReason, CodeReason, StationReason)
    wiring.add_nav("devices.stations", lambda: _("Stations"), Permission.VIEW_STATIONS, order=78, under=PLACES)
    wiring.add_nav("devices.scans", lambda: _("Scan log"), Permission.VIEW_STATIONS, order=80, under=PLACES)

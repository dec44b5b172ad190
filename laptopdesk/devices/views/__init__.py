"""The pages of devices: stations, pairing and revoking, the scan log; each topic a module on one blueprint."""

from laptopdesk.devices.views import loading, pairing, scans, stations
from laptopdesk.devices.views.blueprint import blueprint

__all__ = ["blueprint", "loading", "pairing", "scans", "stations"]

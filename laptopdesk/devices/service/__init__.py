"""The inbox of reported operations, stations with their pairing and ledgers, and the scan log. A file per use case."""

from laptopdesk.devices.service.facts import report_fact
from laptopdesk.devices.service.inbox import RepeatedRefusal, find_reason, know_reasons, report_operation
from laptopdesk.devices.service.ledgers import ReportedEvent, station_actor, take_events
from laptopdesk.devices.service.pairing import Paired, pair_station
from laptopdesk.devices.service.rows import Answered, Report
from laptopdesk.devices.service.scan_log import log_scan
from laptopdesk.devices.service.snapshots import build_snapshot
from laptopdesk.devices.service.stations import add_station, record_contact, renew_code, revoke_station

__all__ = [
    "Answered", "Paired", "RepeatedRefusal", "Report", "ReportedEvent", "add_station", "build_snapshot",
    "find_reason", "know_reasons", "log_scan", "pair_station", "record_contact", "renew_code", "report_fact",
    "report_operation", "revoke_station", "station_actor", "take_events",
]  # fmt: skip

"""The inbox of reported operations, stations with their pairing and ledgers, and the scan log. A file per use case."""

from laptopdesk.devices.service.acting import actor_of, station_actor
from laptopdesk.devices.service.deciding import answer_as_decided
from laptopdesk.devices.service.facts import report_fact, report_fact_here
from laptopdesk.devices.service.freshness import TooManyStarts, take_request
from laptopdesk.devices.service.inbox import RepeatedRefusal, report_operation
from laptopdesk.devices.service.ledgers import ReportedEvent, Sending, take_events
from laptopdesk.devices.service.loading import load_export
from laptopdesk.devices.service.operators import Operators, read_operators
from laptopdesk.devices.service.pairing import Paired, pair_station, proves_a_code
from laptopdesk.devices.service.rows import Answered, OperationReport
from laptopdesk.devices.service.scan_log import log_scan
from laptopdesk.devices.service.snapshots import build_snapshot
from laptopdesk.devices.service.stations import add_station, record_contact, renew_code, revoke_station

__all__ = [
    "Answered",
    "OperationReport",
    "Operators",
    "Paired",
    "RepeatedRefusal",
    "ReportedEvent",
    "Sending",
    "TooManyStarts",
    "actor_of",
    "add_station",
    "answer_as_decided",
    "build_snapshot",
    "load_export",
    "log_scan",
    "pair_station",
    "proves_a_code",
    "read_operators",
    "record_contact",
    "renew_code",
    "report_fact",
    "report_fact_here",
    "report_operation",
    "revoke_station",
    "station_actor",
    "take_events",
    "take_request",
]

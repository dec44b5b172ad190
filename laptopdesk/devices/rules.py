"""What is wrong with a station: judged from what it said and when, without asking anybody."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from laptopdesk.core.clock import from_local, to_local
from laptopdesk.devices.values import Station, StationState
from laptopdesk.protocol.ports import PortState
from laptopdesk.protocol.snapshot import VALID_MS

SILENT_AFTER = timedelta(minutes=10)
CLOCK_TOLERANCE = timedelta(minutes=2)
OPENS, CLOSES = time(9), time(17)
"""When a house counts as open, on weekdays, in Rotterdam: the programme's assumption, no place tells its own hours."""
SATURDAY = 5
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StationFault(StrEnum):
    """What can be wrong with a station, the worst first."""

    COPIED = "copied"
    UNSENT_UNSEEN = "unsent_unseen"
    GAPS = "gaps"
    PORT_NOT_READY = "port_not_ready"
    SNAPSHOT_EXPIRED = "snapshot_expired"
    QUARANTINED = "quarantined"
    NOT_SEEN = "not_seen"
    CLOCK_OFF = "clock_off"
    CODE_EXPIRED = "code_expired"


class Severity(StrEnum):
    """How bad it is: somebody must act now, or should look."""

    BAD = "bad"
    WARN = "warn"


_BAD = frozenset(
    {
        StationFault.COPIED,
        StationFault.UNSENT_UNSEEN,
        StationFault.GAPS,
        StationFault.PORT_NOT_READY,
        StationFault.SNAPSHOT_EXPIRED,
    }
)
_STATES = (StationState.PAIRED, StationState.WAITING, StationState.REVOKED)


def severity_of(fault: StationFault) -> Severity:
    """Bad is what stops a desk or loses what it knows; the rest is a warning."""
    return Severity.BAD if fault in _BAD else Severity.WARN


def judge_station(station: Station, *, now: datetime) -> tuple[StationFault, ...]:
    """Everything that is wrong with this station now (UTC), the worst first; empty when nothing is."""
    match station.state:
        case StationState.WAITING:
            faults = {StationFault.CODE_EXPIRED: station.pairing_until is None or station.pairing_until <= now}
        case StationState.REVOKED:
            faults = {StationFault.UNSENT_UNSEEN: _keeps_to_itself(station, now)}
        case StationState.PAIRED:
            faults = _faults_of_paired(station, now)
    return tuple(fault for fault in StationFault if faults.get(fault))


def _faults_of_paired(station: Station, now: datetime) -> dict[StationFault, bool]:
    hidden, offset = _keeps_to_itself(station, now), station.heartbeat.clock_offset_ms or 0
    return {
        StationFault.COPIED: station.copied_at is not None,
        StationFault.UNSENT_UNSEEN: hidden,
        StationFault.GAPS: station.gaps > 0,
        StationFault.PORT_NOT_READY: any(port.state != PortState.READY for port in station.heartbeat.ports),
        StationFault.SNAPSHOT_EXPIRED: _is_expired(station, now),
        StationFault.QUARANTINED: station.quarantined > 0,
        StationFault.NOT_SEEN: not hidden and _is_missed(station, now),
        StationFault.CLOCK_OFF: abs(offset) > CLOCK_TOLERANCE / timedelta(milliseconds=1),
    }


def last_seen(station: Station) -> datetime | None:
    """The last moment we know it was there: its last contact, or its pairing when another computer came since."""
    return max(filter(None, (station.last_contact_at, station.paired_at)), default=None)


def snapshot_at(station: Station) -> datetime | None:
    """When the snapshot was made that the station works on, as it says; None without one or with an impossible one."""
    made = station.heartbeat.snapshot_at_ms
    try:
        return None if made is None else EPOCH + timedelta(milliseconds=made)
    except OverflowError:
        return None


def is_open(moment: datetime) -> bool:
    """Whether a neighbourhood house counts as open at this moment (UTC)."""
    local = to_local(moment)
    return local.weekday() < SATURDAY and OPENS <= local.time() < CLOSES


def urgency(station: Station, faults: tuple[StationFault, ...]) -> tuple[int, int, int, str]:
    """What to sort stations by so that the worst comes first: the worst fault, how many, the state, the name."""
    worst = min((list(StationFault).index(fault) for fault in faults), default=len(StationFault))
    return (worst, -len(faults), _STATES.index(station.state), station.name.casefold())


def _is_silent(station: Station, now: datetime) -> bool:
    seen = last_seen(station)
    return seen is None or now - seen > SILENT_AFTER


def _keeps_to_itself(station: Station, now: datetime) -> bool:
    """Whether it has something that we do not know and sends no heartbeat; also when the house is closed."""
    return station.heartbeat.unsent > 0 and _is_silent(station, now)


def _is_missed(station: Station, now: datetime) -> bool:
    """Silent for too long of the time that the house is open today: a desk that starts at nine is not late at nine."""
    seen = last_seen(station)
    opening = from_local(datetime.combine(to_local(now).date(), OPENS))
    return is_open(now) and now - max(seen or opening, opening) > SILENT_AFTER


def _is_expired(station: Station, now: datetime) -> bool:
    made = snapshot_at(station)
    return made is not None and now - made > timedelta(milliseconds=VALID_MS)

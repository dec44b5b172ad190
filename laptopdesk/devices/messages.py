"""Words for stations: their state, what is wrong with them, what they reported, and why something is refused."""

from datetime import datetime, timedelta
from typing import assert_never

from babel.dates import format_timedelta

from laptopdesk.core.i18n import current_locale, ngettext, word, word_of
from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices.rules import StationFault, last_seen
from laptopdesk.devices.values import HeartbeatPort, Station
from laptopdesk.protocol.operations import OperationKind
from laptopdesk.protocol.ports import PortState
from laptopdesk.ui.formats import format_datetime, format_number


def fault_sentence(fault: StationFault, station: Station) -> str:
    """What is wrong with this station, with its own figures."""
    match fault:
        case StationFault.COPIED:
            return _("Two computers use the key of this desk: its folder was copied. Revoke it or pair it again.")
        case StationFault.UNSENT_UNSEEN:
            return _unsent_unseen(station)
        case StationFault.GAPS:
            return ngettext(
                "%(number)s operation is missing",
                "%(number)s operations are missing",
                station.gaps,
                number=format_number(station.gaps),
            )
        case StationFault.PORT_NOT_READY:
            return _("Scanner not ready: %(states)s", states=_states_in_trouble(station.heartbeat.ports))
        case StationFault.SNAPSHOT_EXPIRED:
            return _("Its list is too old to hand out laptops without a network")
        case StationFault.QUARANTINED:
            return ngettext(
                "%(number)s operation could not be read and is kept apart",
                "%(number)s operations could not be read and are kept apart",
                station.quarantined,
                number=format_number(station.quarantined),
            )
        case StationFault.NOT_SEEN:
            return _("Not seen since %(moment)s", moment=format_datetime(last_seen(station)))
        case StationFault.CLOCK_OFF:
            return clock_words(station.heartbeat.clock_offset_ms or 0)
        case StationFault.CODE_EXPIRED:
            return _("The code was not used in time. Make a new one.")
        case _ as never:
            assert_never(never)


def _unsent_unseen(station: Station) -> str:
    return ngettext(
        "%(number)s operation was not sent yet; not seen since %(moment)s",
        "%(number)s operations were not sent yet; not seen since %(moment)s",
        station.heartbeat.unsent,
        number=format_number(station.heartbeat.unsent),
        moment=format_datetime(last_seen(station)),
    )


def _states_in_trouble(ports: tuple[HeartbeatPort, ...]) -> str:
    """Each once; which scanner it is stands in the list of scanners."""
    return ", ".join(dict.fromkeys(word_of(port.state, PortState) for port in ports if port.state != PortState.READY))


def clock_words(offset_ms: int) -> str:
    """How wrong the station's clock is. `offset_ms` is the server's clock minus the station's."""
    much = long(timedelta(milliseconds=abs(offset_ms)))
    if offset_ms > 0:
        return _("Its clock is %(much)s slow", much=much)
    return _("Its clock is %(much)s fast", much=much)


def long(length: timedelta) -> str:
    """`5 minutes`, in the largest unit that fits."""
    return format_timedelta(length, threshold=1, locale=current_locale())


def ago(moment: datetime, now: datetime) -> str:
    """`5 minutes ago`; never in the future."""
    return format_timedelta(
        min(moment - now, timedelta(seconds=-1)), threshold=1, add_direction=True, locale=current_locale()
    )


def kind_name(kind: OperationKind | None) -> str:
    """What a station reported."""
    return word(kind) if kind else _("cannot be read")

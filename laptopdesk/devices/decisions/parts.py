"""What cases about stations have in common: which station, which ledger, and their words."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, Decision, ShowOnce, SideLine
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.numbers import find_number
from laptopdesk.devices import queries
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.messages import kind_name
from laptopdesk.devices.queries import LedgerLine
from laptopdesk.devices.values import PairingOffer, Station, StationState
from laptopdesk.places import queries as places
from laptopdesk.protocol.trust import CODE_MINUTES, fingerprint, group_pairing_code
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.formats import format_datetime


def number_in(side: Mapping[str, object], name: str) -> int:
    value = side.get(name)
    return value if isinstance(value, int) else 0


def text_in(side: Mapping[str, object], name: str) -> str:
    value = side.get(name)
    return value if isinstance(value, str) else ""


def station_id_of(case: CaseFacts) -> int:
    """The station of a case; raises Refused where its evidence names none."""
    for side in case.sides:
        number = find_number(text_in(side, "station").removeprefix("station:"))
        if number is not None:
            return number
    raise Refused([StationReason.STATION_UNKNOWN])


def station_of(session: Session, case: CaseFacts) -> Station:
    return queries.get_station(session, station_id_of(case))


def ledger_of(station: Station, case: CaseFacts) -> str:
    """The ledger that the numbers of a case are of: noted with it, else the present one."""
    return text_in(case.sides[0], "ledger") or fingerprint(station.public_key or b"")


def station_lines(session: Session, station: Station) -> Iterator[SideLine]:
    place = places.names_of(session, [station.location_id]).get(station.location_id, "")
    url = url_for("devices.station", station_id=station.id)
    yield SideLine(label=_("Station"), value=station.name, url=url)
    yield SideLine(label=_("Location"), value=place)


def moment_words(moment: datetime | None) -> str:
    return format_datetime(moment) if moment else _("never")


def already_revoked(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    revoked = station_of(session, case).state is StationState.REVOKED
    return (StationReason.ALREADY_REVOKED,) if revoked else ()


def code_once(station: str, offer: PairingOffer) -> ShowOnce:
    grouped = group_pairing_code(offer.code)
    command = f"laptopdesk-station pair {grouped.replace(' ', '-')}"
    return ShowOnce(
        title=_("Code for %(name)s", name=station),
        code=grouped,
        lines=(
            _("Valid for %(minutes)s minutes, for one computer.", minutes=CODE_MINUTES),
            _("Type this on the desk's computer: %(command)s", command=command),
        ),
    )


def nothing_more(_uow: UnitOfWork, _decision: Decision) -> None:
    """The decision itself is all there is."""


def line_words(line: LedgerLine | None) -> str:
    """What came under a number, in words."""
    if line is None:
        return _("none")
    return _(
        "%(what)s, received on %(moment)s, %(outcome)s",
        what=kind_name(line.kind),
        moment=moment_words(line.received_at),
        outcome=word(line.outcome),
    )

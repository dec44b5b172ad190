"""The stations board: which desk works, which does not, what each reported; and the sheet of codes for on the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response

from laptopdesk.core.access import Everywhere, Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import current_locale
from laptopdesk.devices import queries
from laptopdesk.devices.desk_sheet import desk_sheet_pdf
from laptopdesk.devices.messages import ago, clock_words, fault_sentence, long
from laptopdesk.devices.rules import (
    CLOCK_TOLERANCE,
    Severity,
    StationFault,
    judge_station,
    severity_of,
    snapshot_at,
    urgency,
)
from laptopdesk.devices.values import Station
from laptopdesk.devices.views.blueprint import blueprint
from laptopdesk.places import queries as places
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, pdf

READERS = (Permission.MANAGE_STATIONS, Permission.VIEW_STATIONS)


@dataclass(frozen=True, kw_only=True)
class StationFinding:
    """One thing that is wrong, as the page shows it."""

    tone: str
    words: str


@dataclass(frozen=True, kw_only=True)
class StationStanding:
    """A station as the page shows it; `clock` is empty while the clock is right enough."""

    station: Station
    place: str
    faults: tuple[StationFault, ...]
    findings: tuple[StationFinding, ...]
    seen_ago: str
    snapshot_at: datetime | None
    snapshot_age: str
    clock: str


@blueprint.get("/stations")
@guard(*READERS)
def stations() -> str:
    """The stations of this person's places, those in trouble first."""
    with db().read() as session:
        rows = queries.list_stations(session, within=current_actor().places_for_any(*READERS))
        names = places.names_of(session, [row.location_id for row in rows])
    standings = [_standing(row, names.get(row.location_id, "")) for row in rows]
    standings.sort(key=lambda item: urgency(item.station, item.faults))
    bad = sum(any(severity_of(fault) is Severity.BAD for fault in item.faults) for item in standings)
    return page(
        "devices/stations.html",
        standings=standings,
        bad=bad,
        odd=sum(bool(item.faults) for item in standings) - bad,
        may_manage=current_actor().may_somewhere(Permission.MANAGE_STATIONS),
    )


@blueprint.get("/stations/<int:station_id>")
@guard(*READERS)
def station(station_id: int) -> str:
    """One station: how it stands with it, and what it reported last."""
    return show_station(visible_station(station_id, *READERS))


@blueprint.get("/stations/desk-sheet.pdf")
@guard(Permission.MANAGE_STATIONS)
def desk_sheet() -> Response:
    """The command codes to lay on a desk, in the language of the screen."""
    return pdf(desk_sheet_pdf(current_locale()), "desk-sheet.pdf")


def visible_station(station_id: int, *permissions: Permission) -> Station:
    """The station, when this person has one of these at the place where it stands (none named: manages it).

    Raises NotFound.
    """
    within = current_actor().places_for_any(*(permissions or (Permission.MANAGE_STATIONS,)))
    with db().read() as session:
        station = queries.get_station(session, station_id)
    if not isinstance(within, Everywhere) and station.location_id not in within:
        raise NotFound("station", station_id)
    return station


def show_station(station: Station, button: Form | None = None) -> str:
    """The page of one station, with the button that was refused just now on top."""
    with db().read() as session:
        place = places.names_of(session, [station.location_id]).get(station.location_id, "")
        events = queries.list_events(session, station.id)
    return page(
        "devices/station.html",
        standing=_standing(station, place),
        station=station,
        events=events,
        button=button or Form(),
        code_open=station.pairing_until is not None and station.pairing_until > now(),
        may_read_cases=current_actor().may(Permission.VIEW_CASES, at=station.location_id),
        may_manage=current_actor().may(Permission.MANAGE_STATIONS, at=station.location_id),
    )


def _standing(station: Station, place: str) -> StationStanding:
    faults, moment, made = judge_station(station, now=now()), now(), snapshot_at(station)
    offset = station.heartbeat.clock_offset_ms or 0
    return StationStanding(
        station=station,
        place=place,
        faults=faults,
        findings=tuple(
            StationFinding(tone=severity_of(fault).value, words=fault_sentence(fault, station)) for fault in faults
        ),
        seen_ago=ago(station.last_contact_at, moment) if station.last_contact_at else "",
        snapshot_at=made,
        snapshot_age=long(max(moment - made, timedelta(seconds=1))) if made else "",
        clock=clock_words(offset) if abs(offset) > CLOCK_TOLERANCE / timedelta(milliseconds=1) else "",
    )

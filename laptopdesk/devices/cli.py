"""`laptopdesk station …`: desks with a scanner, their codes to pair by, and their revocation."""

from datetime import datetime

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.core.access import Everywhere
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.devices import queries
from laptopdesk.devices.service import add_station, renew_code, revoke_station
from laptopdesk.devices.values import PairingOffer, Station
from laptopdesk.places.queries import find_location_by_code
from laptopdesk.places.values import Location
from laptopdesk.protocol.codes import CodeError, parse_typed_code
from laptopdesk.protocol.trust import group_pairing_code
from laptopdesk.ui.console import as_json, by_email, database, domain_errors, emit, stop


@click.group()
def station() -> None:
    """Desks with a scanner and the agent `laptopdesk-station`."""


@station.command("add")
@click.option("--location", required=True, metavar="CODE", help="The Z code of the place where the desk stands.")
@click.option("--name", default=None, help="What people call the desk; default: the place's name.")
@by_email
@as_json
@domain_errors
def add(*, location: str, name: str | None, by: str | None, json_out: bool) -> None:
    """A new station, and the code that its computer is paired by: shown once, valid ten minutes."""
    with database() as opened:
        place = _place(opened, location)
        with opened.unit_of_work() as uow:
            offer = add_station(
                uow, name=name or place.name, location_id=place.id, now=utc_now(),
                actor=actor_for_command(uow.session, by),
            )  # fmt: skip
    _show(offer, json_out=json_out)


@station.command("code")
@click.argument("station_id", metavar="STATION", type=int)
@by_email
@as_json
@domain_errors
def code(*, station_id: int, by: str | None, json_out: bool) -> None:
    """A new code for a station; the computer that uses it takes the place of the one before."""
    with database() as opened, opened.unit_of_work() as uow:
        offer = renew_code(uow, station_id, now=utc_now(), actor=actor_for_command(uow.session, by))
    _show(offer, json_out=json_out)


@station.command("revoke")
@click.argument("station_id", metavar="STATION", type=int)
@by_email
@domain_errors
def revoke(*, station_id: int, by: str | None) -> None:
    """A station is not trusted any more: what it still reports becomes cases."""
    with database() as opened, opened.unit_of_work() as uow:
        revoke_station(uow, station_id, now=utc_now(), actor=actor_for_command(uow.session, by))
    click.echo(f"Station {station_id} was revoked.", err=True)


@station.command("list")
@as_json
def list_all(*, json_out: bool) -> None:
    """Every station, and what it last said of itself."""
    with database() as opened, opened.read() as session:
        stations = queries.list_stations(session, within=Everywhere())
    if json_out:
        emit([_line(item) for item in stations])
        return
    for item in stations:
        click.echo(f"{item.id:4}  {item.name:40}  {item.state.value}")


def _line(item: Station) -> dict[str, object]:
    return {
        "station": item.id, "name": item.name, "state": item.state.value, "last_sequence": item.last_sequence,
        "last_contact_at": _iso(item.last_contact_at), "unsent": item.said.unsent, "version": item.said.version,
        "snapshot_sequence": item.said.snapshot_sequence, "gaps": item.gaps, "quarantined": item.quarantined,
        "copied": item.copied_at is not None,
        "ports": [{"port": port.port, "state": port.state} for port in item.said.ports],
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _place(db: Database, location: str) -> Location:
    try:
        wanted = parse_typed_code(location).text
    except CodeError as error:
        stop(f"--location {location}: this is no code of a place ({error.reason.value}).")
    with db.read() as session:
        place = find_location_by_code(session, wanted)
    if place is None:
        stop(f"--location {location}: there is no such place. See 'Locations' in the office for the codes.")
    return place


def _show(offer: PairingOffer, *, json_out: bool) -> None:
    if json_out:
        emit({"station": offer.station_id, "code": offer.code, "expires_at": offer.expires_at.isoformat()})
        return
    click.echo(f"Station {offer.station_id}. On its computer, within ten minutes:")
    click.echo(f"  laptopdesk-station pair {group_pairing_code(offer.code).replace(' ', '-')}")

"""`laptopdesk station …`: desks with a scanner, their codes to pair by, their revocation, and files of theirs."""

import sys
from datetime import datetime
from pathlib import Path

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.core.access import Everywhere, system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.operations import OperationRegistry
from laptopdesk.devices import queries
from laptopdesk.devices.messages import kind_name
from laptopdesk.devices.service import add_station, load_export, renew_code, revoke_station
from laptopdesk.devices.values import Loaded, LoadResult, PairingOffer, Station
from laptopdesk.places.queries import find_location_by_code
from laptopdesk.places.values import Location
from laptopdesk.protocol.export import MAX_EXPORT_BYTES
from laptopdesk.protocol.trust import group_pairing_code
from laptopdesk.ui.console import (
    LOCATION,
    NOT_ALL_ACCEPTED,
    as_json,
    by_email,
    database,
    domain_errors,
    emit,
    stop,
    stop_unread,
)


@click.group()
def station() -> None:
    """Desks with a scanner and the agent `laptopdesk-station`."""


@station.command("add")
@click.option(
    "--location", type=LOCATION, required=True, metavar="CODE", help="The Z code of the place where the desk stands."
)
@click.option("--name", default=None, help="What people call the desk; default: the place's name.")
@by_email
@as_json
@domain_errors
def add(*, location: str, name: str | None, by: str | None, json_out: bool) -> None:
    """A new station, and the code that its computer is paired by: shown once, valid ten minutes."""
    with database() as opened:
        place = _place(opened, location)
        with opened.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
            offer = add_station(
                uow.by(actor_for_command(uow.session, by)), name=name or place.name, location_id=place.id
            )
    _show(offer, json_out=json_out)


@station.command("code")
@click.argument("station_id", metavar="STATION", type=int)
@by_email
@as_json
@domain_errors
def code(*, station_id: int, by: str | None, json_out: bool) -> None:
    """A new code for a station; the computer that uses it takes the place of the one before."""
    with database() as opened, opened.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        offer = renew_code(uow.by(actor_for_command(uow.session, by)), station_id)
    _show(offer, json_out=json_out)


@station.command("revoke")
@click.argument("station_id", metavar="STATION", type=int)
@by_email
@domain_errors
def revoke(*, station_id: int, by: str | None) -> None:
    """A station is not trusted any more: what it still reports becomes cases."""
    with database() as opened, opened.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        revoke_station(uow.by(actor_for_command(uow.session, by)), station_id)
    click.echo(_("Station %(number)s was revoked.", number=station_id), err=True)


def loading(operations: OperationRegistry) -> click.Command:
    """`laptopdesk station load`, which applies what a file says by these operations."""

    @click.command("load")
    @click.argument("file", type=click.Path(path_type=Path))
    @by_email
    @as_json
    @domain_errors
    def load(*, file: Path, by: str | None, json_out: bool) -> None:
        """Load a FILE that `laptopdesk-station export` wrote. Exit 3: something in it is a case or cannot be read."""
        try:
            content = _read(file)
        except OSError as error:
            stop_unread(file, error)
        with database() as db:
            with db.read() as session:
                actor = actor_for_command(session, by)
            loaded = load_export(db, operations, content, now=utc_now(), actor=actor)
        _show_loaded(loaded, json_out=json_out)

    return load


def _show_loaded(loaded: Loaded, *, json_out: bool) -> None:
    if json_out:
        emit(_loaded(loaded))
    else:
        for row in loaded.rows:
            click.echo(f"{row.sequence:6}  {kind_name(row.kind):24}  {word(row.result)}")
    if loaded.count(LoadResult.CASE) or loaded.count(LoadResult.UNREADABLE):
        sys.exit(NOT_ALL_ACCEPTED)


def _read(file: Path) -> bytes:
    """The file, at most one byte more than one may have; raises OSError."""
    with file.open("rb") as opened:
        return opened.read(MAX_EXPORT_BYTES + 1)


def _loaded(loaded: Loaded) -> dict[str, object]:
    rows = [
        {"sequence": row.sequence, "result": row.result.value, "reasons": list(row.reasons), "case": row.case}
        for row in loaded.rows
    ]
    return {"station": loaded.station.id, **{result.value: loaded.count(result) for result in LoadResult}, "rows": rows}


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
        click.echo(f"{item.id:4}  {item.name:40}  {word(item.state)}")


def _line(item: Station) -> dict[str, object]:
    return {
        "station": item.id,
        "name": item.name,
        "state": item.state.value,
        "last_sequence": item.last_sequence,
        "last_contact_at": _iso(item.last_contact_at),
        "unsent": item.heartbeat.unsent,
        "version": item.heartbeat.version,
        "snapshot_sequence": item.heartbeat.snapshot_sequence,
        "gaps": item.gaps,
        "quarantined": item.quarantined,
        "copied": item.copied_at is not None,
        "ports": [{"port": port.port, "state": port.state} for port in item.heartbeat.ports],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _place(db: Database, location: str) -> Location:
    with db.read() as session:
        place = find_location_by_code(session, location)
    if place is None:
        stop(_("--location %(code)s: there is no such location. The codes are under 'Locations'.", code=location))
    return place


def _show(offer: PairingOffer, *, json_out: bool) -> None:
    if json_out:
        emit({"station": offer.station_id, "code": offer.code, "expires_at": offer.expires_at.isoformat()})
        return
    click.echo(_("Station %(number)s. On its computer, within ten minutes:", number=offer.station_id))
    click.echo(f"  laptopdesk-station pair {group_pairing_code(offer.code).replace(' ', '-')}")

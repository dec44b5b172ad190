"""Stations: added with a code to pair by, seen now and then, revoked."""

import secrets
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.core.access import Permission, system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.operations import Alarm, AlarmKind, OperationRegistry
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.events import ImpostorReported, PairingCodeMade, StationAdded, StationCopied, StationRevoked
from laptopdesk.devices.models import KnownServerRow, StationRow
from laptopdesk.devices.values import Contact, Doubted, PairingOffer, StationId
from laptopdesk.protocol.trust import CODE_MINUTES, make_pairing_code, pairing_key

STARTS, STARTS_KEPT = "starts", 50
"""Beside what a station said stand the ids of its newest starts, so that a late or repeated word is known as such."""


def add_station(uow: UnitOfWork, *, name: str, location_id: int) -> PairingOffer:
    """The station stands in the list and waits for a computer that knows the code; raises Refused, Forbidden."""
    uow.actor.require(Permission.MANAGE_STATIONS, at=location_id)
    if not name.strip():
        raise Refused([StationReason.NAME_MISSING])
    row = StationRow(name=name.strip()[:80], location_id=location_id, created_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    uow.record(StationAdded(station_id=row.id, location_id=location_id, name=row.name))
    return _offer(uow, row)


def renew_code(uow: UnitOfWork, station_id: int) -> PairingOffer:
    """A new code for this station, also for one that was paired: the computer that uses it takes its place."""
    row = lock_station(uow, station_id)
    uow.actor.require(Permission.MANAGE_STATIONS, at=row.location_id)
    if row.revoked_at is not None:
        raise Refused([StationReason.ALREADY_REVOKED])
    return _offer(uow, row)


def revoke_station(uow: UnitOfWork, station_id: int) -> None:
    """What it reports becomes cases from now on; its computer wipes what it knows at the next contact."""
    row = lock_station(uow, station_id)
    uow.actor.require(Permission.MANAGE_STATIONS, at=row.location_id)
    if row.revoked_at is not None:
        raise Refused([StationReason.ALREADY_REVOKED])
    row.revoked_at, row.pairing_key, row.pairing_until = uow.now, None, None
    uow.record(StationRevoked(station_id=row.id, location_id=row.location_id))


def lock_station(uow: UnitOfWork, station_id: int) -> StationRow:
    """The station's row, locked; raises NotFound."""
    row = uow.session.scalar(sa.select(StationRow).where(StationRow.id == station_id).with_for_update())
    if row is None:
        raise NotFound("station", station_id)
    return row


def _offer(uow: UnitOfWork, row: StationRow) -> PairingOffer:
    code = make_pairing_code(secrets.SystemRandom())
    row.pairing_key, row.pairing_until = pairing_key(code), uow.now + timedelta(minutes=CODE_MINUTES)
    uow.record(PairingCodeMade(station_id=row.id, until=row.pairing_until))
    return PairingOffer(station_id=StationId(row.id), code=code, expires_at=row.pairing_until)


def record_contact(uow: UnitOfWork, registry: OperationRegistry, station_id: int, contact: Contact) -> bool:
    """What the station says of itself is kept; answers whether two computers speak with its key (an alarm, once)."""
    row = lock_station(uow, station_id)
    starts: list[str] = row.said.get(STARTS, [])
    if contact.boot_number < row.boot_number and str(contact.boot) in starts:
        return row.copied_at is not None  # said by an earlier start, and late: no news of it and no second computer
    if _is_copy(row, contact):
        tell_copied(uow, registry, row)
    if contact.boot_number >= row.boot_number:
        row.boot, row.boot_number = contact.boot, contact.boot_number
    row.last_contact_at, row.said = uow.now, {**asdict(contact.heartbeat), STARTS: _with_start(starts, contact.boot)}
    for doubted in _unknown(uow, contact):
        _tell_impostor(uow, registry, row, doubted)
    return row.copied_at is not None


def _unknown(uow: UnitOfWork, contact: Contact) -> Iterator[Doubted]:
    """The servers it doubts, but for those of which a person said that they are ours."""
    if not contact.doubted:
        return
    row = KnownServerRow
    query = sa.select(row.url, row.key_id).where(row.url.in_([doubted.url for doubted in contact.doubted]))
    ours = {(server.url, server.key_id) for server in uow.session.execute(query)}
    yield from (doubted for doubted in contact.doubted if (doubted.url, doubted.key_id) not in ours)


def _with_start(starts: list[str], boot: UUID) -> list[str]:
    return [*starts, str(boot)][-STARTS_KEPT:] if str(boot) not in starts else starts


def _is_copy(row: StationRow, contact: Contact) -> bool:
    """Each start counts one up; the same number from another start, or a lower one, is a second computer."""
    if contact.boot_number == row.boot_number:
        return row.boot is not None and row.boot != contact.boot
    return contact.boot_number < row.boot_number


def tell_copied(uow: UnitOfWork, registry: OperationRegistry, row: StationRow, *, sequence: int | None = None) -> None:
    """The alarm that a station's folder is used twice; told once until the station is paired anew."""
    if row.copied_at is not None:
        return
    row.copied_at = uow.now
    actor = system_actor()
    uow.by(actor).record(StationCopied(station_id=row.id, location_id=row.location_id, sequence=sequence))
    sides = tuple(_sides(row, sequence))
    alarm = Alarm(kind=AlarmKind.STATION_COPIED, device=station_key(row), location_id=row.location_id, sides=sides)
    registry.alarm(uow.by(actor), alarm)


def station_key(row: StationRow) -> str:
    """How an alarm names the station."""
    return f"station:{row.id}"


def _sides(row: StationRow, sequence: int | None) -> Iterator[dict[str, object]]:
    yield {"station": station_key(row), "name": row.name}
    yield {"station": station_key(row), "sequence": sequence}


def _tell_impostor(uow: UnitOfWork, registry: OperationRegistry, row: StationRow, doubted: Doubted) -> None:
    actor = system_actor()
    uow.by(actor).record(
        ImpostorReported(
            station_id=row.id, location_id=row.location_id, name=doubted.name, url=doubted.url, key=doubted.key_id
        )
    )
    sides = ({"station": station_key(row), "name": row.name}, asdict(doubted))
    alarm = Alarm(
        kind=AlarmKind.IMPOSTOR, device=f"{doubted.url} {doubted.key_id}", location_id=row.location_id, sides=sides
    )
    registry.alarm(uow.by(actor), alarm)

"""A computer becomes a station: it proves to know the code of the office, and gets proof that the server knows it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.events import PairingRefused, StationPaired
from laptopdesk.devices.models import StationKeyRow, StationRow
from laptopdesk.devices.values import StationId
from laptopdesk.protocol.trust import fingerprint, proves, station_proof


@dataclass(frozen=True, kw_only=True)
class Paired:
    """The station that this computer is now; `pairing_key` makes the server's own proof."""

    station_id: StationId
    name: str
    location_id: int
    pairing_key: bytes


def pair_station(uow: UnitOfWork, *, public_key: bytes, proof: str, server_key: bytes) -> Paired:
    """The station has this public key from now on, and the code is used up.

    Raises Refused(PAIRING_REFUSED), journaled, when no code in force was proven: a wrong, used or old one, or a proof
    made for another server's key.
    """
    uow.by(system_actor()).if_refused(lambda _error: PairingRefused(key=fingerprint(public_key)))
    for row in uow.session.scalars(_waiting(uow.now).with_for_update()):
        if _is_proven(row, proof, station=public_key, server=server_key):
            return _pair(uow, row, public_key, row.pairing_key or b"")
    raise _refusal()


def proves_a_code(session: Session, *, public_key: bytes, proof: str, server_key: bytes, now: datetime) -> bool:
    """Whether `pair_station` would pair; a look that leaves no trace."""
    waiting = session.scalars(_waiting(now)).all()
    return any(_is_proven(row, proof, station=public_key, server=server_key) for row in waiting)


def _is_proven(row: StationRow, proof: str, *, station: bytes, server: bytes) -> bool:
    return proves(proof, station_proof(row.pairing_key or b"", station=station, server=server))


def _refusal() -> DomainError:
    return Refused([StationReason.PAIRING_REFUSED])


def _waiting(now: datetime) -> sa.Select[StationRow]:
    return (
        sa.select(StationRow)
        .where(StationRow.pairing_key.is_not(None), StationRow.pairing_until > now, StationRow.revoked_at.is_(None))
        .order_by(StationRow.id)
    )


def _change_computer(uow: UnitOfWork, row: StationRow) -> None:
    """Another computer, with a ledger and starts of its own; the one before is heard as if it were revoked."""
    mine = StationKeyRow.station_id == row.id
    retired = (
        sa.update(StationKeyRow).where(mine, StationKeyRow.public_key == row.public_key).values(retired_at=uow.now)
    )
    uow.session.execute(retired)
    row.last_sequence, row.boot, row.boot_number, row.said, row.last_contact_at = 0, None, 0, {}, None
    row.twice_until = row.unkept = 0


def _keep_key(uow: UnitOfWork, row: StationRow, public_key: bytes) -> None:
    """The key is this station's, since now unless it was before."""
    mine = StationKeyRow.station_id == row.id
    key = uow.session.scalar(sa.select(StationKeyRow).where(mine, StationKeyRow.public_key == public_key))
    if key is None:
        uow.session.add(StationKeyRow(station_id=row.id, public_key=public_key, paired_at=uow.now))
    else:
        key.retired_at = None


def _pair(uow: UnitOfWork, row: StationRow, public_key: bytes, key: bytes) -> Paired:
    if row.public_key != public_key:
        _change_computer(uow, row)
    _keep_key(uow, row, public_key)
    row.public_key, row.paired_at, row.copied_at = public_key, uow.now, None
    row.pairing_key = row.pairing_until = None
    uow.by(system_actor()).record(
        StationPaired(station_id=row.id, location_id=row.location_id, key=fingerprint(public_key))
    )
    return Paired(station_id=StationId(row.id), name=row.name, location_id=row.location_id, pairing_key=key)

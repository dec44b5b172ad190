"""Who wrote an event: the computer that sends it, or an earlier one whose ledger it goes on with."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.keys import is_signed_by
from laptopdesk.devices import queries
from laptopdesk.devices.models import StationKeyRow, StationRow
from laptopdesk.devices.values import Station, StationState


@dataclass(frozen=True, kw_only=True)
class PairedKey:
    """The public key of a computer that is, or once was, this station."""

    station_id: int
    key: bytes


def as_written(session: Session, station: Station, *, digest: str, signature: bytes) -> Station:
    """The station as it counts for this event of its ledger: with the key that signed it, if we ever paired that.

    A computer that lost its key goes on with its ledger under a new one; by signing the request it vouches for what
    the key before it wrote. What the key of a revoked station wrote counts as of that station.
    """
    if is_signed_by(station.public_key or b"", digest.encode(), signature):
        return station
    paired = find_writer(list_keys(session), digest=digest, signature=signature)
    if paired is None:
        return station
    writer = queries.get_station(session, paired.station_id)
    revoked = writer.revoked_at is not None and writer.id != station.id
    return replace(
        station,
        public_key=paired.key,
        created_at=min(station.created_at, writer.created_at),
        state=StationState.REVOKED if revoked else station.state,
    )


def find_writer(keys: tuple[PairedKey, ...], *, digest: str, signature: bytes) -> PairedKey | None:
    """The first of these keys that signed this hash; None for no key."""
    return next((paired for paired in keys if is_signed_by(paired.key, digest.encode(), signature)), None)


def list_keys(session: Session, *, first: int | None = None) -> tuple[PairedKey, ...]:
    """Every key that a computer ever paired with: those of station `first` in front, the present ones before others."""
    present = sa.select(StationRow.id, StationRow.public_key).where(StationRow.public_key.is_not(None))
    retired = sa.select(StationKeyRow.station_id, StationKeyRow.public_key)
    rows = [*session.execute(present.order_by(StationRow.id)), *session.execute(retired.order_by(StationKeyRow.id))]
    keys = [PairedKey(station_id=station_id, key=key) for station_id, key in rows]
    return tuple(sorted(keys, key=lambda paired: paired.station_id != first))

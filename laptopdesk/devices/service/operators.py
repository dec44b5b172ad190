"""Who may hand out at a station, by a slow hash of their badge: made once for each station and badge, and kept."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import sqlalchemy as sa

from laptopdesk.accounts import queries as accounts
from laptopdesk.accounts.values import BadgeHolder
from laptopdesk.core.access import PERMISSIONS, Permission, Role, system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import Database
from laptopdesk.devices.models import StationBadgeRow, StationRow
from laptopdesk.devices.service.stations import lock_station
from laptopdesk.devices.values import Station
from laptopdesk.protocol.badges import SALT_BYTES, BadgeHash, Operator

MAY_HAND_OUT = frozenset(role for role in Role if Permission.HAND_OUT in PERMISSIONS[role])


@dataclass(frozen=True, kw_only=True)
class Operators:
    """Who may hand out at one station, by the hash of their badge, and how it is made."""

    badges: BadgeHash | None = None
    by_hash: Mapping[str, Operator] = field(default_factory=dict)


def read_operators(db: Database, station: Station) -> Operators:
    """Who may hand out at this station now; a badge that is new there is hashed, one that is gone is forgotten."""
    with db.read() as session:
        holders = accounts.list_badges_at(session, station.location_id, MAY_HAND_OUT)
        salt = session.scalar(sa.select(StationRow.badge_salt).where(StationRow.id == station.id))
        row = StationBadgeRow
        mine = sa.select(row.mark, row.hash).where(row.station_id == station.id)
        old = {badge.mark: badge.hash for badge in session.execute(mine)}
    badges = BadgeHash(salt=salt or _take_salt(db, station))
    marks = {_mark(badges, holder): holder for holder in holders}
    new = {mark: badges.of(holder.badge) for mark, holder in marks.items() if mark not in old}
    if new or old.keys() - marks.keys():
        _keep(db, station, new, gone=old.keys() - marks.keys())
    hashes = {**old, **new}
    return Operators(
        badges=badges,
        by_hash={
            hashes[mark]: Operator(number=holder.staff_id, initials=holder.initials) for mark, holder in marks.items()
        },
    )


def _mark(badges: BadgeHash, holder: BadgeHolder) -> str:
    """By what a hash is found again; the badge itself lies in the same database."""
    return sha256(f"{badges.to_json()} {holder.badge}".encode()).hexdigest()


def _take_salt(db: Database, station: Station) -> str:
    with db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        row = lock_station(uow, station.id)
        row.badge_salt = row.badge_salt or secrets.token_hex(SALT_BYTES)
        return row.badge_salt


def _keep(db: Database, station: Station, new: Mapping[str, str], *, gone: set[str]) -> None:
    row = StationBadgeRow
    with db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        uow.session.execute(sa.delete(row).where(row.station_id == station.id, row.mark.in_(gone)))
        if new:
            values = [{"station_id": station.id, "mark": mark, "hash": digest} for mark, digest in new.items()]
            uow.session.execute(insert_into(uow.session, row).values(values).on_conflict_do_nothing())

"""Committed data for races, in bulk: what is raced over goes through the real services, not what surrounds it."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from benchmarks.world import NOW, build_world
from laptopdesk.assets.preparation.rules import ALWAYS
from laptopdesk.core.db import Database
from laptopdesk.schema import metadata


@dataclass(frozen=True, kw_only=True)
class RaceWorld:
    """Ready laptops at one place, passes of people who attended training 1, and who stands at the desk."""

    location: str
    laptops: tuple[str, ...]
    passes: tuple[str, ...]
    session_id: int
    staff_id: int


def build_race_world(db: Database, *, rounds: int) -> RaceWorld:
    """Enough laptops and people for this many races."""
    many = 2 * rounds + 2
    world = build_world(db, laptops=many, people=many)
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE laptop SET location_id = 1000"))
        connection.execute(sa.text("UPDATE attendance SET session_id = 1000"))
        connection.execute(sa.text("UPDATE session SET state = 'planned'"))  # marks change until it is closed
        _prepare(connection)
    laptops = sorted(tag for tags in world.laptops for tag in tags)
    return RaceWorld(
        location=world.locations[0], laptops=tuple(laptops), passes=world.passes, session_id=1000, staff_id=1000
    )


def _prepare(connection: sa.Connection) -> None:
    """Every laptop was prepared as a ready one is, so that an undone hand-over leaves it ready."""
    tables = metadata.tables
    laptop, release = tables["laptop"], tables["image_release"]
    connection.execute(sa.update(laptop).values(no_drive_by_id=1000, no_drive_at=NOW))
    connection.execute(
        sa.insert(release).values(
            id=1000,
            name="Race",
            version="1",
            sha256="ab" * 32,
            os="Linux",
            licence="open_source",
            support_until=NOW.date() + timedelta(days=900),
            created_at=NOW,
        )
    )
    of_each = sa.select(laptop.c.id, laptop.c.custody_id)
    ids = [{"laptop_id": key, "custody_id": custody} for key, custody in connection.execute(of_each)]
    imaging = {"release_id": 1000, "written_at": NOW, "written_by_id": 1000}
    check = {"checked_at": NOW, "checked_by_id": 1000, "failed_items": [], "battery_percent": 90}
    tried = {"result": "clear", "online": True, "tool": "race", "checked_at": NOW, "checked_by_id": 1000}
    connection.execute(sa.insert(tables["imaging"]), [key | imaging for key in ids])
    connection.execute(sa.insert(tables["laptop_check"]), [key | check for key in ids])
    locks = [key | tried | {"kind": kind.value} for key in ids for kind in ALWAYS]
    connection.execute(sa.insert(tables["lock_check"]), locks)

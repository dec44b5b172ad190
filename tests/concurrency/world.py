"""Committed data for races, in bulk: what is raced over goes through the real services, not what surrounds it."""

from dataclasses import dataclass

import sqlalchemy as sa

from benchmarks.world import build_world
from laptopdesk.core.db import Database


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
    laptops = sorted(tag for tags in world.laptops for tag in tags)
    return RaceWorld(
        location=world.locations[0], laptops=tuple(laptops), passes=world.passes, session_id=1000, staff_id=1000
    )

"""A database of any size for measuring: rows written directly, because making them is not what is measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.core.access import Scope
from laptopdesk.core.db import Database
from laptopdesk.core.journal import chain_hash
from laptopdesk.core.migration import upgrade
from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.codes import make_laptop_tag, make_location_code, make_pass_code
from laptopdesk.schema import metadata
from tests.factories import unit

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LOCATIONS = 67
TOKEN = "benchmark-token"
CHUNK = 5000


@dataclass(frozen=True, kw_only=True)
class World:
    """What a client needs to hand out: a location's code, its ready laptops, and passes whose holders may go."""

    locations: tuple[str, ...]
    laptops: tuple[tuple[str, ...], ...]
    passes: tuple[str, ...]


def build_world(db: Database, *, laptops: int, people: int, journal: int = 0, seed: int = 7) -> World:
    """Migrations, reference data, 67 houses, and this many ready laptops and people who followed training 1.

    `journal`: so many rows about these laptops in turn, at the end of a chain that is valid.
    """
    upgrade(db)
    for seed_defaults in compose().defaults:
        with unit(db, now=NOW) as uow:
            seed_defaults(uow)
    rng = Random(seed)
    with db.engine.begin() as connection:
        locations = _locations(connection)
        _staff(connection)
        per_place = _laptops(connection, laptops, locations)
        passes = _people(connection, people, rng)
        add_journal(connection, journal, laptops)
    _refresh_statistics(db)
    return World(locations=locations, laptops=per_place, passes=passes)


def _refresh_statistics(db: Database) -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _insert(connection: sa.Connection, table: str, rows: Iterator[dict[str, Any]] | Sequence[dict[str, Any]]) -> None:
    statement = sa.insert(metadata.tables[table])
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == CHUNK:
            connection.execute(statement, batch)
            batch.clear()
    if batch:
        connection.execute(statement, batch)
    _move_sequence(connection, table)


def _move_sequence(connection: sa.Connection, table: str) -> None:
    if connection.dialect.name == "postgresql" and "id" in metadata.tables[table].c:
        name = connection.exec_driver_sql(f"SELECT pg_get_serial_sequence('\"{table}\"', 'id')").scalar()
        if name:
            connection.exec_driver_sql(f"SELECT setval('{name}', (SELECT max(id) FROM \"{table}\"))")


def _locations(connection: sa.Connection) -> tuple[str, ...]:
    codes = tuple(make_location_code(1000 + number) for number in range(LOCATIONS))
    _insert(
        connection,
        "location",
        [
            {
                "id": 1000 + number,
                "code": code,
                "name": f"House {number}",
                "sort_key": f"house {number:03d}",
                "search_text": f"house {number}",
                "kind": "house",
                "street": "Street 1",
                "postcode": f"30{number:02d}AA",
                "city": "Rotterdam",
                "valid_from": NOW.date(),
            }
            for number, code in enumerate(codes)
        ],
    )
    return codes


def _staff(connection: sa.Connection) -> None:
    _insert(
        connection,
        "staff",
        [
            {
                "id": 1000,
                "name": "Bench",
                "sort_key": "bench",
                "created_at": NOW,
                "email": "bench@example.org",
                "locale": "nl",
                "session_epoch": 1,
            }
        ],
    )
    _insert(connection, "staff_role", [{"id": 1000, "staff_id": 1000, "role": "programme", "location_id": None}])
    _insert(
        connection,
        "api_token",
        [
            {
                "id": 1000,
                "staff_id": 1000,
                "name": "bench",
                "created_at": NOW,
                "token_hash": sha256(TOKEN.encode()).hexdigest(),
                "scopes": [scope.value for scope in Scope],
                "expires_at": datetime(2100, 1, 1, tzinfo=UTC),
            }
        ],
    )


def _laptops(connection: sa.Connection, count: int, locations: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    _insert(
        connection,
        "lot",
        [
            {
                "id": 1000,
                "code": "BENCH",
                "donor": "Donor",
                "received_on": NOW.date(),
                "created_at": NOW,
                "hdd_level": "clear",
                "flash_level": "purge",
                "attestation_allowed": False,
            }
        ],
    )
    tags = [make_laptop_tag(number) for number in range(1, count + 1)]
    _insert(connection, "laptop", (_laptop(number, tag) for number, tag in enumerate(tags)))
    _insert(connection, "custody", (_custody(number) for number in range(count)))
    _insert(connection, "laptop_term", (row for number, tag in enumerate(tags) for row in _terms(number, tag)))
    return tuple(tuple(tags[place :: len(locations)]) for place in range(len(locations)))


def _laptop(number: int, tag: str) -> dict[str, Any]:
    return {
        "id": number + 1,
        "tag": tag,
        "lot_id": 1000,
        "row_key": f"row {number}",
        "state": "ready",
        "state_since": NOW,
        "received_at": NOW - timedelta(days=30),
        "origin": "donated",
        "manufacturer": "Dell",
        "model": "Latitude 5400",
        "serial": f"BENCH{number:07d}",
        "serial_key": f"BENCH{number:07d}",
        "location_id": 1000 + number % LOCATIONS,
        "custody_id": number + 1,
    }


def _custody(number: int) -> dict[str, Any]:
    return {"id": number + 1, "laptop_id": number + 1, "began_by": "intake", "began_at": NOW - timedelta(days=30)}


def _terms(number: int, tag: str) -> Iterator[dict[str, Any]]:
    for term in (tag.casefold(), f"{number:07d}"[-4:], "dell", "latitude"):
        yield {"term": term, "laptop_id": number + 1}


def add_journal(connection: sa.Connection, count: int, laptops: int) -> None:
    """So many rows about these laptops in turn, at the end of the chain, which stays valid."""
    heads = metadata.tables["journal_head"]
    head = connection.execute(sa.select(heads.c.seq, heads.c.hash)).one()
    seq, last = int(head.seq), str(head.hash)
    for start in range(0, count, CHUNK):
        entries, subjects = [], []
        for number in range(start, min(start + CHUNK, count)):
            seq, laptop = seq + 1, 1 + number % laptops
            facts = canonical_json({"laptop_id": laptop, "location_id": 1000 + number % LOCATIONS}).decode()
            last = chain_hash(last, seq, NOW, "laptop.placed", "staff:1000", facts, [["laptop", laptop]])
            entries.append(
                {"seq": seq, "at": NOW, "action": "laptop.placed", "actor": "staff:1000", "facts": facts, "hash": last}
            )
            subjects.append({"kind": "laptop", "key": laptop, "seq": seq})
        connection.execute(sa.insert(metadata.tables["journal_entry"]), entries)
        connection.execute(sa.insert(metadata.tables["journal_subject"]), subjects)
    connection.execute(sa.update(heads).values(seq=seq, hash=last))


def _people(connection: sa.Connection, count: int, rng: Random) -> tuple[str, ...]:
    programme = connection.execute(
        sa.text(
            "SELECT p.id, m.id FROM programme p JOIN module m ON m.programme_id = p.id WHERE m.opens_gate ORDER BY p.id"
        )
    ).first()
    assert programme is not None
    codes: dict[str, None] = {}
    while len(codes) < count:
        codes[make_pass_code(rng)] = None
    passes = tuple(codes)
    _insert(connection, "participant", ({"id": n + 1, "origin": "referred", "created_at": NOW} for n in range(count)))
    _insert(
        connection,
        "person_identity",
        (
            {
                "participant_id": n + 1,
                "name": f"Person {n}",
                "sort_key": f"person {n:07d}",
                "initials": "P.N.",
                "language": "nl",
            }
            for n in range(count)
        ),
    )
    _insert(
        connection,
        "pass",
        (
            {"id": n + 1, "code": code, "state": "bound", "made_at": NOW, "participant_id": n + 1, "bound_at": NOW}
            for n, code in enumerate(passes)
        ),
    )
    _insert(
        connection,
        "enrolment",
        (
            {
                "id": n + 1,
                "participant_id": n + 1,
                "programme_id": programme[0],
                "enrolled_at": NOW,
                "location_id": 1000 + n % LOCATIONS,
            }
            for n in range(count)
        ),
    )
    _sessions(connection, count, programme[1])
    return passes


def _sessions(connection: sa.Connection, people: int, module_id: int) -> None:
    started = NOW - timedelta(days=3)
    _insert(
        connection,
        "session",
        [
            {
                "id": 1000 + n,
                "location_id": 1000 + n,
                "local_start": started.replace(tzinfo=None),
                "zone": "Europe/Amsterdam",
                "starts_at": started,
                "minutes": 120,
                "capacity": 12,
                "counting": "names",
                "state": "held",
                "created_at": started,
                "module_id": module_id,
            }
            for n in range(LOCATIONS)
        ],
    )
    _insert(
        connection,
        "attendance",
        (
            {
                "id": n + 1,
                "session_id": 1000 + n % LOCATIONS,
                "participant_id": n + 1,
                "present": True,
                "recorded_at": started,
                "recorded_by_id": 1000,
                "operation_id": UUID(int=n + 1),
            }
            for n in range(people)
        ),
    )

"""The station: second scan to *may go*, ledger against a bare fsync, a batch of 500, snapshots, and the decoder."""

import gzip
import json
import os
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.handout import bench_server
from benchmarks.world import World, build_world
from laptopdesk.app import compose
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.looks import Reader
from laptopdesk.devices.queries import get_station
from laptopdesk.devices.service import ReportedEvent, add_station, build_snapshot, pair_station, take_events
from laptopdesk.protocol.operations import Envelope, HandOutIntent, Operation, ReportMode
from laptopdesk.protocol.snapshot import Snapshot
from laptopdesk.protocol.trust import pairing_key, station_proof
from laptopdesk.protocol.uuid7 import Uuid7Generator
from scanner.book import Book
from scanner.client import Client
from scanner.decoder import Decoder
from scanner.exchange import new_session
from scanner.identity import StationIdentity, load_key, read_identity
from scanner.ledger import Ledger
from scanner.pairing import ServerCandidate, pair
from scanner.store import Store
from tests.databases import open_database

LAPTOPS, PEOPLE, BATCH, ROUNDS = 3_000, 6_000, 500, 200
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
WIRING = compose()
make_id = Uuid7Generator(lambda: time.time_ns() // 1_000_000)


def measure_station(fresh: Callable[[], str], *, quick: bool) -> dict[str, float]:
    """Ratios of one run; `ms` and `bytes` beside them say of what size the parts were."""
    laptops, people = (300, 600) if quick else (LAPTOPS, PEOPLE)
    db = open_database(fresh())
    world = build_world(db, laptops=laptops, people=people)
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE laptop SET location_id = 1000"))
    with TemporaryDirectory() as folder:
        found = _measure_snapshot(db, Path(folder)) | _measure_online(db, world, Path(folder))
        found |= _measure_offline(world, Path(folder)) | _measure_ledger(world, Path(folder))
        found |= _measure_batch(db, world, 50 if quick else BATCH) | _measure_decoder(world)
    db.dispose()
    return {name: round(value, 2) for name, value in found.items()}


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _middle(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    return median(_timed(work) for _ in range(rounds))


def _now() -> datetime:
    return datetime.now(UTC)


# ---- snapshots


def _measure_snapshot(db: Database, folder: Path) -> dict[str, float]:
    """Built, packed and applied; the bare part is reading the same rows with one SELECT each for both kinds."""
    whole, empty = _build(db, None), _build(db, _build(db, None))
    built = _middle(lambda: _build(db, None), 5)
    text = json.dumps(whole.to_json()).encode()
    store = Store(folder / "book")
    book = Book(store, lambda: time.time_ns() // 1_000_000)
    applied = _middle(lambda: book.take_in(whole), 5)
    store.close()
    return {
        "snapshot built / bare rows": built / _middle(lambda: _bare_rows(db), 5),
        "snapshot built, ms": built * 1000,
        "snapshot, kB": len(text) / 1000,
        "snapshot packed, kB": len(gzip.compress(text, 5)) / 1000,
        "snapshot applied / built": applied / built,
        "empty delta / whole": _middle(lambda: _build(db, empty), 20) / built,
    }


def _build(db: Database, base: Snapshot | None) -> Snapshot:
    assert WIRING.snapshot is not None
    known = (base.sequence, base.hash) if base else None
    with db.read_by(lambda: Reader(page="benchmark", name="benchmark")).read() as session:
        return build_snapshot(session, WIRING.snapshot, location_id=1000, base=known, now=_now())


def _bare_rows(db: Database) -> None:
    with db.engine.connect() as connection:
        connection.execute(sa.text("SELECT tag, state, location_id, reserved_for_id FROM laptop")).all()
        connection.execute(sa.text("SELECT code, state, participant_id FROM pass")).all()


# ---- asking


def _measure_online(db: Database, world: World, folder: Path) -> dict[str, float]:
    """The server's live answer for two codes, against the same server's `/healthz`."""
    with bench_server(db.engine.url.render_as_string(hide_password=False)) as port:
        url = f"http://127.0.0.1:{port}"
        _pair(db, folder / "desk", url)
        store = Store(folder / "desk")
        identity = read_identity(store)
        store.close()
        assert identity is not None
        client = Client(identity=identity, key=load_key(folder / "desk"), session=new_session())
        rng, laptops = Random(1), [tag for tags in world.laptops for tag in tags]

        def ask() -> None:
            body = {"laptop": rng.choice(laptops), "pass": rng.choice(world.passes), "operator": None}
            client.post("/ask", body, seconds=20)

        bare = _middle(lambda: client.session.get(f"{url}/healthz", timeout=20))
        asked = _middle(ask)
        client.session.close()
    return {"may go online / bare GET": asked / bare, "may go online, ms": asked * 1000}


def _pair(db: Database, folder: Path, url: str) -> StationIdentity:
    with db.unit_of_work(now=_now(), actor=system_actor()) as uow:
        offer = add_station(uow, name="Bench", location_id=1000)
    return pair(folder, offer.code, [ServerCandidate(name="bench", url=url)])


def _measure_offline(world: World, folder: Path) -> dict[str, float]:
    """The gate on the snapshot, against one bare look-up by key in the same file."""
    store = Store(folder / "book")
    book, rng = Book(store, lambda: time.time_ns() // 1_000_000), Random(1)
    laptops = [tag for tags in world.laptops for tag in tags]
    bare = sqlite3.connect(store.path)

    def look_up() -> None:
        bare.execute("SELECT line FROM laptop WHERE tag = ?", (rng.choice(laptops),)).fetchone()

    def decide() -> None:
        book.decide(rng.choice(laptops), rng.choice(world.passes), location=world.locations[0], badge=None)

    decided, looked = _middle(decide, 1000), _middle(look_up, 1000)
    bare.close()
    store.close()
    return {"may go offline / bare look-up": decided / looked, "may go offline, ms": decided * 1000}


# ---- writing


def _measure_ledger(world: World, folder: Path) -> dict[str, float]:
    """An event written down for good, against the same bytes written and flushed bare, turn by turn."""
    store = Store(folder / "ledger")
    ledger = Ledger(store, KEY.sign, lambda: time.time_ns() // 1_000_000)
    size = len(json.dumps(ledger.append(_given_out(world, 0)).to_json()))
    descriptor = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT)
    ours, bare = [], []
    for number in range(ROUNDS):
        ours.append(_timed(lambda number=number: ledger.append(_given_out(world, number))))
        bare.append(_timed(lambda: _write_bare(descriptor, size)))
    os.close(descriptor)
    store.close()
    return {"ledger append / bare fsync": median(ours) / median(bare), "ledger append, ms": median(ours) * 1000}


def _write_bare(descriptor: int, size: int) -> None:
    os.write(descriptor, b"x" * size)
    os.fsync(descriptor)


def _given_out(world: World, number: int) -> Operation:
    laptops = [tags[number // len(world.laptops)] for tags in world.laptops]
    intent = HandOutIntent(
        laptop=laptops[number % len(laptops)],
        pass_code=world.passes[number],
        location=world.locations[0],
        kit=("bag", "charger", "mouse"),
        signature="paper:1",
    )
    envelope = Envelope(mode=ReportMode.OFFLINE, occurred_at_ms=time.time_ns() // 1_000_000)
    return Operation(id=make_id(), intent=intent, envelope=envelope)


def _measure_batch(db: Database, world: World, size: int) -> dict[str, float]:
    """A batch of facts taken by the server, an event against one bare INSERT and commit; then the same batch again."""
    with db.unit_of_work(now=_now(), actor=system_actor()) as uow:
        offer = add_station(uow, name="Batch", location_id=1000)
        public = KEY.public_key().public_bytes_raw()
        proof = station_proof(pairing_key(offer.code), station=public, server=b"s" * 32)
        pair_station(uow, public_key=public, proof=proof, server_key=b"s" * 32)
    with db.read() as session:
        station = get_station(session, offer.station_id)
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        ledger = Ledger(store, KEY.sign, lambda: 0)
        entries = [ledger.append(_given_out(world, number)) for number in range(size)]
        store.close()
    events = [
        ReportedEvent(
            sequence=entry.event.sequence, hash=entry.event.hash, signature=entry.signature, body=entry.event.to_json()
        )
        for entry in entries
    ]
    first = _timed(lambda: take_events(db, WIRING.operations, station, events, now=_now()))
    again = _timed(lambda: take_events(db, WIRING.operations, station, events, now=_now()))
    bare = _middle(lambda: _bare_commit(db), 50)
    return {
        f"batch of {size}, an event / bare commit": first / size / bare,
        f"batch of {size}, ms": first * 1000,
        "the same batch again / first": again / first,
    }


def _bare_commit(db: Database) -> None:
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO rate_count (bucket, window_start, hits) VALUES (:bucket, '2026-01-01', 1)"),
            {"bucket": os.urandom(12).hex()},
        )


def _measure_decoder(world: World) -> dict[str, float]:
    """Bytes a second, against splitting the same bytes at CR."""
    data = b"".join(f"]C0{code}\r\n".encode() for code in world.passes[:300])
    chunks = [data[start : start + 7] for start in range(0, len(data), 7)]

    def decode() -> None:
        decoder = Decoder()
        for chunk in chunks:
            decoder.feed(chunk, 0.0)

    decoded, split = _middle(decode, 5), _middle(lambda: data.split(b"\r"), 50)
    return {"decoder, kB a second": len(data) / decoded / 1000, "decoder / bare split": decoded / split}

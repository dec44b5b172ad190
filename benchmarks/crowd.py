"""Whether a desk is served while twenty stations send what they did without a network: `/healthz`, a desk's question.

The stations send from a process of their own, with the station's own code; the desk asks and hands out meanwhile.
"""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from benchmarks.handout import bench_server
from benchmarks.world import World, build_world
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.devices.service import add_station
from laptopdesk.protocol.operations import Envelope, HandOutIntent, Operation, ReportMode
from laptopdesk.protocol.uuid7 import Uuid7Generator
from scanner.client import Client, ServerBusy
from scanner.exchange import new_session
from scanner.identity import load_key, read_identity
from scanner.ledger import Ledger
from scanner.pairing import ServerCandidate, pair
from scanner.store import Store
from scanner.upload import Upload
from tests.databases import open_database

STATIONS, EVENTS = 20, 300
IDLE_ROUNDS, PAUSE_SECONDS, ANSWER_SECONDS = 40, 0.1, 60.0
DESK_ROUNDS = 300
"""As many laptops has the desk that asks meanwhile; enough for a minute."""
make_id = Uuid7Generator(lambda: time.time_ns() // 1_000_000)

Serve = Callable[[str], AbstractContextManager[int]]


def now_ms() -> int:
    """This computer's clock."""
    return time.time_ns() // 1_000_000


@dataclass(kw_only=True)
class Station:
    """A paired station: its way to the server, and its ledger."""

    store: Store
    client: Client
    ledger: Ledger
    sent: int = 0

    def upload(self) -> Upload:
        """Sends its ledger, and counts every event that went over the line, also again."""

        def post(path: str, document: Any, seconds: float) -> Any:
            self.sent += len(document["events"])
            return self.client.post(path, document, seconds=seconds)

        return Upload(self.ledger, post)

    def close(self) -> None:
        """Nothing of it is open."""
        self.client.session.close()
        self.store.close()


def open_station(folder: Path) -> Station:
    """The station that was paired in this folder."""
    store, key = Store(folder), load_key(folder)
    identity = read_identity(store)
    assert identity is not None
    client = Client(identity=identity, key=key, session=new_session())
    return Station(store=store, client=client, ledger=Ledger(store, key.sign, now_ms))


def measure_crowd(fresh: Callable[[], str], *, quick: bool, serve: Serve = bench_server) -> dict[str, float]:
    """Milliseconds of answers while the stations send, and how often that is of what they are when nobody does."""
    events = 20 if quick else EVENTS
    rows = max(events, DESK_ROUNDS)
    url = fresh()
    db = open_database(url)
    world = build_world(db, laptops=(STATIONS + 1) * rows, people=(STATIONS + 1) * rows)
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE laptop SET location_id = 1000 + (id - 1) % {STATIONS + 1}"))
    with TemporaryDirectory() as name, serve(url) as port:
        folders = [_pair(db, Path(name), number, port) for number in range(STATIONS + 1)]
        for number, folder in enumerate(folders[:STATIONS]):
            _fill(folder, _given_out(world, number, events, ReportMode.OFFLINE))
        desk = open_station(folders[STATIONS])
        found = _measure(desk, folders[:STATIONS], _given_out(world, STATIONS, rows, ReportMode.ONLINE), events)
        desk.close()
    db.dispose()
    return {name: round(value, 2) for name, value in found.items()}


def _pair(db: Database, folder: Path, number: int, port: int) -> Path:
    own = folder / str(number)
    with db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        offer = add_station(uow, name=f"Bench {number}", location_id=1000 + number)
    pair(own, offer.code, [ServerCandidate(name="bench", url=f"http://127.0.0.1:{port}")])
    return own


def _fill(folder: Path, operations: Iterator[Operation]) -> None:
    station = open_station(folder)
    for operation in operations:
        station.ledger.append(operation)
    station.close()


def _given_out(world: World, place: int, count: int, mode: ReportMode) -> Iterator[Operation]:
    tags = sorted(tag for tags in world.laptops for tag in tags)  # in the order of their ids
    for number in range(count):
        at = number * (STATIONS + 1) + place
        intent = HandOutIntent(
            laptop=tags[at],
            pass_code=world.passes[at],
            location=world.locations[place],
            kit=("charger",),
            signature="paper:1",
        )
        yield Operation(id=make_id(), intent=intent, envelope=Envelope(mode=mode, occurred_at_ms=now_ms()))


def _measure(desk: Station, folders: list[Path], operations: Iterator[Operation], events: int) -> dict[str, float]:
    upload = desk.upload()
    idle = _probe(desk, upload, operations, lambda rounds: rounds < IDLE_ROUNDS)
    begun = time.perf_counter()
    sender = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crowd", *map(str, folders)], stdout=subprocess.PIPE, text=True
    )
    crowd = _probe(desk, upload, operations, lambda _rounds: sender.poll() is None)
    sent = json.loads(sender.communicate()[0])
    seconds = time.perf_counter() - begun
    figures = {
        f"{STATIONS} × {events} events, s": seconds,
        "events/s": STATIONS * events / seconds,
        "events sent / taken": sent["sent"] / (STATIONS * events),
        "stations that failed": sent["failed"],
    }
    for name in idle:
        figures |= _compare(name, idle[name], crowd[name])
    return figures


def _compare(name: str, idle: list[float], crowd: list[float]) -> dict[str, float]:
    return {
        f"{name}, idle p50 ms": median(idle) * 1000,
        f"{name}, n": len(crowd),
        f"{name}, p50 ms": median(crowd) * 1000,
        f"{name}, p95 ms": quantiles(crowd, n=20)[-1] * 1000,
        f"{name}, max ms": max(crowd) * 1000,
        f"{name}, p95 / idle p50": quantiles(crowd, n=20)[-1] / median(idle),
    }


def _probe(
    desk: Station, upload: Upload, operations: Iterator[Operation], goes_on: Callable[[int], bool]
) -> dict[str, list[float]]:
    """Seconds of each answer, one after the other, for as long as `goes_on`."""
    found: dict[str, list[float]] = {"healthz": [], "may it go": [], "hand-over": []}
    rounds = 0
    while goes_on(rounds) and (operation := next(operations, None)) is not None:
        intent = operation.intent
        assert isinstance(intent, HandOutIntent)
        body = {"laptop": intent.laptop, "pass": intent.pass_code, "operator": None}
        found["healthz"].append(_timed(lambda: _get(desk)))
        found["may it go"].append(_timed(lambda body=body: desk.client.post("/ask", body, seconds=ANSWER_SECONDS)))
        sequence = desk.ledger.append(operation).event.sequence
        found["hand-over"].append(_timed(lambda sequence=sequence: upload.send_up_to(sequence, seconds=ANSWER_SECONDS)))
        rounds += 1
        time.sleep(PAUSE_SECONDS)
    return found


def _get(desk: Station) -> None:
    desk.client.session.get(f"{desk.client.identity.url}/healthz", timeout=ANSWER_SECONDS).raise_for_status()


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


# ---- the process that sends


def main() -> None:
    """Every station of these folders sends everything; prints how many events that took."""
    stations = [open_station(Path(name)) for name in sys.argv[1:]]
    failed: list[Exception] = []

    def send(station: Station) -> None:
        try:
            _send_all(station.upload())
        except Exception as error:  # noqa: BLE001 - counted
            failed.append(error)

    threads = [threading.Thread(target=send, args=[station]) for station in stations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in failed:
        print(type(error).__name__, error, file=sys.stderr)
    print(json.dumps({"sent": sum(station.sent for station in stations), "failed": len(failed)}))


def _send_all(upload: Upload) -> None:
    while True:
        try:
            upload.send_all()
        except ServerBusy as busy:
            time.sleep(busy.seconds * random.uniform(0.5, 1.5))
        else:
            return


if __name__ == "__main__":
    main()

"""A hand-out through HTTP with sign-in, gate and journal, against the bare route on the same database and server."""

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from benchmarks.world import TOKEN, World, build_world
from laptopdesk.protocol.uuid7 import uuid7
from tests.databases import open_database

CLIENTS = (1, 67)
EACH = {1: 60, 67: 4}
WARM_UP = 5


def measure_handouts(fresh: Callable[[], str], *, sizes: tuple[int, int], quick: bool) -> dict[str, float]:
    """For each size and number of clients: our median divided by the bare route's, measured one after the other."""
    found: dict[str, float] = {}
    for size in sizes:
        for clients in CLIENTS:
            each = 2 if quick else EACH[clients]
            ours, bare = (_measure(fresh(), size, clients, each, bare=bare) for bare in (False, True))
            name = f"{size} laptops, {clients} clients"
            found[f"{name}: ours / bare"] = round(ours / bare, 2)
            found[f"{name}: ours, ms"] = round(ours * 1000, 1)
            found[f"{name}: bare, ms"] = round(bare * 1000, 1)
    return found


def _measure(url: str, size: int, clients: int, each: int, *, bare: bool) -> float:
    db = open_database(url)
    needed = clients * each + WARM_UP
    world = build_world(db, laptops=max(size, 67 * (each * clients // 67 + WARM_UP + 2)), people=needed)
    db.dispose()
    with bench_server(url, bare=bare) as port:
        return _run(world, port, clients, each, "/bare/handouts" if bare else "/api/v1/handouts")


@contextmanager
def bench_server(url: str, *, bare: bool = False) -> Iterator[int]:
    """The port of a server on this database, ours or the bare one; gone afterwards."""
    port = _free_port()
    module = ["benchmarks.bare", url, str(port)] if bare else ["laptopdesk.cli", "serve", "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "LAPTOPDESK_DATABASE_URL": url,
            "LAPTOPDESK_DATA_DIR": folder,
            "LAPTOPDESK_ANNOUNCE": "0",
        }
        quiet = subprocess.DEVNULL
        process = subprocess.Popen([sys.executable, "-m", *module], env=environment, stdout=quiet, stderr=quiet)
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _run(world: World, port: int, clients: int, each: int, path: str) -> float:
    jobs = hand_out_jobs(world, clients * each + WARM_UP)
    for _ in range(WARM_UP):
        _post(http.client.HTTPConnection("127.0.0.1", port), path, next(jobs))
    work = [[next(jobs) for _ in range(each)] for _ in range(clients)]
    times: list[float] = []
    lock = threading.Lock()

    def client(bodies: list[dict[str, object]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        mine = [_post(connection, path, body) for body in bodies]
        with lock:
            times.extend(mine)

    threads = [threading.Thread(target=client, args=(bodies,)) for bodies in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return median(times)


def hand_out_jobs(world: World, count: int) -> Iterator[dict[str, object]]:
    """Bodies of hand-outs that will all be accepted, spread over the houses."""
    for number in range(count):
        place = number % len(world.locations)
        yield {
            "laptop": world.laptops[place][number // len(world.locations)],
            "pass": world.passes[number],
            "location": world.locations[place],
            "kit": ["charger"],
            "signature": f"paper:{number}",
            "operation_id": str(uuid7(int(time.time() * 1000), secrets.token_bytes(10))),
        }


def _post(connection: http.client.HTTPConnection, path: str, body: dict[str, object]) -> float:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    begun = time.perf_counter()
    connection.request("POST", path, json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    taken = time.perf_counter() - begun
    if answer.status != 201:
        raise RuntimeError(f"{path} answered {answer.status}: {content[:300]!r}")
    return taken

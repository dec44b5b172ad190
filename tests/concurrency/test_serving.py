"""The server process as people run it: killed, hung, ended, asked slowly; on a port of its own, on both databases."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from laptopdesk.core.db import Database
from tests.started import end_with_us, run
from tests.station.world import Server, free_port, wait_until

pytestmark = pytest.mark.races

SLOW = 110


@pytest.fixture
def server(committed_db: Database, tmp_path: Path) -> Iterator[Server]:
    server = Server(db=committed_db, folder=tmp_path / "data").start()
    yield server
    server.kill()


def workers(server: Server) -> list[psutil.Process]:
    assert server.process is not None
    return psutil.Process(server.process.pid).children()


def are_gone(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGABRT])
def test_killed_process_is_started_again_while_the_others_answer(server: Server, end: signal.Signals) -> None:
    before = workers(server)
    assert len(before) == 2
    for process in before:
        process.send_signal(end)
    wait_until(lambda: are_gone(before), "they are gone")
    wait_until(lambda: len(workers(server)) == 2, "others take their places", seconds=20)
    wait_until(server.answers, "it answers", seconds=20)
    assert not {process.pid for process in workers(server)} & {process.pid for process in before}


def test_one_that_stands_still_does_not_keep_the_others_from_answering(server: Server) -> None:
    still = workers(server)[0]
    still.send_signal(signal.SIGSTOP)
    try:
        answered = sum(server.answers() for _ in range(20))
    finally:
        still.send_signal(signal.SIGCONT)
    assert answered == 20


def test_sigterm_ends_everything_and_is_no_error(server: Server) -> None:
    all_of_it = workers(server)
    assert server.process is not None
    server.process.terminate()
    assert server.process.wait(20) == 0
    assert are_gone(all_of_it)
    server.process = None


def test_no_process_is_left_when_the_first_one_is_killed(server: Server) -> None:
    all_of_it = workers(server)
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    wait_until(lambda: are_gone(all_of_it), "none is left", seconds=10)
    server.process = None


def test_request_at_work_is_answered_before_the_end(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(b"GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(0.005)
        assert server.process is not None
        server.process.terminate()
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert server.process.wait(20) == 0
    server.process = None
    head, _, body = answer.partition(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    assert len(body) == int(length.split(b":")[1])


HALVES = {
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\nX-Sl",
    "half a body": b"POST /api/v1/handouts HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
    "three of a million bytes": b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc",
    "half a piece": b"POST /api/v1/handouts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n{",
    "nothing": b"",
}
DRIPS = {"half a head": b"X", "three of a million bytes": b"d", "half a body": b" "}
"""What comes now and then of some, so that they are never idle."""


@pytest.mark.parametrize("half", HALVES)
def test_who_sends_half_a_request_keeps_nobody_waiting(server: Server, half: str) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(SLOW)]
    try:
        for connection in slow:
            connection.sendall(HALVES[half])
        times = []
        for number in range(20):
            for connection in slow if number < 5 else ():
                connection.sendall(DRIPS.get(half, b""))
            begun = time.monotonic()
            assert server.answers()
            assert shows_a_page(server)
            times.append(time.monotonic() - begun)
    finally:
        for connection in slow:
            connection.close()
    assert sorted(times)[10] < 5.0


def shows_a_page(server: Server) -> bool:
    with urllib.request.urlopen(f"{server.url}/sign-in", timeout=10) as answer:
        return b"csrf_token" in answer.read()


BLOCKED = """
import socket, sys, time
from flask import Flask
from laptopdesk.serving import serve_on_forks
app = Flask("blocked")
app.add_url_rule("/wait", "wait", lambda: time.sleep(60) or "")
app.add_url_rule("/healthz", "alive", lambda: "alive")
serve_on_forks(socket.create_server(("127.0.0.1", int(sys.argv[1]))), app, processes=1)
"""


def test_requests_that_wait_in_every_thread_do_not_stop_the_sign_of_life() -> None:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", BLOCKED, str(port)], preexec_fn=end_with_us)
    waiting: list[socket.socket] = []
    try:
        wait_until(lambda: is_alive(port), "it answers")
        for _ in range(40):
            waiting.append(socket.create_connection(("127.0.0.1", port), timeout=20))
            waiting[-1].sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(1)
        assert all(is_alive(port) for _ in range(5))
    finally:
        process.terminate()
        for connection in waiting:
            connection.close()
    assert process.wait(30) == 0


def is_alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.read())
    except OSError:
        return False


@pytest.mark.slow
def test_who_drips_is_cut_off(server: Server) -> None:
    """Byte by byte a request is never idle; it has its time all the same."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=0.5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        wait_until(lambda: is_closed_while_dripping(connection), "it is cut off", seconds=60)
    assert 15 < time.monotonic() - begun < 45


def is_closed_while_dripping(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"X-A: b\r\n")
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_port_in_use_is_one_sentence(tmp_path: Path, host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as other:
        done = serve(tmp_path, "--host", host, "--port", str(other.getsockname()[1]))
    assert (done.returncode, done.stdout) == (1, "")
    assert "in use by another program" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_address_that_is_not_ours_is_one_sentence(tmp_path: Path, host: str) -> None:
    done = serve(tmp_path, "--host", host, "--port", str(free_port()), LAPTOPDESK_PLAIN_HTTP="yes")
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be served" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"])
@pytest.mark.parametrize("public", ["", "http://laptops.example.org"])
def test_plain_http_beyond_this_computer_is_refused(tmp_path: Path, host: str, public: str) -> None:
    done = serve(tmp_path, "--host", host, "--port", str(free_port()), LAPTOPDESK_PUBLIC_URL=public)
    assert (done.returncode, done.stdout) == (1, "")
    assert "LAPTOPDESK_PUBLIC_URL=https://" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def serve(folder: Path, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith("LAPTOPDESK_")}
    env = {**own, "LAPTOPDESK_DATA_DIR": str(folder), "LAPTOPDESK_ANNOUNCE": "false", **settings}
    return run("laptopdesk.cli", "serve", *arguments, env=env, timeout=60)


def test_metrics_are_closed_to_who_comes_through_a_proxy(server: Server) -> None:
    with urllib.request.urlopen(f"{server.url}/metrics", timeout=10) as answer:
        assert b"laptopdesk_journal_rows" in answer.read()
    through = urllib.request.Request(f"{server.url}/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(through, timeout=10)
    refused.value.close()
    assert refused.value.code == 404


def test_metrics_are_the_same_whichever_process_answers(server: Server) -> None:
    answers = set()
    for _ in range(20):
        with urllib.request.urlopen(f"{server.url}/metrics", timeout=10) as answer:
            answers.add(answer.read())
    assert len(answers) == 1


HANGS = """
import time
from laptopdesk import supervisor
supervisor.SILENT_SECONDS = 1.0
def work(alive):
    print("begun", flush=True)
    alive()
    time.sleep(60)
supervisor.Supervisor(work, count=1).run()
"""
DIES = """
from laptopdesk import supervisor
def work(alive):
    print("begun", flush=True)
    raise RuntimeError("no")
supervisor.Supervisor(work, count=1).run()
"""
ENDS_ON_A_FULL_DISK = """
import os, sys
from laptopdesk import supervisor
parent = os.getpid()
def work(alive):
    sys.stdout = open("/dev/full", "w")
    sys.stdout.write("lost")
try:
    supervisor.Supervisor(work, count=1).run()
finally:
    if os.getpid() != parent:
        os.write(1, b"does what its parent does")
"""


def test_process_that_hangs_is_killed_and_started_again() -> None:
    supervisor = subprocess.Popen([sys.executable, "-c", HANGS], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert supervisor.stdout is not None
    try:
        lines = iter(supervisor.stdout.readline, b"")
        assert sum(1 for _ in zip(range(2), (line for line in lines if line == b"begun\n"), strict=False)) == 2
    finally:
        supervisor.kill()
        supervisor.wait()
        supervisor.stdout.close()


def test_process_that_dies_at_once_is_not_started_without_a_pause() -> None:
    supervisor = subprocess.Popen([sys.executable, "-c", DIES], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    time.sleep(6)
    supervisor.terminate()
    output, _ = supervisor.communicate(timeout=20)
    assert supervisor.returncode == 0
    assert 2 <= output.count(b"begun") <= 8


def test_process_whose_last_words_find_no_room_ends_all_the_same() -> None:
    command = [sys.executable, "-c", ENDS_ON_A_FULL_DISK]
    supervisor = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    time.sleep(2)
    supervisor.terminate()
    output, _ = supervisor.communicate(timeout=20)
    assert b"does what its parent does" not in output

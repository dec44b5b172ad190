"""`make demo`: a full installation with demo data in `.demo/`, until Ctrl-C: web server, worker, and a simulated desk.

The desk's agent and scanner may end without ending the demo: killing them shows what then happens.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path
from types import FrameType

from laptopdesk.demo.accounts import DEMO_PASSWORD, DEMO_PIN, SIGN_IN_AS
from laptopdesk.demo.desk import LINK, busiest_place, open_demo

FOLDER = Path(os.environ.get("LAPTOPDESK_DEMO_DIR", ".demo")).resolve()
PORT = int(os.environ.get("LAPTOPDESK_DEMO_PORT", "8000"))
LAPTOPS = os.environ.get("LAPTOPDESK_DEMO_LAPTOPS", "3000")
SEED = os.environ.get("LAPTOPDESK_DEMO_SEED", "7")
KIOSK_PORT = int(os.environ.get("LAPTOPDESK_DEMO_KIOSK_PORT", "8765"))
STATION = FOLDER / "station"
START_SECONDS = 60
END_SECONDS = 15


def main() -> int:
    """Prepare what is missing, start everything, print where to look, and end everything together."""
    if not _is_free(PORT):
        print(
            f"Port {PORT} is in use by another program. Stop it, or choose another: "
            "LAPTOPDESK_DEMO_PORT=8001 make demo",
            file=sys.stderr,
        )
        return 1
    _load_once()
    return _run()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _load_once() -> None:
    """The demo data is made in a file of its own and takes its place only when whole: a broken start begins anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    final = FOLDER / "laptopdesk.sqlite3"
    if final.exists():
        _command({}, "db", "upgrade")
        return
    for left_over in FOLDER.glob("loading.sqlite3*"):
        left_over.unlink()
    loading = {"LAPTOPDESK_DATABASE_URL": f"sqlite:///{FOLDER / 'loading.sqlite3'}"}
    _command(loading, "db", "upgrade")
    _command(loading, "demo", "load", "--laptops", LAPTOPS, "--seed", SEED)
    (FOLDER / "loading.sqlite3").rename(final)


def _environment(more: dict[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("LAPTOPDESK_")}
    return {**own, "LAPTOPDESK_DATA_DIR": str(FOLDER), **more}


def _command(more: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "laptopdesk.cli", *arguments], env=_environment(more), check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)


def _start(*arguments: str, module: str = "laptopdesk.cli", quiet: bool = False) -> subprocess.Popen[bytes]:
    # a session of its own: Ctrl-C reaches only us, and we end the children in order
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env=_environment({}),
        start_new_session=True,
        stderr=(FOLDER / "desk.log").open("ab") if quiet else None,
    )


def _run() -> int:
    processes = [_start("serve", "--port", str(PORT)), _start("worker")]
    desk: dict[str, subprocess.Popen[bytes]] = {}

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        if not _wait_until_it_answers(processes):
            return 1
        desk.update(_start_desk())
        _say_where(desk)
        while all(process.poll() is None for process in processes):
            _unplug_the_dead(desk)
            time.sleep(0.3)
        print("One of the processes ended; stopping the others.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping …")
        return 0
    finally:
        _end([*desk.values(), *processes])


def _unplug_the_dead(desk: dict[str, subprocess.Popen[bytes]]) -> None:
    """A scanner that was killed leaves no name behind: the system gives its terminal to the next who asks for one."""
    if "scanner" in desk and desk["scanner"].poll() is not None:
        del desk["scanner"]
        (FOLDER / LINK).unlink(missing_ok=True)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_it_answers(processes: list[subprocess.Popen[bytes]]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    print("The server did not start; its messages stand above.", file=sys.stderr)
    return False


def _start_desk() -> dict[str, subprocess.Popen[bytes]]:
    """A scanner that scans by itself, and the agent that reads it; without them when pairing does not work here."""
    place = _pair_once()
    if place is None:
        print("The simulated desk could not be paired; everything else runs.", file=sys.stderr)
        return {}
    (FOLDER / LINK).unlink(missing_ok=True)  # of a desk that was killed: it may lead to somebody's own terminal by now
    scanner = _start(str(FOLDER), place, module="laptopdesk.demo.desk", quiet=True)
    deadline = time.monotonic() + START_SECONDS
    while not (FOLDER / LINK).exists() and scanner.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return {"scanner": scanner, "agent": _start(*_agent_arguments(), module="scanner.cli", quiet=True)}


def _agent_arguments() -> list[str]:
    return ["run", "--port", str(FOLDER / LINK), "--data-dir", str(STATION), "--kiosk", f"127.0.0.1:{_kiosk_port()}"]


@cache
def _kiosk_port() -> int:
    """The agent's usual port, or the next free one."""
    return next(port for port in range(KIOSK_PORT, KIOSK_PORT + 100) if _is_free(port))


def _pair_once() -> str | None:
    """The code of the desk's place; on the first start it is paired by a code, its server found by zeroconf."""
    noted = STATION / "place"
    if noted.exists():
        return noted.read_text()
    db = open_demo(FOLDER)
    place = busiest_place(db)
    db.dispose()
    made = _answer("laptopdesk.cli", "station", "add", "--location", place, "--name", "Demo-balie", "--json")
    if made is None or _answer("scanner.cli", "pair", json.loads(made)["code"], "--data-dir", str(STATION)) is None:
        return None
    noted.write_text(place)
    return place


def _answer(module: str, *arguments: str) -> str | None:
    """What a command prints; None when it failed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], env=_environment({}), stdout=subprocess.PIPE, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else None


def _say_where(desk: dict[str, subprocess.Popen[bytes]]) -> None:
    lines = [
        "",
        f"  Laptopdesk is running:  http://127.0.0.1:{PORT}/",
        *(_desk_lines(**desk) if desk else ()),
        "",
        f"  Sign in as (password for all: {DEMO_PASSWORD})",
        *(f"    {email:34} {what}" for email, what in SIGN_IN_AS),
        f"  or without e-mail: by name and PIN {DEMO_PIN} at the place the demo volunteer belongs to.",
        "",
        "  Ctrl-C ends everything.",
        "",
    ]
    print("\n".join(lines), flush=True)


def _desk_lines(*, scanner: subprocess.Popen[bytes], agent: subprocess.Popen[bytes]) -> tuple[str, ...]:
    return (
        f"  A simulated desk:       http://127.0.0.1:{_kiosk_port()}/   (its messages: {FOLDER / 'desk.log'})",
        f"    end its agent (kill -9 {agent.pid}), and the hand-outs stop; start it again, and they go on:",
        f"    {Path(sys.executable).parent / 'laptopdesk-station'} {' '.join(_agent_arguments())}",
        f"    end its scanner (kill {scanner.pid}), and the page turns red; plug it in again:",
        f"    {sys.executable} -P -m laptopdesk.demo.desk {FOLDER} {(STATION / 'place').read_text()}",
    )


if __name__ == "__main__":
    sys.exit(main())

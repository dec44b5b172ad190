"""What could be wrong with a station, looked at one by one, each with what to do."""

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests
from serial.tools import list_ports

from laptopdesk.protocol.ports import PortState
from laptopdesk.protocol.words import N_, Worded
from scanner.client import Client, ServerSaidNo, Unreachable, Untrusted
from scanner.exchange import NoAnswer, exchange, new_session
from scanner.folder import is_locked, read_state
from scanner.identity import StationIdentity, load_key, read_identity
from scanner.ledger import find_damaged
from scanner.ports import LOST, open_port, state_of
from scanner.recover import complaint
from scanner.store import Damaged, NotStored, Store

LEAST_FREE = 50 * 1024 * 1024
CLOCK_SECONDS = 120
SECONDS = 8.0


class Check(Worded):
    """What was looked at, and how it is."""

    PAIRED = "paired", N_("Paired: %(about)s.")
    NOT_PAIRED = (
        "not_paired",
        N_("Not paired yet. Ask the office for a code, then type: laptopdesk-station pair CODE --data-dir %(folder)s"),
    )
    STORE_BROKEN = (
        "store_broken",
        N_(
            "%(about)s is damaged (%(more)s). Hand-outs may be in it. Type: laptopdesk-station "
            "export --data-dir %(folder)s and give the file to the office. Then ask for a new code "
            "and type: laptopdesk-station pair CODE --data-dir %(folder)s-2"
        ),
    )
    LEDGER_GOOD = "ledger_good", N_("Everything that was recorded can be read: %(more)s operations.")
    ROWS_DAMAGED = (
        "rows_damaged",
        N_(
            "Damaged on this disk: number %(more)s. The desk keeps working and sends the rest. Type: "
            "laptopdesk-station export --data-dir %(folder)s and give the file to the office."
        ),
    )
    KEY_GOOD = "key_good", N_("The key can be read.")
    KEY_BROKEN = (
        "key_broken",
        N_(
            "The key cannot be read (%(more)s). Nothing is lost: ask the office for a new code for this station, "
            "and type: laptopdesk-station pair CODE --data-dir %(folder)s"
        ),
    )
    DISK_GOOD = "disk_good", N_("The disk can be written: %(more)s free.")
    DISK_FULL = (
        "disk_full",
        N_("The disk is nearly full: %(more)s free. Remove files; without room nothing is handed out."),
    )
    DISK_CLOSED = (
        "disk_closed",
        N_("%(about)s cannot be written (%(more)s). Give another --data-dir, or repair the disk."),
    )
    SERVER_GOOD = "server_good", N_("The server answers: %(about)s.")
    SERVER_SILENT = (
        "server_silent",
        N_("The server does not answer (%(about)s). Is the network on? The desk keeps working with its list."),
    )
    SERVER_STRANGE = (
        "server_strange",
        N_(
            "%(more)s is not our server, or does not know this computer. Nothing is lost: ask the office for a "
            "new code for this station, and type: laptopdesk-station pair CODE --data-dir %(folder)s"
        ),
    )
    SERVER_REFUSES = "server_refuses", N_("The server cannot help now (%(more)s). Try again in a few minutes.")
    REVOKED = (
        "revoked",
        N_(
            "This station was revoked. Ask the office to add a new one, and type: laptopdesk-station pair CODE "
            "--data-dir %(folder)s"
        ),
    )
    CLOCK_GOOD = "clock_good", N_("The clock is right.")
    CLOCK_WRONG = "clock_wrong", N_("The clock is %(more)s minutes wrong. Set it right in the computer's settings.")
    NO_PORTS = (
        "no_ports",
        N_("No scanner was found. Plug it in; is it set to USB-COM (serial)? Else use it on the page."),
    )
    PORT_GOOD = "port_good", N_("The scanner's port can be read: %(about)s.")
    PORT_MISSING = "port_missing", N_("There is no port %(about)s. Plug the scanner in, and look which name it gets.")
    PORT_BUSY = "port_busy", N_("Port %(about)s is used by another program: %(more)s. End it.")
    PORT_IN_USE_HERE = "port_in_use_here", N_("Port %(about)s is in use by this station's agent.")
    PORT_FORBIDDEN = (
        "port_forbidden",
        N_("You may not use port %(about)s. Type: sudo usermod -aG %(more)s $USER, and sign in again."),
    )
    PORT_FAILED = "port_failed", N_("Port %(about)s cannot be used: %(more)s. Unplug the scanner and plug it in again.")


GOOD = frozenset(
    {
        Check.PAIRED,
        Check.LEDGER_GOOD,
        Check.KEY_GOOD,
        Check.DISK_GOOD,
        Check.SERVER_GOOD,
        Check.CLOCK_GOOD,
        Check.PORT_GOOD,
        Check.PORT_IN_USE_HERE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at; `about` is the port, address or folder, `more` what it needs."""

    check: Check
    about: str = ""
    more: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing needs to be done."""
        return self.check in GOOD


def examine_station(folder: Path, ports: Sequence[str], server: str | None) -> tuple[Finding, ...]:
    """Disk, pairing, key, server, clock, ledger and ports, in this order; changes nothing."""
    return (*_examine_disk(folder), *_examine_pairing(folder, server), *_examine_ports(folder, ports))


def _examine_disk(folder: Path) -> Iterator[Finding]:
    probe = folder / ".doctor"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        yield Finding(check=Check.DISK_CLOSED, about=str(folder), more=error.strerror or str(error))
        return
    yield Finding(
        check=Check.DISK_GOOD if free >= LEAST_FREE else Check.DISK_FULL, about=str(folder), more=f"{free // 2**20} MB"
    )


def _examine_pairing(folder: Path, server: str | None) -> Iterator[Finding]:
    try:
        identity = _identity(folder)
    except Damaged as error:
        yield Finding(check=Check.STORE_BROKEN, about=str(folder), more=str(error))
        return
    except NotStored:
        identity = None
    if identity is None:
        yield Finding(check=Check.NOT_PAIRED, about=str(folder))
        return
    yield Finding(check=Check.PAIRED, about=f"{identity.name}, {identity.location_name}")
    yield from _examine_line(folder, identity, server)
    yield from _examine_ledger(folder)


def _examine_ledger(folder: Path) -> Iterator[Finding]:
    """Every page of the database and every row of the ledger."""
    try:
        store = Store(folder, read_only=True)
        try:
            with store.read() as connection:
                why, damaged = complaint(connection), find_damaged(connection)
                events = connection.execute("SELECT count(*) FROM event").fetchone()[0]
        finally:
            store.close()
    except NotStored as error:
        yield Finding(check=Check.STORE_BROKEN, about=str(folder), more=str(error))
        return
    if why:
        yield Finding(check=Check.STORE_BROKEN, about=str(folder), more=why)
    if damaged:
        numbers = ", ".join(str(damage.sequence) for damage in damaged)
        yield Finding(check=Check.ROWS_DAMAGED, about=str(folder), more=numbers)
    if not why and not damaged:
        yield Finding(check=Check.LEDGER_GOOD, more=str(events))


def _identity(folder: Path) -> StationIdentity | None:
    store = Store(folder, read_only=True)
    try:
        return read_identity(store)
    finally:
        store.close()


def _examine_line(folder: Path, identity: StationIdentity, server: str | None) -> Iterator[Finding]:
    try:
        key = load_key(folder)
    except NotStored as error:
        yield Finding(check=Check.KEY_BROKEN, about=str(folder), more=str(error))
        return
    yield Finding(check=Check.KEY_GOOD)
    url = (server or identity.url).rstrip("/")
    with new_session() as session:
        client = Client(identity=replace(identity, url=url), key=key, session=session)
        yield from _examine_server(client, url, folder)
        yield from _examine_clock(session, url)


def _examine_server(client: Client, url: str, folder: Path) -> Iterator[Finding]:
    try:
        client.get("/snapshot", {"since": 0, "hash": "-"}, seconds=SECONDS)
    except Untrusted:
        yield Finding(check=Check.SERVER_STRANGE, about=str(folder), more=url)
    except Unreachable:
        yield Finding(check=Check.SERVER_SILENT, about=url)
    except ServerSaidNo as error:
        if error.status == 403:
            yield Finding(check=Check.REVOKED, about=str(folder))
        else:
            yield Finding(check=Check.SERVER_REFUSES, about=url, more=str(error))
    else:
        yield Finding(check=Check.SERVER_GOOD, about=url)


def _examine_clock(session: requests.Session, url: str) -> Iterator[Finding]:
    """This computer's clock against the server's, by the Date of its answer (whole seconds)."""
    try:
        date = exchange(session, "GET", f"{url}/healthz", seconds=SECONDS).headers.get("Date")
        off = time.time() - parsedate_to_datetime(date or "").timestamp()
    except (NoAnswer, ValueError, TypeError):
        return
    good = abs(off) <= CLOCK_SECONDS
    yield Finding(check=Check.CLOCK_GOOD if good else Check.CLOCK_WRONG, more=str(round(abs(off) / 60)))


def _examine_ports(folder: Path, ports: Sequence[str]) -> Iterator[Finding]:
    wanted = list(ports) or _noted_ports(folder) or _plugged_in()
    if not wanted:
        yield Finding(check=Check.NO_PORTS)
    for port in wanted:
        yield _examine_port(port, running=is_locked(folder))


def _noted_ports(folder: Path) -> list[str]:
    """The ports that the agent reads, or read when it last ran."""
    return [str(port["port"]) for port in read_state(folder).get("ports", [])]


def _plugged_in() -> list[str]:
    """What hangs in a USB socket: a port that is built in can be opened with nothing plugged into it."""
    return sorted(port.device for port in list_ports.comports() if port.vid is not None)


def _examine_port(port: str, *, running: bool) -> Finding:
    try:
        open_port(port).close()
    except LOST as error:
        state = state_of(error)
        if state is PortState.BUSY and running:
            return Finding(check=Check.PORT_IN_USE_HERE, about=port)
        return _trouble(port, state, str(error))
    return Finding(check=Check.PORT_GOOD, about=port)


def _trouble(port: str, state: PortState, why: str) -> Finding:
    match state:
        case PortState.MISSING:
            return Finding(check=Check.PORT_MISSING, about=port)
        case PortState.BUSY:
            return Finding(check=Check.PORT_BUSY, about=port, more=", ".join(holders(port)))
        case PortState.FORBIDDEN:
            return Finding(check=Check.PORT_FORBIDDEN, about=port, more=group_of(port))
        case _:
            return Finding(check=Check.PORT_FAILED, about=port, more=why)


def group_of(port: str) -> str:
    """The group whose members may use this port; `dialout` where the system does not tell."""
    try:
        import grp

        return grp.getgrgid(Path(port).stat().st_gid).gr_name
    except (ImportError, OSError, KeyError):
        return "dialout"


def holders(port: str) -> tuple[str, ...]:
    """Programs that have this port open, as far as we may look (Linux)."""
    try:
        device = Path(port).resolve(strict=True)
    except OSError:
        return ()
    return tuple(sorted({name for name, opened in _open_files() if opened == device}))


def _open_files() -> Iterator[tuple[str, Path]]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text().strip()
            for descriptor in (process / "fd").iterdir():
                yield f"{name} ({process.name})", descriptor.readlink()
        except OSError:
            continue

"""`laptopdesk-station …`: pair this computer, run the desk, ask how it is doing, find out what is wrong.

Exit 0: done, all is well; 1: an error, told on stderr with what to do; 3 (doctor): something must be mended.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar
from urllib.parse import urlsplit

import click
import structlog

from laptopdesk.protocol.codes import Code
from laptopdesk.protocol.trust import PairingCodeError
from scanner.decoder import TeachError
from scanner.discovery import find_servers
from scanner.doctor import examine_station, words
from scanner.folder import AlreadyRunning
from scanner.identity import NotPaired
from scanner.pairing import Candidate, PairingFailed, pair
from scanner.run import Settings, run
from scanner.status import read_status
from scanner.store import NotStored, Store
from scanner.teach import keep_framing, teach
from scanner.words import Words

P = ParamSpec("P")
R = TypeVar("R")

FAILED, TO_MEND = 1, 3
FIND_SECONDS = 6.0

data_dir = click.option(
    "--data-dir", "folder", type=click.Path(path_type=Path, file_okay=False),
    default=Path.home() / ".laptopdesk-station", show_default="~/.laptopdesk-station",
    envvar="LAPTOPDESK_STATION_DIR", help="Where this station keeps its key, ledger and snapshot.",
)  # fmt: skip
server_url = click.option("--server", metavar="URL", default=None, help="The server's address; else it is looked for.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", envvar="LAPTOPDESK_CLI_LANGUAGE")
def root(language: str) -> None:
    """A desk that hands out laptops: scanners, a page, and a ledger that survives a dead network."""
    click.get_current_context().obj = language
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def stop(message: str, code: int = FAILED) -> NoReturn:
    """The message on stderr, and out."""
    click.echo(message, err=True)
    sys.exit(code)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """What can go wrong ends the command with what, where and what to do."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except EXPECTED as error:
            stop(say(error, Words(click.get_current_context().obj).gettext))

    return wrapped


EXPECTED = (PairingCodeError, PairingFailed, TeachError, NotPaired, AlreadyRunning, NotStored, OSError, ValueError)


def say(error: Exception, _: Callable[..., str]) -> str:
    """What went wrong, where, and what to do; in the language of `_`."""
    match error:
        case PairingCodeError():
            return _("This is no pairing code. It has 20 letters and digits: type it as the office shows it.")
        case PairingFailed(asked=()):
            return _("Not paired: no server answered. Is the network on? Give its address with --server URL.")
        case PairingFailed():
            asked = ", ".join(error.asked)
            return _("Not paired: no server knows this code (%(asked)s). Ask the office for a new one.", asked=asked)
        case TeachError():
            return _("Not learned (%(why)s). Scan the three codes one by one, in their order.", why=str(error))
        case NotPaired():
            return _(
                "%(folder)s is no station yet. Ask the office for a code: laptopdesk-station pair CODE", folder=error
            )
        case AlreadyRunning():
            return _("An agent already works on %(folder)s. End it first, or give another --data-dir.", folder=error)
        case NotStored():
            return _("The data directory cannot be used: %(why)s. Is the disk full or read-only?", why=error)
        case _other:
            return str(error)


@root.command("pair")
@click.argument("code", nargs=-1, required=True)
@server_url
@data_dir
@click.pass_obj
@told
def pair_command(language: str, *, code: tuple[str, ...], server: str | None, folder: Path) -> None:
    """Make this computer the station of the CODE that the office shows (spaces and dashes do not matter)."""
    _ = Words(language).gettext
    identity = pair(folder, "".join(code), _candidates(server, _("Looking for the server …")))
    about = f"{identity.name}, {identity.location_name} ({identity.url})"
    click.echo(_("Paired: station %(number)s, %(about)s.", number=identity.station, about=about))


def _candidates(server: str | None, looking: str) -> Iterator[Candidate]:
    if server is not None:
        yield Candidate(name="--server", url=check_address(server))
        return
    click.echo(looking, err=True)
    for found in find_servers(FIND_SECONDS):
        yield Candidate(name=found.name, url=found.url)


def check_address(text: str) -> str:
    """The address without a slash at its end; raises ValueError for what is no http(s) address."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"--server {text}: give an address such as https://laptops.example.org")
    return text.rstrip("/")


@root.command("run")
@click.option("--port", "ports", multiple=True, metavar="PORT", help="A scanner's port; once for each scanner.")
@server_url
@click.option("--kiosk", metavar="HOST:PORT", default=None, help="Serve the desk's page here, such as 127.0.0.1:8765.")
@data_dir
@told
def run_command(ports: tuple[str, ...], server: str | None, kiosk: str | None, folder: Path) -> None:
    """Run the desk until SIGTERM or Ctrl-C."""
    if not ports and kiosk is None:
        stop("Give a scanner's --port, or --kiosk 127.0.0.1:8765 for a desk without a scanner, or both.")
    address = check_address(server) if server else None
    run(Settings(folder=folder, ports=ports, server=address, kiosk=kiosk))


@root.command("teach")
@click.option("--port", required=True, metavar="PORT", help="The scanner's port.")
@data_dir
@click.pass_obj
@told
def teach_command(language: str, *, port: str, folder: Path) -> None:
    """Learn what a scanner sends around a code, from the three codes at the foot of the desk sheet."""
    _ = Words(language).gettext

    def ask(number: int, code: Code) -> None:
        click.echo(_("%(number)s of 3: scan the printed code %(code)s", number=number, code=code.grouped))

    identity, framing = teach(port, ask)
    store = Store(folder)
    try:
        keep_framing(store, identity, framing)
    finally:
        store.close()
    click.echo(_("Learned: prefix %(prefix)s, suffix %(suffix)s.", prefix=framing.prefix, suffix=framing.suffix))


@root.command("status")
@data_dir
@click.option("--json", "json_out", is_flag=True, help="One JSON document on stdout and nothing else.")
@told
def status_command(*, folder: Path, json_out: bool) -> None:
    """How this station is doing."""
    status = read_status(folder)
    if json_out:
        click.echo(json.dumps(status, indent=2))
        return
    for name, value in status.items():
        click.echo(f"{name:18} {value}")


@root.command("doctor")
@click.option("--port", "ports", multiple=True, metavar="PORT", help="A scanner's port to try; default: every one.")
@server_url
@data_dir
@click.pass_obj
@told
def doctor_command(language: str, *, ports: tuple[str, ...], server: str | None, folder: Path) -> None:
    """Look at ports, clock, disk, server and key, and say what to do."""
    findings = examine_station(folder, ports, server)
    for finding in findings:
        click.echo(f"{'✓' if finding.good else '✗'} {words(finding, language)}")
    if not all(finding.good for finding in findings):
        sys.exit(TO_MEND)


def main() -> None:
    """The entry point of the `laptopdesk-station` program."""
    root(prog_name="laptopdesk-station")


if __name__ == "__main__":
    main()

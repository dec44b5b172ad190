"""`laptopdesk-station …`: pair this computer, run the desk, ask how it is doing, find out what is wrong.

Exit 0: done, all is well; 1: an error, told on stderr with what to do; 3 (doctor, export): something must be mended.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar
from urllib.parse import urlsplit

import click
import structlog

from laptopdesk.protocol.codes import Code
from laptopdesk.protocol.trust import PairingCodeError
from laptopdesk.protocol.words import N_
from scanner.decoder import TeachError
from scanner.discovery import find_servers
from scanner.doctor import examine_station
from scanner.export import FileThere, NothingToExport, export
from scanner.folder import AlreadyRunning
from scanner.identity import NotPaired
from scanner.kiosk.guard import NotThisComputer
from scanner.pairing import PairingFailed, ServerCandidate, pair
from scanner.remedies import exported_words, words
from scanner.run import PageNotServed, Settings, now_ms, run
from scanner.status import read_status
from scanner.store import Damaged, NotStored, Store
from scanner.teach import keep_framing, teach
from scanner.words import LOCALES, Words

P = ParamSpec("P")
R = TypeVar("R")

FAILED, TO_MEND = 1, 3
FIND_SECONDS = 6.0

data_dir = click.option(
    "--data-dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path.home() / ".laptopdesk-station",
    show_default="~/.laptopdesk-station",
    envvar="LAPTOPDESK_STATION_DIR",
    help="Where this station keeps its key, ledger and snapshot.",
)
server_url = click.option("--server", metavar="URL", default=None, help="The server's address; else it is looked for.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--language", type=click.Choice(LOCALES), default=LOCALES[0], envvar="LAPTOPDESK_CLI_LANGUAGE")
def root(language: str) -> None:
    """A desk that hands out laptops: scanners, a page, and a ledger that survives a dead network."""
    context = click.get_current_context()
    context.obj = language
    level = logging.INFO if context.invoked_subcommand == "run" else logging.ERROR  # the others say it in a sentence
    without_values = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[*structlog.get_config()["processors"][:-1], without_values],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def stop(message: str, code: int = FAILED) -> NoReturn:
    """The message on stderr, and out."""
    click.echo(message, err=True)
    sys.exit(code)


def say_errors(command: Callable[P, R]) -> Callable[P, R]:
    """What can go wrong ends the command with what, where and what to do."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except EXPECTED as error:
            stop(say(error, Words(click.get_current_context().obj)))

    return wrapped


class NoAddress(ValueError):
    """What was given is no http(s) address."""


class NothingToRead(Exception):
    """Neither a scanner nor a page was asked for."""


EXPECTED = (
    PairingCodeError,
    PairingFailed,
    TeachError,
    NotPaired,
    AlreadyRunning,
    NotStored,
    PageNotServed,
    NothingToRead,
    NothingToExport,
    FileThere,
    OSError,
    ValueError,
)


SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (
        PairingCodeError,
        N_("This is not a pairing code. A code has 20 letters and digits: type it as the office shows it."),
    ),
    (
        NotPaired,
        N_(
            "%(about)s is not a station yet. Give the right --data-dir, or ask the office for a code "
            "and type: laptopdesk-station pair CODE --data-dir %(about)s"
        ),
    ),
    (NothingToExport, N_("There are no operations in %(about)s. Give the right --data-dir.")),
    (FileThere, N_("%(about)s already exists, and stays as it is. Give another name.")),
    (AlreadyRunning, N_("An agent is already running in %(about)s. Stop it first, or give another --data-dir.")),
    (
        Damaged,
        N_(
            "The data directory is damaged: %(about)s. Keep it. laptopdesk-station doctor, with the same --data-dir,"
            " says what to do."
        ),
    ),
    (NotStored, N_("The data directory cannot be used: %(about)s. Is the disk full or read-only?")),
    (NoAddress, N_("--server %(about)s: give an address such as https://laptops.example.org")),
    (NothingToRead, N_("Give a scanner's --port, or --kiosk 127.0.0.1:8765 for a desk without a scanner, or both.")),
)
"""What went wrong and what to do, by the first class that fits; `about` is what the error names."""


def say(error: Exception, words: Words) -> str:
    """What went wrong, where, and what to do."""
    _ = words.gettext
    match error:
        case PairingFailed(servers=()):
            return _("Not paired: no server answered. Is the network on? Give its address with --server URL.")
        case PairingFailed():
            servers = ", ".join(error.servers)
            return _("Not paired: no server knows this code (%(asked)s). Ask the office for a new one.", asked=servers)
        case TeachError():
            return words.word(error.fault, code=error.about, port=error.about)
        case PageNotServed():
            return _(
                "The page cannot be served at %(address)s (%(why)s). End what uses it, or give another --kiosk.",
                address=error.address,
                why=error.why,
            )
        case NotThisComputer():
            return _(
                "--kiosk %(address)s: the page is for this computer only. Give an address such as 127.0.0.1:8765.",
                address=error.address,
            )
    sentence = next((text for kind, text in SENTENCES if isinstance(error, kind)), None)
    return _(sentence, about=error) if sentence else str(error)


@root.command("pair")
@click.argument("code", nargs=-1, required=True)
@server_url
@data_dir
@click.pass_obj
@say_errors
def pair_command(language: str, *, code: tuple[str, ...], server: str | None, folder: Path) -> None:
    """Make this computer the station of the CODE that the office shows (spaces and dashes do not matter)."""
    _ = Words(language).gettext
    identity = pair(folder, "".join(code), _candidates(server, _("Looking for the server …")))
    names = dict.fromkeys((identity.name, identity.location_name))
    about = f"{', '.join(names)} ({identity.url})"
    click.echo(_("Paired: station %(number)s, %(about)s.", number=identity.station, about=about))


def _candidates(server: str | None, looking: str) -> Iterator[ServerCandidate]:
    if server is not None:
        yield ServerCandidate(name="--server", url=check_address(server))
        return
    click.echo(looking, err=True)
    for candidate in find_servers(FIND_SECONDS):
        yield ServerCandidate(name=candidate.name, url=candidate.url)


def check_address(text: str) -> str:
    """The address without a slash at its end; raises NoAddress for what is no http(s) address."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NoAddress(text)
    return text.rstrip("/")


@root.command("run")
@click.option("--port", "ports", multiple=True, metavar="PORT", help="A scanner's port; once for each scanner.")
@server_url
@click.option("--kiosk", metavar="HOST:PORT", default=None, help="Serve the desk's page here, such as 127.0.0.1:8765.")
@data_dir
@say_errors
def run_command(ports: tuple[str, ...], server: str | None, kiosk: str | None, folder: Path) -> None:
    """Run the desk until SIGTERM or Ctrl-C."""
    if not ports and kiosk is None:
        raise NothingToRead
    address = check_address(server) if server else None
    run(Settings(folder=folder, ports=ports, server=address, kiosk=kiosk))


@root.command("teach")
@click.option("--port", required=True, metavar="PORT", help="The scanner's port.")
@data_dir
@click.pass_obj
@say_errors
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
@say_errors
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
@say_errors
def doctor_command(language: str, *, ports: tuple[str, ...], server: str | None, folder: Path) -> None:
    """Look at ports, clock, disk, server and key, and say what to do."""
    findings = examine_station(folder, ports, server)
    for finding in findings:
        click.echo(f"{'✓' if finding.good else '✗'} {words(finding, language)}")
    if not all(finding.good for finding in findings):
        sys.exit(TO_MEND)


@root.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@data_dir
@click.option("--json", "json_out", is_flag=True, help="One JSON document on stdout and nothing else.")
@click.pass_obj
@say_errors
def export_command(language: str, *, file: Path | None, folder: Path, json_out: bool) -> None:
    """Bring everything this station wrote down out in one FILE for the office, also from a damaged disk.

    Exit 3: written, but something in it is damaged, or it is not signed.
    """
    exported = export(folder, file or Path(f"laptopdesk-station-{time.strftime('%Y%m%d-%H%M%S')}.jsonl"), now_ms)
    click.echo(json.dumps(exported.to_json(), indent=2) if json_out else "\n".join(exported_words(exported, language)))
    if not exported.whole:
        sys.exit(TO_MEND)


def main() -> None:
    """The entry point of the `laptopdesk-station` program; what it writes is for its own user only."""
    os.umask(0o077)
    root(prog_name="laptopdesk-station")


if __name__ == "__main__":
    main()

"""The command line's ground: settings, database, one JSON document on stdout, and exit codes that mean something.

Exit 0: all stored or already there; 3: read, but something in it was not accepted; 1: an error, told on stderr.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from getpass import getuser
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from pydantic import ValidationError

from laptopdesk.config import Config
from laptopdesk.core.backup.making import Installation
from laptopdesk.core.backup.restoring import await_restores
from laptopdesk.core.clock import utc_now
from laptopdesk.core.closed import close_to_others, files_of
from laptopdesk.core.db import Database, open_database, sqlite_file
from laptopdesk.core.errors import DomainError
from laptopdesk.core.i18n import N_
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.in_use import InUse, hold
from laptopdesk.core.looks import Reader, write_look
from laptopdesk.protocol.codes import CodeError, CodeKind, parse_code
from laptopdesk.ui.errors import sentence_of_scan, sentences_for
from laptopdesk.ui.wiring import Wiring

P = ParamSpec("P")
R = TypeVar("R")

OK, FAILED, NOT_ALL_ACCEPTED = 0, 1, 3

as_json = click.option("--json", "json_out", is_flag=True, help="One JSON document on stdout and nothing else.")
by_email = click.option("--by", "by", metavar="EMAIL", help="The person whose act this is.")


def read_config() -> Config:
    """The settings of this process; a wrong one ends the command with its name."""
    try:
        return Config.from_env()
    except ValidationError as error:
        names = ", ".join(".".join(map(str, item["loc"])) + ": " + item["msg"] for item in error.errors())
        stop(_("The settings are not right: %(names)s. See 'laptopdesk config check'.", names=names))
    except (OSError, ValueError) as error:
        stop(_("The settings in LAPTOPDESK_CONFIG cannot be read: %(why)s", why=error))


@contextmanager
def database() -> Iterator[Database]:
    """The database of the settings, closed at the end; whose names the command read is written down."""
    config = read_config()
    with at_work(config):
        reader = Reader(page=_command(), name=f"command:{getuser()}")
        opened = open_database(config.url).read_by(lambda: reader).wired(wiring().hooks)
        try:
            yield opened
        finally:
            try:
                write_look(opened, reader, now=utc_now())
            finally:
                opened.dispose()


def wiring() -> Wiring:
    """What the packages registered with the program that this command belongs to; raises LookupError outside of it."""
    context = click.get_current_context(silent=True)
    registered = context.find_root().obj if context else None
    if not isinstance(registered, Wiring):
        raise LookupError("this command runs outside of the program that knows what is registered")
    return registered


def _command() -> str:
    """The command that runs, as it is called: `handout give`."""
    context = click.get_current_context(silent=True)
    return context.command_path.partition(" ")[2] if context else ""


@contextmanager
def at_work(config: Config) -> Iterator[None]:
    """Within the block no restore begins on this installation, and one that was killed is finished or taken back."""
    config.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    close_to_others(private_paths(config))
    try:
        await_restores(installation_of(config))
        with hold(config.data_dir):
            yield
    except InUse as error:
        stop(str(error))


def private_paths(config: Config) -> Iterator[Path]:
    """What only the user of this installation may read, where it is there: its folder, database and keys."""
    yield config.data_dir
    yield config.keys_dir
    for folder in (config.data_dir, config.keys_dir):
        yield from (path for path in sorted(folder.glob("*")) if path.is_file() and not path.is_symlink())
    database = sqlite_file(config.url)
    if database is not None:
        yield from (path for path in files_of(database) if path.parent.resolve() != config.data_dir.resolve())


def installation_of(config: Config) -> Installation:
    """What a backup of these settings holds."""
    return Installation(
        url=config.url,
        owner_url=config.owner_url,
        data_dir=config.data_dir,
        keys_dir=config.keys_dir,
        pg_dump=config.pg_dump,
    )


def emit(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def stop(message: str, code: int = FAILED) -> NoReturn:
    """The message on stderr, and out."""
    click.echo(message, err=True)
    sys.exit(code)


def nothing_stored() -> str:
    """What follows an error before anything was done."""
    return _("Nothing was stored.")


USUAL_TROUBLES = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File name too long"),
    N_("No space left on device"),
    N_("Read-only file system"),
)
"""What the computer says of a file, so that the catalogs have it."""


def why_not(error: OSError) -> str:
    """What the computer says about a file, in the language of the command where it is one of the usual things."""
    return _(error.strerror) if error.strerror else str(error)


def stop_unread(file: Path, error: OSError) -> NoReturn:
    """A file that cannot be read ends the command."""
    stop(f"{file}: {why_not(error)}. {nothing_stored()}")


def where_in(line: int | None, column: str | None = None) -> str:
    """Where in a list an error stands."""
    if not line:
        return _("file")
    return _("line %(line)s, column %(column)s", line=line, column=column) if column else _("line %(line)s", line=line)


class CodeParam(click.ParamType[str]):
    """A code of one kind, in every spelling that a field of the pages takes; the command gets the stored form."""

    def __init__(self, kind: CodeKind) -> None:
        self.kind = kind
        self.name = "TAG" if kind is CodeKind.LAPTOP else "CODE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The stored form; anything else ends the command with a sentence."""
        del ctx
        try:
            return parse_code(value, self.kind).text
        except CodeError as error:
            name = param.opts[0] if isinstance(param, click.Option) else self.name
            sentence = sentence_of_scan(error)
            stop(f"{name} {value[:80]!r}: {sentence} {nothing_stored()}")


LAPTOP, PASS, LOCATION = CodeParam(CodeKind.LAPTOP), CodeParam(CodeKind.PASS), CodeParam(CodeKind.LOCATION)


def domain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """A `DomainError` ends the command with its sentences on stderr and exit 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except DomainError as error:
            stop(" ".join(sentences_for(error)))

    return wrapped

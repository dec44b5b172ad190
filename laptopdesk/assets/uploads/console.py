"""Bringing in files at the command line: `laptopdesk … add FILE… --laptop TAG`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.uploads.values import Given, visible
from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database
from laptopdesk.ui.console import LAPTOP, as_json, by_email, database, domain_errors, stop_unread

Command = Callable[..., None]
_PARAMETERS: tuple[Callable[[Command], Command], ...] = (
    domain_errors,
    as_json,
    by_email,
    click.option(
        "--laptop", type=LAPTOP, default=None, metavar="TAG", help="The label that was scanned with these files."
    ),
    click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path)),
)


@dataclass(frozen=True, kw_only=True)
class Bringing:
    """Files that somebody brings in, read from the disk but by no reader of ours yet."""

    db: Database
    actor: Actor
    files: tuple[Given, ...]


def takes_files(command: Command) -> Command:
    """The parameters of every command that brings in files: `files`, `laptop`, `by`, `json_out`; errors are told."""
    return reduce(lambda wrapped, wrap: wrap(wrapped), _PARAMETERS, command)


@contextmanager
def bringing(
    files: Sequence[Path], *, by: str | None, laptop: str | None, most: int | None = None
) -> Iterator[Bringing]:
    """The files, whoever brings them in, and a database; ends the command where a file, person or label is unknown.

    A log is kept whole, however large. Of what is not kept when it is larger than `most` bytes one byte more is read,
    which tells its reader.
    """
    given = tuple(Given(name=visible(path.name), content=_read(path, most), laptop=laptop) for path in files)
    with database() as db:
        with db.read() as session:
            actor = actor_for_command(session, by)
            if laptop is not None:
                get_laptop(session, laptop)
        yield Bringing(db=db, actor=actor, files=given)


def _read(path: Path, most: int | None) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(-1 if most is None else most + 1)
    except OSError as error:
        stop_unread(path, error)

"""`laptopdesk inventory add FILE…`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.inventory.documents import accepted, file_document
from laptopdesk.assets.inventory.messages import advice, matched_name, status_name, warning_sentence
from laptopdesk.assets.inventory.readers import MAX_BYTES
from laptopdesk.assets.inventory.taking import GivenFile, take_in_all
from laptopdesk.assets.inventory.values import AddedFile
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.core.clock import utc_now
from laptopdesk.ui.console import (
    LAPTOP,
    NOT_ALL_ACCEPTED,
    OK,
    as_json,
    by_email,
    database,
    domain_errors,
    emit,
    stop_unread,
)


@click.group()
def inventory() -> None:
    """What tools see of a laptop's hardware."""


@inventory.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@by_email
@click.option("--laptop", type=LAPTOP, default=None, metavar="TAG", help="The label that was scanned with these files.")
@as_json
@domain_errors
def add(*, files: tuple[Path, ...], by: str | None, laptop: str | None, json_out: bool) -> None:
    """Read reports of lshw, dmidecode, smartctl, the GLPI agent, upower and powercfg.

    Each is joined to the laptop it speaks of where that is certain.
    Exit 3 when one waits for a person or is not usable.
    """
    given = [GivenFile(name=path.name, content=_read(path), laptop=laptop) for path in files]
    now = utc_now()
    with database() as db:
        with db.read() as session:
            actor = actor_for_command(session, by)
            if laptop is not None:
                get_laptop(session, laptop)
        added = take_in_all(db, given, now=now, actor=actor)
    if json_out:
        emit({"files": [file_document(file) for file in added]})
    else:
        _print(added)
    sys.exit(OK if all(accepted(file) for file in added) else NOT_ALL_ACCEPTED)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # one byte more than is read tells that it is too large
    except OSError as error:
        stop_unread(path, error)


def _print(added: Sequence[AddedFile]) -> None:
    for file in added:
        kind = f" ({file.format.value})" if file.format else ""
        where = f", {file.laptop}, {matched_name(file.matched_by)}" if file.laptop and file.matched_by else ""
        click.echo(f"{file.name}{kind}: {status_name(file.status)}{where}")
        for warning in file.warnings:
            click.echo(f"  - {warning_sentence(warning)}")
        if advice(file):
            click.echo(f"  - {advice(file)}")

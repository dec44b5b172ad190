"""`laptopdesk inventory add FILE…`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from laptopdesk.assets.hardware.documents import accepted, file_document
from laptopdesk.assets.hardware.messages import advice, warning_sentence
from laptopdesk.assets.hardware.readers import MAX_BYTES
from laptopdesk.assets.hardware.upload import take_in_all
from laptopdesk.assets.hardware.values import AddedInventoryFile
from laptopdesk.assets.uploads.console import bringing, takes_files
from laptopdesk.core.clock import utc_now
from laptopdesk.core.i18n import word
from laptopdesk.ui.console import NOT_ALL_ACCEPTED, OK, emit


@click.group()
def inventory() -> None:
    """What tools see of a laptop's hardware."""


@inventory.command("add")
@takes_files
def add(*, files: tuple[Path, ...], by: str | None, laptop: str | None, json_out: bool) -> None:
    """Read reports of lshw, dmidecode, smartctl, the GLPI agent, upower and powercfg.

    Each is joined to the laptop it speaks of where that is certain.
    Exit 3 when one waits for a person or is not usable.
    """
    with bringing(files, by=by, laptop=laptop, most=MAX_BYTES) as brought:
        added = take_in_all(brought.db, brought.files, now=utc_now(), actor=brought.actor)
    if json_out:
        emit({"files": [file_document(file) for file in added]})
    else:
        _print(added)
    sys.exit(OK if all(accepted(file) for file in added) else NOT_ALL_ACCEPTED)


def _print(added: Sequence[AddedInventoryFile]) -> None:
    for file in added:
        kind = f" ({file.format.value})" if file.format else ""
        where = f", {file.laptop}, {word(file.matched_by)}" if file.laptop and file.matched_by else ""
        click.echo(f"{file.name}{kind}: {word(file.status)}{where}")
        for warning in file.warnings:
            click.echo(f"  - {warning_sentence(warning)}")
        if advice(file):
            click.echo(f"  - {advice(file)}")

"""`laptopdesk backup` and `laptopdesk restore`: the whole installation in one file, and back."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from laptopdesk.app import compose
from laptopdesk.core.access import system_actor
from laptopdesk.core.backup.archive import BackupError, Manifest
from laptopdesk.core.backup.making import make_backup
from laptopdesk.core.backup.restoring import Restoration, restore_backup
from laptopdesk.core.backup.sqlite import file_of
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import open_database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.in_use import InUse
from laptopdesk.core.looks import Reader
from laptopdesk.core.migration import wanted_revision
from laptopdesk.people import queries as people
from laptopdesk.people.service import erase_participant
from laptopdesk.ui.console import (
    as_json,
    at_work,
    by_email,
    domain_errors,
    emit,
    installation_of,
    read_config,
    stop,
    why_not,
)
from laptopdesk.ui.wiring import Wiring

P = ParamSpec("P")
R = TypeVar("R")


def _plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (BackupError, InUse) as error:
            stop(str(error))
        except OSError as error:
            stop(f"{error.filename or _('The disk')}: {why_not(error)}.")

    return run


@click.command("backup")
@click.argument("destination", metavar="DEST", type=click.Path(path_type=Path))
@as_json
@_plain_errors
def backup(destination: Path, *, json_out: bool) -> None:
    """Write database and keys into one file, while everything works on.

    DEST is a new file, or a folder that exists: then the file is named after the moment, in UTC. Nothing is
    overwritten. The file is there only when it is whole and its journal was verified; it holds the keys: guard it.
    """
    config = read_config()
    with at_work(config):
        file, manifest = make_backup(installation_of(config), destination, now=utc_now())
    if json_out:
        emit({"file": str(file), "size": file.stat().st_size, "manifest": manifest.model_dump(mode="json")})
        return
    click.echo(
        _(
            "%(file)s contains everything up to row %(row)s of the journal. The journal is unbroken.",
            file=file,
            row=manifest.sequence,
        )
    )


@click.command("restore")
@click.argument("source", metavar="SRC", type=click.Path(path_type=Path))
@by_email
@as_json
@domain_errors
@_plain_errors
def restore(source: Path, *, by: str | None, json_out: bool) -> None:
    """Put a backup back, after server and workers are stopped.

    Everything in it is verified first. What was there is not removed but set aside, under names that are printed.
    Stations send again by themselves what the backup does not have.
    """
    config = read_config()
    config.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    wiring = compose()
    erased = _erased_until_now(config.url)
    restoration = restore_backup(
        installation_of(config), source, now=utc_now(), actor_of=lambda session: wiring.actor_for_command(session, by)
    )
    again = _erase_again(config.url, wiring, erased) if not _is_old(restoration.manifest) else ()
    if json_out:
        emit({**_document(restoration), "erased_again": list(again)})
    else:
        _show(restoration)
        _tell_erased(restoration, again)


def _erased_until_now(url: str) -> dict[int, datetime]:
    """Who was erased in the database that is about to be set aside; nobody where there is none that can be read."""
    if url.startswith("sqlite") and not file_of(url).exists():
        return {}
    db = open_database(url)
    try:
        with db.read() as session:
            return people.list_erased(session)
    except SQLAlchemyError:
        return {}
    finally:
        db.dispose()


def _erase_again(url: str, wiring: Wiring, erased: dict[int, datetime]) -> tuple[int, ...]:
    """Whoever was erased since the backup does not come back with it; each in a transaction of their own."""
    db = open_database(url).read_by(lambda: Reader(page="restore", name="restore"))
    try:
        with db.read() as session:
            back = people.list_unerased(session, erased)
        for key in back:
            with db.unit_of_work(now=utc_now(), actor=system_actor("restore")) as uow:
                erase_participant(uow, wiring.erasures, key)
        if back:
            db.drop_log()
        return back
    finally:
        db.dispose()


def _tell_erased(restoration: Restoration, again: tuple[int, ...]) -> None:
    if again:
        numbers = ", ".join(map(str, again))
        click.echo(_("Erased since that backup, and erased again now: participants %(numbers)s.", numbers=numbers))
    elif _is_old(restoration.manifest):
        click.echo(
            _("People erased since that backup are back in it: erase them again after the upgrade (docs/privacy.md).")
        )


def _is_old(manifest: Manifest) -> bool:
    return manifest.revision != wanted_revision()


def _document(restoration: Restoration) -> dict[str, object]:
    manifest = restoration.manifest
    return {
        "manifest": manifest.model_dump(mode="json"),
        "kept": list(restoration.aside_names),
        "upgrade": _is_old(manifest),
    }


def _show(restoration: Restoration) -> None:
    manifest = restoration.manifest
    click.echo(
        _(
            "Restored: the backup of %(when)s, up to row %(row)s of the journal.",
            when=f"{manifest.at:%Y-%m-%d %H:%M}Z",
            row=manifest.sequence,
        )
    )
    for name in restoration.aside_names:
        click.echo(_("What was there is kept as %(name)s.", name=name))
    if _is_old(manifest):
        sentence = _("Its database is of an earlier version: run 'laptopdesk db upgrade' before you start the server.")
        click.echo(sentence)

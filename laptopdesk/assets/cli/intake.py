"""`laptopdesk import laptops FILE --lot CODE`."""

import sys
from pathlib import Path
from typing import Any

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.intake.headers import by_map, read_headers
from laptopdesk.assets.intake.messages import list_error_sentence
from laptopdesk.assets.intake.reading import read_donor_list
from laptopdesk.assets.intake.service import Imported, ImportLaptops, import_laptops
from laptopdesk.assets.intake.values import DonorList, Field
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.errors import NotFound
from laptopdesk.core.search import normalise
from laptopdesk.places import queries as places
from laptopdesk.ui.console import FAILED, OK, as_json, by_email, database, domain_errors, emit, stop

LEAVE_OUT = "-"
MAP_HELP = f"What a column is: {', '.join(Field)}, or {LEAVE_OUT} to leave it out. May be given again."


class DryRun(Exception):
    """Ends a unit of work that was only tried."""

    def __init__(self, imported: Imported) -> None:
        super().__init__("only tried")
        self.imported = imported


@click.group("import")
def import_group() -> None:
    """Bring lists in."""


@import_group.command("laptops")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lot", required=True, metavar="CODE", help="The lot; it is made if it is not there.")
@click.option("--donor", default="", help="Who gave the laptops, for a new lot.")
@click.option("--location", default=None, metavar="CODE", help="Where the laptops lie.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD", help=MAP_HELP)
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@by_email
@as_json
@domain_errors
def import_command(
    *,
    file: Path,
    lot: str,
    donor: str,
    location: str | None,
    mapped: tuple[str, ...],
    dry_run: bool,
    by: str | None,
    json_out: bool,
) -> None:
    """Receive a donor's list (CSV or XLSX): all of it, or with an error nothing and exit 1."""
    choose = by_map(dict(map(_mapping, mapped))) if mapped else read_headers
    listed = read_donor_list(_content(file), choose)
    with database() as db:
        imported = _import(db, lot, donor, location, listed, by, dry_run=dry_run)
    if json_out:
        emit(document(imported))
    else:
        _print(imported, dry_run=dry_run)
    sys.exit(FAILED if imported.errors else OK)


def _mapping(text: str) -> tuple[str, Field | None]:
    column, equals, field = text.rpartition("=")
    if not equals or not column.strip():
        stop(f'--map {text!r}: write COLUMN=FIELD, such as "Serienr.=serial".')
    if field.strip() == LEAVE_OUT:
        return normalise(column), None
    if field.strip() not in set(Field):
        stop(f"--map {text!r}: {field.strip()!r} is no field. Fields: {', '.join(Field)}; {LEAVE_OUT} leaves it out.")
    return normalise(column), Field(field.strip())


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        stop(f"{file}: {error.strerror}. Nothing was stored.")


def _import(
    db: Database, lot: str, donor: str, location: str | None, listed: DonorList, by: str | None, *, dry_run: bool
) -> Imported:
    with db.read() as session:
        actor = actor_for_command(session, by)
        place = places.find_location_by_code(session, location) if location else None
    if location and place is None:
        raise NotFound("location", location)
    command = ImportLaptops(lot=lot.strip(), listed=listed, donor=donor, location_id=place.id if place else None)
    try:
        with db.unit_of_work() as uow:
            imported = import_laptops(uow, command, now=utc_now(), actor=actor)
            if dry_run:
                raise DryRun(imported)
    except DryRun as tried:
        return tried.imported
    return imported


def document(imported: Imported) -> dict[str, Any]:
    """What an import did, as the command line gives it."""
    return {
        "rows": imported.rows,
        "created": imported.created,
        "unchanged": imported.unchanged,
        "errors": [
            {
                "line": error.line,
                "column": error.column,
                "code": error.code.value,
                "message": list_error_sentence(error),
            }
            for error in imported.errors
        ],
    }


def _print(imported: Imported, *, dry_run: bool) -> None:
    for error in imported.errors:
        where = f"line {error.line}" + (f", column {error.column}" if error.column else "") if error.line else "file"
        click.echo(f"{where}: {list_error_sentence(error)}", err=True)
    if imported.errors:
        click.echo("Nothing was stored.", err=True)
        return
    tried = " (only tried, nothing stored)" if dry_run else ""
    click.echo(f"{imported.rows} rows: {imported.created} new, {imported.unchanged} known already{tried}.")

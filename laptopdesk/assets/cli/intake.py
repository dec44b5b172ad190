"""`laptopdesk import laptops FILE --lot CODE`."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.cli.intake_words import document, print_import
from laptopdesk.assets.intake.headers import by_map
from laptopdesk.assets.intake.reading import donor_list, read_table
from laptopdesk.assets.intake.service import Imported, ImportLaptops, import_laptops
from laptopdesk.assets.intake.values import Choices, Field, Pick, ReadTable
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.errors import NotFound
from laptopdesk.core.files import sha256_of
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.search import normalise
from laptopdesk.places import queries as places
from laptopdesk.ui.console import (
    FAILED,
    LOCATION,
    OK,
    as_json,
    by_email,
    database,
    domain_errors,
    emit,
    stop,
    stop_unread,
)

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
@click.option("--location", type=LOCATION, default=None, metavar="CODE", help="Where the laptops lie.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD", help=MAP_HELP)
@click.option(
    "--sheet", "sheets", multiple=True, metavar="NAME", help="Only this sheet, also a hidden one. Again for more."
)
@click.option("--hidden-rows", is_flag=True, help="Take in rows that are hidden in the workbook too.")
@click.option(
    "--leave-out", "left_out", multiple=True, metavar="LINE", help="Leave this line out (LINE or SHEET:LINE)."
)
@click.option("--only-laptops", is_flag=True, help="Leave out lines about desktops, monitors and other things.")
@click.option("--laptop-kind", "kinds", multiple=True, metavar="WORD", help="This kind of device is a laptop too.")
@click.option("--without-serials", is_flag=True, help="Take in laptops that no column tells apart.")
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
    sheets: tuple[str, ...],
    hidden_rows: bool,
    left_out: tuple[str, ...],
    only_laptops: bool,
    kinds: tuple[str, ...],
    without_serials: bool,
    dry_run: bool,
    by: str | None,
    json_out: bool,
) -> None:
    """Receive a donor's list (CSV, XLSX, XLS or ODS): all of it, or with an error nothing and exit 1."""
    pick = Pick(sheets=sheets or None, hidden_rows=hidden_rows)
    content = _content(file)
    table = read_table(content, pick)
    choices = Choices(
        pick=pick,
        only_laptops=only_laptops,
        laptop_kinds=frozenset(map(normalise, kinds)),
        left_out=_left_out(table, left_out),
    )
    listed = donor_list(table, by_map(dict(map(_mapping, mapped)), table.lines[1:]), choices)
    command = ImportLaptops(
        lot=lot.strip(), listed=listed, donor=donor, without_identity=without_serials, sha256=sha256_of(content)
    )
    with database() as db:
        imported = _import(db, command, location, by, dry_run=dry_run)
    if json_out:
        emit(document(imported, listed))
    else:
        print_import(imported, listed, dry_run=dry_run)
    sys.exit(FAILED if imported.errors else OK)


def _left_out(table: ReadTable, said: Sequence[str]) -> frozenset[str]:
    """The places of these lines. Ends the command for one that is not there, or that names the columns."""
    there = {line.place for line in table.lines[1:]} | {out.place for out in table.left_out}
    places = {text: text if ":" in text else f"1:{text}" for text in said}
    missing = next((text for text, place in places.items() if place not in there), None)
    if missing is not None and not table.errors:
        stop(_("--leave-out %(line)s: the list has no such line. Write LINE or SHEET:LINE.", line=missing))
    return frozenset(places.values())


def _mapping(text: str) -> tuple[str, Field | None]:
    column, equals, field = text.rpartition("=")
    if not equals or not column.strip():
        stop(_('--map %(text)s: write COLUMN=FIELD, such as "Serienr.=serial".', text=repr(text)))
    if field.strip() == LEAVE_OUT:
        return normalise(column), None
    if field.strip() not in set(Field):
        stop(
            _(
                "--map %(text)s: %(field)s is no field. Fields: %(fields)s; %(nothing)s leaves it out.",
                text=repr(text),
                field=repr(field.strip()),
                fields=", ".join(Field),
                nothing=LEAVE_OUT,
            )
        )
    return normalise(column), Field(field.strip())


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        stop_unread(file, error)


def _import(db: Database, command: ImportLaptops, location: str | None, by: str | None, *, dry_run: bool) -> Imported:
    with db.read() as session:
        actor = actor_for_command(session, by)
        place = places.find_location_by_code(session, location) if location else None
    if location and place is None:
        raise NotFound("location", location)
    command = replace(command, location_id=place.id if place else None)
    try:
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            imported = import_laptops(uow, command)
            if dry_run:
                raise DryRun(imported)
    except DryRun as tried:
        return tried.imported
    return imported

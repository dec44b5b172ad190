"""`laptopdesk import laptops …`, by the same rules as on the page."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.lots.file_notes import file_document, file_notes
from laptopdesk.assets.lots.messages import guess_sentence, list_error_sentence
from laptopdesk.assets.lots.readers.headers import by_map
from laptopdesk.assets.lots.readers.reading import donor_list, read_table
from laptopdesk.assets.lots.readers.values import Choices, DonorList, Field, ListError, Pick, ReadTable
from laptopdesk.assets.lots.service.importing import Imported, ImportLaptops, import_laptops
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.errors import NotFound
from laptopdesk.core.files import sha256_of
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word
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
    nothing_stored,
    stop,
    stop_unread,
    where_in,
)


def document(imported: Imported, listed: DonorList) -> dict[str, Any]:
    """What an import did, and everything of the file that was not read."""
    header = listed.header.cells if listed.header else ()
    return {
        "rows": imported.rows,
        "created": imported.created,
        "unchanged": imported.unchanged,
        "filled": imported.filled,
        "errors": [_error(error) for error in imported.errors],
        "columns_left_out": list(listed.ignored),
        "columns_guessed": [
            {
                "column": header[guess.index].strip(),
                "field": guess.field.value,
                "alike": guess.alike,
                "filled": guess.filled,
            }
            for guess in listed.guessed
        ],
        **file_document(listed.sheets, listed.left_out),
        "other_kinds": [{"kind": kind, "lines": count} for kind, count in listed.kinds],
        "without_serial": listed.nameless,
        "lot_without_serial": imported.nameless_before,
    }


def _error(error: ListError) -> dict[str, Any]:
    return {
        "line": error.line,
        "column": error.column,
        "sheet": error.sheet or None,
        "cell": error.cell or None,
        "code": error.code.value,
        "message": list_error_sentence(error),
    }


def print_import(imported: Imported, listed: DonorList, *, dry_run: bool) -> None:
    """The same for people: what is wrong on the second stream, what was left out and done on the first."""
    for error in imported.errors:
        click.echo(f"{_where(error)}: {list_error_sentence(error)}", err=True)
    for note in _notes(imported, listed):
        click.echo(note)
    if imported.errors:
        click.echo(nothing_stored(), err=True)
        return
    words = ngettext(
        "%(n)s row: %(new)s new, %(known)s already known",
        "%(n)s rows: %(new)s new, %(known)s already known",
        imported.rows,
        new=imported.created,
        known=imported.unchanged,
    )
    filled = ", " + _("more details for %(count)s of them", count=imported.filled) if imported.filled else ""
    tried = " (" + _("dry run, nothing stored") + ")" if dry_run else ""
    click.echo(f"{words}{filled}{tried}.")


def _where(error: ListError) -> str:
    if not error.line:
        return where_in(None)
    sheet = _("sheet %(name)s", name=error.sheet) + ", " if error.sheet else ""
    cell = ", " + _("cell %(cell)s", cell=error.cell) if error.cell else ""
    return f"{sheet}{where_in(error.line, error.column)}{cell}"


def _notes(imported: Imported, listed: DonorList) -> list[str]:
    header = listed.header.cells if listed.header else ()
    notes = [_("Columns left out: %(names)s.", names=", ".join(listed.ignored))] if listed.ignored else []
    notes += [
        f"{header[guess.index].strip() or guess.index + 1}: {word(guess.field)} ({guess_sentence(guess)})."
        for guess in listed.guessed
    ]
    notes += file_notes(listed.sheets, listed.left_out)
    if listed.nameless and not imported.errors:
        notes.append(_("Without a serial number: %(count)s.", count=listed.nameless))
    if imported.nameless_before:
        notes.append(
            _(
                "The lot already has %(count)s laptops without a serial number. Are they the same ones?",
                count=imported.nameless_before,
            )
        )
    return notes


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


def _left_out(table: ReadTable, lines: Sequence[str]) -> frozenset[str]:
    """The places of these lines. Ends the command for one that is not there, or that names the columns."""
    there = {line.place for line in table.lines[1:]} | {out.place for out in table.left_out}
    places = {text: text if ":" in text else f"1:{text}" for text in lines}
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

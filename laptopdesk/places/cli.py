"""`laptopdesk import locations`: places from a CSV file, all or nothing."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.places.service import import_locations
from laptopdesk.places.sheet import MAX_BYTES, PlacesSheet, SheetProblem, read_sheet
from laptopdesk.places.values import ImportOutcome
from laptopdesk.ui.console import (
    FAILED,
    as_json,
    by_email,
    database,
    domain_errors,
    emit,
    nothing_stored,
    stop,
    why_not,
)

ActorFor = Callable[[Session, str | None], Actor]


def import_commands(actor_for: ActorFor) -> click.Group:
    """The group `import` with `locations`; `actor_for` finds the person of `--by`, whom a higher package knows."""

    @click.group("import")
    def group() -> None:
        """Load what others keep in files."""

    @group.command("locations")
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Say what would happen; keep nothing.")
    @by_email
    @as_json
    @domain_errors
    def locations(*, file: Path, dry_run: bool, by: str | None, json_out: bool) -> None:
        """Load places from a CSV file with the columns naam, adres, plaats, postcode (and bron, soort)."""
        sheet = read_sheet(_read(file))
        outcome = ImportOutcome(rows=sheet.rows, created=0, unchanged=0)
        if not sheet.problems:
            with database() as opened:
                outcome = _load(opened, sheet, lambda session: actor_for(session, by), dry_run=dry_run)
        if json_out:
            emit(_document(sheet, outcome))
        else:
            _tell(file, sheet, outcome, dry_run=dry_run)
        sys.exit(FAILED if sheet.problems else 0)

    return group


class _DryRun(Exception):
    """Ends a unit of work that must keep nothing."""


def _load(
    opened: Database, sheet: PlacesSheet, actor_of: Callable[[Session], Actor], *, dry_run: bool
) -> ImportOutcome:
    try:
        with opened.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
            actor = actor_of(uow.session)
            outcome = import_locations(uow.by(actor), sheet.places)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return outcome


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        stop(_("%(file)s: cannot be read: %(why)s. Check the name and try again.", file=file, why=why_not(error)))


def _document(sheet: PlacesSheet, outcome: ImportOutcome) -> dict[str, object]:
    return {
        "rows": outcome.rows,
        "created": outcome.created,
        "unchanged": outcome.unchanged,
        "errors": [_error(problem) for problem in sheet.problems],
    }


def _error(problem: SheetProblem) -> dict[str, object]:
    message = word(problem.reason)
    return {"line": problem.line, "column": problem.column, "code": problem.reason.value, "message": message}


def _tell(file: Path, sheet: PlacesSheet, outcome: ImportOutcome, *, dry_run: bool) -> None:
    for problem in sheet.problems:
        where = f"{file}:{problem.line}" if problem.line else f"{file}"
        column = f" {problem.column}:" if problem.column else ""
        click.echo(f"{where}:{column} {word(problem.reason)}", err=True)
    if sheet.problems:
        click.echo(nothing_stored(), err=True)
    else:
        facts = {"added": outcome.created, "known": outcome.unchanged}
        if dry_run:
            click.echo(_("%(added)s locations would be added, %(known)s already known.", **facts))
        else:
            click.echo(_("%(added)s locations added, %(known)s already known.", **facts))

"""`laptopdesk lot …`, by the same rules as on the pages."""

import hashlib
import sys
from pathlib import Path
from typing import Any

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lots import queries as lots
from laptopdesk.assets.lots.file_notes import file_document, file_notes
from laptopdesk.assets.lots.messages import list_error_sentence
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.readers.values import WITH_HIDDEN_ROWS, DonorList
from laptopdesk.assets.lots.service.agreeing import announce
from laptopdesk.assets.lots.values import Announce, Announced, DifferenceLine, ExpectedLaptop, LineKind
from laptopdesk.core.clock import utc_now
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import ngettext
from laptopdesk.ui.console import (
    FAILED,
    NOT_ALL_ACCEPTED,
    OK,
    as_json,
    by_email,
    database,
    domain_errors,
    emit,
    nothing_stored,
    stop_unread,
    where_in,
)


@click.group()
def lot() -> None:
    """Lots: what a donor announced, and what came."""


@lot.command("expect")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lot", "code", required=True, metavar="CODE", help="The lot; it is made if it is not there.")
@click.option("--donor", default="", help="Who gives the laptops, for a new lot.")
@by_email
@as_json
@domain_errors
def expect(*, file: Path, code: str, donor: str, by: str | None, json_out: bool) -> None:
    """Keep a donor's announcement (CSV or XLSX): all of it, or with an error nothing and exit 1."""
    try:
        content = file.read_bytes()
    except OSError as error:
        stop_unread(file, error)
    command = Announce(
        lot=code,
        donor=donor,
        listed=read_donor_list(content, choices=WITH_HIDDEN_ROWS),
        name=file.name,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    with database() as db:
        with db.read() as session:
            actor = actor_for_command(session, by)
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            announced = announce(uow, command)
    _tell_announced(announced, command.listed, json_out=json_out)
    sys.exit(FAILED if announced.errors else OK)


def _tell_announced(announced: Announced, listed: DonorList, *, json_out: bool) -> None:
    errors = [
        {"line": error.line, "column": error.column, "code": error.code.value, "message": list_error_sentence(error)}
        for error in announced.errors
    ]
    if json_out:
        emit(
            {
                "rows": announced.rows,
                "unchanged": announced.unchanged,
                "errors": errors,
                "columns_left_out": list(listed.ignored),
                **file_document(listed.sheets, listed.left_out),
            }
        )
        return
    for note in file_notes(listed.sheets, listed.left_out, listed.ignored):
        click.echo(note)
    for error in errors:
        where = where_in(int(error["line"] or 0))
        click.echo(f"{where}: {error['message']}", err=True)
    if errors:
        click.echo(nothing_stored(), err=True)
    else:
        already = ngettext("%(n)s row was already announced.", "%(n)s rows were already announced.", announced.rows)
        new = ngettext("%(n)s row announced.", "%(n)s rows announced.", announced.rows)
        click.echo(already if announced.unchanged else new)


@lot.command("difference")
@click.argument("code")
@as_json
@domain_errors
def difference(*, code: str, json_out: bool) -> None:
    """What was announced for a lot and what came. Exit 3 while a line that differs is undecided."""
    with database() as db, db.read() as session:
        stored_lot = lifecycle.find_lot(session, code)
        if stored_lot is None:
            raise NotFound("lot", code)
        lines = lots.difference(session, stored_lot.id)
    if json_out:
        emit({"lot": code, "lines": [line_document(line) for line in lines]})
    else:
        for kind in LineKind:
            click.echo(f"{kind.value}: {sum(line.kind is kind for line in lines)}")
    undecided = any(line.kind is not LineKind.AS_EXPECTED and line.decision is None for line in lines)
    sys.exit(NOT_ALL_ACCEPTED if undecided else OK)


def line_document(line: DifferenceLine) -> dict[str, Any]:
    """One line of a difference as the command line gives it."""
    expected, delivered = line.expected, line.delivered
    return {
        "kind": line.kind.value,
        "line": expected.line if expected else None,
        "announced_serial": expected.serial if expected else None,
        "laptop": delivered.tag if delivered else None,
        "serial": delivered.serial if delivered else None,
        "look_alikes": [each.line if isinstance(each, ExpectedLaptop) else each.tag for each in line.look_alikes],
        "decision": line.decision.outcome.value if line.decision else None,
    }

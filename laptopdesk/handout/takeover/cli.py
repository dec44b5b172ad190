"""`laptopdesk takeover FILE --lot CODE`."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from laptopdesk.accounts.queries import actor_for_command, get_actor_by_email
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.lots.file_notes import file_document, file_notes
from laptopdesk.assets.takeover.headers import STATES
from laptopdesk.assets.takeover.messages import takeover_error_sentence
from laptopdesk.assets.takeover.reading import read_takeover
from laptopdesk.core.clock import to_local, utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.search import normalise
from laptopdesk.handout.takeover.service import take_over
from laptopdesk.handout.takeover.values import TakenOverList, TakeOver, TakeoverDocument, TakeoverRefused
from laptopdesk.places import queries as places
from laptopdesk.training.values import THREE_TRAININGS
from laptopdesk.ui.console import (
    FAILED,
    LOCATION,
    NOT_ALL_ACCEPTED,
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

DAY = click.DateTime(formats=["%Y-%m-%d", "%d-%m-%Y"])


@click.command("takeover")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lot", required=True, metavar="CODE", help="The lot; it is made if it is not there.")
@click.option("--donor", default="", help="Who gave the laptops, for a new lot.")
@click.option(
    "--location", type=LOCATION, default=None, metavar="CODE", help="Where laptops lie whose row names no place."
)
@click.option("--received", default=None, type=DAY, help="The date of receipt of rows without one.")
@click.option("--programme", default=THREE_TRAININGS, metavar="CODE", help="For rows that are out and name none.")
@click.option("--state", "words", multiple=True, metavar="WORD=STATE", help="What a word in the list means.")
@click.option("--second", default=None, metavar="EMAIL", help="Who attests the erasure beside the person of --by.")
@click.option("--document", default=None, type=click.Path(path_type=Path), help="The paper that goes with it.")
@click.option("--allow-attestation", "reason", default="", metavar="REASON", help="Allow this lot attested erasure.")
@by_email
@as_json
@domain_errors
def takeover(
    *,
    file: Path,
    lot: str,
    donor: str,
    location: str | None,
    received: datetime | None,
    programme: str,
    words: tuple[str, ...],
    second: str | None,
    document: Path | None,
    reason: str,
    by: str | None,
    json_out: bool,
) -> None:
    """Take over laptops from before this system (CSV or XLSX): all rows, or with an error none and exit 1.

    Exit 3: a laptop that the list calls ready was only received, because nobody attested its erasure.
    """
    if second and (document is None or by is None):
        stop(_("An attestation needs --by, --second and --document.") + " " + nothing_stored())
    now = utc_now()
    listed = read_takeover(
        _content(file),
        states=dict(_meaning(text) for text in words),
        today=to_local(now).date(),
        received_on=_day(received),
    )
    paper = TakeoverDocument(name=document.name, content=_content(document)) if document else None
    with database() as db:
        command = TakeOver(
            lot=lot.strip(),
            listed=listed,
            donor=donor,
            programme=programme,
            location_id=_location(db, location),
            document=paper,
            second_id=_staff(db, second),
            allow_reason=reason,
        )
        result = _run(db, command, by, now)
    if json_out:
        emit(as_document(result) | file_document(listed.sheets, listed.left_out))
    else:
        _print(result)
        for note in file_notes(listed.sheets, listed.left_out, listed.ignored):
            click.echo(note)
    sys.exit(FAILED if result.errors else NOT_ALL_ACCEPTED if result.lowered else OK)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        stop_unread(file, error)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _meaning(text: str) -> tuple[str, LaptopState]:
    word, _equals, state = text.rpartition("=")
    if not normalise(word) or state not in set(STATES):
        allowed = ", ".join(state.value for state in STATES)
        sentence = _("--state %(text)s: write WORD=STATE, with STATE one of %(states)s.", text=text, states=allowed)
        stop(f"{sentence} {nothing_stored()}")
    return normalise(word), LaptopState(state)


def _location(db: Database, code: str | None) -> int | None:
    if code is None:
        return None
    with db.read() as session:
        place = places.find_location_by_code(session, code)
    if place is None:
        raise NotFound("location", code)
    return place.id


def _staff(db: Database, email: str | None) -> int | None:
    if email is None:
        return None
    with db.read() as session:
        return get_actor_by_email(session, email).staff_id


def _run(db: Database, command: TakeOver, by: str | None, now: datetime) -> TakenOverList:
    with db.read() as session:
        actor = actor_for_command(session, by)
    try:
        with db.unit_of_work(now=now, actor=actor) as uow:
            return take_over(uow, command)
    except TakeoverRefused as refused:
        return refused.result


def as_document(result: TakenOverList) -> dict[str, Any]:
    """What a take-over did, as the command line gives it."""
    return {
        "rows": result.rows,
        "created": result.created,
        "unchanged": result.unchanged,
        "handed_out": result.handed_out,
        "attested": result.attested,
        "lowered": result.lowered,
        "ignored_columns": list(result.ignored),
        "errors": [
            {
                "line": error.line,
                "column": error.column or None,
                "code": error.code.value,
                "message": takeover_error_sentence(error),
            }
            for error in result.errors
        ],
    }


def _print(result: TakenOverList) -> None:
    for error in result.errors:
        where = where_in(error.line, error.column)
        click.echo(f"{where}: {takeover_error_sentence(error)}", err=True)
    if result.errors:
        click.echo(nothing_stored(), err=True)
        return
    click.echo(
        _(
            "%(rows)s rows: %(new)s new, %(known)s already known; %(out)s handed out, %(attested)s "
            "attested, %(lowered)s ready in the list but only received.",
            rows=result.rows,
            new=result.created,
            known=result.unchanged,
            out=result.handed_out,
            attested=result.attested,
            lowered=result.lowered,
        )
    )

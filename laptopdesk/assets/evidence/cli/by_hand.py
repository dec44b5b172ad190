"""`laptopdesk evidence manual`, `destroy` and `confirm`: what two people say of a drive."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from laptopdesk.accounts.queries import actor_for_command, get_actor_by_email
from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.cli.logs import evidence
from laptopdesk.assets.evidence.service import confirm_by_hand, record_by_hand
from laptopdesk.assets.evidence.values import BY_HAND, DESTRUCTIONS, Method, RecordByHand
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import SanitizationLevel
from laptopdesk.core.clock import utc_now
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word
from laptopdesk.ui.console import LAPTOP, as_json, by_email, database, domain_errors, emit, stop, stop_unread

_LEVELS = [
    level.value for level in SanitizationLevel if level not in (SanitizationLevel.NONE, SanitizationLevel.DESTROY)
]
_drive = click.option("--medium", type=int, default=None, help="The drive's number, where the laptop has several.")
_second = click.option("--second", required=True, metavar="EMAIL", help="The other person, who must confirm it.")
_day = click.option("--on", "done_on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day it was done.")


@evidence.command("manual")
@click.argument("tag", type=LAPTOP)
@_drive
@click.option("--method", required=True, type=click.Choice([method.value for method in BY_HAND]))
@click.option("--level", required=True, type=click.Choice(_LEVELS), help="The level you claim.")
@_day
@click.option("--reason", required=True, help="Why no tool's log shows it.")
@_second
@by_email
@as_json
@domain_errors
def manual(
    *,
    tag: str,
    medium: int | None,
    method: str,
    level: str,
    done_on: datetime,
    reason: str,
    second: str,
    by: str | None,
    json_out: bool,
) -> None:
    """Say that you erased a drive by hand. It counts once the second person confirms it."""
    _record(tag, medium, Method(method), SanitizationLevel(level), done_on, reason, second, by, json_out=json_out)


@evidence.command("destroy")
@click.argument("tag", type=LAPTOP)
@_drive
@click.option("--method", required=True, type=click.Choice([method.value for method in DESTRUCTIONS]))
@_day
@click.option("--done-by", required=True, help="Who destroyed it: a person or a company.")
@click.option("--document", required=True, type=click.Path(path_type=Path), help="The paper about it.")
@click.option("--reason", required=True, help="Why the drive was destroyed.")
@_second
@by_email
@as_json
@domain_errors
def destroy(
    *,
    tag: str,
    medium: int | None,
    method: str,
    done_on: datetime,
    done_by: str,
    document: Path,
    reason: str,
    second: str,
    by: str | None,
    json_out: bool,
) -> None:
    """Say that a drive was destroyed. It counts, and the drive is out, once the witness confirms it."""
    try:
        content = document.read_bytes()
    except OSError as error:
        stop_unread(document, error)
    _record(
        tag,
        medium,
        Method(method),
        SanitizationLevel.DESTROY,
        done_on,
        reason,
        second,
        by,
        done_by=done_by,
        document=content,
        json_out=json_out,
    )


def _record(
    tag: str,
    medium: int | None,
    method: Method,
    level: SanitizationLevel,
    done_on: datetime,
    reason: str,
    second: str,
    by: str | None,
    *,
    done_by: str = "",
    document: bytes | None = None,
    json_out: bool,
) -> None:
    with database() as db:
        with db.read() as session:
            actor = actor_for_command(session, by)
            other = get_actor_by_email(session, second).staff_id
            fitted = lifecycle.list_media(session, lifecycle.get_laptop(session, tag).laptop.id, fitted_only=True)
        if medium is None and len(fitted) != 1:
            stop(_several(tag, [medium.id for medium in fitted]))
        command = RecordByHand(
            medium_id=medium or fitted[0].id,
            does=method,
            claimed_level=level,
            done_on=done_on.date(),
            reason=reason,
            second_id=other or 0,
            done_by=done_by,
            document=document,
        )
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            record_id = record_by_hand(uow, tag, command)
    if json_out:
        emit({"record": record_id, "laptop": tag, "confirmed": False})
    else:
        sentence = _("Record %(record)s is waiting for %(second)s:", record=record_id, second=second)
        click.echo(f"{sentence} laptopdesk evidence confirm {record_id} --by {second}")


def _several(tag: str, numbers: Sequence[int]) -> str:
    return ngettext(
        "%(tag)s has %(n)s drive: name one with --medium (%(numbers)s).",
        "%(tag)s has %(n)s drives: name one with --medium (%(numbers)s).",
        len(numbers),
        tag=tag,
        numbers=", ".join(map(str, numbers)),
    )


@evidence.command("confirm")
@click.argument("record", type=int)
@by_email
@as_json
@domain_errors
def confirm(*, record: int, by: str | None, json_out: bool) -> None:
    """Confirm what a colleague said of a drive, as the second person who was named."""
    with database() as db:
        with db.read() as session:
            actor = actor_for_command(session, by)
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            verdict = confirm_by_hand(uow, record)
        with db.read() as session:
            stored = queries.get_record(session, record)
    if stored.laptop is None:
        raise NotFound("record", record)
    if json_out:
        emit({"record": record, "laptop": stored.laptop, "verdict": verdict.value, "level": stored.level.value})
    else:
        click.echo(f"{stored.laptop}: {word(verdict)}, {word(stored.level)}")

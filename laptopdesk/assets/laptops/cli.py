"""`laptopdesk laptop …`: moves and bench work at the command line, by the same rules as the pages."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.evidence.service import correct_laptop
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.lifecycle.service import take_back_mistake
from laptopdesk.assets.lifecycle.values import CorrectLaptop, LaptopState
from laptopdesk.assets.moves.messages import moved_words
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.core.clock import utc_now
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.console import FAILED, LAPTOP, as_json, by_email, database, domain_errors, emit
from laptopdesk.ui.errors import sentences_for


@click.group()
def laptop() -> None:
    """One laptop."""


@laptop.command("move")
@click.argument("tag", type=LAPTOP)
@click.argument("state", type=click.Choice([state.value for state in LaptopState]))
@click.option("--reason", default=None, help="Needed for repair, quarantine, missing and disposal, and to set back.")
@by_email
@as_json
@domain_errors
def move(*, tag: str, state: str, reason: str | None, by: str | None, json_out: bool) -> None:
    """Move a laptop to a state; refused with every reason where the table or its conditions say no."""
    with _json_refusal(tag, json_out=json_out):
        before = _move(tag, LaptopState(state), reason, by, utc_now())
    if json_out:
        emit({"laptop": tag, "state": state, "before": before.value})
    else:
        click.echo(moved_words(tag, before, LaptopState(state)))


@contextmanager
def _json_refusal(tag: str, *, json_out: bool) -> Iterator[None]:
    """A refusal as one JSON document, where that was asked."""
    try:
        yield
    except DomainError as error:
        if not json_out:
            raise
        reasons = [item.value for item in error.reasons] if isinstance(error, Refused) else []
        emit({"laptop": tag, "error": error.code, "reasons": reasons, "detail": " ".join(sentences_for(error))})
        sys.exit(FAILED)


def _move(tag: str, state: LaptopState, reason: str | None, by: str | None, now: datetime) -> LaptopState:
    with database() as db:
        with db.read() as session:
            actor, before = actor_for_command(session, by), get_laptop(session, tag).laptop.state
        with db.unit_of_work(now=now, actor=actor) as uow:
            move_laptop(uow, tag, state, reason=reason)
    return before


@laptop.command("correct")
@click.argument("tag", type=LAPTOP)
@click.option("--maker", default=None, help="The maker, where the register has another.")
@click.option("--model", default=None, help="The model, where the register has another.")
@click.option("--serial", default=None, help='The serial number; "" where nobody can read it.')
@click.option("--reason", default="", help="Why it is corrected; it is kept.")
@by_email
@as_json
@domain_errors
def correct(
    *, tag: str, maker: str | None, model: str | None, serial: str | None, reason: str, by: str | None, json_out: bool
) -> None:
    """Correct maker, model or serial number of a laptop; its wipe logs are judged again by the serial number."""
    command = CorrectLaptop(tag=tag, reason=reason, manufacturer=maker, model=model, serial=serial)
    with database() as db, _json_refusal(tag, json_out=json_out):
        with db.read() as session:
            actor = actor_for_command(session, by)
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            changed = correct_laptop(uow, command)
    if json_out:
        emit({"laptop": tag, "corrected": list(changed)})
    else:
        click.echo(f"{tag}: {_('corrected')}")


@laptop.command("take-back")
@click.argument("tag", type=LAPTOP)
@by_email
@as_json
@domain_errors
def take_back(*, tag: str, by: str | None, json_out: bool) -> None:
    """Take back a laptop that was received by mistake, by who received it and before anything happened to it."""
    with database() as db, _json_refusal(tag, json_out=json_out):
        with db.read() as session:
            actor = actor_for_command(session, by)
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            take_back_mistake(uow, tag)
    if json_out:
        emit({"laptop": tag, "taken_back": True})
    else:
        click.echo(f"{tag}: {_('taken back')}")

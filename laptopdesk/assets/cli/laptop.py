"""`laptopdesk laptop …`: moves and bench work at the command line, by the same rules as the pages."""

import sys
from datetime import datetime

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.service import move_laptop
from laptopdesk.core.clock import utc_now
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.ui.console import FAILED, as_json, by_email, database, domain_errors, emit
from laptopdesk.ui.errors import sentences_for


@click.group()
def laptop() -> None:
    """One laptop."""


@laptop.command("move")
@click.argument("tag")
@click.argument("state", type=click.Choice([state.value for state in LaptopState]))
@click.option("--reason", default=None, help="Needed for repair, quarantine, missing and disposal.")
@by_email
@as_json
@domain_errors
def move(*, tag: str, state: str, reason: str | None, by: str | None, json_out: bool) -> None:
    """Move a laptop to a state; refused with every reason where the table or its conditions say no."""
    try:
        _move(tag, LaptopState(state), reason, by, utc_now())
    except DomainError as error:
        if not json_out:
            raise
        reasons = [item.value for item in error.reasons] if isinstance(error, Refused) else []
        emit({"laptop": tag, "error": error.code, "reasons": reasons, "detail": " ".join(sentences_for(error))})
        sys.exit(FAILED)
    if json_out:
        emit({"laptop": tag, "state": state})
    else:
        click.echo(f"{tag}: {state}")


def _move(tag: str, state: LaptopState, reason: str | None, by: str | None, now: datetime) -> None:
    with database() as db:
        with db.read() as session:
            actor = actor_for_command(session, by)
        with db.unit_of_work() as uow:
            move_laptop(uow, tag, state, now=now, actor=actor, reason=reason)

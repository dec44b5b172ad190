"""`laptopdesk lock …`, by the same rules as on the page."""

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.assets.preparation.service.checks import record_lock_checks
from laptopdesk.assets.preparation.values import LockResult, RecordLockChecks
from laptopdesk.core.clock import utc_now
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.console import LAPTOP, as_json, by_email, database, domain_errors, emit


@click.group()
def lock() -> None:
    """Locks of a former owner."""


@lock.command("try")
@click.argument("tag", type=LAPTOP)
@click.argument("kind", type=click.Choice([kind.value for kind in LockKind]))
@click.argument("result", type=click.Choice([result.value for result in LockResult]))
@click.option("--tool", default="", help="How it was tried.")
@click.option("--online", is_flag=True, help="The laptop was online while it was tried.")
@by_email
@as_json
@domain_errors
def try_lock(*, tag: str, kind: str, result: str, tool: str, online: bool, by: str | None, json_out: bool) -> None:
    """Record what trying one lock showed; a lock found puts the laptop in quarantine."""
    results = ((LockKind(kind), LockResult(result)),)
    command = RecordLockChecks(tag=tag, results=results, online=online, tool=tool)
    with database() as db:
        with db.read() as session:
            actor = actor_for_command(session, by)
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            apart = record_lock_checks(uow, command)
    if json_out:
        emit({"laptop": tag, "kind": kind, "result": result, "quarantined": apart})
    else:
        click.echo(f"{tag}: {kind} {result}" + (", " + _("in quarantine") if apart else ""))

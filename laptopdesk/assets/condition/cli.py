"""`laptopdesk lock …`: locks tried at the command line, by the same rules as on the page."""

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.condition.service import record_lock_checks
from laptopdesk.assets.condition.values import LockResult, RecordLockChecks
from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.core.clock import utc_now
from laptopdesk.ui.console import as_json, by_email, database, domain_errors, emit


@click.group()
def lock() -> None:
    """Locks of a former owner."""


@lock.command("try")
@click.argument("tag")
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
        with db.unit_of_work() as uow:
            apart = record_lock_checks(uow, command, now=utc_now(), actor=actor)
    if json_out:
        emit({"laptop": tag, "kind": kind, "result": result, "quarantined": apart})
    else:
        click.echo(f"{tag}: {kind} {result}" + (", in quarantine" if apart else ""))

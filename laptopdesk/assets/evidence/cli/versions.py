"""`laptopdesk evidence versions`: which versions of a wipe tool count, which wait, and the decision about one."""

from typing import Any

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.evidence import queries, versions
from laptopdesk.assets.evidence.cli.logs import evidence
from laptopdesk.assets.evidence.service import DecideVersion, decide_version, read_anew, read_waiting
from laptopdesk.assets.evidence.service.versions import plain_version
from laptopdesk.assets.evidence.versions import ToolVersion, WaitingVersion
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.ui.console import as_json, by_email, database, domain_errors, emit


@evidence.group("versions", invoke_without_command=True)
@as_json
@click.pass_context
def versions_group(context: click.Context, *, json_out: bool) -> None:
    """Which versions of a wipe tool count, and which wait for a decision."""
    if context.invoked_subcommand is None:
        _list(json_out=json_out)


@versions_group.command("list")
@as_json
def list_versions(*, json_out: bool) -> None:
    """Every version that was decided about, and every one that waits, with its logs."""
    _list(json_out=json_out)


@domain_errors
def _list(*, json_out: bool) -> None:
    with database() as db, db.read() as session:
        decided = [_decided(version) for version in versions.list_versions(session)]
        waiting = [_waiting(version) for version in versions.list_waiting(session)]
    if json_out:
        emit({"versions": decided, "waiting": waiting})
        return
    for item in waiting:
        logs = ", ".join(f"{log['log']} {log['name']}" for log in item["logs"])
        waits = ngettext("waiting, %(n)s record", "waiting, %(n)s records", item["records"])
        click.echo(f"{item['tool']} {item['version'] or '-'}: {waits} ({_('logs')}: {logs})")
    for item in decided:
        standing = _("faulty") if item["faulty"] else _("allowed") if item["allowed"] else _("refused")
        records = ngettext("%(n)s record", "%(n)s records", item["records"])
        click.echo(f"{item['tool']} {item['version']}: {standing}, {records}. {item['ground']}")


def _decided(version: ToolVersion) -> dict[str, Any]:
    return {
        "tool": version.tool,
        "version": version.version,
        "allowed": version.allowed,
        "faulty": version.faulty,
        "ground": version.ground,
        "decided_at": version.decided_at.isoformat(),
        "decided_by": version.decided_by_id,
        "log": version.evidence_file_id,
        "records": version.records,
    }


def _waiting(version: WaitingVersion) -> dict[str, Any]:
    return {
        "tool": version.tool,
        "version": version.version,
        "records": version.records,
        "laptops": version.laptops,
        "decided": version.decided,
        "can_be_allowed": version.can_be_allowed,
        "logs": [
            {
                "log": log.id,
                "name": log.name,
                "added_at": log.added_at.isoformat(),
                "drives": log.drives,
                "development": log.development,
            }
            for log in version.logs
        ],
    }


_tool = click.argument("tool")
_version = click.argument("version")
_ground = click.option("--ground", required=True, help="What you saw in the log, and why you decide so.")
_log = click.option("--log", required=True, help="The log you looked at: its number in the list, or its SHA-256.")


@versions_group.command("allow")
@_tool
@_version
@_ground
@_log
@by_email
@as_json
@domain_errors
def allow(*, tool: str, version: str, ground: str, log: str, by: str | None, json_out: bool) -> None:
    """This version counts: records that waited for it are judged anew."""
    _decide(tool, version, ground, log, by, allow=True, json_out=json_out)


@versions_group.command("refuse")
@_tool
@_version
@_ground
@_log
@by_email
@as_json
@domain_errors
def refuse(*, tool: str, version: str, ground: str, log: str, by: str | None, json_out: bool) -> None:
    """This version does not count, and waits no longer. One that counted is declared faulty instead."""
    _decide(tool, version, ground, log, by, allow=False, json_out=json_out)


def _decide(tool: str, version: str, ground: str, log: str, by: str | None, *, allow: bool, json_out: bool) -> None:
    tool, version = tool.strip().lower(), plain_version(version)
    with database() as db:
        with db.read() as session:
            actor, log_id = actor_for_command(session, by), _find_log(db, log)
            readings = read_waiting(session, tool, version)
        command = DecideVersion(tool=tool, version=version, allow=allow, ground=ground, log_id=log_id)
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            waited, accepted = decide_version(uow, command, readings)
    _tell(
        {"tool": tool, "version": version, "allowed": allow, "records": waited, "accepted": accepted}, json_out=json_out
    )


def _find_log(db: Database, text: str) -> int | None:
    if text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    with db.read() as session:
        log = queries.find_log(session, text.strip().lower())
    return log.id if log else None


@versions_group.command("read-anew")
@_tool
@_version
@by_email
@as_json
@domain_errors
def read_again(*, tool: str, version: str, by: str | None, json_out: bool) -> None:
    """Read logs again that were refused for this version; "" for those that named none."""
    tool, version = tool.strip().lower(), plain_version(version)
    with database() as db:
        with db.read() as session:
            actor, readings = actor_for_command(session, by), read_waiting(session, tool, version)
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            waited, accepted = read_anew(uow, tool, version, readings)
    _tell({"tool": tool, "version": version, "records": waited, "accepted": accepted}, json_out=json_out)


def _tell(document: dict[str, Any], *, json_out: bool) -> None:
    if json_out:
        emit(document)
        return
    words = {True: _("allowed"), False: _("refused"), None: _("read again")}[document.get("allowed")]
    counts = _(
        "%(waited)s were waiting, %(accepted)s now accepted.", waited=document["records"], accepted=document["accepted"]
    )
    click.echo(f"{document['tool']} {document['version']}: {words}. {counts}")

"""`laptopdesk evidence fault`, `unfault` and `faults`: a version of a tool that proves nothing."""

from typing import Any

import click
from sqlalchemy.orm import Session

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.cli.logs import evidence
from laptopdesk.assets.evidence.laptop_holders import holders_of
from laptopdesk.assets.evidence.service import declare_fault, withdraw_fault
from laptopdesk.assets.evidence.values import Fault
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.access import Actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word
from laptopdesk.ui.console import as_json, by_email, database, domain_errors, emit

_AT_ONCE = 500


@evidence.command("fault")
@click.option("--tool", required=True, help="As it stands in the records: nwipe.")
@click.option("--version", required=True, help="0.34 covers 0.34 and 0.34.x.")
@click.option("--reason", required=True, help="What is wrong with it.")
@by_email
@as_json
@domain_errors
def fault(*, tool: str, version: str, reason: str, by: str | None, json_out: bool) -> None:
    """Declare a version of a tool faulty: all its records are revoked, and those that come later."""
    with database() as db:
        actor = _actor(db, by)
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            fault_id = declare_fault(uow, tool, version, reason=reason)
        _tell(db, fault_id, actor, json_out=json_out)


@evidence.command("unfault")
@click.argument("fault_id", type=int)
@click.option("--reason", required=True, help="Why it is not faulty.")
@by_email
@as_json
@domain_errors
def unfault(*, fault_id: int, reason: str, by: str | None, json_out: bool) -> None:
    """Withdraw a fault: what it alone revoked counts again."""
    with database() as db:
        actor = _actor(db, by)
        with db.unit_of_work(now=utc_now(), actor=actor) as uow:
            withdraw_fault(uow, fault_id, reason=reason)
        _tell(db, fault_id, actor, json_out=json_out)


@evidence.command("faults")
@by_email
@as_json
@domain_errors
def faults(*, by: str | None, json_out: bool) -> None:
    """Every fault that was declared, with the laptops it hits and who has them."""
    with database() as db:
        actor = _actor(db, by)
        with db.read() as session:
            documents = [_document(session, fault, actor) for fault in queries.list_faults(session)]
    if json_out:
        emit({"faults": documents})
        return
    for item in documents:
        ended = " (" + _("withdrawn") + ")" if item["withdrawn_at"] else ""
        many = ngettext("%(n)s record revoked", "%(n)s records revoked", item["records"])
        click.echo(f"{item['fault']}: {item['tool']} {item['version']}{ended}: {many}")


def _actor(db: Database, by: str | None) -> Actor:
    with db.read() as session:
        return actor_for_command(session, by)


def _tell(db: Database, fault_id: int, actor: Actor, *, json_out: bool) -> None:
    with db.read() as session:
        document = _document(session, queries.get_fault(session, fault_id), actor)
    if json_out:
        emit(document)
        return
    click.echo(
        _(
            "Fault %(fault)s: %(records)s records of %(laptops)s laptops are revoked.",
            fault=fault_id,
            records=document["records"],
            laptops=len(document["laptops"]),
        )
    )
    for laptop in document["laptops"]:
        where = laptop["holder"] or laptop["location"] or "-"
        click.echo(f"  {laptop['laptop']} {word(LaptopState(laptop['state']))} {where}")


def _document(session: Session, fault: Fault, actor: Actor) -> dict[str, Any]:
    return {
        "fault": fault.id,
        "tool": fault.tool,
        "version": fault.version,
        "reason": fault.reason,
        "declared_at": fault.declared_at.isoformat(),
        "withdrawn_at": fault.withdrawn_at.isoformat() if fault.withdrawn_at else None,
        "records": fault.records,
        "laptops": _laptops(session, fault.id, actor),
    }


def _laptops(session: Session, fault_id: int, actor: Actor) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = []
    after = 0
    while some := queries.list_laptops_of_fault(session, fault_id, after=after, limit=_AT_ONCE):
        holders = holders_of(session, [laptop.id for laptop in some], actor)
        for laptop in some:
            holder = holders.get(laptop.id)
            documents.append(
                {
                    "laptop": laptop.tag,
                    "state": laptop.state.value,
                    "location": laptop.location_name,
                    "holder": holder.initials if holder else None,
                }
            )
        after = some[-1].id
    return documents

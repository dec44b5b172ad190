"""`laptopdesk handout …`: the same operations as the desk page, for a person at the command line."""

import secrets
import sys
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import click

from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices.service import OperationReport, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.protocol.fields import IntentError, Json
from laptopdesk.protocol.operations import HandOutIntent, OperationKind, ReturnIntent, ReturnReason
from laptopdesk.protocol.uuid7 import uuid7
from laptopdesk.ui.console import (
    FAILED,
    LAPTOP,
    LOCATION,
    PASS,
    as_json,
    by_email,
    database,
    domain_errors,
    emit,
    stop,
    wiring,
)
from laptopdesk.ui.errors import sentences_for


@click.group()
def handout() -> None:
    """Hand-overs and returns."""


@handout.command("add")
@click.option("--laptop", type=LAPTOP, required=True, metavar="TAG")
@click.option("--pass", "pass_code", type=PASS, required=True, metavar="CODE")
@click.option("--location", type=LOCATION, required=True, metavar="CODE")
@click.option("--kit", multiple=True, metavar="ITEM", help="Once for each item, such as --kit charger.")
@click.option("--paper", required=True, metavar="NUMBER", help="The number on the signed paper agreement.")
@click.option("--operation-id", default=None, help="The same id again answers the same hand-over.")
@by_email
@as_json
@domain_errors
def add(
    *,
    laptop: str,
    pass_code: str,
    location: str,
    kit: tuple[str, ...],
    paper: str,
    operation_id: str | None,
    by: str | None,
    json_out: bool,
) -> None:
    """Hand a laptop to the holder of a pass; refused with every reason where the gate says no."""
    intent = _read(
        lambda: HandOutIntent(
            laptop=laptop, pass_code=pass_code, location=location, kit=kit, signature=f"paper:{paper}"
        ).to_json()
    )
    _report(OperationKind.HAND_OUT, intent, operation_id=operation_id, by=by, json_out=json_out)


@handout.command("return")
@click.argument("laptop", type=LAPTOP, metavar="TAG")
@click.option("--location", type=LOCATION, required=True, metavar="CODE")
@click.option("--reason", type=click.Choice([r.value for r in ReturnReason]), default=ReturnReason.OTHER.value)
@click.option("--kit", multiple=True, help="What came back with it, such as charger; may be given several times.")
@by_email
@as_json
@domain_errors
def take_back(*, laptop: str, location: str, reason: str, kit: tuple[str, ...], by: str | None, json_out: bool) -> None:
    """Take a laptop back; its evidence ends with the return."""
    back = ReturnReason(reason)
    intent = _read(lambda: ReturnIntent(laptop=laptop, location=location, reason=back, kit=kit).to_json())
    _report(OperationKind.RETURN, intent, operation_id=None, by=by, json_out=json_out)


def _read(make: Callable[[], dict[str, Json]]) -> dict[str, Json]:
    try:
        return make()
    except IntentError as error:
        stop(_("--%(field)s is not right. Check it and try again.", field=error.field))


def _report(
    kind: OperationKind, intent: dict[str, Json], *, operation_id: str | None, by: str | None, json_out: bool
) -> None:
    now = utc_now()
    with database() as db:
        try:
            answer = _apply(db, kind, intent, _operation_id(operation_id, now), by, now)
        except DomainError as error:
            if json_out:
                reasons = [reason.value for reason in error.reasons] if isinstance(error, Refused) else []
                emit({"error": error.code, "reasons": reasons, "detail": " ".join(sentences_for(error))})
                sys.exit(FAILED)
            raise
    if json_out:
        emit(answer)
    else:
        click.echo(f"{answer['laptop']}: {answer['number']}")


def _apply(
    db: Database, kind: OperationKind, intent: dict[str, Json], operation_id: UUID, by: str | None, now: datetime
) -> dict[str, object]:
    with db.read() as session:
        actor = actor_for_command(session, by)
    report = OperationReport(
        operation_id=operation_id,
        kind=kind.value,
        intent=intent,
        envelope={"mode": "online"},
        reporter=ReporterKind.CLI,
        happened_at=now,
    )
    return dict(report_operation(db, wiring().operations, report, now=now, actor=actor).answer)


def _operation_id(text: str | None, now: datetime) -> UUID:
    if text is None:
        return uuid7(int(now.timestamp() * 1000), secrets.token_bytes(10))
    try:
        return UUID(text)
    except ValueError:
        stop(_("--operation-id is no UUID."))

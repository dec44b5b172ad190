"""A reporter as a process of its own: tells the inbox of an operation at an agreed moment, and what it was answered."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import OperationalError

import laptopdesk.schema  # noqa: F401 - foreign keys need every table
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.core.numbering import take_numbers
from laptopdesk.core.operations import Answer, OperationRegistry, ReportedAct
from laptopdesk.devices.service import OperationReport, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.protocol.words import Worded
from tests.concurrency.careless import take_away_write_lock
from tests.databases import open_database

_databases: dict[str, Database] = {}


class Why(Worded):
    SECOND = "test_not_the_first", "test_not_the_first"


def apply_slowly(uow: UnitOfWork, operation: ReportedAct) -> Answer:
    """Takes a number and lingers, so that a twin arrives meanwhile; `refuse` says no after that."""
    number = take_numbers(uow.session, "effect")[0]
    time.sleep(0.03)
    if operation.intent.get("refuse"):
        raise Refused([Why.SECOND])
    return {"number": number}


def take_away_locks() -> None:
    """For the negative control: in this process, write transactions on SQLite begin as readers."""
    take_away_write_lock()


def tell(url: str, operation_id: str, intent: dict[str, Any], moment: float) -> dict[str, Any]:
    """Report the operation at `moment` (seconds since 1970); the answer, or the code and reasons of a refusal."""
    db = _databases.setdefault(url, open_database(url))
    registry = OperationRegistry(handlers={"count": apply_slowly}, reasons=[Why])
    report = OperationReport(
        operation_id=UUID(operation_id),
        kind="count",
        intent=intent,
        envelope={},
        reporter=ReporterKind.API,
        happened_at=datetime.now(UTC),
    )
    time.sleep(max(0.0, moment - time.time()))
    try:
        answered = report_operation(db, registry, report, now=datetime.now(UTC), actor=system_actor())
    except DomainError as error:
        return {"error": error.code, "reasons": [reason.value for reason in getattr(error, "reasons", ())]}
    except OperationalError as error:
        return {"error": "crash", "why": str(error.orig)}
    return {"answer": answered.answer, "repeated": answered.repeated}

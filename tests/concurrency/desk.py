"""One desk as a process of its own: reads one JSON request a line, acts at the agreed moment, answers one line.

`python -m tests.concurrency.desk DATABASE_URL [negative]`. With `negative` the row locks are taken away, so that the
control shows what the lock and the constraint are for.
"""

import json
import sys
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.accounts.queries import get_actor
from laptopdesk.app import compose
from laptopdesk.core.db import Database
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.devices.service import OperationReport, report_operation
from laptopdesk.devices.values import ReporterKind
from tests.concurrency.careless import take_away_write_lock
from tests.databases import open_database


def act(db: Database, request: dict[str, Any]) -> dict[str, Any]:
    """Report the operation of the request; answer `applied` or the codes of the refusal."""
    now = datetime.now(UTC)
    with db.read() as session:
        actor = get_actor(session, request["staff"])
    report = OperationReport(
        operation_id=UUID(request["operation_id"]),
        kind=request["kind"],
        intent=request["intent"],
        envelope={"mode": "online"},
        reporter=ReporterKind.PAGE,
        happened_at=now,
    )
    time.sleep(max(0.0, request["at"] - time.time()))
    try:
        answered = report_operation(db, compose_once().operations, report, now=now, actor=actor)
    except Refused as error:
        return {"result": "refused", "reasons": [reason.value for reason in error.reasons]}
    except DomainError as error:
        return {"result": "error", "code": error.code}
    return {"result": "applied", "answer": answered.answer}


_wiring = []


def compose_once() -> Any:
    """The registries, made at the first call."""
    if not _wiring:
        _wiring.append(compose())
    return _wiring[0]


def take_away_locks() -> None:
    """Row locks do nothing in this process, and write transactions on SQLite begin as readers."""
    sa.Select.with_for_update = lambda self, **_: self  # type: ignore[assignment,method-assign]
    take_away_write_lock()


def main() -> None:
    """Serve requests until standard input ends."""
    if "negative" in sys.argv[2:]:
        take_away_locks()
    db = open_database(sys.argv[1])
    compose_once()
    print("ready", flush=True)
    for line in sys.stdin:
        try:
            answer = act(db, json.loads(line))
        except Exception as error:  # noqa: BLE001 - the parent judges every kind of failure
            answer = {"result": "crash", "error": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(answer), flush=True)
    db.dispose()


if __name__ == "__main__":
    main()

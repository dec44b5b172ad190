"""Samples for the demo: one lot whose sample is done, one whose sample waits."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from laptopdesk.assets.sampling import queries as samples
from laptopdesk.assets.sampling import rules
from laptopdesk.assets.sampling.service import RecordCheck, draw_sample, record_check
from laptopdesk.assets.sampling.values import CheckResult
from laptopdesk.core.access import Actor, system_actor
from laptopdesk.core.db import Database

CHIEF = system_actor("demo")


def add_samples(db: Database, *, now: datetime, checker: Actor) -> None:
    """The newest lots that have something in our hands are drawn from; the first of them is looked at."""
    with db.read() as session:
        lots = _lots_with_candidates(session)[:2]
    for number, lot_id in enumerate(lots):
        with db.unit_of_work() as uow:
            draw_sample(uow, lot_id, now=now - timedelta(days=3), actor=CHIEF, seed=f"{number:032x}")
    with db.unit_of_work() as uow:
        for line in samples.list_lines(uow.session, lots[0]) if lots else ():
            command = RecordCheck(
                result=CheckResult.NO_DATA, tool="hexdump 2.38",
                extent="de eerste en laatste 1.000 sectoren, en 1.000 willekeurige",
            )  # fmt: skip
            record_check(uow, lots[0], line.id, command, now=now - timedelta(days=2), actor=checker)


def _lots_with_candidates(session: Session) -> list[int]:
    found = samples.list_standings(session, open_only=True)
    return [
        row.lot_id
        for row in found
        if len(samples.list_candidates(session, row.lot_id)) >= rules.missing(row.standing) > 0
    ]

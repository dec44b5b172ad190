"""Samples and certificates for the demo: one lot whose sample is done and whose donor has a file, one that waits."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from laptopdesk.assets.certificates import queries as certificates
from laptopdesk.assets.certificates.donor_file import work_on_donor_file
from laptopdesk.assets.certificates.rules import against_issuing
from laptopdesk.assets.certificates.service import ask_donor_file, issue_certificate
from laptopdesk.assets.certificates.statements import state
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.assets.sampling import queries as samples
from laptopdesk.assets.sampling import rules
from laptopdesk.assets.sampling.service import RecordSampleCheck, draw_sample, record_check
from laptopdesk.assets.sampling.values import CheckResult, SampleState
from laptopdesk.core.access import Actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import Database, UnitOfWork

MOST = 10
"""Laptops of the lot that get a certificate: a donor waits for the others."""


def add_samples(db: Database, *, now: datetime, checker: Actor) -> None:
    """The newest lots that have something in our hands are drawn from; the first of them is looked at."""
    with db.read() as session:
        lots = _lots_with_candidates(session)[:2]
    for number, lot_id in enumerate(lots):
        with db.unit_of_work(now=now - timedelta(days=3), actor=checker) as uow:
            draw_sample(uow, lot_id, seed=_seed(number))
    with db.unit_of_work(now=now - timedelta(days=2), actor=checker) as uow:
        for line in samples.list_lines(uow.session, lots[0]) if lots else ():
            command = RecordSampleCheck(
                result=CheckResult.NO_DATA,
                tool="hexdump 2.38",
                extent="de eerste en laatste 1.000 sectoren, en 1.000 willekeurige",
            )
            record_check(uow, lots[0], line.id, command)


def _seed(number: int) -> str:
    """The same for the same demo, and looking like any other."""
    return hashlib.sha256(f"demo {number}".encode()).hexdigest()[:32]


def add_certificates(db: Database, *, now: datetime, office: Actor) -> None:
    """The lot whose sample is done has some certificates, and a file for its donor."""
    with db.read() as session:
        lots = [row.lot_id for row in samples.list_standings(session) if row.state is SampleState.DONE][:1]
    for lot_id in lots:
        with db.unit_of_work(now=now, actor=office) as uow:
            of_lot = LaptopFilter(lot_id=lot_id)
            for row in lifecycle.list_laptops(uow.session, of_lot, limit=MOST).rows:
                if not tuple(against_issuing(state(uow.session, row.tag, today=to_local(now).date()))):
                    issue_certificate(uow.at(now - timedelta(days=1)), row.tag)
            donor_file_id = ask_donor_file(uow, lot_id, issues=False, language="nl", public_url=None)
            while _is_being_made(uow, donor_file_id):
                work_on_donor_file(uow, {"donor_file": donor_file_id})


def _is_being_made(uow: UnitOfWork, donor_file_id: int) -> bool:
    """Whether the file is not ready yet."""
    return certificates.get_donor_file(uow.session, donor_file_id).finished_at is None


def _lots_with_candidates(session: Session) -> list[int]:
    standings = samples.list_standings(session, open_only=True)
    return [
        row.lot_id
        for row in standings
        if len(samples.list_candidates(session, row.lot_id)) >= rules.missing(row.standing) > 0
    ]

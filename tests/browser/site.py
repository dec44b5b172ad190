"""A small whole installation for the walk of all pages: demo data in a file, the application on a loopback port."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import make_server

from laptopdesk.app import compose, create_app
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.config import Config
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database, open_database
from laptopdesk.core.migration import upgrade
from laptopdesk.demo.load import DemoLoader, Sizes
from laptopdesk.devices.service import log_scan
from laptopdesk.devices.values import ScanOutcome
from laptopdesk.people.service import make_pass_roll


@dataclass(frozen=True, kw_only=True)
class Site:
    """The running application and the keys of what its pages show."""

    app: Flask
    address: str
    keys: dict[str, str]

    def first(self, name: str) -> str:
        """The key of this name, such as `laptop` or `session`."""
        return self.keys[name]


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """The site on a free port, ended afterwards."""
    db = open_database(f"sqlite:///{folder / 'site.sqlite3'}")
    now = utc_now()
    upgrade(db)
    for seed in compose().defaults:
        with db.unit_of_work() as uow:
            seed(uow, now)
    DemoLoader(db, Sizes(laptops=48), seed=3, now=now).load(lambda _done, _total: None)
    roll = _add_rare_things(db, now)
    app = create_app(Config(data_dir=folder, worker_required=False), db=db)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(app=app, address=f"http://127.0.0.1:{server.server_port}", keys=_keys(db) | {"roll": roll})
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
        db.dispose()


def _add_rare_things(db: Database, now: datetime) -> str:
    chief = system_actor()
    with db.unit_of_work() as uow:
        sides = ({"laptop": "L0000001O"}, {"evidence_sha256": "0" * 64})
        open_case(uow, OpenCase(kind=CaseKind.EVIDENCE_CONTRADICTED, sides=sides, laptop_id=1), now=now, actor=chief)
        log_scan(
            uow, raw="L000000&", outcome=ScanOutcome.MISREAD, reason="bad_characters", page="desk", actor=chief,
            location_id=1, now=now,
        )  # fmt: skip
        return make_pass_roll(uow, 3, now=now, actor=chief)


_FIRST = {
    "laptop": "SELECT tag FROM laptop WHERE state = 'handed_out' ORDER BY id",
    "bench": "SELECT tag FROM laptop WHERE state = 'erased' OR state = 'ready' ORDER BY id",
    "lot": "SELECT id FROM lot",
    "record": "SELECT id FROM sanitization_record",
    "handout": "SELECT id FROM handout",
    "participant": "SELECT participant_id FROM handout",
    "session": "SELECT s.id FROM session s JOIN module m ON m.id = s.module_id"
    " WHERE m.opens_gate AND s.starts_at < CURRENT_DATE",
    "planned": "SELECT id FROM session WHERE starts_at > CURRENT_DATE ORDER BY starts_at DESC",
    "attendee": "SELECT participant_id FROM attendance",
    "attended": "SELECT session_id FROM attendance",
    "ticket": "SELECT number FROM ticket",
    "case": 'SELECT id FROM "case"',
    "location": "SELECT id FROM location",
    "organisation": "SELECT id FROM organisation",
    "staff": "SELECT id FROM staff WHERE email = 'trainer@example.org'",
    "untrained": "SELECT p.code FROM pass p LEFT JOIN attendance a ON a.participant_id = p.participant_id"
    " WHERE a.id IS NULL AND p.state = 'bound'",
}  # fmt: skip


def _keys(db: Database) -> dict[str, str]:
    with db.read() as session:
        return {name: str(session.execute(sa.text(query)).scalar() or "") for name, query in _FIRST.items()}

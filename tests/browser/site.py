"""A small whole installation for the walk of all pages: demo data in a file, the application on a loopback port."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

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
from laptopdesk.devices.service import add_station, log_scan, record_contact, revoke_station, take_events
from laptopdesk.devices.values import Contact, PortSaid, ScanOutcome, StationSaid
from laptopdesk.people.service import make_pass_roll
from laptopdesk.places.queries import get_location
from laptopdesk.protocol.operations import ReportMode
from tests.stations import HandMade, Place, make_station


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
    _add_stations(db, now)
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


def _add_stations(db: Database, now: datetime) -> None:
    """One in trouble with events of every kind, one in order, one that waits for its computer, and a revoked one."""
    with db.read() as session:
        code = get_location(session, 1).code
    place = Place(location_id=1, location=code, laptops=[], people=[], passes=[], badge_staff=0)
    troubled, good = (make_station(db, place, now=now - timedelta(days=1)) for _ in range(2))
    _report_trouble(troubled, now)
    with db.unit_of_work() as uow:
        boot = {"boot": UUID(int=1), "boot_number": 1}
        by_id = "/dev/serial/by-id/usb-Zebra_Technologies_Symbol_Bar_Code_Scanner_S_N_0123456789-if00"
        ports = (PortSaid(port="/dev/ttyACM0", state="ready"), PortSaid(port=by_id, state="forbidden"))
        late = now - timedelta(days=8)
        said = StationSaid(
            version="1.4.0", unsent=12, snapshot_sequence=1, snapshot_at_ms=_ms(late), clock_offset_ms=301_000,
            ports=ports,
        )  # fmt: skip
        record_contact(
            uow, compose().operations, troubled.station_id, Contact(**boot, said=said), now=now - timedelta(hours=3)
        )
        said = StationSaid(
            version="1.4.0", snapshot_sequence=1, snapshot_at_ms=_ms(now), clock_offset_ms=9, ports=ports[:1]
        )
        record_contact(uow, compose().operations, good.station_id, Contact(**boot, said=said), now=now)
        for name in ("Tafel 2", "Oude tafel"):
            last = add_station(uow, name=name, location_id=1, now=now - timedelta(hours=1), actor=system_actor())
        revoke_station(uow, last.station_id, now=now, actor=system_actor())


def _report_trouble(station: HandMade, now: datetime) -> None:
    returned = [station.write(station.operation(station.give_back("L0000001O"))) for _ in range(2)]
    unread = replace(returned[1], sequence=5, body={"operation": "?"})
    asked = station.write(station.operation(station.give_back("L0000001O"), ReportMode.ONLINE))
    take_events(station.db, compose().operations, station.station, [returned[0], unread, asked], now=now)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


_FIRST = {
    "laptop": "SELECT tag FROM laptop WHERE state = 'handed_out' ORDER BY id",
    "sticker": "SELECT sticker_token FROM laptop WHERE state = 'handed_out' ORDER BY id",
    "bench": "SELECT tag FROM laptop WHERE state = 'erased' OR state = 'ready' ORDER BY id",
    "attested_laptop": "SELECT l.tag FROM laptop l JOIN attestation a ON a.laptop_id = l.id ORDER BY l.id",
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
    "station": "SELECT id FROM station WHERE public_key IS NOT NULL ORDER BY id",
    "waiting": "SELECT id FROM station WHERE public_key IS NULL AND revoked_at IS NULL",
    "organisation": "SELECT id FROM organisation",
    "transfer": "SELECT id FROM transfer WHERE departed_at IS NOT NULL AND closed_at IS NULL",
    "staff": "SELECT id FROM staff WHERE email = 'trainer@example.org'",
    "untrained": "SELECT p.code FROM pass p LEFT JOIN attendance a ON a.participant_id = p.participant_id"
    " WHERE a.id IS NULL AND p.state = 'bound'",
}  # fmt: skip


def _keys(db: Database) -> dict[str, str]:
    with db.read() as session:
        return {name: str(session.execute(sa.text(query)).scalar() or "") for name, query in _FIRST.items()}

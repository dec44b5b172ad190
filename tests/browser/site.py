"""A small whole installation for the walk of all pages: demo data in a file, the application on a loopback port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from laptopdesk.accounts.queries import get_actor_by_email
from laptopdesk.app import compose, create_app
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, add_evidence, declare_fault, record_by_hand
from laptopdesk.assets.evidence.values import Method, RecordByHand
from laptopdesk.assets.imaging.readers import read_file as read_imaging
from laptopdesk.assets.imaging.service import AddLog, add_log
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.lifecycle.values import SanitizationLevel
from laptopdesk.assets.lots.readers.reading import read_table
from laptopdesk.assets.register.queries import get_pending
from laptopdesk.assets.register.selection import named
from laptopdesk.assets.register.service import (
    StartBulk,
    UploadList,
    read_list,
    receive_list,
    save_filter,
    start_bulk,
    upload_list,
    work_on,
)
from laptopdesk.assets.register.values import ListQuery, RegisterFilter
from laptopdesk.cases.queries import CaseFilter, list_cases
from laptopdesk.cases.service import decide_case
from laptopdesk.cases.values import CaseKind, DecideCase
from laptopdesk.config import Config
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.demo.load import DemoLoader, Sizes
from laptopdesk.demo.workshop import Aside, set_aside
from laptopdesk.devices.service import add_station, log_scan, record_contact, revoke_station, take_events
from laptopdesk.devices.values import Contact, Heartbeat, HeartbeatPort, ScanOutcome
from laptopdesk.people.service import make_pass_roll
from laptopdesk.places.queries import get_location
from laptopdesk.protocol.operations import ReportMode
from laptopdesk.training.service import record_attendance
from laptopdesk.training.values import RecordAttendance
from tests.browser.serving import served
from tests.conftest import prepare
from tests.contradictions import WAYS, make_scene
from tests.databases import open_database
from tests.factories import make_laptop, unit
from tests.stations import HandMade, Place, make_station
from tests.unit.assets.imaging.logs import partclone


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
    keys = fill_site(db, utc_now())
    app = create_app(Config(data_dir=folder, worker_required=False), db=db)
    try:
        with served(app) as address:
            yield Site(app=app, address=address, keys=keys)
    finally:
        db.dispose()


def fill_site(db: Database, now: datetime) -> dict[str, str]:
    """Migrations, demo data and the rare things, in this empty database; answers the keys of what there is."""
    prepare(db, now)
    DemoLoader(db, Sizes(laptops=48), seed=3, now=now).load(lambda _done, _total: None)
    roll = _add_rare_things(db, now)
    _withdraw_attendance(db, now)
    cases = _add_cases(db)  # before a tool is declared faulty: these laptops were ready
    _add_evidence(db, now)
    beside = _set_aside(db, now)
    _add_to_register(db, now)
    _add_stations(db, now)
    return _keys(db) | beside | cases | {"roll": roll}


def _add_rare_things(db: Database, now: datetime) -> str:
    chief = system_actor()
    with db.unit_of_work(now=now, actor=chief) as uow:
        log_scan(uow, raw="L000000&", outcome=ScanOutcome.MISREAD, reason="bad_characters", page="desk", location_id=1)
        return make_pass_roll(uow, 3)


def _add_cases(db: Database) -> dict[str, str]:
    """A case of every kind, as it comes about; the newest of each, by the kind's name."""
    for ways in WAYS.values():
        ways[0](make_scene(db))
    with db.read() as session:
        return {case.kind.value: str(case.id) for case in list_cases(session)}


def _withdraw_attendance(db: Database, now: datetime) -> None:
    """Two hand-overs rest on no training any more: one laptop is called back, the other case waits."""
    chief = system_actor()
    with db.read() as session:
        rows = session.execute(sa.text(_RESTED)).all()
    for session_id, person in rows:
        mark = RecordAttendance(operation_id=uuid4(), session_id=session_id, participant_id=person, present=False)
        with db.unit_of_work(now=now, actor=chief) as uow:
            record_attendance(uow, mark)
    with db.unit_of_work(now=now, actor=chief) as uow:
        narrow = CaseFilter(kind=CaseKind.ATTENDANCE_WITHDRAWN)
        first = list_cases(uow.session, narrow=narrow)[0]
        decision = DecideCase(outcome="called_back", reason="De training was er niet.")
        decide_case(uow, compose().case_topics, first.id, decision)


_RESTED = """SELECT a.session_id, a.participant_id FROM attendance a
JOIN handout h ON h.participant_id = a.participant_id AND h.ended_at IS NULL AND h.exception_id IS NULL
JOIN session s ON s.id = a.session_id JOIN module m ON m.id = s.module_id
WHERE m.opens_gate AND a.present ORDER BY h.id DESC LIMIT 2"""


def _add_evidence(db: Database, now: datetime) -> None:
    """A file nobody reads, two statements by hand (one with its paper), and a faulty version that hits laptops."""
    with db.read() as session:
        tag = str(session.execute(sa.text(_FIRST["bench"])).scalar())
        drive = lifecycle.list_media(session, lifecycle.get_laptop(session, tag).laptop.id, fitted_only=True)[0]
        chief = get_actor_by_email(session, "programma@example.org")
        second = get_actor_by_email(session, "technicus@example.org").staff_id or 0
    said = RecordByHand(
        medium_id=drive.id,
        does=Method.CRYPTO_ERASE,
        claimed_level=SanitizationLevel.PURGE,
        done_on=now.date(),
        reason="Het wisstation ziet deze schijf niet.",
        second_id=second,
    )
    with db.unit_of_work(now=now, actor=chief) as uow:
        log = b'{"steps": [1,'
        add_evidence(uow, AddEvidence(name="kapot.json", content=log, reading=read_file(log)))
        record_by_hand(uow, tag, said)
        gone = replace(
            said,
            does=Method.SHREDS,
            claimed_level=SanitizationLevel.DESTROY,
            document=b"%PDF",
            done_by="Voorbeeld Shredder BV",
        )
        record_by_hand(uow.at(now + timedelta(seconds=1)), tag, gone)
        image = partclone("/dev/sda").encode()
        add_log(uow, AddLog(name="i.log", content=image, reading=read_imaging(image)))
        declare_fault(uow, "nwipe", "0.34", reason="Slaat de laatste sectoren over.")


def _set_aside(db: Database, now: datetime) -> dict[str, str]:
    """One laptop in repair, one apart, one stolen, and one whose disposal waits for a second person."""
    with db.read() as session:
        tech = get_actor_by_email(session, "technicus@example.org")
    kinds = ("repair", "quarantine", "missing", "disposal")
    with unit(db) as uow:
        tags = [make_laptop(uow, location=1, now=now - timedelta(days=3)) for _ in kinds]
        for tag, number in zip(tags, (0, 1, 2, 11), strict=True):
            key = get_laptop(uow.session, tag).laptop.id
            set_aside(uow, Aside(tag=tag, id=key, number=number, moment=now - timedelta(days=3)), tech)
    with db.read() as session:
        newest = {kind: session.execute(sa.text(f"SELECT max(id) FROM {kind}")).scalar() for kind in kinds}
    return {kind: str(key) for kind, key in newest.items()} | {"apart": tags[1], "documented": newest_paper(db)}


def newest_paper(db: Database) -> str:
    """The newest disposal that has its document."""
    with db.read() as session:
        query = sa.text("SELECT max(id) FROM disposal WHERE document_file_id IS NOT NULL")
        return str(session.execute(query).scalar())


def _add_to_register(db: Database, now: datetime) -> None:
    """A filter that no longer fits, an act on three codes of which one is none, a list to map, and one that is in."""
    acts = compose().bulk_acts
    with unit(db, now=now) as uow:
        chief = get_actor_by_email(uow.session, "beheer@example.org")
        save_filter(
            uow.by(chief), "Klaar in april", ListQuery(criteria=RegisterFilter(term="dell", lot_id=10**9)), shared=True
        )
        rows = named(uow.session, ["L0000001O", "L0000002M", "nonsense"])
        command = StartBulk(operation_id=UUID(int=1), act="labels", answers={}, rows=rows)
        run = start_bulk(uow.by(chief), command, acts)
        work_on(uow, run, acts)
        strange = b"Apparaat,Wat,Merk\nLatitude,DEMOX10001,Dell\nThinkPad,DEMOX10002,Lenovo\n"
        upload_list(
            uow.by(chief),
            UploadList(content=strange, header=read_table(strange).lines[0], file_name="lijst.csv", lot="IN"),
        )
        known = b"Merk,Serienummer\nDell,DEMOX20001\n"
        plain = UploadList(content=known, header=read_table(known).lines[0], file_name="in.csv", lot="IN")
        done = upload_list(uow.by(chief), plain)
        pending = get_pending(uow.session, done)
        receive_list(uow.by(chief), pending, read_list(uow.session, pending))


def _add_stations(db: Database, now: datetime) -> None:
    """One in trouble with events of every kind, one in order, one that waits for its computer, and a revoked one."""
    with db.read() as session:
        code = get_location(session, 1).code
    place = Place(location_id=1, location=code, laptops=[], people=[], passes=[], badge_staff=0)
    troubled, good = (make_station(db, place, now=now - timedelta(days=1)) for _ in range(2))
    _report_trouble(troubled, now)
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        boot = {"boot": UUID(int=1), "boot_number": 1}
        by_id = "/dev/serial/by-id/usb-Zebra_Technologies_Symbol_Bar_Code_Scanner_S_N_0123456789-if00"
        ports = (HeartbeatPort(port="/dev/ttyACM0", state="ready"), HeartbeatPort(port=by_id, state="forbidden"))
        late = now - timedelta(days=8)
        heartbeat = Heartbeat(
            version="1.4.0",
            unsent=12,
            snapshot_sequence=1,
            snapshot_at_ms=_ms(late),
            clock_offset_ms=301_000,
            ports=ports,
        )
        record_contact(
            uow.at(now - timedelta(hours=3)),
            compose().operations,
            troubled.station_id,
            Contact(**boot, heartbeat=heartbeat),
        )
        heartbeat = Heartbeat(
            version="1.4.0", snapshot_sequence=1, snapshot_at_ms=_ms(now), clock_offset_ms=9, ports=ports[:1]
        )
        record_contact(uow, compose().operations, good.station_id, Contact(**boot, heartbeat=heartbeat))
        for name in ("Tafel 2", "Oude tafel"):
            last = add_station(uow.at(now - timedelta(hours=1)), name=name, location_id=1)
        revoke_station(uow, last.station_id)


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
    "bench_medium": "SELECT m.id FROM medium m JOIN laptop l ON l.id = m.laptop_id"
    " WHERE (l.state = 'erased' OR l.state = 'ready') AND m.removed_at IS NULL ORDER BY l.id",
    "said": "SELECT record_id FROM manual_record",
    "paper": "SELECT record_id FROM manual_record WHERE document_id IS NOT NULL",
    "fault": "SELECT id FROM tool_fault",
    "unread": "SELECT id FROM evidence_file WHERE status = 'unreadable'",
    "attested_laptop": "SELECT l.tag FROM laptop l JOIN attestation a ON a.laptop_id = l.id ORDER BY l.id",
    "lot": "SELECT id FROM lot",
    "record": "SELECT id FROM sanitization_record ORDER BY id",
    "waiting_report": "SELECT id FROM inventory_file WHERE status = 'unmatched'",
    "waiting_image": "SELECT id FROM imaging_log WHERE laptop_id IS NULL",
    "waiting_image_file": "SELECT id FROM imaging_file",
    "announced": "SELECT lot_id FROM expected_list",
    "line": "SELECT 'expected:' || row_key FROM expected_laptop ORDER BY id",
    "handout": "SELECT id FROM handout",
    "called_back": "SELECT id FROM handout WHERE case_id IS NOT NULL",
    "withdrawn": "SELECT id FROM \"case\" WHERE kind = 'attendance_withdrawn' AND state = 'open'",
    "decided": "SELECT id FROM \"case\" WHERE state = 'decided'",
    "participant": "SELECT participant_id FROM handout",
    "session": "SELECT s.id FROM session s JOIN module m ON m.id = s.module_id"
    " WHERE m.opens_gate AND s.starts_at < CURRENT_DATE",
    "planned": "SELECT id FROM session WHERE starts_at > CURRENT_DATE ORDER BY starts_at DESC",
    "attendee": "SELECT participant_id FROM attendance",
    "attended": "SELECT session_id FROM attendance",
    "ticket": "SELECT number FROM ticket",
    "case": 'SELECT id FROM "case"',
    "location": "SELECT id FROM location",
    "filter": "SELECT id FROM saved_filter",
    "run": "SELECT id FROM bulk_run",
    "import": "SELECT id FROM pending_import WHERE state = 'mapping'",
    "received": "SELECT id FROM pending_import WHERE state = 'received'",
    "station": "SELECT id FROM station WHERE public_key IS NOT NULL ORDER BY id",
    **{name: f"SELECT id FROM stocktake WHERE state = '{name}'" for name in ("counting", "counted", "signed")},
    "waiting": "SELECT id FROM station WHERE public_key IS NULL AND revoked_at IS NULL",
    "organisation": "SELECT id FROM organisation",
    "certificate": "SELECT id FROM certificate ORDER BY id",
    "code": "SELECT code FROM certificate ORDER BY id",
    "certified": "SELECT l.tag FROM laptop l JOIN certificate c ON c.laptop_id = l.id ORDER BY c.id",
    "certified_lot": "SELECT lot_id FROM certificate ORDER BY id",
    "donor_file": "SELECT id FROM donor_file WHERE finished_at IS NOT NULL",
    "sampled": "SELECT lot_id FROM sample_line WHERE result IS NULL ORDER BY id",
    "drawn": "SELECT id FROM sample_line WHERE result IS NULL ORDER BY id",
    "transfer": "SELECT id FROM transfer WHERE departed_at IS NOT NULL AND closed_at IS NULL",
    "staff": "SELECT id FROM staff WHERE email = 'trainer@example.org'",
    "untrained": "SELECT p.code FROM pass p LEFT JOIN attendance a ON a.participant_id = p.participant_id"
    " WHERE a.id IS NULL AND p.state = 'bound'",
}


def _keys(db: Database) -> dict[str, str]:
    with db.read() as session:
        return {name: str(session.execute(sa.text(query)).scalar() or "") for name, query in _FIRST.items()}

"""Nobody stays after an erasure: unusual strings in every place a resident's data can stand, and then none of them.

On both databases for the tables; on SQLite also every file of the data directory, the log of writes among them.
"""

import base64
import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from laptopdesk.app import compose, create_app
from laptopdesk.config import Config
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.erasure import Erasing, scrub
from laptopdesk.core.jobs import Worker
from laptopdesk.core.journal import verify_chain
from laptopdesk.devices.service import ReportedEvent, take_events
from laptopdesk.devices.service.scan_log import shape_of
from laptopdesk.people.service import describe_erasing, erase_participant
from laptopdesk.protocol.codes import make_laptop_tag
from tests.factories import (
    make_enrolment,
    make_location,
    make_organisation,
    make_participant,
    make_ready_laptop,
    make_session,
    make_staff,
    sign_in_as,
    unit,
)
from tests.planting import (
    INPUTS,
    NOT_ABOUT_PEOPLE,
    NOT_STORED,
    OF_OTHERS,
    TIED,
    inputs,
    places_of,
    plant_failed_job,
    plant_words,
    text_columns,
)
from tests.stations import HandMade, Place, make_station

NAME, EMAIL = "Zyvqxanna Zyvqxsen", "zyvqx@zyvqxpost.example"
PHONE, STORED = "0687 650 931", "+31687650931"
MARKS = ("zyvqx", "687650931", "687 650 931", "3099zx", "3099 zx")
OTHER = "Blijvende Bewoner"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\0\0\0\0" + b"Zyvqxtekening"


@dataclass(kw_only=True)
class Planted:
    """The city with one person everywhere in it, and who is to forget them."""

    db: Database
    client: FlaskClient
    person: int
    office: int
    desk: HandMade


@pytest.fixture
def client(committed_db: Database, tmp_path: Path, now: datetime) -> FlaskClient:
    config = Config(data_dir=tmp_path, worker_required=False)
    app = create_app(config, db=committed_db, clock=lambda: now)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app.test_client()


@pytest.fixture
def planted(client: FlaskClient, committed_db: Database, now: datetime) -> Planted:
    db = committed_db
    with unit(db) as uow:
        place = make_location(uow, name="Huis A")
        office = make_staff(uow, Role.PROGRAMME)
        volunteer = make_staff(uow, Role.VOLUNTEER, location=place)
        partner = make_organisation(uow)
        session = make_session(uow, place, starts_at=now - timedelta(days=3), now=now - timedelta(days=9))
        tags = [make_ready_laptop(uow, location=place) for _ in range(3)]
        code = uow.session.execute(sa.text("SELECT code FROM location WHERE id = :id"), {"id": place}).scalar_one()
    sign_in_as(client, office)
    _ask_before_anybody_knows(client)
    person = _refer(client, place, partner)
    with unit(db) as uow:
        make_enrolment(uow, person, place)
        make_participant(uow, place, name=OTHER, contact="0612345678")
    pass_code = _give_pass(client, db, person)
    _train(client, db, session, person)
    _hand_out(client, db, volunteer, place, tags, pass_code)
    desk = _report_by_station(db, place, code, tags, pass_code, now)
    _ask(client, office)
    _bring_list(client, office)
    plant_failed_job(db, f"SMTP refused <{EMAIL}>")
    plant_words(db, set(compose().erasures.searched), f"{NAME} {PHONE}")
    _propose(db, person)
    return Planted(db=db, client=client, person=person, office=office, desk=desk)


def _posted(client: FlaskClient, path: str, data: dict[str, Any], status: int = 303) -> str:
    answer = client.post(path, data=data)
    assert answer.status_code == status, (path, answer.status_code, re.sub(r"<[^>]+>|\s+", " ", answer.text)[-1500:])
    return answer.headers.get("Location", "")


def _ask_before_anybody_knows(client: FlaskClient) -> None:
    """Tickets of somebody whom nobody knew yet: by phone, by mail, by name, and in the words of another."""
    for who, what in (
        (f"mw Zyvqx {PHONE}", "Zyvqxvraag: mijn scherm is zwart"),
        (EMAIL, "Zyvqxmail"),
        (NAME, "Zyvqxnaam"),
        ("Zus 0611111111", f"Ik bel voor {NAME}, {PHONE.replace(' ', '-')}"),
    ):
        _posted(
            client,
            "/tickets/new",
            {"who": who, "what": what, "laptop": "", "channel": "phone", "operation_id": str(uuid4())},
        )


def _refer(client: FlaskClient, place: int, partner: int) -> int:
    there = _posted(
        client,
        "/people/refer",
        {
            "name": NAME,
            "language": "nl",
            "phone": PHONE,
            "email": EMAIL,
            "need": "Zyvqxleren",
            "street": "Zyvqxstraat 1",
            "postcode": "3099 ZX",
            "city": "Zyvqxstad",
            "home_location": place,
            "organisation": partner,
            "referred_by": "Zyvqxverwijzer",
        },
    )
    return int(there.rstrip("/").split("/")[-1])


def _give_pass(client: FlaskClient, db: Database, person: int) -> str:
    assert client.post(f"/people/{person}/letter").status_code == 200
    _posted(client, f"/people/{person}/new-pass", {"reason": "Zyvqxkwijt"})
    query = sa.text("SELECT code FROM pass WHERE participant_id = :id AND state = 'bound'")
    with db.read() as session:
        return str(session.execute(query, {"id": person}).scalar_one())


def _train(client: FlaskClient, db: Database, session: int, person: int) -> None:
    _posted(client, f"/participants/{person}/exception", {"reason": "Zyvqxuitzondering"})
    from tests.factories import make_attendance

    with unit(db) as uow:
        make_attendance(uow, session, person)
        uow.session.execute(sa.text("UPDATE attendance SET out_of_order_reason = 'Zyvqxvolgorde'"))


def _hand_out(client: FlaskClient, db: Database, volunteer: int, place: int, tags: list[str], pass_code: str) -> None:
    """Scanned with a name typed where a code belongs, signed on the screen, lost; then another, signed on paper."""
    sign_in_as(client, volunteer, desk=place)
    client.post("/desk", data={"code": f"{NAME}\n{PHONE}"})
    client.post("/scans", data={"raw": NAME, "outcome": "misread", "reason": NAME, "page": NAME})
    drawing = "data:image/png;base64," + base64.b64encode(PNG).decode()
    form = {"laptop": tags[0], "pass": pass_code, "kit": ["charger", "bag"], "form_id": str(uuid4())}
    _posted(client, "/desk/hand-out", {**form, "signature_png": drawing})
    with db.read() as session:
        handout = session.execute(sa.text("SELECT id FROM handout")).scalar_one()
    _posted(
        client,
        f"/handouts/{handout}/lost",
        {"kind": "stolen", "since": "2026-11-20", "words": "Zyvqxtram", "police_number": ""},
    )
    with unit(db) as uow:
        agent = make_staff(uow, Role.TECHNICIAN, location=place)
    sign_in_as(client, agent)
    _posted(client, "/missing/1/police", {"number": "ZYVQX-2026-1"})
    _posted(client, "/missing/1/found", {"words": "Zyvqxgevonden", "to": "received", "location": place})
    sign_in_as(client, volunteer, desk=place)
    again = {**form, "laptop": tags[1], "form_id": str(uuid4()), "paper_number": "Zyvqx-17"}
    _posted(client, "/desk/hand-out", again)


def _report_by_station(db: Database, place: int, code: str, tags: list[str], pass_code: str, now: datetime) -> HandMade:
    """A hand-over that contradicts, one that nobody can read, and a name scanned in a count."""
    desk = make_station(
        db, Place(location_id=place, location=code, laptops=tags, people=[], passes=[pass_code], badge_staff=0)
    )
    registry = compose().operations
    second = desk.write(desk.operation(desk.hand_out(tags[2], pass_code, "screen")), drawing=PNG + b"2")
    paper = desk.write(desk.operation(desk.hand_out(tags[2], pass_code, "paper:Zyvqx 4")))
    raw = base64.b64encode(f'{{"pass": "{pass_code}", "naam": "Zyvqxkapot"}}'.encode()).decode()
    broken = ReportedEvent(
        sequence=3,
        hash="f" * 64,
        signature=b"-",
        body={
            "damaged": raw,
            "said": [f"door {NAME}"],
            "operation": {"intent": {"pass": pass_code, "signature": "paper:Zyvqx 5"}},
        },
    )
    [first, *_rest] = take_events(db, registry, desk.station, [second, paper, broken], now=now)
    assert first.case is not None
    return desk


def _ask(client: FlaskClient, office: int) -> None:
    sign_in_as(client, office)
    _posted(
        client,
        "/tickets/new",
        {
            "who": PHONE,
            "what": "Zyvqxvraag\nZyvqxwoorden",
            "laptop": "",
            "channel": "phone",
            "operation_id": str(uuid4()),
        },
    )


def _bring_list(client: FlaskClient, office: int) -> None:
    content = f"Merk,Serie,Gebruiker\nDell,QQV50001,{NAME}\n".encode()
    form = {"lot": "NEW", "donor": "Bank", "location": "", "file": (io.BytesIO(content), "lijst.csv")}
    assert client.post("/laptops/import", data=form, content_type="multipart/form-data").status_code == 303


def _propose(db: Database, person: int) -> None:
    with unit(db) as uow:
        proposed = sa.text('UPDATE "case" SET proposed_answers = :said WHERE participant_id = :id')
        uow.session.execute(proposed, {"said": f'{{"why": "{NAME} belde"}}', "id": person})


def erase(planted: Planted) -> str:
    """Through the page, with everything ticked that it offers."""
    sign_in_as(planted.client, planted.office)
    path = f"/people/{planted.person}/erase"
    page = planted.client.get(path).text
    keys = re.findall(r'name="mention"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="mention"', page)
    chosen = [first or second for first, second in keys]
    assert chosen
    assert planted.client.post(path, data={"sure": "1", "mention": chosen}).status_code == 303
    return page


def test_every_column_is_planted_searched_or_has_a_reason() -> None:
    searched = {f"{table}.{column}" for table, column in compose().erasures.searched}
    reasons = {column for columns in NOT_ABOUT_PEOPLE.values() for column in columns.split()}
    assert text_columns() == TIED | searched | reasons
    assert not reasons & (TIED | searched)


def test_every_input_is_planted_or_has_a_reason() -> None:
    planted = {name for names in INPUTS.values() for name in names.split()}
    assert inputs() == planted | set(NOT_STORED) | set(OF_OTHERS)
    searched = {f"{table}.{column}" for table, column in compose().erasures.searched}
    assert set(INPUTS) <= TIED | searched


def test_nobody_stays(planted: Planted, tmp_path: Path) -> None:
    before = places_of(planted.db, MARKS)
    searched = {f"{table}.{column}" for table, column in compose().erasures.searched}
    assert (TIED | searched) - set(before) == set()
    erase(planted)
    assert places_of(planted.db, MARKS) == {}
    with planted.db.read() as session:
        assert verify_chain(session).ok
        assert session.execute(sa.text("SELECT name FROM person_identity")).scalars().all() == [OTHER]
        assert session.execute(sa.text("SELECT count(*) FROM handout")).scalar_one() == 2
    if planted.db.dialect == "sqlite":
        left = [file.name for file in tmp_path.rglob("*") if file.is_file() and _holds_marks(file.read_bytes())]
        assert left == []
        assert (tmp_path / "committed.sqlite3-wal").stat().st_size == 0


def _holds_marks(content: bytes) -> bool:
    text = content.decode("latin-1").casefold()
    return any(mark in text for mark in MARKS)


def test_a_reader_holds_up_the_log_only_until_the_worker_comes(planted: Planted, tmp_path: Path, now: datetime) -> None:
    """Killed after the commit, or somebody reads what was before: the job that was committed with it cuts it off."""
    if planted.db.dialect != "sqlite":
        pytest.skip("PostgreSQL has no log of writes of its own to cut off")
    log = tmp_path / "committed.sqlite3-wal"
    with planted.db.read() as session:
        session.execute(sa.text("SELECT count(*) FROM participant")).scalar_one()
        erase(planted)
        assert _holds_marks(log.read_bytes())
    worker = Worker(planted.db, compose().jobs, lambda: now)
    while worker.run_once():
        pass
    assert log.stat().st_size == 0
    assert not _holds_marks((tmp_path / "committed.sqlite3").read_bytes())


def test_what_only_mentions_them_is_offered_and_left_when_not_chosen(planted: Planted) -> None:
    sign_in_as(planted.client, planted.office)
    path = f"/people/{planted.person}/erase"
    page = planted.client.get(path).text
    ticked = re.findall(r'<input[^>]*name="mention"[^>]*>', page)
    tickets = [tag for tag in ticked if "ticket:" in tag]
    assert len(tickets) == 4
    assert sorted("checked" in tag for tag in tickets) == [False, True, True, True]
    assert planted.client.post(path, data={"sure": "1", "mention": ["ticket:999", "staff.name:1"]}).status_code == 303
    left = places_of(planted.db, MARKS)
    assert "ticket.requester_name" in left
    assert not {"person_identity.name", "handout.paper_number", "inbox.intent"} & set(left)


def test_a_second_press_changes_nothing(planted: Planted) -> None:
    erase(planted)
    again = planted.client.post(f"/people/{planted.person}/erase", data={"sure": "1"})
    assert again.status_code == 422
    with planted.db.read() as session:
        count = sa.text("SELECT count(*) FROM journal_entry WHERE action = 'participant.erased'")
        assert session.execute(count).scalar_one() == 1


def test_an_eraser_that_fails_leaves_everything(planted: Planted, now: datetime) -> None:
    """All of it or nothing: killed in the middle is the same as never begun."""
    registry = compose().erasures

    def fail(*_args: object) -> None:
        raise RuntimeError("killed")

    registry.register("last", fail)
    before = places_of(planted.db, MARKS)
    with pytest.raises(RuntimeError), planted.db.unit_of_work(now=now, actor=system_actor()) as uow:
        erase_participant(uow, registry, planted.person)
    assert places_of(planted.db, MARKS) == before


def test_a_late_report_brings_no_drawing_back(planted: Planted, now: datetime) -> None:
    """A desk that was offline tells afterwards what it did before: the fact is a case, the signature is not kept."""
    erase(planted)
    desk = planted.desk
    late = desk.write(desk.operation(desk.hand_out(desk.place.laptops[2], desk.place.passes[0], "screen")), PNG + b"3")
    late = ReportedEvent(sequence=late.sequence, hash=late.hash, signature=late.signature, body=late.body)
    [answer] = take_events(planted.db, compose().operations, desk.station, [late], now=now)
    assert answer.case is not None
    assert places_of(planted.db, MARKS) == {}


def test_a_drawing_that_somebody_else_has_too_stays(committed_db: Database, now: datetime) -> None:
    from laptopdesk.core.files import forget_files, store_file

    with unit(committed_db, now=now) as uow:
        shared = store_file(uow, b"shared", media_type="image/png")
        alone = store_file(uow, b"alone", media_type="image/png")
        plant = sa.text(
            "INSERT INTO pending_import (file_id, file_name, lot, donor, columns, choices, state, created_at, "
            "created_by_id) VALUES (:file, '-', '-', '-', '[]', '{}', 'mapping', '2026-11-23 09:00:00', :staff)"
        )
        uow.session.execute(plant, {"file": shared, "staff": make_staff(uow, Role.ADMIN)})
        forget_files(uow.session, [shared, alone])
        assert uow.session.execute(sa.text("SELECT id FROM file")).scalars().all() == [shared]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (make_laptop_tag(12), make_laptop_tag(12)),
        ("L00012345", "L00012345"),
        ("l0001234&", "l0001234&"),
        (NAME, "xxxxxxxxx xxxxxxxx"),
        (PHONE, "9999 999 999"),
        ("S1234567890", "x9999999999"),
        ("a\0b", "x\u2400x"),
        ("Ünal Ş.", "xxxx x."),
        ("٠٦١٢", "9999"),
    ],
)
def test_the_scan_log_keeps_codes_and_shapes(raw: str, kept: str) -> None:
    assert shape_of(raw) == kept


@pytest.mark.parametrize(
    "text",
    [
        "bel 0687650931",
        "bel 06-87650931",
        "+31 687 650 931",
        "0031687650931",
        "(06) 87.65.09.31",
        "ZYVQX@zyvqxpost.example",
        "zyvqxanna   ZYVQXSEN",
        "mw. Zyvqxanna Zyvqxsen-de Wit",
        "Zyvqxánna Zyvqxsen",
    ],
)
def test_however_it_is_written(text: str) -> None:
    person = Erasing(participant_id=1, name=NAME, phone=STORED, email=EMAIL)
    assert person.is_named_in(text)
    assert scrub({"a": [text]}, person) == {"a": [""]}


@pytest.mark.parametrize("text", ["0687650932", "Zyvqxanna", "Zyvqxsen Zyvqxanna", "an@zyvqxpost.example", ""])
def test_somebody_else_is_not_meant(text: str) -> None:
    assert not Erasing(participant_id=1, name=NAME, phone=STORED, email=EMAIL).is_named_in(text)
    assert not Erasing(participant_id=1).is_named_in(text)


def test_what_is_looked_for_is_read_before_it_is_gone(planted: Planted) -> None:
    with planted.db.read() as session:
        person = describe_erasing(session, planted.person)
    assert (person.name, person.phone, person.email) == (NAME, STORED, EMAIL)
    assert len(person.passes) == 2

"""Taking over a list on the page: all or nothing, every error with its line, who may."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from xlsxwriter import Workbook

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.training.values import THREE_TRAININGS
from tests.factories import make_location, make_staff, sign_in_as, unit
from tests.unit.assets.test_takeover_reading import HEAD, OUT, READY

GOOD = f"{HEAD}\n{READY}\n{OUT}"


@pytest.fixture
def place(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Huis")


def sign_in(client: FlaskClient, db: Database, role: Role, location: int | None = None) -> None:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)


def send(client: FlaskClient, text: str = GOOD, *, paper: bytes = b"", **fields: str) -> tuple[int, str]:
    data: dict[str, object] = {"lot": "OUD", "location": "", "programme": THREE_TRAININGS} | fields
    if text:
        data["file"] = (BytesIO(text.encode()), "list.csv")
    if paper:
        data["document"] = (BytesIO(paper), "scan.pdf")
    answer = client.post("/laptops/take-over", data=data, content_type="multipart/form-data", follow_redirects=True)
    return answer.status_code, answer.text


def count(db: Database) -> int:
    with db.read() as session:
        return lifecycle.count_laptops(session, LaptopFilter())


def test_a_list_becomes_laptops(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert client.get("/laptops/take-over").status_code == 200
    status, text = send(client)
    assert status == 200
    assert "2 new, 0 already known, 1 handed out, 0 attested." in text
    assert "1 ready according to the list, now received" in text
    assert count(sqlite_db) == 2


@pytest.mark.parametrize("status", ["ready", "nonsense"])
def test_what_of_the_file_is_not_read_is_named(
    client: FlaskClient, sqlite_db: Database, place: int, status: str
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as opened:
        made, told = opened.add_worksheet("Lijst"), opened.add_worksheet("Uitleg")
        rows = (
            ("Laptops van de bank",),
            ("Nummer", "Serienummer", "Status", "Locatie", "Ontvangen", "Kleur"),
            ("A-1", "5CG8301XYA", status, "Huis", "01-02-2026", "rood"),
        )
        for number, row in enumerate(rows):
            made.write_row(number, 0, row)
        made.set_column(1, 1, None, None, {"hidden": True})
        told.write_row(0, 0, ("Dit is de lijst",))
    data = {"lot": "OUD", "location": "", "programme": THREE_TRAININGS, "file": (BytesIO(stream.getvalue()), "l.xlsx")}
    answer = client.post("/laptops/take-over", data=data, content_type="multipart/form-data", follow_redirects=True)
    assert answer.status_code == (200 if status == "ready" else 422), answer.text
    for words in (
        "Columns left out: Kleur.",
        "Sheet left out (no list of laptops): Uitleg, 1 row.",
        "read: Serienummer.",
        "Lines left out (above the header): Lijst 1 (Laptops van de bank).",
    ):
        assert words in answer.text


def test_two_people_and_a_document_attest(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    with unit(sqlite_db) as uow:
        make_staff(uow, Role.TECHNICIAN, email="bert@example.org")
    sign_in(client, sqlite_db, Role.PROGRAMME)
    second = {"second": "bert@example.org"}
    assert "give both the document and the second person" in send(client, **second)[1]
    assert "does not allow attested erasure" in send(client, paper=b"x", **second)[1]
    assert count(sqlite_db) == 0
    status, text = send(client, paper=b"x", reason="signed lists", **second)
    assert status == 200
    assert "2 attested." in text


@pytest.mark.parametrize(
    ("text", "fields", "words"),
    [
        ("", {}, "Choose the list."),
        (GOOD.replace("klaar", "Top"), {}, "We do not know the state “Top”."),
        (GOOD.replace("Huis", "Nergens"), {}, "We do not know the location “Nergens”."),
        (GOOD, {"words": "nonsense"}, "Write one word per line"),
        (GOOD, {"lot": ""}, "Fill in this field."),
        (GOOD, {"received": "31-31-2025"}, "Received on, for rows"),
        (GOOD, {"programme": "nothing"}, "Programme for rows"),
        ("%PDF-1.7", {}, "This is a PDF."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    client: FlaskClient, sqlite_db: Database, place: int, text: str, fields: dict[str, str], words: str
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    status, shown = send(client, text, **fields)
    assert status == 422
    assert words in shown
    assert count(sqlite_db) == 0


def test_a_word_is_explained_on_the_page(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert send(client, GOOD.replace("klaar", "Top"), words="top = reparatie\n")[0] == 200


def test_who_may_not_receive_there_or_at_all(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow, "Elders")
    for role, location in ((Role.TECHNICIAN, elsewhere), (Role.VOLUNTEER, place), (Role.AUDITOR, None)):
        sign_in(client, sqlite_db, role, location)
        assert send(client)[0] == 403, role
    assert count(sqlite_db) == 0

"""The register's pages: the list and its filters, kept filters, acts on many laptops, imports, exports, lists."""

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse
from xlsxwriter import Workbook

from laptopdesk.app import compose
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import open_lot, receive_laptops
from laptopdesk.assets.lifecycle.values import NewLaptop
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.register.lists import LISTS
from laptopdesk.assets.register.models import SavedFilterRow
from laptopdesk.assets.register.service import importing as register_importing
from laptopdesk.assets.register.views import importing
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.jobs import Worker
from laptopdesk.handout.service import hand_out_laptop
from laptopdesk.handout.values import HandOutLaptop, Signature
from laptopdesk.protocol.codes import parse_code
from laptopdesk.ui import answers
from laptopdesk.ui.web import unit_of_work
from tests.factories import (
    START,
    actor_for,
    location_code,
    make_attendance,
    make_enrolment,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    make_staff,
    sign_in_as,
    unit,
)
from tests.old_workbooks import OldSheet, xls


@pytest.fixture
def house(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Huis Een")


@pytest.fixture
def office(client: FlaskClient, sqlite_db: Database) -> FlaskClient:
    with unit(sqlite_db) as uow:
        staff_id = make_staff(uow, Role.PROGRAMME)
    sign_in_as(client, staff_id)
    return client


def made(db: Database, house: int, *laptops: NewLaptop) -> list[str]:
    """Tags of these laptops, received in one lot."""
    with db.unit_of_work(now=START, actor=system_actor()) as uow:
        lot_id = open_lot(uow, "LOT-X", donor="Donor", received_on=START.date())
        ids = receive_laptops(uow, lot_id, laptops, location_id=house)
        tags = lifecycle.tags_of(uow.session, ids)
    return [tags[key] for key in ids]


def some(number: int, **how: str) -> NewLaptop:
    serial = how.get("serial", f"ABCX{number:05d}")
    return NewLaptop(
        row_key=serial,
        manufacturer="Dell",
        model=how.get("model", "Latitude"),
        serial=serial,
        serial_key=serial.upper(),
        donor_number=how.get("donor_number"),
    )


def found_tags(page: str) -> list[str]:
    return re.findall(r'name="laptop" value="([^"]+)"', page)


def test_every_page_opens_with_and_without_laptops(office: FlaskClient, sqlite_db: Database, house: int) -> None:
    pages = ("/laptops", "/laptops/lists", "/laptops/filters", "/laptops/bulk", "/laptops/bulk?all=1")
    assert {office.get(address).status_code for address in pages} == {200}
    assert "There are no laptops yet" in office.get("/laptops").text
    made(sqlite_db, house, some(1), some(2))
    assert {office.get(address).status_code for address in pages} == {200}


def test_a_scanned_label_goes_right_to_its_laptop(office: FlaskClient, sqlite_db: Database, house: int) -> None:
    one, two = made(sqlite_db, house, some(1), some(2))
    answer = office.get("/laptops", query_string={"q": parse_code(one).grouped})
    assert answer.headers["Location"] == f"/laptops/{one}"
    assert found_tags(office.get("/laptops", query_string={"q": one, "state": "received"}).text) == [one]
    assert found_tags(office.get("/laptops?q=abcx00001").text) == [one]
    assert found_tags(office.get("/laptops?sort=tag&desc=1").text) == [two, one]


def test_an_address_that_asks_nonsense_says_so(office: FlaskClient, sqlite_db: Database, house: int) -> None:
    tags = made(sqlite_db, house, some(1))
    page = office.get("/laptops?state=sold&days=x&location=-1&sort=price").text
    assert page.count("does not (or no longer) fit") == 4
    assert found_tags(office.get("/laptops?battery=<b>&after=%20").text) == tags


# ---- the holder's pass


@pytest.fixture
def held(sqlite_db: Database, house: int, now: datetime) -> tuple[str, str]:
    """A laptop that is with somebody, and their pass."""
    with unit(sqlite_db, now=now) as uow:
        session = make_session(uow, house, starts_at=now - timedelta(days=3), now=now - timedelta(days=9))
        person = make_participant(uow, house)
        make_enrolment(uow, person, house)
        make_attendance(uow, session, person)
        code, tag = make_pass(uow, person), make_ready_laptop(uow, location=house)
        command = HandOutLaptop(
            operation_id=uuid4(),
            laptop=tag,
            pass_code=code,
            location=location_code(uow.session, house),
            kit=("charger", "bag"),
            signature=Signature(paper_number="A-1"),
        )
        hand_out_laptop(uow.by(actor_for(uow, Role.ADMIN, location=house)), command)
    return tag, code


def test_a_pass_finds_what_its_holder_has(office: FlaskClient, held: tuple[str, str]) -> None:
    tag, code = held
    assert office.get("/laptops", query_string={"q": code}).headers["Location"] == f"/laptops/{tag}"
    assert found_tags(office.get("/laptops", query_string={"q": code, "state": "handed_out"}).text) == [tag]
    assert found_tags(office.get("/laptops", query_string={"q": code, "state": "ready"}).text) == []


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.AUDITOR])
def test_who_may_not_see_people_finds_nothing_by_their_pass(
    client: FlaskClient, sqlite_db: Database, held: tuple[str, str], role: Role
) -> None:
    with unit(sqlite_db) as uow:
        staff_id = make_staff(uow, role)
    sign_in_as(client, staff_id)
    assert "No laptop found" in client.get("/laptops", query_string={"q": held[1]}).text


# ---- filters that are kept


def keep(client: FlaskClient, name: str, **form: str) -> int:
    return client.post("/laptops/filters", data={"name": name} | form).status_code


def test_a_filter_is_kept_opened_and_deleted(office: FlaskClient, sqlite_db: Database, house: int) -> None:
    assert keep(office, "Ready here", state="ready", location=str(house), sort="since") == 303
    assert keep(office, " Ready  here ", state="ready") == 422
    assert keep(office, "  ") == 422
    page = unescape(office.get("/laptops/filters").text)
    assert "State: ready; Location: Huis Een; Sort by: how long in this state" in page
    with sqlite_db.read() as session:
        number = session.scalars(sa.select(SavedFilterRow.id)).one()
    opened = office.get(f"/laptops/filters/{number}")
    assert opened.headers["Location"] == f"/laptops?state=ready&location={house}&sort=since"
    assert office.post(f"/laptops/filters/{number}/delete").status_code == 303
    assert office.get(f"/laptops/filters/{number}").status_code == 404


def test_a_filter_that_no_longer_fits_says_so(office: FlaskClient, sqlite_db: Database) -> None:
    keep(office, "Old", lot="999", state="ready")
    with unit(sqlite_db) as uow:
        row = uow.session.scalars(sa.select(SavedFilterRow)).one()
        row.arguments = row.arguments | {"state": "sold", "colour": "blue"}
        number = row.id
    assert (
        office.get(f"/laptops/filters/{number}", follow_redirects=True).text.count("does not (or no longer) fit") == 3
    )
    assert office.get("/laptops/filters").text.count("does not (or no longer) fit") == 3


def test_ones_own_filter_is_nobody_elses_and_only_the_office_shares(client: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        boss, bench = make_staff(uow, Role.PROGRAMME), make_staff(uow, Role.TECHNICIAN)
    sign_in_as(client, boss)
    keep(client, "Mine alone", state="ready")
    keep(client, "Ours all", state="ready", shared="1")
    with sqlite_db.read() as session:
        mine, ours = session.scalars(sa.select(SavedFilterRow.id).order_by(SavedFilterRow.id)).all()
    sign_in_as(client, bench)
    assert keep(client, "All", shared="1", state="ready") == 403
    page = client.get("/laptops").text
    assert ("Ours all" in page, "Mine alone" in page) == (True, False)
    assert client.get(f"/laptops/filters/{mine}").status_code == 404
    assert client.post(f"/laptops/filters/{mine}/delete").status_code == 404
    assert client.get(f"/laptops/filters/{ours}").status_code == 302
    assert client.post(f"/laptops/filters/{ours}/delete").status_code == 403


# ---- many at once


def begin(client: FlaskClient, **form: object) -> str:
    answer = client.post("/laptops/bulk", data={"operation": str(uuid4())} | form)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_ticked_pasted_and_all_matching_laptops_are_moved(office: FlaskClient, sqlite_db: Database, house: int) -> None:
    with unit(sqlite_db) as uow:
        other = make_location(uow, "Huis Twee")
    tags = made(sqlite_db, house, *(some(number) for number in range(4)))
    assert tags[1] in office.get("/laptops/bulk", query_string={"laptop": tags[:2]}).text
    place = {"act": "place", "act-location": str(other), "act-unfit": "1", "act-reason": "wiped there"}
    begin(office, laptop=tags[:1], **place)
    begin(office, codes=f"{parse_code(tags[1]).grouped}\nL000", **place)
    run = begin(office, all="1", location=str(house), **place)
    assert "Everything is done." in office.get(run).text
    with sqlite_db.read() as session:
        assert {lifecycle.get_laptop(session, tag).laptop.location_id for tag in tags} == {other}


def test_what_is_refused_stands_beside_it_and_can_be_tried_again(
    office: FlaskClient, sqlite_db: Database, house: int
) -> None:
    (tag,) = made(sqlite_db, house, some(1))
    run = begin(office, act="move", codes=f"{tag}\n=1+1", **{"act-to": "ready"})
    page = office.get(run).text
    assert "2 laptops were not done" in page
    assert "The laptop is now “received”. From there it cannot become “ready”." in page
    text = office.get(f"{run}/result.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert rows[0] == ["Row", "Given as", "Label", "Result", "Why not"]
    assert {row[1] for row in rows[1:]} == {tag, "'=1+1"}
    again = office.post(f"{run}/again", data={"operation": str(uuid4())}).headers["Location"]
    assert again != run
    assert office.get(again).status_code == 200


def test_labels_of_the_chosen_are_printed(office: FlaskClient, sqlite_db: Database, house: int) -> None:
    tags = made(sqlite_db, house, some(1), some(2))
    run = begin(office, act="labels", laptop=tags)
    asked = re.findall(r'name="tag" value="(\w+)"', office.get(run).text)
    assert sorted(asked) == sorted(tags)
    form = office.post("/labels/choose", data={"tag": asked}).text
    assert all(tag in form for tag in tags)
    sheet = office.post(
        "/labels", data={"typed": "\n".join(asked), "sheet": "a4-21", "start_at": "1", "lot": "", "location": ""}
    )
    assert sheet.data.startswith(b"%PDF")
    moved = begin(office, act="move", laptop=tags, **{"act-to": "repair", "act-reason": "x"})
    assert 'name="tag"' not in office.get(moved).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"act": "move", "act-to": "repair"}, "Choose at least one laptop."),
        ({"act": "fly", "codes": "L0"}, "This cannot be done to several laptops at once."),
        ({"act": "move", "codes": "L0"}, "Fill in every field"),
        ({}, "This cannot be done to several laptops at once."),
    ],
)
def test_a_wrong_form_is_shown_again_with_the_reason(office: FlaskClient, form: dict[str, str], words: str) -> None:
    answer = office.post("/laptops/bulk", data=form)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_a_run_is_its_own_persons_and_the_offices(client: FlaskClient, sqlite_db: Database, house: int) -> None:
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow)
        owner = make_staff(uow, Role.TECHNICIAN, location=house)
        outsider = make_staff(uow, Role.TECHNICIAN, location=elsewhere)
        trainer, boss = make_staff(uow, Role.TRAINER), make_staff(uow, Role.PROGRAMME)
    sign_in_as(client, owner)
    run = begin(client, act="labels", laptop=made(sqlite_db, house, some(1)))
    for staff_id, status in ((owner, 200), (boss, 200), (outsider, 404), (trainer, 403)):
        sign_in_as(client, staff_id)
        assert client.get(run).status_code == status
        assert client.get(f"{run}/result.csv").status_code == status


# ---- lists and exports


def test_each_list_counts_what_its_page_shows(
    office: FlaskClient, sqlite_db: Database, house: int, now: datetime
) -> None:
    with unit(sqlite_db) as uow:
        make_ready_laptop(uow, location=house, now=now - timedelta(days=40))
    made(sqlite_db, house, some(1, serial="QQO0001"), some(2, serial="QQ00001"), some(3))
    page = office.get("/laptops/lists").text
    counted = re.findall(r'href="(/laptops\?[^"]*)".*?stat-value">([\d,]+)<', page, re.DOTALL)
    assert len(counted) == len(LISTS) + 2 * len(Proof)
    numbers = [int(count) for _address, count in counted]
    assert numbers == [len(found_tags(office.get(unescape(address)).text)) for address, _count in counted]
    assert sum(numbers) >= 1 + 3 + 2


def test_a_csv_holds_all_that_match_as_a_dutch_excel_reads_it(
    office: FlaskClient, sqlite_db: Database, house: int
) -> None:
    odd = [some(1, serial="00012345", model="=1+1"), some(2, serial="1E5123"), some(3, donor_number="12E5")]
    made(sqlite_db, house, *odd, *(some(number) for number in range(10, 90)))
    answer = office.get("/laptops/export.csv", headers={"Accept-Language": "nl"})
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert (len(rows), rows[0][0], rows[0][4]) == (84, "Label", "Serienummer")
    assert (rows[1][3], rows[1][4], rows[2][4], rows[3][1]) == ("'=1+1", '="00012345"', '="1E5123"', '="12E5"')
    assert rows[1][6] == "23-11-2026"
    assert len(office.get("/laptops/export.csv?q=ABCX00012").data.decode().splitlines()) == 2


def test_a_workbook_keeps_text_and_dates(office: FlaskClient, sqlite_db: Database, house: int) -> None:
    made(sqlite_db, house, some(1, serial="00012345", model="=1+1"))
    content = office.get("/laptops/export.xlsx").data
    head, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert head[:5] == ["Label", "Donor's own number", "Manufacturer", "Model", "Serial number"]
    assert (row[3], row[4], row[6]) == ("=1+1", "00012345", START.date())


def test_an_export_holds_only_the_places_of_who_asks(client: FlaskClient, sqlite_db: Database, house: int) -> None:
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow)
        staff_id, trainer = make_staff(uow, Role.TECHNICIAN, location=elsewhere), make_staff(uow, Role.TRAINER)
    (mine,) = made(sqlite_db, elsewhere, some(1))
    (foreign,) = made(sqlite_db, house, some(2))
    sign_in_as(client, staff_id)
    for text in (client.get("/laptops/export.csv").text, client.get("/laptops").text):
        assert (mine in text, foreign in text) == (True, False)
    sign_in_as(client, trainer)
    assert client.get("/laptops/export.csv").status_code == client.get("/laptops/export.xlsx").status_code == 403


# ---- a donor's list


def upload(client: FlaskClient, content: bytes) -> TestResponse:
    form = {"lot": "NEW", "donor": "Bank", "location": "", "file": (io.BytesIO(content), "lijst.csv")}
    return client.post("/laptops/import", data=form, content_type="multipart/form-data")


def test_unknown_headers_are_mapped_seen_and_received(office: FlaskClient) -> None:
    here = upload(office, b"Ding,Wat\nLatitude,QQV50001\nThinkPad,QQV5\n").headers["Location"]
    assert "This list has 1 error" in office.get(here).text
    assert office.post(f"{here}/receive", follow_redirects=True).status_code == 422
    office.post(f"{here}/columns", data={"column0": "model", "column1": "serial"})
    page = office.get(here).text
    assert "Receive 2 laptops" in page
    assert "QQV50001" in page
    assert "QQV5<" in page
    done = office.post(f"{here}/receive", follow_redirects=True).text
    assert done.count("2 new laptops, 0 already known.") == 1, "told once"
    assert office.post(f"{here}/receive").status_code == 422
    assert office.post(f"{here}/columns", data={"column0": "soul", "column1": ""}).status_code == 422


def test_hidden_columns_that_were_read_are_named(office: FlaskClient) -> None:
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Lijst")
        sheet.write_row(0, 0, ("Merk", "Model", "Serienummer"))
        sheet.write_row(1, 0, ("HP", "840", "QQV50001"))
        sheet.set_column(2, 2, None, None, {"hidden": True})
    page = office.get(upload(office, stream.getvalue()).headers["Location"]).text
    assert "Hidden columns that were read: Serienummer." in page
    shown = upload(office, b"Merk,Model,Serienummer\nHP,840,QQV50002\n").headers["Location"]
    assert "Hidden columns" not in office.get(shown).text


FAULTY = b"Merk,Model,Serial\nHP,840,#N/A\nHP,841,1.2E+11\nHP,842,QQV50001\n"


def test_a_faulty_line_is_corrected_or_left_out_and_the_rest_comes_in(office: FlaskClient) -> None:
    here = upload(office, FAULTY).headers["Location"]
    page = office.get(here).text
    assert "This list has 2 errors" in page
    assert 'name="cell:1:2:2" value="#N/A"' in page
    office.post(
        f"{here}/choices", data={"cell:1:2:2": "QQV50009", "cell:1:3:2": "1.2E+11", "shown": "1:3", "line": "1:3"}
    )
    page = office.get(here).text
    assert "Receive 2 laptops" in page
    assert "QQV50009" in page
    office.post(f"{here}/choices", data={"shown": "1:3", "undo": "1:2:2"})
    assert "This list has 2 errors" in office.get(here).text
    office.post(f"{here}/choices", data={"act": "leave_all"})
    assert "2 lines are not read" in office.get(here).text
    assert "1 new laptop, 0 already known." in office.post(f"{here}/receive", follow_redirects=True).text


def test_a_line_that_was_just_corrected_is_not_left_out_with_the_others(office: FlaskClient) -> None:
    here = upload(office, FAULTY).headers["Location"]
    typed = {"cell:1:2:2": "QQV50009", "cell:1:3:2": "1.2E+11"}
    office.post(f"{here}/choices", data={**typed, "shown": ["1:2", "1:3"], "act": "leave_all"})
    page = office.get(here).text
    assert "Receive 2 laptops" in page
    assert "1 line is not read" in page


def test_a_correction_after_the_five_hundredth_is_refused_with_why(
    office: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_importing, "MOST_CORRECTED", 1)
    here = upload(office, FAULTY).headers["Location"]
    office.post(f"{here}/choices", data={"cell:1:2:2": "QQV50008"})
    answer = office.post(f"{here}/choices", data={"cell:1:3:2": "QQV50009"})
    assert answer.status_code == 422
    assert "Correct the file itself" in answer.text
    assert "QQV50008" in office.get(here).text


def test_a_correction_that_is_no_cell_of_the_page_changes_nothing(office: FlaskClient) -> None:
    here = upload(office, FAULTY).headers["Location"]
    for name in ("cell:1:4:2", "cell:x:2:2", "cell:1:2:999999999", "cell:"):
        office.post(f"{here}/choices", data={name: "QQV50009", "line": "x:y", "undo": "what"})
    assert "This list has 2 errors" in office.get(here).text


def test_laptops_that_nothing_tells_apart_come_in_by_a_tick_only(office: FlaskClient) -> None:
    content = b"Merk,Model\nHP,EliteBook 840\nHP,EliteBook 840\n"
    here = upload(office, content).headers["Location"]
    page = office.get(here).text
    assert page.index("Choose the columns") < page.index("Receive 2 laptops")
    assert "No column is read as serial number" in office.post(f"{here}/receive", follow_redirects=True).text
    done = office.post(f"{here}/receive", data={"without_identity": "1"}, follow_redirects=True).text
    assert "2 new laptops" in done
    again = upload(office, b"Merk,Model,Serial\nHP,EliteBook 840,QQV50001\nHP,EliteBook 840,QQV50002\n").headers[
        "Location"
    ]
    assert "The lot already has 2 laptops without a serial number" in office.get(again).text


def test_hidden_sheets_are_named_and_read_by_choice(office: FlaskClient) -> None:
    shown = OldSheet(name="Noord", rows=[["Model", "Serial"], ["840", "QQV50001"]])
    hidden = OldSheet(name="Geheim", rows=[["Serial", "Kleur"], ["QQV50002", "rood"]], hidden=True)
    here = upload(office, xls(shown, hidden)).headers["Location"]
    page = office.get(here).text
    assert "Geheim: 1 row · hidden in the file" in page
    assert "Receive 1 laptop" in page
    office.post(f"{here}/choices", data={"sheet": ["Noord", "Geheim"]})
    page = office.get(here).text
    assert "Receive 2 laptops" in page
    assert "Columns left out: Kleur" in " ".join(page.split())


def test_a_list_with_too_many_columns_says_only_that(office: FlaskClient) -> None:
    header = ",".join(["Merk", "Serienummer", *(f"k{number}" for number in range(250))])
    page = office.get(upload(office, header.encode() + b"\nHP,QQV50001\n").headers["Location"]).text
    assert "at most 200 are read" in page
    assert "No column is read" not in page
    assert "Columns left out" not in page


def test_of_many_columns_left_out_the_first_are_named(office: FlaskClient) -> None:
    header = ",".join(["Merk", "Serienummer", *(f"k{number}" for number in range(30))])
    page = office.get(upload(office, header.encode() + b"\nHP,QQV50001\n").headers["Location"]).text
    assert "k18, k19 and 10 more" in " ".join(page.split())


def test_other_kinds_are_named_and_left_out(office: FlaskClient) -> None:
    here = upload(office, b"Type,Model,Serial\nLaptop,840,QQV50001\nMonitor,E24,QQV50002\nHybride,850,QQV50003\n")
    here = here.headers["Location"]
    assert "Monitor (1): these are laptops too" in office.get(here).text
    office.post(f"{here}/choices", data={"only_laptops": "1", "kind_shown": "Hybride", "kind": "Hybride"})
    assert "Receive 2 laptops" in office.get(here).text


def second_window(client: FlaskClient, app: Flask) -> FlaskClient:
    other = app.test_client()
    other.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    with client.session_transaction() as mine, other.session_transaction() as theirs:
        theirs.update(mine)
    return other


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """After the next request has read the list, and before it writes, somebody else does this."""
    acts = [act]

    def begin() -> AbstractContextManager[UnitOfWork]:
        if acts:
            acts.pop()()
        return unit_of_work()

    monkeypatch.setattr(answers, "unit_of_work", begin)


def test_two_people_at_one_list_keep_each_others_decisions(
    office: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"Type,Merk,Serial\nLaptop,HP,#N/A\nLaptop,HQ,1.2E+11\nLaptop,HR,QQV50001\nLaptop,HS,\nHybride,HT,QQV5\n"
    here, other = upload(office, content).headers["Location"], second_window(office, app)
    both = {"shown": ["1:2", "1:5"], "kind_shown": "Hybride"}
    first = {**both, "cell:1:2:2": "QQV50002", "line": "1:5", "only_laptops": "1"}
    meanwhile(monkeypatch, lambda: other.post(f"{here}/choices", data=first))
    office.post(f"{here}/choices", data={**both, "cell:1:3:2": "QQV50003", "kind": "Hybride"})
    page = office.get(here).text
    assert "QQV50002" in page
    assert "QQV50003" in page
    assert "1 line is not read" in page
    assert re.search(r'name="only_laptops"[^>]*checked', page)
    assert "Receive 4 laptops" in page


@pytest.mark.parametrize("ticked", [{}, {"without_identity": "1"}])
@pytest.mark.parametrize("at_once", [1000, 1])
def test_a_list_that_is_read_otherwise_meanwhile_is_not_received(
    office: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch, ticked: dict[str, str], at_once: int
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", at_once)
    here = upload(office, b"Merk,Serial\nDell,QQV50001\nDell,QQV50002\n").headers["Location"]
    other = second_window(office, app)
    columns = {"column0": "model", "column1": "serial"}
    meanwhile(monkeypatch, lambda: other.post(f"{here}/columns", data=columns))
    answer = office.post(f"{here}/receive", data=ticked)
    assert answer.status_code == 422
    assert "Somebody changed how this list is read" in answer.text
    assert "Receive 2 laptops" in answer.text
    assert "2 new laptops" in office.post(f"{here}/receive", follow_redirects=True).text or at_once == 1


def test_a_page_that_shows_an_older_reading_receives_nothing(office: FlaskClient) -> None:
    here = upload(office, b"Merk,Serial\nDell,QQV50001\nDell,QQV50002\n").headers["Location"]
    shown = re.search(r'name="read_as" value="([^"]+)"', office.get(here).text)
    assert shown is not None
    office.post(f"{here}/columns", data={"column0": "model", "column1": "serial"})
    assert office.post(f"{here}/receive", data={"read_as": shown[1]}).status_code == 422
    now_shown = re.search(r'name="read_as" value="([^"]+)"', office.get(here).text)
    assert now_shown is not None
    answer = office.post(f"{here}/receive", data={"read_as": now_shown[1]}, follow_redirects=True)
    assert "2 new laptops" in answer.text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a\x00b\n1", b"PK\x03\x04broken"])
def test_a_file_that_is_no_table_is_told_and_not_kept(office: FlaskClient, sqlite_db: Database, content: bytes) -> None:
    answer = upload(office, content)
    assert (answer.status_code, "This list has 1 error" in answer.text) == (422, True)
    with sqlite_db.read() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM pending_import")) == 0


def test_a_long_list_is_left_to_the_worker(
    office: FlaskClient, sqlite_db: Database, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    here = upload(office, b"Merk,Serial\nDell,QQV50001\nDell,QQV50002\n").headers["Location"]
    assert "is received in the background" in office.post(f"{here}/receive", follow_redirects=True).text
    assert "queued" in office.get(here).text
    assert Worker(sqlite_db, compose().jobs, lambda: now).run_once()
    assert "Received: 2 new laptops, 0 already known." in office.get(here).text


def test_a_list_is_shown_only_where_the_person_works(client: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow)
        boss, outsider = make_staff(uow, Role.PROGRAMME), make_staff(uow, Role.TECHNICIAN, location=elsewhere)
    sign_in_as(client, boss)
    here = upload(client, b"Merk,Serial\nDell,QQV50001\n").headers["Location"]
    sign_in_as(client, outsider)
    for answer in (client.get(here), client.post(f"{here}/receive"), client.post(f"{here}/columns")):
        assert answer.status_code == 403

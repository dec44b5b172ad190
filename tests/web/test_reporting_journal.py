"""The journal page: newest first, paged and narrowed by subject, read by few, and proven whole on demand."""

import re
from datetime import datetime
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.keys import KeyRing
from laptopdesk.core.seals import seal_journal
from laptopdesk.people.service import issue_pass, revoke_pass
from laptopdesk.reporting.views.journal import PER_PAGE
from tests.factories import make_laptop, make_location, make_participant, make_staff, sign_in_as, unit
from tests.queries import count_queries


@pytest.fixture
def auditor(client: FlaskClient, sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        person = make_staff(uow, Role.AUDITOR, name="Aart Auditor")
    sign_in_as(client, person)
    return person


def read(client: FlaskClient, url: str = "/journal") -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def numbers(html: str) -> list[int]:
    return [int(found) for found in re.findall(r"Line (\d+)[,<]", html)]


def verify(client: FlaskClient) -> str:
    answer = client.post("/journal/verify")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def make_places(db: Database, count: int) -> None:
    with unit(db) as uow:
        for number in range(count):
            make_location(uow, postcode=f"{3011 + number}AB")


def test_newest_line_stands_first(client: FlaskClient, sqlite_db: Database, auditor: int) -> None:
    make_places(sqlite_db, 3)
    html = read(client)
    assert numbers(html) == sorted(numbers(html), reverse=True)
    assert "added from 23 Nov 2026" in html


def test_older_lines_follow_without_gap_or_repeat(client: FlaskClient, sqlite_db: Database, auditor: int) -> None:
    make_places(sqlite_db, 2 * PER_PAGE + 5)
    seen: list[int] = []
    url = "/journal"
    while url:
        html = read(client, url)
        seen += numbers(html)
        further = re.search(r'href="(/journal\?[^"]*before=[^"]*)"', html)
        url = further.group(1) if further else ""
    assert seen == list(range(seen[0], 0, -1))


def test_journal_of_one_laptop(client: FlaskClient, sqlite_db: Database, auditor: int) -> None:
    with unit(sqlite_db) as uow:
        place = make_location(uow)
        tag, other = make_laptop(uow, location=place), make_laptop(uow, location=place)
    html = read(client, f"/journal?kind=laptop&key={tag}")
    assert "Received in lot" in html
    assert f"key={tag}" in html
    assert f"key={other}" not in html
    assert "Location" in read(client, f"/journal?kind=location&key={place}")


def test_each_subject_of_a_line_narrows_the_journal_to_it(
    client: FlaskClient, sqlite_db: Database, auditor: int
) -> None:
    with unit(sqlite_db) as uow:
        make_laptop(uow, location=make_location(uow))
    html = read(client)
    links = set(re.findall(r'href="(/journal\?kind=[^"]+)"', html))
    assert len(links) >= 4
    for link in links:
        assert numbers(read(client, link)), link


@pytest.mark.parametrize("query", ["kind=laptop&key=nonsense", "kind=ticket&key=x", "kind=lot&key=-1"])
def test_what_names_nothing_is_said(client: FlaskClient, auditor: int, query: str) -> None:
    html = read(client, f"/journal?{query}")
    assert "is not known" in html
    assert not numbers(html)


@pytest.mark.parametrize("query", ["kind=bogus&key=1", "before=x", "kind=laptop", "key=1"])
def test_odd_addresses_show_the_whole_journal(client: FlaskClient, auditor: int, query: str) -> None:
    assert numbers(read(client, f"/journal?{query}"))


def test_subject_without_lines_is_empty(client: FlaskClient, auditor: int) -> None:
    assert "Nothing was recorded about this." in read(client, "/journal?kind=ticket&key=999")


def test_typed_words_are_shown_but_not_about_residents(
    client: FlaskClient, sqlite_db: Database, auditor: int, now: datetime
) -> None:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        place = make_location(uow)
        tag = make_laptop(uow, location=place)
        move_laptop(uow, tag, LaptopState.REPAIR, reason="Scharnier kapot")
        person = make_participant(uow, place, "Zeynep Okafor")
        issue_pass(uow, person)
        revoke_pass(uow, person, reason="Zeynep verloor hem")
    html = read(client)
    assert "Scharnier kapot" in html
    assert "Zeynep" not in html
    assert "Z.O." not in html
    assert f"Pass of participant {person} revoked" in html


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.TRAINER, Role.TECHNICIAN, Role.AGENT])
def test_journal_is_not_for_everybody(client: FlaskClient, sqlite_db: Database, role: Role) -> None:
    with unit(sqlite_db) as uow:
        person = make_staff(uow, role)
    sign_in_as(client, person)
    assert client.get("/journal").status_code == 403
    assert client.post("/journal/verify").status_code == 403


def test_role_at_one_place_does_not_open_the_journal_of_all(client: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        place = make_location(uow)
        person = make_staff(uow, Role.PROGRAMME, location=place)
    sign_in_as(client, person, desk=place)
    assert client.get("/journal").status_code == 403
    assert client.post("/journal/verify").status_code == 403


def test_whole_journal_is_proven(client: FlaskClient, sqlite_db: Database, auditor: int, now: datetime) -> None:
    keys: KeyRing = KeyRing(client.application.extensions["laptopdesk"].config.keys_dir)
    with unit(sqlite_db, now=now) as uow:
        seal_journal(uow, keys)
    html = verify(client)
    assert "Nothing was changed" in html
    assert "1 daily seal is valid." in html
    assert "23 Nov 2026 10:00, up to line" in html


def test_changed_line_is_told_with_its_number(client: FlaskClient, sqlite_db: Database, auditor: int) -> None:
    with unit(sqlite_db) as uow:
        uow.session.execute(sa.text("DROP TRIGGER journal_entry_no_update"))
        uow.session.execute(sa.text("UPDATE journal_entry SET actor = 'staff:99' WHERE seq = 2"))
    html = verify(client)
    assert "The journal was tampered with" in html
    assert "Broken at line 2." in html


def test_seal_that_no_longer_holds_is_told(
    client: FlaskClient, sqlite_db: Database, auditor: int, now: datetime
) -> None:
    keys = KeyRing(client.application.extensions["laptopdesk"].config.keys_dir)
    with unit(sqlite_db, now=now) as uow:
        sealed = seal_journal(uow, keys)
        uow.session.execute(sa.text("UPDATE journal_seal SET hash = :hash"), {"hash": "0" * 64})
    html = verify(client)
    assert "The journal was tampered with" in html
    assert f"Broken at line {sealed.seq}." in html


def test_verifying_writes_nothing(client: FlaskClient, sqlite_db: Database, auditor: int) -> None:
    before = numbers(read(client))[0]
    with count_queries(sqlite_db) as counted:
        verify(client)
    assert numbers(read(client))[0] == before
    assert all(statement.lstrip().startswith("SELECT") for statement in counted.sent)


def test_queries_do_not_grow_with_lines(client: FlaskClient, sqlite_db: Database, auditor: int) -> None:
    with unit(sqlite_db) as uow:
        make_laptop(uow, location=make_location(uow))
    with count_queries(sqlite_db) as few:
        read(client)
    make_places(sqlite_db, PER_PAGE)
    with unit(sqlite_db) as uow:
        make_laptop(uow, location=make_location(uow))
    with count_queries(sqlite_db) as many:
        read(client)
    assert len(many) == len(few)


def test_laptop_of_the_journal_is_found_by_its_label_in_groups(
    client: FlaskClient, sqlite_db: Database, auditor: int
) -> None:
    with unit(sqlite_db) as uow:
        tag = make_laptop(uow, location=make_location(uow))
    with sqlite_db.read() as session:
        assert assets.find_laptop_id(session, tag)
    grouped = f"{tag[0]} {tag[1:4]} {tag[4:8]} {tag[8:]}"
    assert numbers(read(client, f"/journal?kind=laptop&key={grouped}"))

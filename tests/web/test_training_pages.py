"""Pages and API of trainings: happy, invalid, hostile, and by role."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from uuid import uuid4

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.accounts.service import issue_token
from laptopdesk.core.access import Everywhere, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.people import queries as people
from laptopdesk.protocol.codes import make_pass_code
from laptopdesk.training import queries
from laptopdesk.training.values import SessionState
from tests.factories import (
    START,
    count_people,
    make_attendance,
    make_blank_pass,
    make_invitation,
    make_location,
    make_participant,
    make_pass,
    make_session,
    make_staff,
    sign_in_as,
    unit,
)
from tests.queries import count_queries

HOSTILE = "<script>alert(1)</script> \"'><img src=x>"


@dataclass(frozen=True)
class World:
    """A place with a trainer, a volunteer and today's first training of two people; another place; an office."""

    here: int
    there: int
    session: int
    away: int
    ann: int
    bob: int
    staff: dict[str, int]


@pytest.fixture
def world(sqlite_db: Database) -> World:
    with unit(sqlite_db) as uow:
        here, there = make_location(uow, "Huis Hier"), make_location(uow, "Huis Daar")
        staff = {
            "trainer": make_staff(uow, Role.TRAINER, location=here),
            "colleague": make_staff(uow, Role.TRAINER, location=there),
            "volunteer": make_staff(uow, Role.VOLUNTEER, location=here),
            "technician": make_staff(uow, Role.TECHNICIAN),
            "auditor": make_staff(uow, Role.AUDITOR),
            "programme": make_staff(uow, Role.PROGRAMME),
        }
        ann, bob = make_participant(uow, here, "Ann Bos"), make_participant(uow, here, "Bob Çelik")
        session_id = make_session(uow, here)
        make_invitation(uow, session_id, ann, bob)
        return World(here, there, session_id, make_session(uow, there), ann, bob, staff)


@pytest.fixture
def as_(client: FlaskClient, world: World) -> object:
    def sign_in(who: str) -> FlaskClient:
        sign_in_as(client, world.staff[who])
        return client

    return sign_in


def marks(db: Database, session_id: int) -> dict[str, bool | None]:
    with db.read() as session:
        return {person.name: person.present for person in queries.get_session_page(session, session_id).people}


# ---- the list


def test_today_comes_first(as_, world: World, sqlite_db: Database, now: datetime) -> None:
    with unit(sqlite_db) as uow:
        make_session(uow, world.here, starts_at=now + timedelta(days=7), ordinal=2)
        make_session(uow, world.here, starts_at=now - timedelta(days=7), ordinal=3)
    client = as_("trainer")
    coming = client.get("/sessions").text.split("<h2>Today")[1]
    assert coming.index("Training 1") < coming.index("Training 2")
    assert "Training 3" not in coming
    assert "0 <span" in coming
    earlier = client.get("/sessions?when=earlier").text
    assert "Training 3" in earlier
    assert "Training 1" not in earlier


def test_the_list_is_of_ones_own_places(as_, world: World) -> None:
    assert "Huis Daar" not in as_("trainer").get("/sessions").text
    office = as_("programme")
    assert "Huis Daar" in office.get("/sessions").text
    narrowed = office.get("/sessions", query_string={"place": world.here}).text
    assert f"/sessions/{world.session}" in narrowed
    assert f"/sessions/{world.away}" not in narrowed


@pytest.mark.parametrize("query", ["place=x", "place=999999", "page=-4", "page=999999", "page=x", "when=%3Cscript%3E"])
def test_odd_addresses_of_the_list(as_, query: str) -> None:
    assert as_("trainer").get(f"/sessions?{query}").status_code == 200


def test_the_list_asks_the_same_number_of_questions(as_, world: World, sqlite_db: Database, now: datetime) -> None:
    client, asked = as_("trainer"), []
    for size in (3, 30):
        with unit(sqlite_db) as uow:
            for number in range(size):
                make_session(uow, world.here, starts_at=now + timedelta(days=number % 3))
        with count_queries(sqlite_db) as statements:
            client.get("/sessions")
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 16


def test_sessions_that_were_never_closed_ask_for_it(as_, world: World, sqlite_db: Database, now: datetime) -> None:
    with unit(sqlite_db) as uow:
        old = [make_session(uow, world.here, starts_at=now - timedelta(days=days)) for days in range(1, 8)]
        make_session(uow, world.there, starts_at=now - timedelta(days=1))
    client = as_("trainer")
    shown = client.get("/sessions").text
    assert "7 earlier sessions are not closed yet" in shown
    assert [f'"/sessions/{key}"' in shown for key in old] == [False] * 2 + [True] * 5  # the oldest first
    for key in old:
        assert client.post(f"/sessions/{key}/close").status_code == 303
    assert "not closed yet" not in client.get("/sessions").text
    assert "not closed yet" not in as_("volunteer").get("/sessions").text
    assert "1 earlier session is not closed yet" in as_("programme").get("/sessions").text


# ---- one session


def test_one_tap_marks_present_another_absent_and_a_third_takes_it_back(as_, world: World, sqlite_db: Database) -> None:
    client, base = as_("trainer"), f"/sessions/{world.session}"
    page = client.get(base).text
    assert page.count("data-toggle-present") == 2
    answer = client.post(f"{base}/mark", data={"participant": world.ann, "present": "1"})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{base}#person-{world.ann}")
    assert marks(sqlite_db, world.session) == {"Ann Bos": True, "Bob Çelik": None}
    for sent, present in (("1", True), ("0", False), ("0", False), ("none", None), ("none", None)):
        client.post(f"{base}/mark", data={"participant": world.ann, "present": sent})
        assert marks(sqlite_db, world.session)["Ann Bos"] is present


def pressed(page: str, person: int) -> dict[str, str]:
    """What each mark of this person's row says to be chosen; the way back stands there only after a mark."""
    row = page.split(f'id="person-{person}"')[1].split("</li>")[0]
    return dict(re.findall(r'name="present" value="(\w+)"(?: aria-pressed="(\w+)")?', row))


def test_the_chosen_mark_is_shown(as_, world: World) -> None:
    client, base = as_("trainer"), f"/sessions/{world.session}"
    shown = {"": {"1": "false", "0": "false"}}
    shown["1"] = {"none": "", "1": "true", "0": "false"}
    shown["0"] = {"none": "", "1": "false", "0": "true"}
    for sent, buttons in shown.items():
        if sent:
            client.post(f"{base}/mark", data={"participant": world.ann, "present": sent})
        assert pressed(client.get(base).text, world.ann) == buttons


@pytest.mark.parametrize("sent", ["", "x", "2", "None", HOSTILE])
def test_a_mark_that_says_nothing_changes_nothing(as_, world: World, sqlite_db: Database, sent: str) -> None:
    answer = as_("trainer").post(f"/sessions/{world.session}/mark", data={"participant": world.ann, "present": sent})
    assert answer.status_code == 400
    assert marks(sqlite_db, world.session)["Ann Bos"] is None


def test_all_present_leaves_who_was_marked_absent(as_, world: World, sqlite_db: Database) -> None:
    client, base = as_("trainer"), f"/sessions/{world.session}"
    client.post(f"{base}/mark", data={"participant": world.ann, "present": "0"})
    for _ in range(2):
        assert client.post(f"{base}/mark-all").status_code == 303
    assert marks(sqlite_db, world.session) == {"Ann Bos": False, "Bob Çelik": True}
    assert "All present" not in client.get(base).text


def test_the_page_asks_the_same_number_of_questions(as_, world: World, sqlite_db: Database) -> None:
    client, asked = as_("trainer"), []
    for _ in range(2):
        client.get(f"/sessions/{world.session}")  # the first look at these people is written down
        with count_queries(sqlite_db) as statements:
            client.get(f"/sessions/{world.session}")
        asked.append(len(statements))
        with unit(sqlite_db) as uow:
            make_invitation(uow, world.session, *(make_participant(uow, world.here) for _ in range(20)))
    assert asked[0] == asked[1] <= 10


@pytest.mark.parametrize("participant", ["999999", "x", ""])
def test_only_who_is_expected_can_be_marked_by_number(as_, world: World, participant: str) -> None:
    answer = as_("trainer").post(f"/sessions/{world.session}/mark", data={"participant": participant, "present": "1"})
    assert answer.status_code == 404


def test_a_person_of_another_place_is_not_had_by_number(as_, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        stranger = make_participant(uow, world.there, "Zeynep Geheim")
    client, base = as_("trainer"), f"/sessions/{world.session}"
    for path in ("mark", "expect"):
        client.post(f"{base}/{path}", data={"participant": stranger, "present": "1"})
    assert "Zeynep" not in client.get(base).text
    assert "Zeynep" not in client.get(f"{base}/expect", query_string={"q": "zeynep"}).text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("trainer", 200),
        ("volunteer", 200),
        ("auditor", 200),
        ("programme", 200),
        ("colleague", 403),
        ("technician", 403),
    ],
)
def test_who_may_open_a_session(as_, world: World, who: str, status: int) -> None:
    assert as_(who).get(f"/sessions/{world.session}").status_code == status


def test_a_volunteer_sees_names_of_today_only_and_marks_nobody(
    as_, world: World, sqlite_db: Database, now: datetime
) -> None:
    with unit(sqlite_db) as uow:
        tomorrow = make_session(uow, world.here, starts_at=now + timedelta(days=1))
        make_invitation(uow, tomorrow, world.ann)
    client = as_("volunteer")
    today = client.get(f"/sessions/{world.session}").text
    assert "Ann Bos" in today
    assert "data-toggle-present" not in today
    assert "Ann Bos" not in client.get(f"/sessions/{tomorrow}").text


def test_a_trainer_opens_and_finds_who_is_expected_here(as_, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        guest = make_participant(uow, world.there, "Gerda Gast", contact="0612345678")
        code = make_pass(uow, guest)
        make_invitation(uow, world.session, guest)
    client, record = as_("trainer"), f"/people/{guest}"
    assert f'href="{record}"' in client.get(f"/sessions/{world.session}").text
    shown = client.get(record).text
    assert "tel:+31612345678" in shown
    assert f"{record}/new-pass" in shown
    assert f"{record}/change" not in shown
    assert client.get(f"{record}/change").status_code == 403
    for text in ("gerda", "0612345678"):
        assert "Gerda Gast" in client.get("/people", query_string={"q": text}).text
    assert client.get("/people", query_string={"q": code}).headers["Location"].endswith(record)
    assert client.post(f"{record}/new-pass", data={"reason": "lost"}).status_code == 303
    with sqlite_db.read() as session:
        assert world.staff["trainer"] in {look.staff_id for look in people.list_looks(session, guest)}
    volunteer = as_("volunteer")
    assert "Gerda Gast" in volunteer.get(f"/sessions/{world.session}").text
    assert f'href="{record}"' not in volunteer.get(f"/sessions/{world.session}").text
    assert volunteer.get(record).status_code == 403


def test_an_auditor_sees_numbers_and_no_names(as_, world: World) -> None:
    assert "Ann Bos" not in as_("auditor").get(f"/sessions/{world.session}").text


@pytest.mark.parametrize("who", ["colleague", "volunteer", "technician", "auditor"])
@pytest.mark.parametrize(
    "path",
    [
        "mark",
        "mark-all",
        "scan",
        "walk-in",
        "take-off",
        "heads",
        "close",
        "cancel",
        "change",
        "expect",
        "people/1/reason",
    ],
)
def test_others_change_nothing(as_, world: World, sqlite_db: Database, who: str, path: str) -> None:
    body = {"participant": world.ann, "present": "1", "name": "X", "language": "nl", "heads": "3", "reason": "x"}
    assert as_(who).post(f"/sessions/{world.session}/{path}", data=body).status_code == 403
    assert set(marks(sqlite_db, world.session).values()) == {None}


@pytest.mark.parametrize("path", ["change", "cancel"])
def test_a_trainer_does_not_plan(as_, world: World, path: str) -> None:
    client = as_("trainer")
    assert client.get(f"/sessions/{world.session}/{path}").status_code == 403
    assert client.get("/sessions/plan").status_code == client.post("/sessions/plan").status_code == 403


@pytest.mark.parametrize("path", ["", "/change", "/cancel", "/expect", "/presence-list"])
def test_sessions_that_do_not_exist(as_, path: str) -> None:
    assert as_("programme").get(f"/sessions/999999{path}").status_code == 404


def test_a_session_of_another_day_is_not_marked(as_, world: World, sqlite_db: Database, now: datetime) -> None:
    with unit(sqlite_db) as uow:
        tomorrow = make_session(uow, world.here, starts_at=now + timedelta(days=1))
        make_invitation(uow, tomorrow, world.ann)
    client = as_("trainer")
    page = client.get(f"/sessions/{tomorrow}").text
    assert "This session is on a later day." in page
    assert "data-toggle-present" not in page
    assert client.post(f"/sessions/{tomorrow}/mark", data={"participant": world.ann, "present": "1"}).status_code == 422


# ---- scans


def test_a_scanned_pass_marks_its_holder(as_, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        code = make_pass(uow, world.ann)
    answer = as_("trainer").post(f"/sessions/{world.session}/scan", data={"code": code.lower()})
    assert 'data-verdict="done"' in answer.text
    assert marks(sqlite_db, world.session)["Ann Bos"] is True


def test_the_trainer_is_not_sent_to_the_trainer(as_, world: World) -> None:
    shown = as_("trainer").post(f"/sessions/{world.session}/scan", data={"code": make_pass_code(Random(99))}).text
    assert "choose the person in the list" in shown
    assert "ask the trainer" not in shown


@pytest.mark.parametrize("raw", ["", "nonsense", "P0000000000X", HOSTILE, "L0001234B", "\0\0", "P" * 4000, "9" * 300])
def test_a_scan_that_means_nothing_is_kept_and_told(as_, world: World, sqlite_db: Database, raw: str) -> None:
    from laptopdesk.devices.models import ScanLogRow

    answer = as_("trainer").post(f"/sessions/{world.session}/scan", data={"code": raw})
    assert answer.status_code == 200
    assert 'data-verdict="stop"' in answer.text
    assert "<script>alert" not in answer.text
    assert set(marks(sqlite_db, world.session).values()) == {None}
    with sqlite_db.read() as session:
        assert session.query(ScanLogRow).count() == 1


def test_a_blank_pass_marks_nobody(as_, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        blank = make_blank_pass(uow)
    answer = as_("trainer").post(f"/sessions/{world.session}/scan", data={"code": blank})
    assert "This pass is not linked yet." in answer.text


def test_a_strangers_pass_is_added_and_undone(as_, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        stranger = make_participant(uow, world.there, "Zeynep Geheim")
        code, known = make_pass(uow, stranger), make_pass(uow, world.ann)
    client, base = as_("trainer"), f"/sessions/{world.session}"
    assert "Was not on the list" not in client.post(f"{base}/scan", data={"code": known}).text
    shown = client.post(f"{base}/scan", data={"code": code}).text
    assert "Was not on the list, and is added." in shown
    assert f"{base}/take-off" in shown.split('class="people"')[0]
    again = client.post(f"{base}/scan", data={"code": code}).text
    assert "Was not on the list" not in again
    undone = client.post(f"{base}/take-off", data={"participant": stranger}, follow_redirects=True)
    assert "Zeynep Geheim is no longer on the list." in undone.text
    assert "Zeynep Geheim" not in marks(sqlite_db, world.session)
    for pressed_again in (str(stranger), "x", "999999", ""):
        assert client.post(f"{base}/take-off", data={"participant": pressed_again}).status_code == 303
    assert client.post(f"{base}/take-off", data={"participant": world.ann}).status_code == 422


def test_a_wrong_walk_in_is_taken_off_in_its_row(as_, world: World, sqlite_db: Database) -> None:
    client, base = as_("trainer"), f"/sessions/{world.session}"
    assert f"{base}/take-off" not in client.get(base).text
    client.post(f"{base}/walk-in", data=walk_in())
    shown = client.get(base).text
    assert shown.count(f"{base}/take-off") == 1
    form = shown.split(f'action="{base}/take-off"')[1]
    client.post(f"{base}/take-off", data={"participant": re.search(r'name="participant" value="(\d+)"', form)[1]})
    assert "Şule Öz" not in marks(sqlite_db, world.session)


# ---- walk-ins


def walk_in(**change: str) -> dict[str, str]:
    usual = {"name": "Şule Öz", "contact": "0612345678", "language": "tr", "pass_code": "", "operation_id": ""}
    return {**usual, **change}


def test_a_walk_in_is_there_at_once_and_only_once(as_, world: World, sqlite_db: Database) -> None:
    client, base = as_("trainer"), f"/sessions/{world.session}"
    operation = re.search(r'name="operation_id"[^>]*value="([^"]+)"', client.get(base).text)[1]
    for _ in range(2):
        answer = client.post(f"{base}/walk-in", data=walk_in(operation_id=operation, contact=""), follow_redirects=True)
        assert "Şule Öz is present." in answer.text
    assert marks(sqlite_db, world.session)["Şule Öz"] is True
    with sqlite_db.read() as session:
        assert count_people(session) == 3
    back = walk_in(operation_id=operation, name="Bo Nieuw", contact="")
    assert "Bo Nieuw is present." in client.post(f"{base}/walk-in", data=back, follow_redirects=True).text


def test_a_walk_in_gets_a_blank_pass(as_, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        blank = make_blank_pass(uow)
    as_("trainer").post(f"/sessions/{world.session}/walk-in", data=walk_in(pass_code=blank))
    with sqlite_db.read() as session:
        assert people.find_holder(session, blank).participant_id is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "Jan 111222333"}, "BSN"),
        ({"contact": "by the door"}, "Fill in a phone number or an e-mail address"),
        ({"language": "xx"}, "Not a valid choice"),
        ({"pass_code": "nonsense"}, "Wrong:"),
        ({"pass_code": "P0000000000X"}, "Wrong:"),
        ({"name": HOSTILE, "contact": HOSTILE}, "Fill in a phone number or an e-mail address"),
    ],
)
def test_a_wrong_walk_in_keeps_what_was_typed(
    as_, world: World, sqlite_db: Database, change: dict[str, str], words: str
) -> None:
    typed = walk_in(**change)
    answer = as_("trainer").post(f"/sessions/{world.session}/walk-in", data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>alert" not in answer.text
    if typed["name"] != HOSTILE:
        assert f'value="{typed["name"]}"' in answer.text
    with sqlite_db.read() as session:
        assert count_people(session) == 2


def test_a_walk_in_whose_name_is_on_the_list_is_asked_about(as_, world: World, sqlite_db: Database) -> None:
    client, base = as_("trainer"), f"/sessions/{world.session}"
    with unit(sqlite_db) as uow:
        code = make_pass(uow, world.ann)
    typed = walk_in(name="ann BOS", contact="0612345670")
    asked = client.post(f"{base}/walk-in", data=typed)
    assert asked.status_code == 422
    for words in ("Do you mean this participant?", f"pass ends in {code[-4:-1]}", 'value="ann BOS"', "0612345670"):
        assert words in asked.text
    assert f'name="meant" value="{world.ann}"' in asked.text
    yes = client.post(f"{base}/walk-in", data={**typed, "meant": str(world.ann)}, follow_redirects=True)
    assert "ann BOS is present." in yes.text
    assert marks(sqlite_db, world.session)["Ann Bos"] is True
    for wrong in ("", "x", str(world.bob), "999999"):
        assert client.post(f"{base}/walk-in", data={**typed, "meant": wrong}).status_code == 422
    client.post(f"{base}/walk-in", data={**typed, "meant": "new"})
    with sqlite_db.read() as session:
        assert count_people(session) == 3


def test_another_mistake_is_told_before_the_question(as_, world: World) -> None:
    shown = as_("trainer").post(f"/sessions/{world.session}/walk-in", data=walk_in(name="Ann Bos", contact="x")).text
    assert "Fill in a phone number or an e-mail address" in shown
    assert "Do you mean" not in shown


# ---- order, heads, close, list


def test_a_later_training_first_asks_why(as_, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        second = make_session(uow, world.here, ordinal=2)
        make_attendance(uow, second, world.ann)
    client, page = as_("trainer"), f"/sessions/{second}/people/{world.ann}/reason"
    assert "Does not count yet: give a reason" in client.get(f"/sessions/{second}").text
    assert client.get(page).status_code == 200
    assert client.post(page, data={"reason": " "}).status_code == 422
    assert client.post(page, data={"reason": "did it at the library"}).status_code == 303
    assert "Counts: view reason" in client.get(f"/sessions/{second}").text


def test_heads_are_counted(as_, world: World, sqlite_db: Database) -> None:
    client = as_("programme")
    client.post("/sessions/plan", data=plan(world, module="heads", title="Themamiddag"))
    with sqlite_db.read() as session:
        rows = queries.list_sessions(session, places_of=Everywhere())
    meeting = next(row.id for row in rows if row.title == "Themamiddag")
    for wrong in ("", "-1", "many", "10001"):
        assert client.post(f"/sessions/{meeting}/heads", data={"heads": wrong}).status_code == 422
    answer = client.post(f"/sessions/{meeting}/heads", data={"heads": "41"}, follow_redirects=True)
    assert "The count is saved." in answer.text
    assert client.post(f"/sessions/{meeting}/mark-all").status_code == 303
    assert client.post(f"/sessions/{world.session}/heads", data={"heads": "4"}).status_code == 422


def test_a_session_is_closed_once(as_, world: World, sqlite_db: Database) -> None:
    client = as_("trainer")
    answer = client.post(f"/sessions/{world.session}/close", follow_redirects=True)
    assert "The session is closed." in answer.text
    assert "This session is closed. Nothing about it changes any more." in answer.text
    for button in ("data-toggle-present", "desk-scan", "All present", "/walk-in", "/take-off"):
        assert button not in answer.text
    late = client.post(f"/sessions/{world.session}/mark", data={"participant": world.ann, "present": "1"})
    assert late.status_code == 422
    assert "This session is closed." in late.text
    assert marks(sqlite_db, world.session)["Ann Bos"] is None
    assert client.post(f"/sessions/{world.session}/close").status_code == 422
    with sqlite_db.read() as session:
        assert queries.get_session_page(session, world.session).state is SessionState.HELD


def test_the_presence_list_is_a_paper_with_names(as_, world: World) -> None:
    answer = as_("trainer").get(f"/sessions/{world.session}/presence-list")
    assert answer.mimetype == "application/pdf"
    words = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(BytesIO(answer.data)))
    for expected in ("Attendance list", "Ann Bos", "Bob Çelik", "Huis Hier"):
        assert expected in words
    assert as_("volunteer").get(f"/sessions/{world.session}/presence-list").status_code == 403


def test_somebody_is_expected_after_a_search(as_, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        cas = make_participant(uow, world.here, "Cas Dijk")
    client, page = as_("trainer"), f"/sessions/{world.session}/expect"
    assert "Cas Dijk" in client.get(page, query_string={"q": "dijk"}).text
    answer = client.post(page, data={"participant": cas, "q": "dijk"}, follow_redirects=True)
    assert "Cas Dijk is expected." in answer.text
    assert "Cas Dijk" in marks(sqlite_db, world.session)


# ---- planning


def plan(world: World, **change: str) -> dict[str, str]:
    usual = {
        "module": "1",
        "title": "",
        "location": str(world.here),
        "date": "2027-03-16",
        "time": "10:00",
        "minutes": "120",
        "capacity": "8",
        "weeks": "1",
        "skip": "",
    }
    return {**usual, **change}


def planned(db: Database, since: datetime) -> list[datetime]:
    with db.read() as session:
        rows = queries.list_sessions(session, places_of=Everywhere(), since=since + timedelta(days=1))
        return [row.local_start for row in rows]


def test_one_session_is_planned(as_, world: World, sqlite_db: Database, now: datetime) -> None:
    client = as_("programme")
    assert client.get("/sessions/plan").status_code == 200
    answer = client.post("/sessions/plan", data=plan(world), follow_redirects=True)
    assert "1 session is planned." in answer.text
    assert planned(sqlite_db, now) == [datetime(2027, 3, 16, 10, 0)]


def test_a_series_in_turn_skips_holidays_and_other_days(as_, world: World, sqlite_db: Database, now: datetime) -> None:
    typed = plan(world, date="2027-03-22", weeks="3", in_turn="y", skip_holidays="y", skip="5-4-2027, 2027-04-12")
    answer = as_("programme").post("/sessions/plan", data=typed, follow_redirects=True)
    assert "3 sessions are planned." in answer.text
    # Easter Monday is 29 March 2027; the two other days were written down
    assert planned(sqlite_db, now) == [datetime(2027, 3, 22, 10), datetime(2027, 4, 19, 10), datetime(2027, 4, 26, 10)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"module": ""}, "What"),
        ({"module": "999999"}, "Not a valid choice"),
        ({"module": "heads"}, "Choose a training, or fill in a name."),
        ({"location": "999999"}, "Not a valid choice"),
        ({"date": "someday"}, "First day"),
        ({"time": "25:00"}, "Begins at"),
        ({"date": "2027-03-28", "time": "02:30"}, "This time does not exist"),
        ({"minutes": "5"}, "Minutes"),
        ({"weeks": "61"}, "How many weeks?"),
        ({"skip": "christmas"}, "christmas is not a date"),
        ({"title": "a" * 121}, "Name of the meeting"),
    ],
)
def test_a_wrong_plan_keeps_what_was_typed(
    as_, world: World, sqlite_db: Database, now: datetime, change: dict[str, str], words: str
) -> None:
    typed = plan(world, capacity="11", **change)
    answer = as_("programme").post("/sessions/plan", data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="11"' in answer.text
    assert planned(sqlite_db, now) == []


def test_a_session_is_changed_and_cancelled(as_, world: World, sqlite_db: Database) -> None:
    client, base = as_("programme"), f"/sessions/{world.session}"
    page = client.get(f"{base}/change").text
    assert 'value="10:00' in page
    moved = plan(world, date="2026-11-24", time="13:30", capacity="9")
    answer = client.post(f"{base}/change", data=moved, follow_redirects=True)
    assert "The change is saved." in answer.text
    assert "13:30" in answer.text
    assert client.get(f"{base}/cancel").status_code == 200
    answer = client.post(f"{base}/cancel", data={"reason": "ill"}, follow_redirects=True)
    assert "No one is counted as absent" in answer.text
    assert client.post(f"{base}/cancel", data={"reason": "ill"}).status_code == 422
    assert client.post(f"{base}/change", data=moved).status_code == 422


# ---- programmes and records


def test_the_tracks_are_shown_as_data(as_) -> None:
    client = as_("trainer")
    assert "Three trainings" in client.get("/programmes").text
    page = client.get("/programmes/three-trainings").text
    for words in ("After this training the laptop is handed out.", "charger", "60 %", "12 months", "gift"):
        assert words in page
    assert client.get("/programmes/nothing").status_code == 404


def test_a_record_shows_the_participation(as_, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        make_attendance(uow, world.session, world.ann)
    page = as_("trainer").get(f"/people/{world.ann}").text
    assert "Three trainings" in page
    assert f"/sessions/{world.session}" in page


def test_pages_speak_dutch(as_, world: World) -> None:
    client = as_("programme")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "nl"
    assert "Trainingen" in client.get("/sessions").text
    assert "Iemand zonder uitnodiging" in client.get(f"/sessions/{world.session}").text
    assert "Drie trainingen" in client.get("/programmes").text


# ---- API


@pytest.fixture
def api(app: Flask, sqlite_db: Database, world: World) -> object:
    def post(body: object, who: str = "trainer", *, raw: bytes | None = None) -> TestResponse:
        with sqlite_db.unit_of_work(now=START, actor=system_actor()) as uow:
            _, secret = issue_token(uow, world.staff[who], "test")
        sent = raw if raw is not None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        return app.test_client().post("/api/v1/attendances", data=sent, headers=headers)

    return post


@pytest.fixture
def body(world: World, sqlite_db: Database) -> dict[str, object]:
    with unit(sqlite_db) as uow:
        code = make_pass(uow, world.ann)
    return {"session": world.session, "pass": code, "present": True, "operation_id": str(uuid4())}


def test_a_script_reports_an_attendance_and_asks_again(api, body, world: World, sqlite_db: Database) -> None:
    first, again = api(body), api(body)
    assert first.status_code == again.status_code == 201
    assert first.json == again.json
    assert (first.json["session"], first.json["pass"], first.json["present"]) == (world.session, body["pass"], True)
    assert marks(sqlite_db, world.session)["Ann Bos"] is True


def test_the_same_id_with_another_intent_is_a_conflict(api, body) -> None:
    assert api(body).status_code == 201
    assert api({**body, "present": False}).status_code == 409


@pytest.mark.parametrize("who", ["colleague", "volunteer", "auditor"])
def test_a_token_may_what_its_person_may(api, body, world: World, sqlite_db: Database, who: str) -> None:
    answer = api(body, who)
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert marks(sqlite_db, world.session)["Ann Bos"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"session": "1"},
        {"session": 1.0},
        {"session": True},
        {"session": 0},
        {"session": 2**70},
        {"present": 1},
        {"present": "true"},
        {"present": None},
        {"pass": "nonsense"},
        {"pass": 7},
        {"operation_id": "x"},
        {"operation_id": None},
        {"extra": 1},
    ],
)
def test_a_body_is_read_strictly(api, body, change: dict[str, object]) -> None:
    answer = api({**body, **change})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json["code"] == "invalid_request"
    assert answer.json["errors"]


UNREADABLE = [b"", b"{", b"\xff\xfe"]


@pytest.mark.parametrize("raw", [*UNREADABLE, b"[]", b"null", b'{"session": NaN}'])
def test_a_broken_body_is_told(api, raw: bytes) -> None:
    answer = api(None, raw=raw)
    assert (answer.status_code, answer.mimetype) == (400 if raw in UNREADABLE else 422, "application/problem+json")


def test_a_refusal_carries_its_reasons_each_time(api, body, world: World, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        blank = make_blank_pass(uow)
    refused = {**body, "pass": blank}
    first, again = api(refused), api(refused)
    assert first.status_code == again.status_code == 422
    assert first.json["reasons"] == again.json["reasons"] == ["pass_blank"]
    assert api({**body, "session": 999_999, "operation_id": str(uuid4())}).status_code == 404


def test_without_a_token_nothing_is_told(client: FlaskClient, body) -> None:
    assert client.post("/api/v1/attendances", json=body).status_code == 401

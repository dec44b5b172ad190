"""Cases and scans on screen: who may see and decide them, what they say, what stays when something is wrong."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from laptopdesk.accounts.service import grant_role
from laptopdesk.app import compose
from laptopdesk.cases.errors import CaseReason
from laptopdesk.cases.queries import get_case
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseId, CaseKind, CaseState, OpenCase
from laptopdesk.core.access import Actor, Everywhere, Role, system_actor
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseTopic, CaseView, Decision, Outcome, Proposal, SideLine
from laptopdesk.core.errors import Refused
from laptopdesk.devices.queries import list_scans
from laptopdesk.devices.service import log_scan, record_contact
from laptopdesk.devices.values import Contact, Heartbeat, ScanOutcome
from tests.factories import make_location, make_staff, sign_in_as, unit
from tests.queries import count_queries
from tests.stations import make_place, make_station


def sign_in(client: FlaskClient, db: Database, role: Role, location: int | None = None) -> int:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)
    return staff_id


@pytest.fixture
def here(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Huis Hier")


def a_case(db: Database, location: int | None, now: datetime, kind: CaseKind = CaseKind.OPERATION_REUSED) -> CaseId:
    sides = (
        {"operation": str(uuid4()), "kind": "hand_out", "intent": {"laptop": "L00000011", "kit": ["charger", "bag"]}},
        {"present": False, "session": 3, "new_fact": None},
    )
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        return open_case(uow, OpenCase(kind=kind, sides=sides, location_id=location))


def a_topic(acts: list[Decision], *, two_people: bool = False, hindered: bool = False) -> CaseTopic:
    """Two outcomes that write down what they were asked to do."""

    def act(uow: UnitOfWork, decision: Decision) -> None:
        if decision.answers.get("laptop") == "broken":
            raise Refused([CaseReason.OUTCOME_UNKNOWN])
        acts.append(decision)

    def view(session: Session, case: CaseFacts, actor: Actor) -> CaseView:
        lines = (SideLine(label="Laptop", value="L1"), SideLine(label="Location", value="Huis Hier"))
        other = (SideLine(label="Laptop", value="L2", url="/laptops/L2"), SideLine(label="Location", value="Huis Hier"))
        return CaseView(sides=(CaseSide(title="The desk", lines=lines), CaseSide(title="The register", lines=other)))

    def hindrances(session: Session, case: CaseFacts) -> tuple[CaseReason, ...]:
        return (CaseReason.NOT_OF_ONE_KIND,) if hindered else ()

    asked = BulkField(name="laptop", label="Which laptop was it?", kind=FieldKind.WORDS)
    first = Outcome(
        code="first",
        label=lambda: "The first stands",
        consequence=lambda _session, _case: "Nothing moves.",
        act=act,
        two_people=two_people,
        hindrances=hindrances,
    )
    second = Outcome(
        code="other",
        label=lambda: "It was another laptop",
        consequence=lambda _session, _case: "It moves.",
        act=act,
        fields=lambda _session, _case, _actor: (asked,),
    )
    return CaseTopic(
        kind=CaseKind.OPERATION_REUSED.value,
        outcomes=(first, second),
        view=view,
        propose=lambda _session, _case: Proposal(outcome="first", why="The second came back on Monday."),
    )


@pytest.fixture
def acts(app: Flask) -> list[Decision]:
    """What was decided, by a topic that stands in for the package that owns the records."""
    done: list[Decision] = []
    offer(app, a_topic(done))
    return done


def offer(app: Flask, topic: CaseTopic) -> None:
    app.extensions["laptopdesk"].wiring.case_topics[topic.kind] = topic


def test_a_case_is_listed_and_shown_with_what_differs(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    listed = client.get("/cases").get_data(as_text=True)
    assert "One operation id, two meanings" in listed
    assert "Huis Hier" in listed
    shown = client.get(f"/cases/{case_id}").get_data(as_text=True)
    for words in ("The desk", "The register", "Laptop ≠", "L1", 'href="/laptops/L2"', "It was another laptop"):
        assert words in shown
    assert "Place ≠" not in shown
    assert "The second came back on Monday." in shown
    assert " checked" not in shown, "none is chosen beforehand"


def test_a_kind_nobody_shows_lays_its_evidence_open(
    app: Flask, client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    app.extensions["laptopdesk"].wiring.case_topics.pop(CaseKind.OPERATION_REUSED.value, None)
    sign_in(client, sqlite_db, Role.PROGRAMME)
    shown = client.get(f"/cases/{a_case(sqlite_db, here, now)}").get_data(as_text=True)
    for words in ("Side 1", "L00000011", "charger, bag", "Training session", "New fact"):
        assert words in shown


def test_a_decision_needs_a_reason_and_keeps_what_was_typed(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    answer = client.post(f"/cases/{case_id}/decide", data={"outcome": "other", "reason": "  ", "other-laptop": "L3"})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Write down why." in text
    assert 'value="L3"' in text
    (chosen,) = re.findall(r"<input[^>]*\bchecked\b[^>]*>", text)
    assert 'value="other"' in chosen
    for data in ({"outcome": "burnt", "reason": "because"}, {"reason": "because"}, {"outcome": "other", "reason": "x"}):
        assert client.post(f"/cases/{case_id}/decide", data=data).status_code == 422
    assert acts == []


def test_a_case_is_decided_once_with_effect_and_says_by_whom_and_why(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    staff_id = sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    data = {
        "outcome": "other",
        "reason": "The second label was on the wrong lid.",
        "other-laptop": "L3",
        "first-x": "?",
    }
    assert client.post(f"/cases/{case_id}/decide", data=data).status_code == 303
    (decision,) = acts
    assert (decision.answers, decision.reason) == ({"laptop": "L3"}, data["reason"])
    with sqlite_db.read() as session:
        case = get_case(session, case_id)
    assert (case.state, case.outcome, case.decided_by_id) == (CaseState.DECIDED, "other", staff_id)
    assert case.reason == data["reason"]
    assert client.post(f"/cases/{case_id}/decide", data=data).status_code == 422
    assert len(acts) == 1
    assert "wrong lid" in client.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "No cases" in client.get("/cases").get_data(as_text=True)
    assert "decided" in client.get("/cases?all=1").get_data(as_text=True)


def test_an_act_that_is_refused_leaves_the_case_open(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    data = {"outcome": "other", "reason": "x", "other-laptop": "broken"}
    assert client.post(f"/cases/{case_id}/decide", data=data).status_code == 422
    with sqlite_db.read() as session:
        assert get_case(session, case_id).state is CaseState.OPEN


def test_what_cannot_be_chosen_now_says_why_and_is_refused(
    app: Flask, client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    acts: list[Decision] = []
    offer(app, a_topic(acts, hindered=True))
    sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    text = client.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "Not possible now: Choose cases of one kind." in " ".join(text.split())
    assert client.post(f"/cases/{case_id}/decide", data={"outcome": "first", "reason": "x"}).status_code == 422
    assert acts == []


def test_two_people_decide_together(
    app: Flask, client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    acts: list[Decision] = []
    offer(app, a_topic(acts, two_people=True))
    first = sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    assert client.post(f"/cases/{case_id}/decide", data={"outcome": "first", "reason": "So."}).status_code == 303
    assert acts == []
    assert "waiting for a second person" in client.get("/cases").get_data(as_text=True)
    answer = client.post(f"/cases/{case_id}/confirm", data={"reason": "Yes.", "answer": "yes"})
    assert answer.status_code == 422
    assert "it takes two people" in answer.get_data(as_text=True)
    mine = client.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "Ask a colleague" in mine
    assert 'value="yes"' not in mine
    sign_in(client, sqlite_db, Role.PROGRAMME)
    shown = client.get(f"/cases/{case_id}").get_data(as_text=True)
    for words in ("So.", "Nothing moves.", 'value="yes"'):
        assert words in shown
    assert client.post(f"/cases/{case_id}/confirm", data={"answer": "yes"}).status_code == 422
    assert client.post(f"/cases/{case_id}/confirm", data={"reason": "Yes.", "answer": "yes"}).status_code == 303
    assert [decision.proposed_by_id for decision in acts] == [first]
    assert client.post(f"/cases/{case_id}/confirm", data={"reason": "Yes.", "answer": "yes"}).status_code == 422


def test_the_second_person_sees_that_it_is_no_longer_possible(
    app: Flask, client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    acts: list[Decision] = []
    offer(app, a_topic(acts, two_people=True))
    sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    client.post(f"/cases/{case_id}/decide", data={"outcome": "first", "reason": "So."})
    offer(app, a_topic(acts, two_people=True, hindered=True))
    sign_in(client, sqlite_db, Role.PROGRAMME)
    shown = client.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "No longer possible" in shown
    assert 'value="yes"' not in shown
    assert 'value="no"' in shown
    assert client.post(f"/cases/{case_id}/confirm", data={"reason": "Yes.", "answer": "yes"}).status_code == 422
    assert acts == []


def test_a_proposal_can_be_taken_off_the_table(
    app: Flask, client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    acts: list[Decision] = []
    offer(app, a_topic(acts, two_people=True))
    sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    client.post(f"/cases/{case_id}/decide", data={"outcome": "first", "reason": "So."})
    assert client.post(f"/cases/{case_id}/confirm", data={"answer": "no"}).status_code == 303
    assert client.post(f"/cases/{case_id}/confirm", data={"answer": "no"}).status_code == 422
    assert 'name="outcome"' in client.get(f"/cases/{case_id}").get_data(as_text=True)


def test_many_of_one_kind_are_decided_in_one_act(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    keys = [a_case(sqlite_db, here, now) for _ in range(4)]
    other = a_case(sqlite_db, here, now, CaseKind.IMPOSTOR)
    chosen = [str(key) for key in keys]
    mixed = {"case": [*chosen, str(other)], "outcome": "first", "reason": "x"}
    assert client.post("/cases/decide", data=mixed).status_code == 422
    assert client.post("/cases/decide", data={"case": chosen, "outcome": "first", "reason": " "}).status_code == 422
    assert acts == []
    assert client.post("/cases/decide", data={"case": chosen, "outcome": "first", "reason": "x"}).status_code == 303
    assert [decision.case.id for decision in acts] == keys
    again = client.post(
        "/cases/decide", data={"case": chosen, "outcome": "first", "reason": "x", "kind": "operation_reused"}
    )
    assert again.status_code == 422
    assert again.get_data(as_text=True).count("already decided") == 4


def test_all_that_the_list_shows_are_decided_in_one_act(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    keys = [a_case(sqlite_db, here, now) for _ in range(3)]
    earlier = a_case(sqlite_db, here, now - timedelta(days=2))
    a_case(sqlite_db, here, now, CaseKind.IMPOSTOR)
    narrowed = {"kind": "operation_reused", "day": now.date().isoformat()}
    text = client.get("/cases", query_string=narrowed).get_data(as_text=True)
    assert "Choose all 3 open cases" in text
    assert "The first stands" in text
    assert "It was another laptop" not in text, "each needs a label of its own"
    data = narrowed | {"everything": "1", "outcome": "first", "reason": "A restore."}
    answer = client.post("/cases/decide", data=data)
    assert answer.status_code == 303
    assert "day=2026-11-23" in answer.location
    assert [decision.case.id for decision in acts] == keys
    with sqlite_db.read() as session:
        assert get_case(session, earlier).state is CaseState.OPEN


@pytest.mark.parametrize("tab", ["mine", "overdue", "all"])
def test_a_tab_stays_when_its_list_is_narrowed_and_decided(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision], tab: str
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    keys = [a_case(sqlite_db, here, now - timedelta(days=30)) for _ in range(2)]
    other = a_case(sqlite_db, here, now)
    for key in keys:
        client.post(f"/cases/{key}/assign", data={"take": "1"})
    text = client.get("/cases", query_string={tab: "1", "kind": "operation_reused"}).get_data(as_text=True)
    bar, form = (
        text.partition('"Filter cases"')[2].partition("</form>")[0],
        text.partition('action="/cases/decide"')[2],
    )
    expected = re.compile(rf'<input type="hidden" name="{tab}" value="1"')
    assert expected.search(bar)
    assert expected.search(form.partition("</form>")[0])
    data = {tab: "1", "kind": "operation_reused", "everything": "1", "outcome": "first", "reason": "A restore."}
    answer = client.post("/cases/decide", data=data)
    assert f"{tab}=1" in answer.location
    assert [decision.case.id for decision in acts] == (keys if tab != "all" else [*keys, other])


def test_only_cases_that_one_may_decide_are_counted_and_decided(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        staff_id, there = make_staff(uow, Role.PROGRAMME, location=here), make_location(uow, "Huis Daar")
        grant_role(uow, staff_id, Role.AUDITOR, None)
    sign_in_as(client, staff_id, desk=here)
    keys = [a_case(sqlite_db, here, now) for _ in range(2)]
    a_case(sqlite_db, there, now)
    text = client.get("/cases", query_string={"kind": "operation_reused"}).get_data(as_text=True)
    assert "Huis Daar" in text
    assert "Choose all 2 open cases" in text
    data = {"kind": "operation_reused", "everything": "1", "outcome": "first", "reason": "A restore."}
    assert client.post("/cases/decide", data=data).status_code == 303
    assert [decision.case.id for decision in acts] == keys


def test_what_is_proposed_for_many_waits_for_a_second_person(
    app: Flask, client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    acts: list[Decision] = []
    offer(app, a_topic(acts, two_people=True))
    sign_in(client, sqlite_db, Role.PROGRAMME)
    chosen = [str(a_case(sqlite_db, here, now)) for _ in range(2)]
    answer = client.post(
        "/cases/decide", data={"case": chosen, "outcome": "first", "reason": "x"}, follow_redirects=True
    )
    assert "2 cases wait for a second person." in answer.get_data(as_text=True)
    assert acts == []


def test_a_station_shows_its_cases_and_the_code_of_a_new_pairing_once(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    with unit(sqlite_db) as uow:
        place = make_place(uow, laptops=0, people=0)
    desk, other = make_station(sqlite_db, place), make_station(sqlite_db, place)
    for boot in (uuid4(), uuid4()):
        contact = Contact(boot=boot, boot_number=3, heartbeat=Heartbeat())
        with unit(sqlite_db, now=now) as uow:
            record_contact(uow, compose().operations, desk.station_id, contact)
    station = client.get(f"/stations/{desk.station_id}").get_data(as_text=True)
    assert f'href="/cases?station={desk.station_id}"' in station
    (case_id,) = re.findall(
        r'href="/cases/(\d+)"', client.get(f"/cases?station={desk.station_id}").get_data(as_text=True)
    )
    assert "/cases/" not in client.get(f"/cases?station={other.station_id}").get_data(as_text=True).split("<main")[1]
    shown = client.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "You see a code once." in shown
    assert "Tafel 1" in shown
    answer = client.post(f"/cases/{case_id}/decide", data={"outcome": "paired_anew", "reason": "A copied folder."})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.get_data(as_text=True)
    assert "laptopdesk-station pair" in text
    again = client.post(f"/cases/{case_id}/decide", data={"outcome": "paired_anew", "reason": "A copied folder."})
    assert again.status_code == 422
    assert "laptopdesk-station pair" not in again.get_data(as_text=True)


def test_the_list_asks_as_much_for_many_as_for_few(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    for _ in range(2):
        a_case(sqlite_db, here, now)
    with count_queries(sqlite_db) as few:
        client.get("/cases?kind=operation_reused")
    with count_queries(sqlite_db) as few_at_start:
        client.get("/")
    for _ in range(20):
        a_case(sqlite_db, here, now)
    with count_queries(sqlite_db) as many:
        assert "Choose all 22" in client.get("/cases?kind=operation_reused").get_data(as_text=True)
    with count_queries(sqlite_db) as many_at_start:
        assert "Oldest open cases" in client.get("/").get_data(as_text=True)
    assert (len(many), len(many_at_start)) == (len(few), len(few_at_start))


def test_a_case_has_an_owner_and_a_day(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    late = a_case(sqlite_db, here, now - timedelta(days=30))
    assert client.post(f"/cases/{case_id}/assign", data={"take": "1"}).status_code == 303
    mine, overdue = (
        re.findall(r"/cases/(\d+)", client.get(url).get_data(as_text=True))
        for url in ("/cases?mine=1", "/cases?overdue=1")
    )
    assert str(case_id) in mine
    assert str(late) not in mine
    assert str(late) in overdue
    assert str(case_id) not in overdue
    client.post(f"/cases/{case_id}/assign", data={"take": "0"})
    assert f"/cases/{case_id}" not in client.get("/cases?mine=1").get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.TRAINER, Role.AGENT, Role.TECHNICIAN])
def test_others_see_no_cases(client: FlaskClient, sqlite_db: Database, here: int, now: datetime, role: Role) -> None:
    sign_in(client, sqlite_db, role)
    case_id = a_case(sqlite_db, here, now)
    assert client.get("/cases").status_code == 403
    assert client.get(f"/cases/{case_id}").status_code == 403
    assert client.post(f"/cases/{case_id}/decide", data={"outcome": "first", "reason": "x"}).status_code == 403


def test_the_auditor_reads_and_decides_nothing(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime, acts: list[Decision]
) -> None:
    sign_in(client, sqlite_db, Role.AUDITOR)
    case_id = a_case(sqlite_db, here, now)
    assert f"/cases/{case_id}" in client.get("/cases").get_data(as_text=True)
    text = client.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "The register" in text
    assert 'name="outcome"' not in text
    for act in ("decide", "confirm", "assign"):
        assert client.post(f"/cases/{case_id}/{act}", data={"outcome": "first", "reason": "x"}).status_code == 403


def test_a_colleague_of_another_place_sees_and_decides_nothing_here(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    with unit(sqlite_db) as uow:
        there = make_location(uow, "Huis Daar")
    sign_in(client, sqlite_db, Role.PROGRAMME, there)
    case_id = a_case(sqlite_db, here, now)
    assert "Huis Hier" not in client.get("/cases").get_data(as_text=True)
    assert client.get(f"/cases/{case_id}").status_code == 403
    assert client.post(f"/cases/{case_id}/decide", data={"outcome": "first", "reason": "x"}).status_code == 403
    with sqlite_db.read() as session:
        assert get_case(session, case_id).state is CaseState.OPEN


def test_a_case_that_is_not_there(client: FlaskClient, sqlite_db: Database) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert client.get("/cases/99").status_code == 404
    assert client.get(f"/cases/{10**30}").status_code == 404


def test_a_page_tells_of_a_code_that_meant_nothing(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    sign_in(client, sqlite_db, Role.VOLUNTEER, here)
    data = {"raw": "?" * 5000, "outcome": "misread", "reason": "bad_characters", "page": "desk"}
    assert client.post("/scans", data=data).status_code == 204
    assert client.post("/scans", data=data | {"outcome": "odd"}).status_code == 400
    assert client.post("/scans", data={"outcome": "misread"}).status_code == 400
    with sqlite_db.read() as session:
        (scan,) = list_scans(session, within=Everywhere())
    assert (scan.raw, scan.location_id, scan.outcome) == ("?" * 200, here, ScanOutcome.MISREAD)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PROGRAMME, 200), (Role.ADMIN, 200), (Role.AUDITOR, 200), (Role.VOLUNTEER, 403), (Role.AGENT, 403)],
)
def test_who_reads_the_scan_log(client: FlaskClient, sqlite_db: Database, role: Role, status: int) -> None:
    sign_in(client, sqlite_db, role)
    assert client.get("/scans").status_code == status


def test_the_scan_log_says_why_in_words(client: FlaskClient, sqlite_db: Database, here: int, now: datetime) -> None:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        for raw, reason, place in (("L1<b>", "wrong_check_character", here), ("Q", "of_another_page", None)):
            log_scan(uow, raw=raw, outcome=ScanOutcome.MISREAD, reason=reason, page="desk", location_id=place)
    sign_in(client, sqlite_db, Role.PROGRAMME)
    text = client.get("/scans").get_data(as_text=True)
    assert "x9&lt;x&gt;" in text
    assert "wrong_check" not in text
    assert text.count("misread") >= 2
    sign_in(client, sqlite_db, Role.PROGRAMME, here)
    assert ">x<" not in client.get("/scans").get_data(as_text=True)

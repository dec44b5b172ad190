"""The pages of cases about hand-overs: both sides in words, what each choice will do, and its papers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from laptopdesk.app import compose
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.cases.queries import get_case, list_cases
from laptopdesk.cases.values import CaseState
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.devices.service import take_events
from laptopdesk.handout.queries import list_of_laptop
from laptopdesk.people.queries import list_looks, names_of
from laptopdesk.protocol.operations import DoubtHandOutIntent, HandOutIntent
from laptopdesk.training.service import record_attendance
from laptopdesk.training.values import RecordAttendance
from tests.factories import (
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
from tests.invariants import check_invariants
from tests.stations import HandMade, make_place, make_station

OPERATIONS = compose().operations


@pytest.fixture
def desk(sqlite_db: Database) -> HandMade:
    with unit(sqlite_db) as uow:
        place = make_place(uow)
    return make_station(sqlite_db, place)


def report(desk: HandMade, *intents: HandOutIntent) -> list[HandOutIntent]:
    """Hand-overs that happened without a network, ten minutes apart, as the station sends them."""
    base = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
    ops = [desk.operation(intent, at=base + timedelta(minutes=10 * n)) for n, intent in enumerate(intents)]
    take_events(desk.db, OPERATIONS, desk.station, [desk.write(op) for op in ops], now=base + timedelta(hours=3))
    return list(intents)


def laptop_twice(desk: HandMade) -> None:
    laptop, (first, second, _third) = desk.place.laptops[0], desk.place.passes
    report(desk, desk.hand_out(laptop, first), desk.hand_out(laptop, second, "paper:12"))


def person_twice(desk: HandMade) -> None:
    first, second, _third = desk.place.laptops
    report(desk, desk.hand_out(first, desk.place.passes[0]), desk.hand_out(second, desk.place.passes[0]))


def not_eligible(desk: HandMade) -> None:
    with unit(desk.db) as uow:
        person = make_participant(uow, location=desk.place.location_id, name="Nora Nieuw")
        make_enrolment(uow, person, location=desk.place.location_id)
        code = make_pass(uow, person)
    report(desk, desk.hand_out(desk.place.laptops[0], code))


def elsewhere(desk: HandMade) -> None:
    with unit(desk.db) as uow:
        laptop = make_ready_laptop(uow, location=make_location(uow, "Huis Ver"))
    report(desk, desk.hand_out(laptop, desk.place.passes[0]))


def doubtful(desk: HandMade) -> None:
    given = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]))
    doubt = DoubtHandOutIntent(operation=given.id, laptop=desk.place.laptops[0], location=desk.place.location)
    events = [desk.write(given), desk.write(desk.operation(doubt))]
    take_events(desk.db, OPERATIONS, desk.station, events, now=datetime.fromisoformat("2026-11-23T12:00:00+00:00"))


def withdrawn(desk: HandMade) -> None:
    now = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
    with unit(desk.db) as uow:
        person = make_participant(uow, location=desk.place.location_id)
        session = make_session(uow, location=desk.place.location_id)
        make_attendance(uow, session, person)
        code = make_pass(uow, person)
    report(desk, desk.hand_out(desk.place.laptops[0], code))
    with desk.db.unit_of_work(now=now, actor=system_actor()) as uow:
        mark = RecordAttendance(operation_id=uuid4(), session_id=session, participant_id=person, present=False)
        record_attendance(uow, mark)


STORIES = [laptop_twice, person_twice, not_eligible, elsewhere, doubtful, withdrawn]


def the_case(desk: HandMade) -> int:
    with desk.db.read() as session:
        [case] = list_cases(session)
        return case.id


def office(client: FlaskClient, db: Database, *roles: Role) -> int:
    with unit(db) as uow:
        staff_id = make_staff(uow, *(roles or (Role.PROGRAMME,)))
    sign_in_as(client, staff_id)
    return staff_id


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_case_speaks_in_plain_words(
    client: FlaskClient, desk: HandMade, story: Callable[[HandMade], None], language: str
) -> None:
    story(desk)
    office(client, desk.db)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    text = client.get(f"/cases/{the_case(desk)}").get_data(as_text=True)
    main = text[text.index("<main") : text.index("</main>")]
    for code in ("hand_out", "laptop_already_out", "sha256", "training_not_attended", "already_has_one", "%("):
        assert code not in main, code
    assert desk.place.passes[0] not in main
    assert 'href="/laptops/L' in main
    assert " checked" not in main, "none is chosen beforehand"
    if language == "nl":
        assert "hand-out" not in main.lower()


def test_both_sides_name_who_for_who_may_see_them(client: FlaskClient, desk: HandMade) -> None:
    laptop_twice(desk)
    staff_id = office(client, desk.db)
    text = client.get(f"/cases/{the_case(desk)}").get_data(as_text=True)
    with desk.db.read() as session:
        names = names_of(session, desk.place.people[:2])
        looks = [list_looks(session, person) for person in desk.place.people[:2]]
    for person in desk.place.people[:2]:
        assert names[person].name in text
        assert f'href="/people/{person}"' in text
    assert all(look[0].staff_id == staff_id for look in looks)
    for words in ("≠", "on paper no. 12", "charger", "station Tafel 1", "s list from", "ended as a mistake"):
        assert words in text


def test_the_auditor_sees_initials_and_that_is_a_look_too(client: FlaskClient, desk: HandMade) -> None:
    laptop_twice(desk)
    staff_id = office(client, desk.db, Role.AUDITOR)
    text = client.get(f"/cases/{the_case(desk)}").get_data(as_text=True)
    with desk.db.read() as session:
        name = names_of(session, desk.place.people[:1])[desk.place.people[0]]
        assert [look.staff_id for look in list_looks(session, desk.place.people[0])] == [staff_id]
    assert name.name not in text
    assert name.initials in text


def test_a_wrong_label_says_so_and_the_case_stays(client: FlaskClient, desk: HandMade) -> None:
    laptop_twice(desk)
    office(client, desk.db)
    case_id = the_case(desk)
    data = {"outcome": "reported_other_laptop", "reason": "x", "reported_other_laptop-laptop": desk.place.passes[2]}
    answer = client.post(f"/cases/{case_id}/decide", data=data)
    assert answer.status_code == 422
    assert "This is not the label of a laptop." in answer.get_data(as_text=True)
    data["reported_other_laptop-laptop"] = desk.place.laptops[1].lower()
    assert client.post(f"/cases/{case_id}/decide", data=data).status_code == 303
    with desk.db.read() as session:
        assert get_case(session, case_id).state is CaseState.DECIDED
    check_invariants(desk.db)


def test_a_laptop_that_is_called_back_has_a_ticket_and_a_letter(client: FlaskClient, desk: HandMade) -> None:
    not_eligible(desk)
    office(client, desk.db)
    case_id = the_case(desk)
    data = {"outcome": "called_back", "reason": "Too early."}
    assert client.post(f"/cases/{case_id}/decide", data=data).status_code == 303
    with desk.db.read() as session:
        laptop = get_laptop(session, desk.place.laptops[0]).laptop.id
        [handout] = list_of_laptop(session, laptop)
    text = client.get(f"/cases/{case_id}").get_data(as_text=True)
    letter = f"/handouts/{handout.id}/call-back.pdf"
    assert f'href="{letter}"' in text
    assert 'href="/tickets/' in text
    answer = client.get(letter)
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    office(client, desk.db, Role.VOLUNTEER)
    assert client.get(letter).status_code == 403


def test_a_hand_out_that_is_not_called_back_has_no_letter(client: FlaskClient, desk: HandMade) -> None:
    report(desk, desk.hand_out(desk.place.laptops[0], desk.place.passes[0]))
    office(client, desk.db)
    assert client.get("/handouts/1/call-back.pdf").status_code == 404

"""Sessions, enrolment and attendance on both databases."""

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.core.access import Actor, Everywhere, Role, system_actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.journal import list_latest, list_lines
from laptopdesk.core.operations import ReportedAct
from laptopdesk.core.reasons import CommonReason
from laptopdesk.handout.service import hand_out_laptop
from laptopdesk.handout.values import HandOutLaptop, Signature
from laptopdesk.people import queries as people
from laptopdesk.people import service as people_service
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.values import ConsentKind, Identity
from laptopdesk.protocol.gate import GateReason
from laptopdesk.training import queries, service
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.models import AttendanceRow, EnrolmentRow, SessionRow
from laptopdesk.training.values import (
    PROEFTUIN,
    AgreementKind,
    AttendanceWithdrawn,
    CountingKind,
    PlanSeries,
    PlanSession,
    RecordAttendance,
    SessionState,
    WalkInAtSession,
)
from tests.factories import (
    actor_for,
    count_people,
    location_code,
    make_attendance,
    make_blank_pass,
    make_enrolment,
    make_invitation,
    make_location,
    make_participant,
    make_pass,
    make_programme,
    make_ready_laptop,
    make_session,
    unit,
)
from tests.queries import count_queries

BOSS = system_actor()
WEEK = timedelta(weeks=1)


def mark(session_id: int, person: int, *, present: bool = True, reason: str | None = None) -> RecordAttendance:
    return RecordAttendance(
        operation_id=uuid4(), session_id=session_id, participant_id=person, present=present, reason=reason
    )


def heads_plan(place: int, now: datetime) -> PlanSession:
    return PlanSession(
        location_id=place,
        local_start=to_local(now).replace(tzinfo=None),
        title="Home meeting",
        counting=CountingKind.HEADS,
    )


def may(db: Database, act: Callable[[UnitOfWork], object], who: Actor, now: datetime) -> bool:
    try:
        with db.unit_of_work(now=now, actor=who) as uow:
            act(uow)
    except Forbidden:
        return False
    return True


def test_who_is_expected_here_is_known_here_and_nothing_more(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here, there = make_location(uow), make_location(uow)
        trainer, volunteer = actor_for(uow, Role.TRAINER, location=here), actor_for(uow, Role.VOLUNTEER, location=here)
        guest, stranger = make_participant(uow, there, "Gerda Gast"), make_participant(uow, there, "Zeynep Vreemd")
        make_invitation(uow, make_session(uow, here), guest)
        make_invitation(uow, make_session(uow, there), stranger)
    acts: dict[str, Callable[[UnitOfWork, int], object]] = {
        "look": lambda uow, person: people_service.look_at_participant(uow, person, page="test"),
        "pass": people_service.issue_pass,
        "lost": lambda uow, person: people_service.reissue_pass(uow, person, "lost"),
        "home": lambda uow, person: people_service.look_at_participant(uow, person, page="test", met=False),
        "consent": lambda uow, person: people_service.give_consent(uow, person, ConsentKind.SURVEY),
        "change": lambda uow, person: people_service.change_identity(
            uow, person, Identity(name="X"), home_location_id=here
        ),
    }
    allowed = {
        (name, person): may(db, lambda uow, act=act, person=person: act(uow, person), trainer, now)
        for name, act in acts.items()
        for person in (guest, stranger)
    }
    assert {key for key, answer in allowed.items() if answer} == {("look", guest), ("pass", guest), ("lost", guest)}
    assert not may(db, lambda uow: acts["look"](uow, guest), volunteer, now)
    with db.read() as session:
        for text in ("gerda", "zeynep", ""):
            found = people.search_people(session, text, places=frozenset({here})).rows
            assert [row.name for row in found] == ([] if text == "zeynep" else ["Gerda Gast"])
        assert not people.search_people(session, "gerda", places=frozenset()).rows


# ---- programmes


def test_every_installation_has_the_three_trainings_and_the_proeftuin(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        service.seed_programmes(uow)  # a second time changes nothing
        three, proeftuin = make_programme(uow), make_programme(uow, PROEFTUIN)
    assert [(module.ordinal, module.opens_gate) for module in three.modules] == [(1, True), (2, False), (3, False)]
    assert (three.agreement, three.helpdesk_months, three.learning_months, three.min_battery_percent) == (
        AgreementKind.GIFT,
        12,
        12,
        60,
    )
    assert [(item.item, item.required) for item in three.kit] == [("charger", True), ("bag", False), ("mouse", False)]
    assert proeftuin.agreement is AgreementKind.LOAN


# ---- planning


def test_a_session_keeps_wall_time_and_moment(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id = make_session(uow, place)
    with db.read() as session:
        found = queries.get_session_page(session, session_id)
    assert (found.local_start, found.starts_at) == (datetime(2026, 11, 23, 10, 0), now)
    assert found.title == "Training 1: get going with your laptop"
    assert found.opens_gate


def test_a_weekly_series_takes_the_modules_in_turn_over_summer_time(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        place, modules = make_location(uow), make_programme(uow).modules
        first = PlanSession(location_id=place, local_start=datetime(2027, 3, 16, 10, 0), module_id=modules[0].id)
        series = PlanSeries(
            first=first, count=4, module_ids=tuple(module.id for module in modules), skip=frozenset({date(2027, 3, 30)})
        )
        ids = service.plan_weekly_series(uow, series)
    with db.read() as session:
        found = [queries.get_session_page(session, key) for key in ids]
    assert [item.local_start for item in found] == [
        datetime(2027, 3, 16, 10),
        datetime(2027, 3, 23, 10),
        datetime(2027, 4, 6, 10),
        datetime(2027, 4, 13, 10),
    ]
    assert [item.starts_at.hour for item in found] == [9, 9, 8, 8]
    assert [item.module_ordinal for item in found] == [1, 2, 3, 1]
    assert len({item.series for item in found}) == 1


def test_a_refused_plan_gives_every_reason_and_plans_nothing(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
    bad = PlanSession(location_id=place, local_start=datetime(2027, 3, 28, 2, 30), minutes=1, module_id=999_999)
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.plan_weekly_series(uow, PlanSeries(first=bad, count=3))
    assert set(refusal.value.reasons) == {
        TrainingReason.LENGTH_WRONG,
        TrainingReason.TIME_DOES_NOT_EXIST,
        TrainingReason.MODULE_UNKNOWN,
    }
    with db.read() as session:
        assert queries.count_sessions(session, places_of=Everywhere()) == 0


def test_only_who_plans_at_that_place_may_plan(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        here, there = make_location(uow), make_location(uow)
        planner = actor_for(uow, Role.PROGRAMME, location=here)
        trainer = actor_for(uow, Role.TRAINER, location=here)
        plan = replace(heads_plan(here, now))
        session_id = service.plan_session(uow.by(planner), plan)
    for who, where in ((planner, there), (trainer, here)):
        with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=who) as uow:
            service.plan_session(uow, replace(plan, location_id=where))
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=planner) as uow:
        service.change_session(uow, session_id, replace(plan, location_id=there))
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=trainer) as uow:
        service.cancel_session(uow, session_id, "")


def test_a_session_is_changed_until_somebody_was_marked(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        module = make_programme(uow).modules[0].id
    later = PlanSession(location_id=place, local_start=datetime(2026, 11, 23, 11, 0), module_id=module, capacity=9)
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.change_session(uow, session_id, later)
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.change_session(uow, session_id, later)
        assert uow.pending == []
        make_attendance(uow, session_id, ann)
        service.change_session(uow, session_id, replace(later, capacity=12))
    moved = replace(later, local_start=datetime(2026, 11, 24, 11, 0), capacity=12)
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.change_session(uow, session_id, moved)
    assert refusal.value.reasons == (TrainingReason.SESSION_HAS_ATTENDANCE,)


def test_a_cancelled_session_is_nobodys_no_show(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        make_invitation(uow, session_id, ann)
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.cancel_session(uow, session_id, "trainer ill")
    for act in (
        lambda uow: service.record_attendance(uow.at(now).by(BOSS), mark(session_id, ann)),
        lambda uow: service.cancel_session(uow.at(now).by(BOSS), session_id, ""),
        lambda uow: service.close_session(uow.at(now).by(BOSS), session_id),
        lambda uow: service.invite(uow.at(now).by(BOSS), session_id, [ann]),
    ):
        with pytest.raises(Refused) as refusal, unit(db) as uow:
            act(uow)
        assert refusal.value.reasons == (TrainingReason.SESSION_CANCELLED,)
    with db.read() as session:
        assert queries.list_participations(session, ann)[0].state is SessionState.CANCELLED
        assert queries.list_expected_today(session, place, on=to_local(now).date()) == ()


def test_a_session_with_people_present_is_not_cancelled(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id = make_session(uow, place)
        make_attendance(uow, session_id, make_participant(uow, place))
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.cancel_session(uow, session_id, "")
    assert refusal.value.reasons == (TrainingReason.SESSION_HAS_ATTENDANCE,)


def test_a_session_is_closed_after_it_began_and_frozen_then(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann, bob = make_session(uow, place), make_participant(uow, place), make_participant(uow, place)
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now - timedelta(minutes=1), actor=BOSS) as uow:
        service.close_session(uow, session_id)
    assert refusal.value.reasons == (TrainingReason.SESSION_TOO_EARLY,)
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.record_attendance(uow, mark(session_id, ann))
        service.close_session(uow, session_id)
    walk_in = WalkInAtSession(operation_id=uuid4(), session_id=session_id, name="Piet", contact="", language="nl")
    for act in (
        lambda uow: service.record_attendance(uow, mark(session_id, ann)),
        lambda uow: service.record_attendance(uow, mark(session_id, ann, present=False)),
        lambda uow: service.record_attendance(uow, mark(session_id, bob)),
        lambda uow: service.take_back_mark(uow, session_id, ann, operation_id=uuid4()),
        lambda uow: service.take_off_list(uow, session_id, ann, operation_id=uuid4()),
        lambda uow: service.add_walk_in_to_session(uow, walk_in),
    ):
        with pytest.raises(Refused) as refusal, db.unit_of_work(now=now + WEEK, actor=BOSS) as uow:
            act(uow)
        assert refusal.value.reasons == (TrainingReason.SESSION_CLOSED,)
    with db.read() as session:
        page = queries.get_session_page(session, session_id)
        assert (page.state, [person.present for person in page.people]) == (SessionState.HELD, [True])
        assert count_people(session) == 2
    with unit(db) as uow:  # a case about it was decided
        service.record_by_decision(uow, mark(session_id, bob))
        assert queries.find_attendance(uow.session, session_id, bob).present


def test_heads_are_counted_without_names(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        place = make_location(uow)
        ann, named = make_participant(uow, place), make_session(uow, place)
        session_id = service.plan_session(uow, heads_plan(place, now))
        service.count_heads(uow, session_id, 23)
        service.count_heads(uow, session_id, 24)
    with db.read() as session:
        assert queries.get_session_page(session, session_id).heads == 24
    refusals = {
        TrainingReason.HEADS_ONLY: lambda uow: service.record_attendance(uow.at(now).by(BOSS), mark(session_id, ann)),
        TrainingReason.NAMES_KEPT: lambda uow: service.count_heads(uow.at(now).by(BOSS), named, 3),
        TrainingReason.HEADS_WRONG: lambda uow: service.count_heads(uow.at(now).by(BOSS), session_id, -1),
    }
    for reason, act in refusals.items():
        with pytest.raises(Refused) as refusal, unit(db) as uow:
            act(uow)
        assert refusal.value.reasons == (reason,)


# ---- attendance and the gate


def test_presence_at_the_first_training_opens_the_gate(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        assert queries.lock_gate_enrolment(uow.session, ann) is None
        make_enrolment(uow, ann, place)
        before = queries.lock_gate_enrolment(uow.session, ann)
        assert before is not None
        assert not before.gate_attended
        make_attendance(uow, session_id, ann, present=False)
        assert not queries.lock_gate_enrolment(uow.session, ann).gate_attended
        make_attendance(uow, session_id, ann)
        after = queries.lock_gate_enrolment(uow.session, ann)
    assert after.gate_attended
    assert (after.programme_code, after.location_id, after.helpdesk_months) == ("three-trainings", place, 12)
    assert [item.item for item in after.kit if item.required] == ["charger"]


def test_a_mark_enrols_and_expects_who_was_not(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place, "Ann")
        make_attendance(uow, session_id, ann)
    with db.read() as session:
        page = queries.get_session_page(session, session_id)
        assert len(queries.list_enrolments(session, ann)) == 1
    assert [(person.name, person.walk_in, person.present) for person in page.people] == [("Ann", True, True)]


def test_saying_the_same_again_changes_nothing(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        first = make_attendance(uow, session_id, ann)
    with unit(db) as uow:
        assert make_attendance(uow, session_id, ann) == first
        assert uow.pending == []


def test_a_flip_is_a_later_fact_on_the_same_row(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        first = make_attendance(uow, session_id, ann)
    with unit(db) as uow:
        assert make_attendance(uow, session_id, ann, present=False, now=now + timedelta(hours=1)) == first
    with db.read() as session:
        actions = [line.action for line in list_lines(session, kind="participant", key=ann)]
        assert session.scalar(sa.select(sa.func.count()).select_from(AttendanceRow)) == 1
    assert actions[-2:] == ["attendance.recorded", "attendance.changed"]


@pytest.fixture
def told(db: Database) -> list[AttendanceWithdrawn]:
    found: list[AttendanceWithdrawn] = []
    db.hooks = copy.deepcopy(db.hooks)
    db.hooks.add(service.WITHDRAWN, "test", lambda _uow, withdrawn: found.append(withdrawn))
    return found


def test_withdrawing_what_opened_the_gate_is_told_in_the_same_transaction(
    db: Database, now: datetime, told: list[AttendanceWithdrawn]
) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        first, again = make_session(uow, place), make_session(uow, place)
        second = make_session(uow, place, ordinal=2)
        ann = make_participant(uow, place)
        for session_id in (first, again, second):
            make_attendance(uow, session_id, ann)
        make_attendance(uow, second, ann, present=False)
        assert told == []
        make_attendance(uow, again, ann, present=False)
        make_attendance(uow, first, ann, present=False)
        enrolment = queries.list_enrolments(uow.session, ann)[0].id
    assert [(item.session_id, item.still_open, item.enrolment_id) for item in told] == [
        (again, True, enrolment),
        (first, False, enrolment),
    ]


def test_a_mark_that_is_taken_back_is_a_later_fact(
    db: Database, now: datetime, told: list[AttendanceWithdrawn]
) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann, bob = make_session(uow, place), make_participant(uow, place), make_participant(uow, place)
        first = make_attendance(uow, session_id, ann)
        make_invitation(uow, session_id, bob)
    for _ in range(2):  # saying it again changes nothing
        with unit(db) as uow:
            for person in (ann, bob):
                service.take_back_mark(uow, session_id, person, operation_id=uuid4())
    with db.read() as session:
        page = queries.get_session_page(session, session_id)
        actions = [line.action for line in list_lines(session, kind="participant", key=ann)]
        assert not queries.list_gate_verdicts(session, frozenset({ann}))[ann].attended
        assert session.scalar(sa.select(sa.func.count()).select_from(AttendanceRow)) == 1
    assert [person.present for person in page.people] == [None, None]
    assert actions[-2:] == ["attendance.recorded", "attendance.changed"]
    assert [(item.session_id, item.still_open) for item in told] == [(session_id, False)]
    with unit(db) as uow:
        assert make_attendance(uow, session_id, ann, present=False) == first
    assert len(told) == 1  # nobody said present in between


def test_a_mark_taken_back_holds_no_plan_and_no_reason(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        make_attendance(uow, session_id, ann)
        service.take_back_mark(uow, session_id, ann, operation_id=uuid4())
        with pytest.raises(NotFound):
            service.lift_order(uow, session_id, ann, "was elsewhere")
        service.cancel_session(uow, session_id, "nobody came")
        with pytest.raises(Refused) as refusal:
            service.take_back_mark(uow, session_id, ann, operation_id=uuid4())
    assert refusal.value.reasons == (TrainingReason.SESSION_CANCELLED,)


def test_who_was_never_present_withdraws_nothing(db: Database, told: list[AttendanceWithdrawn]) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        make_attendance(uow, make_session(uow, place), make_participant(uow, place), present=False)
    assert told == []


def test_a_later_training_counts_after_the_first_or_with_a_reason(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        place = make_location(uow)
        second = make_session(uow, place, ordinal=2)
        ann = make_participant(uow, place)
        make_attendance(uow, second, ann)
        assert [item.counts for item in queries.list_participations(uow.session, ann)] == [False]
        service.lift_order(uow, second, ann, "did it at the library, 111222333")
        person = queries.get_session_page(uow.session, second).people[0]
        assert (person.counts, person.reason) == (True, "did it at the library, •••••••••")
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.lift_order(uow, second, ann, "  ")
    assert refusal.value.reasons == (CommonReason.REASON_MISSING,)


def test_the_course_of_the_proeftuin_opens_the_gate_after_the_intake(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        intake = make_session(uow, place, programme=PROEFTUIN, starts_at=now - WEEK)
        course = make_session(uow, place, programme=PROEFTUIN, ordinal=2)
        ann = make_participant(uow, place)
        make_attendance(uow, course, ann)
        assert not queries.lock_gate_enrolment(uow.session, ann).gate_attended
        make_attendance(uow, intake, ann)
        assert queries.lock_gate_enrolment(uow.session, ann).gate_attended


def test_only_a_trainer_of_the_place_marks_people(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        here, there = make_location(uow), make_location(uow)
        trainer = actor_for(uow, Role.TRAINER, location=here)
        others = (
            actor_for(uow, Role.TRAINER, location=there),
            actor_for(uow, Role.VOLUNTEER, location=here),
            actor_for(uow, Role.TECHNICIAN),
            actor_for(uow, Role.AUDITOR),
        )
        session_id, ann = make_session(uow, here), make_participant(uow, here)
        service.record_attendance(uow.by(trainer), mark(session_id, ann))
    walk_in = WalkInAtSession(operation_id=uuid4(), session_id=session_id, name="Piet", contact="", language="nl")
    for who in others:
        with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=who) as uow:
            service.record_attendance(uow, mark(session_id, ann, present=False))
        with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=who) as uow:
            service.add_walk_in_to_session(uow, walk_in)


def test_people_and_sessions_that_do_not_exist(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        tomorrow = make_session(uow, place, starts_at=now + timedelta(days=1))
        erased = make_participant(uow, place)
        people_service.erase_participant(uow, compose().erasures, erased)
    with pytest.raises(NotFound), db.unit_of_work(now=now, actor=BOSS) as uow:
        service.record_attendance(uow, mark(999_999, ann))
    for person in (999_999, erased):
        with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
            service.record_attendance(uow, mark(session_id, person))
        assert refusal.value.reasons == (GateReason.PERSON_UNKNOWN,)
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.record_attendance(uow, mark(tomorrow, ann))
    assert refusal.value.reasons == (TrainingReason.SESSION_TOO_EARLY,)


def take_off(db: Database, session_id: int, person: int) -> None:
    with unit(db) as uow:
        service.take_off_list(uow, session_id, person, operation_id=uuid4())


def test_who_was_put_on_the_list_by_mistake_is_taken_off(
    db: Database, now: datetime, told: list[AttendanceWithdrawn]
) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann, bob = make_session(uow, place), make_participant(uow, place), make_participant(uow, place)
        make_enrolment(uow, bob, place, now=now - timedelta(days=1))
        make_attendance(uow, session_id, ann)
        make_attendance(uow, session_id, bob)
    for _ in range(2):  # pressed twice
        take_off(db, session_id, ann)
        take_off(db, session_id, bob)
    with db.read() as session:
        assert queries.get_session_page(session, session_id).people == ()
        assert [item.ended_at is None for item in queries.list_enrolments(session, ann)] == [False]
        assert [item.ended_at is None for item in queries.list_enrolments(session, bob)] == [True]
        assert queries.list_participations(session, ann) == ()
        actions = [line.action for line in list_lines(session, kind="participant", key=ann)]
    assert actions[-3:] == ["attendance.changed", "session.person_taken_off", "enrolment.ended"]
    assert [(item.participant_id, item.still_open) for item in told] == [(ann, False), (bob, False)]
    with unit(db) as uow:  # it was right after all
        make_attendance(uow, session_id, ann)
        assert queries.lock_gate_enrolment(uow.session, ann).gate_attended


def test_who_is_expected_elsewhere_too_stays_enrolled(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        make_attendance(uow, session_id, ann)
        make_invitation(uow, make_session(uow, place, ordinal=2), ann)
    take_off(db, session_id, ann)
    with db.read() as session:
        assert queries.list_enrolments(session, ann)[0].ended_at is None


def test_who_was_invited_or_holds_a_laptop_for_it_stays_on_the_list(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, other = make_session(uow, place), make_session(uow, place)
        ann, bob = make_participant(uow, place, "Ann"), make_participant(uow, place, "Bob")
        make_invitation(uow, session_id, ann)
        make_attendance(uow, session_id, ann)
        make_attendance(uow, session_id, bob)
    with pytest.raises(Refused) as invited:
        take_off(db, session_id, ann)
    db.hooks = copy.deepcopy(db.hooks)
    db.hooks.add(service.RESTS, "test", lambda _session, _enrolment: True)
    with pytest.raises(Refused) as rests:
        take_off(db, session_id, bob)
    assert (invited.value.reasons, rests.value.reasons) == (
        (TrainingReason.WAS_INVITED,),
        (TrainingReason.LAPTOP_RESTS_ON_IT,),
    )
    with db.read() as session:
        page = queries.get_session_page(session, session_id)
    assert [(person.name, person.present) for person in page.people] == [("Ann", True), ("Bob", True)]
    with unit(db) as uow:
        make_attendance(uow, other, bob)
    take_off(db, session_id, bob)  # the laptop rests on the other session as well


def test_a_laptop_that_went_out_on_it_keeps_the_person_on_the_list(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        make_attendance(uow, session_id, ann)
        command = HandOutLaptop(
            operation_id=uuid4(),
            laptop=make_ready_laptop(uow, location=place, now=now),
            pass_code=make_pass(uow, ann),
            location=location_code(uow.session, place),
            kit=("charger",),
            signature=Signature(paper_number="17"),
        )
        hand_out_laptop(uow, command)
    with pytest.raises(Refused) as refusal:
        take_off(db, session_id, ann)
    assert refusal.value.reasons == (TrainingReason.LAPTOP_RESTS_ON_IT,)


def test_erasing_a_person_keeps_the_presence_and_that_it_counted(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        place = make_location(uow)
        second = make_session(uow, place, ordinal=2)
        ann = make_participant(uow, place, "Ann")
        service.record_attendance(uow, mark(second, ann, reason="moved here"))
        people_service.erase_participant(uow, compose().erasures, ann)
    with db.read() as session:
        person = queries.get_session_page(session, second).people[0]
    assert (person.name, person.present, person.counts) == ("–", True, True)
    assert "moved" not in (person.reason or "")


# ---- walk-ins


def test_a_walk_in_is_person_enrolment_presence_and_pass_at_once(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        trainer = actor_for(uow, Role.TRAINER, location=place)
        session_id, blank = make_session(uow, place), make_blank_pass(uow)
    command = WalkInAtSession(
        operation_id=uuid4(),
        session_id=session_id,
        name="Şule Öz",
        contact="0612345678",
        language="tr",
        pass_code=blank,
    )
    with db.unit_of_work(now=now, actor=trainer) as uow:
        first = service.add_walk_in_to_session(uow, command)
    with db.unit_of_work(now=now, actor=trainer) as uow:
        assert service.add_walk_in_to_session(uow, command) == first
    with db.read() as session:
        page = queries.get_session_page(session, session_id)
        assert count_people(session) == 1
        holder = people.find_holder(session, blank)
    person = page.people[0]
    assert (person.name, person.present, person.walk_in, person.pass_code) == ("Şule Öz", True, True, blank)
    assert holder.participant_id == person.participant_id


def test_a_walk_in_with_a_name_of_the_list_is_asked_about(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, other = make_session(uow, place), make_session(uow, place)
        samira = make_participant(uow, place, "Samira Pinas", contact="0612345678")
        elsewhere = make_participant(uow, place, "Els Tjon")
        make_invitation(uow, session_id, samira)
        make_invitation(uow, other, elsewhere)
        blank = make_blank_pass(uow)
    typed = WalkInAtSession(
        operation_id=uuid4(), session_id=session_id, name="samira PÍNAS", contact="", language="nl", pass_code=blank
    )
    for unanswered in (typed, replace(typed, meant=elsewhere), replace(typed, meant=999_999)):
        with pytest.raises(Refused) as refusal, unit(db) as uow:
            service.add_walk_in_to_session(uow, unanswered)
        assert refusal.value.reasons == (TrainingReason.LOOKS_ALIKE,)
    with db.read() as session:
        assert count_people(session) == 2
        namesake = queries.list_namesakes(session, session_id, typed.name)[0]
        assert (namesake.id, namesake.phone_end, namesake.pass_end) == (samira, "678", None)
    for _ in range(2):
        with unit(db) as uow:
            service.add_walk_in_to_session(uow, replace(typed, meant=samira))
    with db.read() as session:
        assert count_people(session) == 2
        assert people.find_holder(session, blank).participant_id == samira
    new = replace(typed, operation_id=uuid4(), pass_code=None, is_new=True)
    for _ in range(2):
        with unit(db) as uow:
            service.add_walk_in_to_session(uow, new)
    with db.read() as session:
        page = queries.get_session_page(session, session_id)
        assert count_people(session) == 3
    assert [(person.present, person.walk_in) for person in page.people] == [(True, False), (True, True)]


def test_the_same_name_with_the_same_phone_needs_no_question(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id = make_session(uow, place)
        samira = make_participant(uow, place, "Samira Pinas", contact="0612345678")
        make_invitation(uow, session_id, samira, make_participant(uow, place, "Samira Pinas"))
        typed = WalkInAtSession(
            operation_id=uuid4(), session_id=session_id, name="Samira Pinas", contact="06 12345678", language="nl"
        )
        service.add_walk_in_to_session(uow, typed)
        assert queries.find_attendance(uow.session, session_id, samira).present


def test_a_walk_in_with_a_pass_of_somebody_else_leaves_nothing(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id, taken = make_session(uow, place), make_pass(uow, make_participant(uow, place))
    command = WalkInAtSession(
        operation_id=uuid4(), session_id=session_id, name="Piet", contact="", language="nl", pass_code=taken
    )
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.add_walk_in_to_session(uow, command)
    assert refusal.value.reasons == (PersonReason.PASS_NOT_BLANK,)
    with db.read() as session:
        assert queries.get_session_page(session, session_id).people == ()
        assert count_people(session) == 1


# ---- operations


def operation(session_id: object, code: str, *, present: object = True) -> ReportedAct:
    intent = {"session": session_id, "pass": code, "present": present}
    return ReportedAct(
        id=uuid4(), kind="record_attendance", intent=intent, happened_at=datetime.now().astimezone(), actor=BOSS
    )


def test_a_reported_attendance_is_answered_without_a_name(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        code = make_pass(uow, ann)
        act = operation(session_id, code)
        answer = service.apply_attendance(uow, act)
    assert set(answer) == {"attendance", "session", "pass", "present", "recorded_at", "operation_id"}
    assert (answer["session"], answer["pass"], answer["present"]) == (session_id, code, True)
    assert "record_attendance" in compose().operations.handlers


def test_a_pass_that_leads_to_nobody_is_refused(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        place = make_location(uow)
        session_id, ann = make_session(uow, place), make_participant(uow, place)
        old, blank = make_pass(uow, ann), make_blank_pass(uow)
        people_service.reissue_pass(uow, ann, "lost")
    from laptopdesk.protocol.codes import Code, CodeKind

    unknown = Code(CodeKind.PASS, "0000000000").text
    wanted = {old: GateReason.PASS_REVOKED, blank: GateReason.PASS_BLANK, unknown: GateReason.PASS_UNKNOWN}
    for code, reason in wanted.items():
        with pytest.raises(Refused) as refusal, unit(db, now=now) as uow:
            service.apply_attendance(uow, operation(session_id, code))
        assert refusal.value.reasons == (reason,)


# ---- lists


def test_today_at_a_place_by_name_without_the_absent(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here, there = make_location(uow), make_location(uow)
        session_id = make_session(uow, here)
        tomorrow, away = make_session(uow, here, starts_at=now + timedelta(days=1)), make_session(uow, there)
        ann, bob, cas = (make_participant(uow, here, name) for name in ("Ann", "Bob", "Cas"))
        make_invitation(uow, session_id, cas, bob, ann)
        make_invitation(uow, tomorrow, bob), make_invitation(uow, away, ann)
        make_attendance(uow, session_id, bob, present=False)
    with db.read() as session:
        today = queries.list_expected_today(session, here, on=to_local(now).date())
    assert [(person.name, person.present) for person in today] == [("Ann", None), ("Cas", None)]


def test_sessions_are_narrowed_and_counted(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here, there = make_location(uow), make_location(uow)
        first, second = make_session(uow, here), make_session(uow, here, starts_at=now + WEEK, ordinal=2)
        other = make_session(uow, there)
        ann, bob = make_participant(uow, here), make_participant(uow, here)
        make_invitation(uow, first, ann, bob)
        make_attendance(uow, first, ann)
    with db.read() as session:
        lines = queries.list_sessions(session, places_of=frozenset({here}))
        assert [(line.id, line.expected, line.present) for line in lines] == [(first, 2, 1), (second, 0, 0)]
        assert queries.count_sessions(session, places_of=Everywhere()) == 3
        later = queries.list_sessions(session, places_of=Everywhere(), since=now + timedelta(hours=1))
        assert [line.id for line in later] == [second]
        assert [line.id for line in queries.list_sessions(session, places_of=Everywhere(), location_id=there)] == [
            other
        ]
        assert queries.list_sessions(session, places_of=frozenset()) == ()


def group(uow: UnitOfWork, place: int, size: int) -> int:
    session_id = make_session(uow, place)
    make_invitation(uow, session_id, *(make_participant(uow, place) for _ in range(size)))
    return session_id


def test_lists_and_pages_ask_the_same_number_of_questions_whatever_the_size(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        small, large = group(uow, place, 2), group(uow, place, 25)
    asked = []
    for session_id in (small, large):
        with db.read() as session, count_queries(db) as statements:
            queries.get_session_page(session, session_id)
        asked.append(len(statements))
    assert asked == [5, 5]
    with db.read() as session, count_queries(db) as statements:
        queries.list_sessions(session, places_of=Everywhere(), limit=1)
        one = len(statements)
        queries.list_sessions(session, places_of=Everywhere())
    assert (one, len(statements)) == (4, 8)
    with db.read() as session, count_queries(db) as statements:
        people.search_people(session, "bewoner", places=Everywhere())
    assert len(statements) == 2


def test_a_whole_room_is_marked_with_few_statements(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        session_id = group(uow, place, 8)
        ids = [person.participant_id for person in queries.get_session_page(uow.session, session_id).people]
    with count_queries(db) as statements, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.record_group(uow, session_id, dict.fromkeys(ids, True), operation_id=uuid4())
    assert len(statements) <= 20
    with db.read() as session:
        assert len(queries.get_session_page(session, session_id).present) == 8
        assert list_latest(session, limit=1)[0].action == "attendance.recorded"


def test_enrolling_twice_keeps_one_enrolment(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        ann = make_participant(uow, place)
        assert make_enrolment(uow, ann, place) == make_enrolment(uow, ann, place)
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(EnrolmentRow)) == 1
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(SessionRow)) == 0
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.enrol(uow, ann, 999_999, location_id=place)
    assert refusal.value.reasons == (TrainingReason.PROGRAMME_UNKNOWN,)

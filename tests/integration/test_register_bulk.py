"""One act on many laptops: each by the same rules, told row by row, once, whoever is killed meanwhile."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import change_policy
from laptopdesk.assets.lifecycle.values import LaptopState, SanitizationLevel
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.queries import Viewer, get_run, list_bulk_lines
from laptopdesk.assets.register.selection import all_matching, named, split_codes
from laptopdesk.assets.register.service import StartBulk, bulk, start_bulk, work_on
from laptopdesk.assets.register.service.bulk import BULK_JOB
from laptopdesk.assets.register.values import BulkLine, BulkOutcome, RegisterFilter
from laptopdesk.core.access import Actor, Everywhere, Role
from laptopdesk.core.bulk import BulkAct, BulkRowCommand
from laptopdesk.core.clock import Clock
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Conflict, Forbidden, Refused
from laptopdesk.core.jobs import LEASE, JobRow, JobState, Worker
from laptopdesk.core.journal import list_lines
from laptopdesk.protocol.codes import parse_code
from tests.factories import actor_for, make_erased_laptop, make_laptop, make_location, make_lot, make_ready_laptop, unit

ACTS = compose().bulk_acts


def begin(
    db: Database,
    act: str,
    answers: Mapping[str, str],
    tags: list[str],
    *,
    now: datetime,
    actor: Actor,
    operation: UUID | None = None,
) -> int:
    with db.unit_of_work(now=now, actor=actor) as uow:
        command = StartBulk(operation_id=operation or uuid4(), act=act, answers=answers, rows=named(uow.session, tags))
        return start_bulk(uow, command, ACTS)


def finish(db: Database, run_id: int, now: datetime) -> tuple[BulkLine, ...]:
    left = 1
    while left:
        with unit(db, now=now) as uow:
            left = work_on(uow, run_id, ACTS)
    with db.read() as session:
        return list_bulk_lines(session, run_id, limit=None)


def state_of(db: Database, tag: str) -> LaptopState:
    with db.read() as session:
        return lifecycle.get_laptop(session, tag).laptop.state


@pytest.fixture
def place(db: Database) -> int:
    with unit(db) as uow:
        return make_location(uow)


def test_each_row_goes_by_the_same_rules_and_tells_every_reason(db: Database, place: int, now: datetime) -> None:
    with unit(db) as uow:
        chief = actor_for(uow, Role.PROGRAMME)
        ready, bare = make_ready_laptop(uow, location=place, now=now), make_laptop(uow, location=place, now=now)
    answers = {"to": "erased", "back": "1", "reason": "wiped again"}
    run = begin(db, "move", answers, [bare, ready, ready, "L123", "L9999999X"], now=now, actor=chief)
    lines = {line.text: line for line in finish(db, run, now)}
    assert lines[ready].outcome in (BulkOutcome.DONE, BulkOutcome.REFUSED)
    assert lines[bare].outcome is BulkOutcome.REFUSED
    assert lines[bare].reasons == ("MoveReason.no_medium_known",)
    assert lines["L123"].reasons == ("RegisterReason.bulk_code_unreadable",)
    assert state_of(db, ready) is LaptopState.ERASED
    assert state_of(db, bare) is LaptopState.RECEIVED
    with db.read() as session:
        found = get_run(session, run)
        assert (found.total, found.left, found.finished_at) == (5, 0, now)
        assert found.counts[BulkOutcome.DONE] == 1
        key = lifecycle.find_laptop_id(session, bare)
        assert key is not None
        assert "laptop.move_refused" in [line.action for line in list_lines(session, kind="laptop", key=key)]


def test_the_same_press_is_the_same_run_and_done_again_does_nothing(db: Database, place: int, now: datetime) -> None:
    with unit(db) as uow:
        chief, other = actor_for(uow, Role.PROGRAMME), actor_for(uow, Role.PROGRAMME)
        tags = [make_laptop(uow, location=place, now=now) for _ in range(3)]
    operation = uuid4()
    first = begin(db, "move", {"to": "repair", "reason": "x"}, tags, now=now, actor=chief, operation=operation)
    assert begin(db, "move", {"to": "repair"}, tags, now=now, actor=chief, operation=operation) == first
    with pytest.raises(Conflict):
        begin(db, "move", {"to": "repair"}, tags, now=now, actor=other, operation=operation)
    assert {line.outcome for line in finish(db, first, now)} == {BulkOutcome.DONE}
    assert {line.outcome for line in finish(db, first, now)} == {BulkOutcome.DONE}
    again = begin(db, "move", {"to": "repair", "reason": "x"}, tags, now=now, actor=chief)
    assert {line.outcome for line in finish(db, again, now)} == {BulkOutcome.ALREADY}


@pytest.mark.parametrize(
    ("act", "answers"),
    [
        ("labels", {}),
        ("move", {"to": "repair", "reason": "x"}),
        ("locks", {"tool": "x"}),
        ("grade", {"grade": "B"}),
        ("place", None),
    ],
)
def test_permission_is_asked_of_each_row_where_it_lies(
    db: Database, place: int, now: datetime, act: str, answers: dict[str, str] | None
) -> None:
    with unit(db) as uow:
        elsewhere = make_location(uow)
        mine, foreign = make_laptop(uow, location=place, now=now), make_laptop(uow, location=elsewhere, now=now)
        technician = actor_for(uow, Role.TECHNICIAN, location=place)
    given = {"location": str(place)} if answers is None else answers
    run = begin(db, act, given, [mine, foreign], now=now, actor=technician)
    lines = {line.tag: line for line in finish(db, run, now)}
    assert lines[mine].outcome in (BulkOutcome.DONE, BulkOutcome.ALREADY)
    assert (lines[foreign].outcome, lines[foreign].reasons) == (BulkOutcome.REFUSED, (".forbidden",))
    assert state_of(db, foreign) is LaptopState.RECEIVED


def test_a_laptop_that_is_further_already_is_skipped_unless_it_is_ticked(
    db: Database, place: int, now: datetime
) -> None:
    with unit(db) as uow:
        chief, ready = actor_for(uow, Role.PROGRAMME), make_ready_laptop(uow, location=place, now=now)
    run = begin(db, "move", {"to": "imaged"}, [ready], now=now, actor=chief)
    (line,) = finish(db, run, now)
    assert (line.outcome, line.reasons) == (BulkOutcome.SKIPPED, ("StandsAt.ready", "MoveReason.further_already"))
    assert state_of(db, ready) is LaptopState.READY
    with db.read() as session:
        assert get_run(session, run).counts[BulkOutcome.DONE] == 0
    (line,) = finish(db, begin(db, "move", {"to": "imaged", "back": "1"}, [ready], now=now, actor=chief), now)
    assert (line.outcome, line.reasons) == (BulkOutcome.REFUSED, ("CommonReason.reason_missing",))
    ticked = {"to": "imaged", "back": "1", "reason": "new image"}
    (line,) = finish(db, begin(db, "move", ticked, [ready], now=now, actor=chief), now)
    assert (line.outcome, line.reasons) == (BulkOutcome.DONE, ("StoodAt.ready", "StandsAt.imaged"))
    assert state_of(db, ready) is LaptopState.IMAGED


def test_a_refusal_names_both_states_and_what_is_missing_of_which_drive(
    db: Database, place: int, now: datetime
) -> None:
    with unit(db, now=now) as uow:
        chief, bare = actor_for(uow, Role.PROGRAMME), make_laptop(uow, location=place, now=now)
        weak = make_ready_laptop(uow, location=place, now=now)
        lot = lifecycle.get_laptop(uow.session, weak).laptop.lot_id
        levels = {"hdd_level": SanitizationLevel.PURGE, "flash_level": SanitizationLevel.PURGE}
        change_policy(uow.by(chief), lot, **levels, reason="x")
    (line,) = finish(db, begin(db, "move", {"to": "ready"}, [bare], now=now, actor=chief), now)
    assert line.reasons[:3] == ("StandsAt.received", "CannotBecome.ready", "MoveReason.no_medium_known")
    assert "MoveReason.image_missing" in line.reasons
    back = {"to": "erased", "back": "1", "reason": "again"}
    (line,) = finish(db, begin(db, "move", back, [weak], now=now, actor=chief), now)
    assert line.reasons == ("MoveReason.evidence_insufficient", "InsufficientReason.level_too_low")


def test_a_laptop_that_is_not_fit_stays_unless_it_is_ticked_with_a_reason(
    db: Database, place: int, now: datetime
) -> None:
    with unit(db) as uow:
        elsewhere, chief = make_location(uow), actor_for(uow, Role.PROGRAMME)
        bare = make_laptop(uow, location=place, now=now)
    there = {"location": str(elsewhere)}
    for answers in (there, {**there, "reason": "wiped there"}, {**there, "unfit": "1"}):
        (line,) = finish(db, begin(db, "place", answers, [bare], now=now, actor=chief), now)
        assert line.reasons == ("StandsAt.received", "LaptopReason.not_fit_to_leave")
    ticked = {**there, "unfit": "1", "reason": "wiped there"}
    (line,) = finish(db, begin(db, "place", ticked, [bare], now=now, actor=chief), now)
    assert line.outcome is BulkOutcome.DONE


def test_laptops_are_placed_only_where_the_person_works(db: Database, place: int, now: datetime) -> None:
    with unit(db) as uow:
        elsewhere, mine = make_location(uow), make_erased_laptop(uow, location=place, now=now)
        technician, chief = actor_for(uow, Role.TECHNICIAN, location=place), actor_for(uow, Role.PROGRAMME)
    with pytest.raises(Refused) as refused:
        begin(db, "place", {"location": str(elsewhere)}, [mine], now=now, actor=technician)
    assert refused.value.reasons == (RegisterReason.ANSWER_MISSING,)
    (line,) = finish(db, begin(db, "place", {"location": str(elsewhere)}, [mine], now=now, actor=chief), now)
    assert line.outcome is BulkOutcome.DONE
    with db.read() as session:
        assert lifecycle.get_laptop(session, mine).laptop.location_id == elsewhere


@pytest.mark.parametrize(
    ("act", "answers", "reason"),
    [
        ("fly", {}, RegisterReason.ACT_UNKNOWN),
        ("move", {}, RegisterReason.ANSWER_MISSING),
        ("move", {"to": "handed_out"}, RegisterReason.ANSWER_MISSING),
        ("check", {"failed": "keyboard,nose"}, RegisterReason.ANSWER_MISSING),
        ("image", {"release": "0"}, RegisterReason.ANSWER_MISSING),
    ],
)
def test_an_act_or_an_answer_that_is_none_begins_nothing(
    db: Database, place: int, now: datetime, act: str, answers: dict[str, str], reason: RegisterReason
) -> None:
    with unit(db) as uow:
        chief, tag = actor_for(uow, Role.PROGRAMME), make_laptop(uow, location=place, now=now)
    with pytest.raises(Refused) as refused:
        begin(db, act, answers, [tag], now=now, actor=chief)
    assert refused.value.reasons == (reason,)


def test_who_may_nothing_begins_nothing(db: Database, place: int, now: datetime) -> None:
    with unit(db) as uow:
        trainer, tag = actor_for(uow, Role.TRAINER), make_laptop(uow, location=place, now=now)
        chief = actor_for(uow, Role.PROGRAMME)
    with pytest.raises(Forbidden):
        begin(db, "move", {"to": "repair"}, [tag], now=now, actor=trainer)
    with pytest.raises(Refused) as refused:
        begin(db, "labels", {}, [], now=now, actor=chief)
    assert refused.value.reasons == (RegisterReason.NOTHING_CHOSEN,)


def test_codes_are_read_as_people_paste_them(db: Database, place: int, now: datetime) -> None:
    with unit(db) as uow:
        one, two, three = (make_laptop(uow, location=place, now=now) for _ in range(3))
    text = f"{parse_code(one).grouped}\r\n{two.lower()}, {three};{one}\n\n  nonsense  \n"
    codes = split_codes(text)
    assert codes == (parse_code(one).grouped, two.lower(), three, one, "nonsense")
    with db.read() as session:
        rows = named(session, codes)
        assert [row.laptop_id is not None for row in rows] == [True, True, True, False, False]
        assert rows[3].reasons == ("RegisterReason.bulk_named_twice",)
        everything = all_matching(session, RegisterFilter(location_id=place), Viewer(now=now, within=Everywhere()))
        assert {row.text for row in everything} == {one, two, three}
        assert all_matching(session, RegisterFilter(), Viewer(now=now, within=frozenset())) == ()


# ---- long runs


def many(db: Database, place: int, now: datetime, count: int) -> list[str]:
    with unit(db) as uow:
        lot = make_lot(uow, "MANY", now=now)
        return [make_laptop(uow, location=place, now=now, lot=lot) for _ in range(count)]


def clock_of(now: datetime) -> Clock:
    return lambda: now


def test_a_long_run_is_worked_off_by_jobs_and_a_killed_worker_does_no_harm(
    db: Database, place: int, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 30)
    monkeypatch.setattr(bulk, "SLICE", 10)
    tags = many(db, place, now, 31)
    with unit(db) as uow:
        chief = actor_for(uow, Role.PROGRAMME)
    run = begin(db, "move", {"to": "repair", "reason": "pallet"}, tags, now=now, actor=chief)
    worker = Worker(db, compose().jobs, clock_of(now))
    assert worker.run_once()
    with db.read() as session:
        before = get_run(session, run)
    assert 0 < before.left < before.total
    _kill_in_the_middle(db, now)
    with db.read() as session:
        assert get_run(session, run).counts == before.counts
    later = Worker(db, compose().jobs, clock_of(now + LEASE + timedelta(seconds=1)))
    while later.run_once():
        pass
    with db.read() as session:
        assert get_run(session, run).counts[BulkOutcome.DONE] == len(tags)
        moved = sa.text("SELECT count(*) FROM journal_entry WHERE action = 'laptop.moved'")
        assert session.scalar(moved) == len(tags)


def _kill_in_the_middle(db: Database, now: datetime) -> None:
    """A worker claims the job, does some rows, and is gone before its transaction ends."""

    def die(uow: UnitOfWork, command: BulkRowCommand) -> bool:
        moved = ACTS["move"].apply(uow, command)
        die.calls += 1  # type: ignore[attr-defined]
        if die.calls == 5:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return moved

    die.calls = 0  # type: ignore[attr-defined]
    act = ACTS["move"]
    dying = BulkAct(
        key="move", label=act.label, button=act.button, permissions=act.permissions, fields=act.fields, apply=die
    )
    wiring = compose()
    wiring.bulk_acts["move"] = dying
    with pytest.raises(KeyboardInterrupt):
        Worker(db, wiring.jobs, clock_of(now)).run_once()
    with db.read() as session:
        state = session.scalar(sa.select(JobRow.state).where(JobRow.kind == BULK_JOB, JobRow.state == JobState.RUNNING))
        assert state is JobState.RUNNING


def test_a_run_goes_by_the_rights_its_person_has_when_it_is_done(db: Database, place: int, now: datetime) -> None:
    tags = many(db, place, now, 2)
    with unit(db) as uow:
        technician = actor_for(uow, Role.TECHNICIAN, location=place)
    run = begin(db, "move", {"to": "repair", "reason": "x"}, tags, now=now, actor=technician)
    with unit(db) as uow:
        uow.session.execute(sa.text("DELETE FROM staff_role WHERE staff_id = :key"), {"key": technician.staff_id})
    assert {line.reasons for line in finish(db, run, now)} == {(".forbidden",)}
    assert {state_of(db, tag) for tag in tags} == {LaptopState.RECEIVED}


def test_locks_and_grades_of_many_are_recorded_once(db: Database, place: int, now: datetime) -> None:
    with unit(db) as uow:
        chief = actor_for(uow, Role.PROGRAMME)
        tags = [make_laptop(uow, location=place, now=now) for _ in range(2)]
    for act, answers in (("locks", {"tool": "MDM-lookup", "online": "1"}), ("grade", {"grade": "B"})):
        for outcome in (BulkOutcome.DONE, BulkOutcome.ALREADY):
            run = begin(db, act, answers, tags, now=now, actor=chief)
            assert {line.outcome for line in finish(db, run, now)} == {outcome}, act
    with db.read() as session:
        details = [lifecycle.get_laptop(session, tag) for tag in tags]
        assert not any(preparation_queries.lock_verdict(session, detail).untried for detail in details)
        grades = [preparation_queries.find_grade(session, detail.laptop.id, detail.custody_id) for detail in details]
        assert {grade.definition.code for grade in grades if grade} == {"B"}

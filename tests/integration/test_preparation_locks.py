"""Locks tried one by one, battery thresholds, and what both do to `ready`."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.service import hand_over, take_back
from laptopdesk.assets.lifecycle.values import LaptopState, LockKind
from laptopdesk.assets.moves.service import move_facts, move_laptop
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.errors import PreparationReason
from laptopdesk.assets.preparation.service.checks import record_lock_checks
from laptopdesk.assets.preparation.service.grades import set_battery_threshold
from laptopdesk.assets.preparation.values import LockResult, RecordLockChecks
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from tests.factories import actor_for, make_laptop, make_location, make_ready_laptop, unit
from tests.prepared import prepared


def found(tag: str, kind: LockKind, result: LockResult, *, tool: str = "menu") -> RecordLockChecks:
    return RecordLockChecks(tag=tag, results=((kind, result),), online=True, tool=tool)


def back_to_imaged(uow: UnitOfWork, now: datetime) -> str:
    tag = make_ready_laptop(uow, location=make_location(uow), now=now)
    move_laptop(uow.at(now).by(actor_for(uow, Role.ADMIN)), tag, LaptopState.IMAGED, reason="once more")
    return tag


def state_of(uow: UnitOfWork, tag: str) -> LaptopState:
    return lifecycle.get_laptop(uow.session, tag).laptop.state


def test_a_lock_found_puts_the_laptop_in_quarantine_in_the_same_act(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        tag = make_ready_laptop(uow, location=make_location(uow), now=now)
        actor = actor_for(uow, Role.TECHNICIAN)
        assert record_lock_checks(uow.by(actor), found(tag, LockKind.MDM, LockResult.LOCKED))
        detail = lifecycle.get_laptop(uow.session, tag)
    assert detail.laptop.state is LaptopState.QUARANTINED
    assert [lock.kind for lock in detail.locks if lock.cleared_at is None] == [LockKind.MDM]
    with db.read() as session:
        query = sa.text("SELECT action FROM journal_entry ORDER BY seq DESC LIMIT 4")
        assert set(session.scalars(query)) == {"laptop.moved", "lock.found", "lock.tried", "quarantine.began"}


def test_ready_is_refused_until_the_lock_is_tried_again_and_clear(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        tag = back_to_imaged(uow, now)
        actor = actor_for(uow, Role.TECHNICIAN)
        record_lock_checks(uow.by(actor), found(tag, LockKind.BIOS, LockResult.LOCKED))
        facts = move_facts(prepared(uow.session, tag), actor=actor)
        assert facts.locks_open == 1
        record_lock_checks(uow.by(actor), found(tag, LockKind.BIOS, LockResult.CLEAR))
        facts = move_facts(prepared(uow.session, tag), actor=actor)
        assert (facts.locks_open, facts.locks_tried) == (0, True)
        assert state_of(uow, tag) is LaptopState.QUARANTINED  # somebody else lets it out


def test_ready_is_refused_when_a_try_is_taken_back(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        tag = back_to_imaged(uow, now)
        actor = actor_for(uow, Role.TECHNICIAN)
        record_lock_checks(uow.by(actor), found(tag, LockKind.MDM, LockResult.NOT_TRIED, tool=""))
        with pytest.raises(Refused) as refused:
            move_laptop(uow.by(actor), tag, LaptopState.READY)
        assert refused.value.reasons == (MoveReason.LOCKS_NOT_TRIED,)


def test_a_new_custody_period_asks_for_new_tries(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        tag = make_ready_laptop(uow, location=place, now=now)
        laptop_id = lifecycle.get_laptop(uow.session, tag).laptop.id
        assert not preparation_queries.lock_verdict(uow.session, lifecycle.get_laptop(uow.session, tag)).untried
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        hand_over(uow, laptop_id, 1)
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        take_back(uow, laptop_id, location_id=place)
        verdict = preparation_queries.lock_verdict(uow.session, lifecycle.get_laptop(uow.session, tag))
        assert verdict.untried == verdict.required


@pytest.mark.parametrize(
    ("results", "tool", "reason"),
    [
        ((), "menu", PreparationReason.NO_LOCK_CHOSEN),
        (((LockKind.BIOS, LockResult.CLEAR),), " ", PreparationReason.HOW_MISSING),
    ],
)
def test_a_try_says_what_and_how(
    db: Database, now: datetime, results: tuple[tuple[LockKind, LockResult], ...], tool: str, reason: PreparationReason
) -> None:
    with unit(db, now=now) as uow:
        tag = make_laptop(uow, location=make_location(uow), now=now)
        actor = actor_for(uow, Role.TECHNICIAN)
        with pytest.raises(Refused) as refused:
            record_lock_checks(uow.by(actor), RecordLockChecks(tag=tag, results=results, online=True, tool=tool))
    assert refused.value.reasons == (reason,)


def test_who_may_try_a_lock(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        here, there = make_location(uow), make_location(uow)
        tag = make_laptop(uow, location=here, now=now)
        command = found(tag, LockKind.BIOS, LockResult.CLEAR)
        for actor in (actor_for(uow, Role.TECHNICIAN, location=there), actor_for(uow, Role.VOLUNTEER, location=here)):
            with pytest.raises(Forbidden):
                record_lock_checks(uow.by(actor), command)
        with pytest.raises(Refused):
            record_lock_checks(uow, command)
        unknown, chief = found("L9999999X", LockKind.BIOS, LockResult.CLEAR), actor_for(uow, Role.ADMIN)
        with pytest.raises(NotFound):
            record_lock_checks(uow.by(chief), unknown)
        record_lock_checks(uow.by(actor_for(uow, Role.TECHNICIAN, location=here)), command)


def test_a_lot_has_its_own_threshold_and_goes_back(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        tag = back_to_imaged(uow, now)  # its battery holds 88 percent
        lot_id = lifecycle.get_laptop(uow.session, tag).laptop.lot_id
        office = actor_for(uow, Role.PROGRAMME)
        assert preparation_queries.min_battery_percent(uow.session, lot_id) == 60
        set_battery_threshold(uow.by(office), 70, lot_id=None, reason="less waste")
        assert preparation_queries.min_battery_percent(uow.session, lot_id) == 70
        set_battery_threshold(uow.by(office), 90, lot_id=lot_id, reason="long days")
        assert (
            preparation_queries.min_battery_percent(uow.session, lot_id),
            preparation_queries.min_battery_percent(uow.session),
        ) == (90, 70)
        with pytest.raises(Refused) as refused:
            move_laptop(uow.by(actor_for(uow, Role.ADMIN)), tag, LaptopState.READY)
        assert refused.value.reasons == (MoveReason.BATTERY_TOO_LOW,)
        set_battery_threshold(uow.by(office), None, lot_id=lot_id, reason="as all")
        move_laptop(uow.at(now + timedelta(minutes=1)).by(actor_for(uow, Role.ADMIN)), tag, LaptopState.READY)
        assert state_of(uow, tag) is LaptopState.READY
        assert [row.percent for row in preparation_queries.list_thresholds(uow.session)] == [None, 90, 70]


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_threshold_is_a_percentage_with_a_reason_by_the_office(db: Database, now: datetime, percent: int) -> None:
    with unit(db, now=now) as uow:
        with pytest.raises(Refused) as refused:
            set_battery_threshold(uow.by(actor_for(uow, Role.PROGRAMME)), percent, lot_id=None, reason=" ")
        assert refused.value.reasons == (PreparationReason.PERCENT_OUT_OF_RANGE, PreparationReason.REASON_MISSING)
        with pytest.raises(Forbidden):
            set_battery_threshold(uow.by(actor_for(uow, Role.TECHNICIAN)), 50, lot_id=None, reason="x")
        with pytest.raises(NotFound):
            set_battery_threshold(uow.by(actor_for(uow, Role.PROGRAMME)), 50, lot_id=999, reason="x")

"""A ready laptop that lacks something by now is ready no more, in the same act; and no hand-over finds it."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from laptopdesk.assets.evidence.service import revoke_record
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium, remove_medium
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState, LockKind, MediumKind, NewMedium
from laptopdesk.assets.preparation.service.checks import record_check, record_lock_checks
from laptopdesk.assets.preparation.values import CheckItem, LockResult, RecordCheck, RecordLockChecks
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.journal import list_latest
from laptopdesk.reporting.messages import details_of
from laptopdesk.reporting.values import Names
from tests.factories import START, actor_for, make_location, make_ready_laptop, unit

Act = Callable[[UnitOfWork, LaptopDetail, Actor], object]


def drive_in(uow: UnitOfWork, detail: LaptopDetail, actor: Actor) -> None:
    fit_medium(uow.at(START).by(actor), detail.laptop.id, NewMedium(kind=MediumKind.SSD, serial="NEW1"))


def drive_out(uow: UnitOfWork, detail: LaptopDetail, actor: Actor) -> None:
    remove_medium(uow.at(START).by(actor), detail.media[0].id)


def check_fails(uow: UnitOfWork, detail: LaptopDetail, actor: Actor) -> None:
    command = RecordCheck(laptop_id=detail.laptop.id, failed=(CheckItem.WIFI,), battery_percent=88)
    record_check(uow.at(START).by(actor), command)


def lock_not_tried(uow: UnitOfWork, detail: LaptopDetail, actor: Actor) -> None:
    results = ((LockKind.BIOS, LockResult.NOT_TRIED),)
    command = RecordLockChecks(tag=detail.laptop.tag, results=results, online=True, tool="")
    record_lock_checks(uow.at(START).by(actor), command)


def evidence_revoked(uow: UnitOfWork, detail: LaptopDetail, actor: Actor) -> None:
    query = sa.text("SELECT id FROM sanitization_record WHERE laptop_id = :id")
    key = uow.session.execute(query, {"id": detail.laptop.id}).scalar_one()
    revoke_record(uow.at(START).by(actor), key, reason="worn")


@pytest.mark.parametrize("act", [drive_in, drive_out, check_fails, lock_not_tried, evidence_revoked])
def test_it_is_ready_no_more(db: Database, act: Act) -> None:
    with unit(db) as uow:
        tag = make_ready_laptop(uow, location=make_location(uow))
        act(uow, lifecycle.get_laptop(uow.session, tag), actor_for(uow, Role.ADMIN))
        assert lifecycle.get_laptop(uow.session, tag).laptop.state is LaptopState.IMAGED
    with db.read() as session:
        moved = next(line for line in list_latest(session, limit=9) if line.action == "laptop.moved")
    why = details_of(moved, Names())
    assert why
    assert not set(why) & set(moved.facts["reasons"]), "no code is shown"
    assert not any(moved.words.values())


def test_a_good_check_leaves_it_ready(db: Database) -> None:
    with unit(db, now=START) as uow:
        tag = make_ready_laptop(uow, location=make_location(uow))
        detail, actor = lifecycle.get_laptop(uow.session, tag), actor_for(uow, Role.ADMIN)
        command = RecordCheck(laptop_id=detail.laptop.id, failed=(), battery_percent=90)
        record_check(uow.by(actor), command)
        assert lifecycle.get_laptop(uow.session, tag).laptop.state is LaptopState.READY

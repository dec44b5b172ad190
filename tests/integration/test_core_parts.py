"""A part of a unit of work may be refused by itself: nothing of it stays, and the rest is kept."""

from datetime import datetime

import pytest

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.journal import list_lines
from tests.factories import actor_for, make_laptop, make_location, unit


def test_a_refused_part_leaves_only_its_refusal_in_the_journal(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        first, second = make_laptop(uow, location=place), make_laptop(uow, location=place)
        chief = actor_for(uow, Role.ADMIN)
    with db.unit_of_work(now=now, actor=chief) as uow:
        with uow.part():
            move_laptop(uow, first, LaptopState.REPAIR, reason="hinge")
        with pytest.raises(Refused), uow.part():
            move_laptop(uow, second, LaptopState.READY)
    with db.read() as session:
        assert lifecycle.get_laptop(session, first).laptop.state is LaptopState.REPAIR
        detail = lifecycle.get_laptop(session, second)
        assert detail.laptop.state is LaptopState.RECEIVED
        actions = [line.action for line in list_lines(session, kind="laptop", key=detail.laptop.id)]
    assert "laptop.move_refused" in actions
    assert "laptop.moved" not in actions


def test_what_a_refused_part_wrote_before_is_undone(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        tag = make_laptop(uow, location=make_location(uow))
        chief = actor_for(uow, Role.ADMIN)

    def twice(uow: UnitOfWork) -> None:
        with uow.part():
            move_laptop(uow.at(now).by(chief), tag, LaptopState.REPAIR, reason="hinge")
            move_laptop(uow.at(now).by(chief), tag, LaptopState.READY)

    with unit(db) as uow, pytest.raises(Refused):
        twice(uow)
    with db.read() as session:
        detail = lifecycle.get_laptop(session, tag)
        actions = [line.action for line in list_lines(session, kind="laptop", key=detail.laptop.id)]
    assert detail.laptop.state is LaptopState.RECEIVED
    assert "laptop.moved" not in actions

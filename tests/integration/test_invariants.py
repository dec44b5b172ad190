"""The invariants hold after an ordinary day, and each breach of one is found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.assets.kits.models import KitMovementRow
from laptopdesk.assets.kits.values import MovementReason
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.devices.models import InboxRow
from laptopdesk.devices.service import take_events
from laptopdesk.handout.models import HandoutRow
from laptopdesk.protocol.operations import OperationOutcome
from tests.factories import START, unit
from tests.grounds import laid_once
from tests.invariants import check_invariants
from tests.stations import HandMade, make_place, make_station

OPERATIONS = compose().operations


def lay_desk(db: Database) -> HandMade:
    """A station with three hand-overs: one stands, one was undone, one came back."""
    with unit(db) as uow:
        place = make_place(uow)
    desk = make_station(db, place)
    pairs = list(zip(place.laptops, place.passes, strict=True))
    given = [desk.operation(desk.hand_out(*pair)) for pair in pairs]
    later = START + timedelta(minutes=5)
    facts = [
        *given,
        desk.operation(desk.undo(given[1]), at=later),
        desk.operation(desk.give_back(pairs[2][0]), at=later),
    ]
    events = [desk.write(fact) for fact in facts]
    answers = take_events(db, OPERATIONS, desk.station, events, now=START + timedelta(hours=3))
    assert {answer.outcome for answer in answers} == {OperationOutcome.APPLIED}
    return desk


db, desk = laid_once(lay_desk)


def test_an_ordinary_day_breaks_nothing(desk: HandMade) -> None:
    check_invariants(desk.db)


def _forget_holder(uow: UnitOfWork) -> None:
    uow.session.execute(sa.update(LaptopRow).values(holder_handout_id=None))


def _say_ready(uow: UnitOfWork) -> None:
    out = LaptopRow.state == LaptopState.HANDED_OUT
    uow.session.execute(sa.update(LaptopRow).where(out).values(state=LaptopState.READY))


def _open_custody(uow: UnitOfWork) -> None:
    out = sa.select(LaptopRow.custody_id).where(LaptopRow.state == LaptopState.HANDED_OUT)
    uow.session.execute(sa.update(CustodyRow).where(CustodyRow.id.in_(out)).values(ended_at=None))


def _end_custody_early(uow: UnitOfWork) -> None:
    ended = CustodyRow.ended_at.is_not(None)
    uow.session.execute(sa.update(CustodyRow).where(ended).values(ended_at=START - timedelta(hours=1)))


def _take_kit_twice(uow: UnitOfWork) -> None:
    handout = uow.session.scalars(sa.select(HandoutRow).where(HandoutRow.ended_at.is_(None))).one()
    uow.session.add(
        KitMovementRow(
            location_id=handout.location_id,
            kit_code="charger",
            change=1,
            reason=MovementReason.UNDONE,
            at=START,
            by_id=None,
            operation_id=handout.operation_id,
        )
    )


def _answer_wrongly(uow: UnitOfWork) -> None:
    uow.session.execute(sa.update(InboxRow).where(InboxRow.kind == "hand_out").values(answer={"handout": 0}))


def _end_silently(uow: UnitOfWork) -> None:
    ended = HandoutRow.ended_by.is_not(None)
    uow.session.execute(sa.update(HandoutRow).where(ended).values(ended_by="lost"))


@pytest.mark.parametrize(
    "breach",
    [_forget_holder, _say_ready, _open_custody, _end_custody_early, _take_kit_twice, _answer_wrongly, _end_silently],
)
def test_each_breach_is_found(desk: HandMade, breach: Callable[[UnitOfWork], None]) -> None:
    with unit(desk.db) as uow:
        breach(uow)
    with pytest.raises(AssertionError):
        check_invariants(desk.db)

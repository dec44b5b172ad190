"""On both databases: a report by the sticker reaches the resident's record unseen, and printed labels are counted."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from laptopdesk.assets.labels import queries as labels
from laptopdesk.assets.labels.models import LabelPrintRow
from laptopdesk.assets.labels.service import labels_pdf, record_print, set_offset
from laptopdesk.assets.labels.values import Offset, Selection
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopState
from laptopdesk.assets.takeover.reading import read_takeover
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.handout import queries as handouts
from laptopdesk.handout.takeover.service import take_over
from laptopdesk.handout.takeover.values import TakeOver
from laptopdesk.helpdesk.queries import get_ticket
from laptopdesk.helpdesk.sticker.errors import StickerReason
from laptopdesk.helpdesk.sticker.service import REPORTS_PER_LAPTOP, count_report, report_problem
from laptopdesk.helpdesk.sticker.values import ReportProblem
from laptopdesk.training.values import THREE_TRAININGS
from tests.factories import actor_for, make_laptop, make_location, unit
from tests.unit.assets.test_takeover_reading import HEAD, OUT, READY, TODAY


@pytest.fixture
def out(db: Database, now: datetime) -> tuple[str, str]:
    """Label and token of a laptop that a resident has; another one lies in the house."""
    listed = read_takeover(f"{HEAD}\n{OUT}\n{READY}".encode(), states={}, received_on=None, today=TODAY)
    with unit(db, now=now) as uow:
        make_location(uow, "Huis")
        chief = actor_for(uow, Role.ADMIN)
        take_over(uow.by(chief), TakeOver(lot="OUD", listed=listed, programme=THREE_TRAININGS))
        query = sa.select(LaptopRow.tag, LaptopRow.sticker_token).where(LaptopRow.state == LaptopState.HANDED_OUT)
        tag, token = uow.session.execute(query).one()
    assert token
    return tag, token


def report(out: tuple[str, str], **more: str) -> ReportProblem:
    fields = {"tag": out[0], "token": out[1], "what": "Dark", "nonce": "one"} | more
    return ReportProblem(**fields)  # type: ignore[arg-type]


def test_the_ticket_is_the_holders(db: Database, out: tuple[str, str], now: datetime) -> None:
    with unit(db, now=now) as uow:
        number = report_problem(uow, report(out))
        assert report_problem(uow, report(out)) == number
        other = report_problem(uow, report(out, nonce="two"))
    assert other != number
    with db.read() as session:
        ticket = get_ticket(session, number)
        assert ticket.laptop_id == lifecycle.find_laptop_id(session, out[0])
        assert ticket.participant_id == handouts.find_holder(session, ticket.laptop_id or 0)
        assert ticket.participant_id is not None


@pytest.mark.parametrize(
    "change", [{"token": "wrong"}, {"token": ""}, {"token": "\0"}, {"tag": "L0000009X"}, {"tag": ""}]
)
def test_a_wrong_sticker_is_refused(db: Database, out: tuple[str, str], now: datetime, change: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused, unit(db, now=now) as uow:
        report_problem(uow, report(out, **change))
    assert refused.value.reasons == (StickerReason.UNKNOWN,)


def test_reports_are_counted_whatever_becomes_of_them(db: Database, out: tuple[str, str], now: datetime) -> None:
    for _ in range(REPORTS_PER_LAPTOP):
        count_report(db, report(out), now=now)
    with pytest.raises(Refused):
        count_report(db, report(out), now=now)


def test_every_laptop_has_a_token_of_its_own(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here = make_location(uow, "Huis")
        for _ in range(5):
            make_laptop(uow, location=here)
        tokens = list(uow.session.scalars(sa.select(LaptopRow.sticker_token)))
    assert None not in tokens
    assert len(set(tokens)) == 5


def test_printing_twice_counts_twice_and_new_ones_are_those_never_printed(
    db: Database, out: tuple[str, str], now: datetime
) -> None:
    with unit(db, now=now) as uow:
        chief = actor_for(uow, Role.ADMIN)
        chosen = labels.choose_laptops(uow.session, Selection(tags=(out[0],)))
        for _ in range(2):
            record_print(uow.by(chief), chosen, sheet="a4-21")
        row = uow.session.scalars(sa.select(LabelPrintRow)).one()
        assert (row.laptop_id, row.times, row.printed_at) == (chosen[0].id, 2, now)
        rest = labels.choose_laptops(uow.session, Selection(never_printed=True))
        assert [item.tag for item in rest] == [
            item.tag for item in lifecycle.list_laptops(uow.session, LaptopFilter()).rows if item.tag != out[0]
        ]
        set_offset(uow.by(chief), "a4-21", Offset(right=-5, down=12))
        uow.session.flush()
        assert labels.offset_of(uow.session, "a4-21").shift == (-0.5, 1.2)


def test_what_may_not_be_printed_is_not_counted(db: Database, out: tuple[str, str], now: datetime) -> None:
    with unit(db, now=now) as uow:
        elsewhere = make_location(uow, "Elders")
        chosen = labels.choose_laptops(uow.session, Selection())
        with pytest.raises(Forbidden):
            record_print(uow.by(actor_for(uow, Role.TECHNICIAN, location=elsewhere)), chosen, sheet="a4-21")
    for sheet in ("a4-65", "nonsense"):
        with pytest.raises(Refused):
            labels_pdf(chosen, sheet=sheet)

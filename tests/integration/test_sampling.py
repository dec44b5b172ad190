"""The sample of a lot: drawn, extended, looked at by somebody else; data found has consequences."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import change_policy
from laptopdesk.assets.lifecycle.values import LaptopState, LotId, SanitizationLevel
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.sampling import queries, rules
from laptopdesk.assets.sampling.errors import SampleReason
from laptopdesk.assets.sampling.service import RecordSampleCheck, draw_sample, extend_samples, record_check
from laptopdesk.assets.sampling.values import CheckResult, SampleLine, SampleState
from laptopdesk.cases import queries as cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor, Everywhere, Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.journal import list_lines, verify_chain
from laptopdesk.demo.logs import wipe_log
from tests.factories import actor_for, make_laptop, make_location, make_lot, unit
from tests.queries import count_queries


@dataclass(kw_only=True)
class Pallet:
    """A lot in a workshop, whoever wiped it, and whoever looks at it."""

    db: Database
    now: datetime
    place: int
    lot: LotId
    wiper: Actor
    looker: Actor

    def erase(self, count: int) -> list[str]:
        with unit(self.db) as uow:
            return [
                erase(uow, self, make_laptop(uow, location=self.place, lot=self.lot, now=self.begun))
                for _ in range(count)
            ]

    @property
    def begun(self) -> datetime:
        return self.now - timedelta(days=2)

    def draw(self, actor: Actor | None = None) -> None:
        with self.db.unit_of_work(now=self.now, actor=actor or self.looker) as uow:
            draw_sample(uow, self.lot)

    def lines(self) -> tuple[SampleLine, ...]:
        with self.db.read() as session:
            return queries.list_lines(session, self.lot)

    def look(self, line: SampleLine, result: CheckResult, actor: Actor | None = None) -> None:
        command = RecordSampleCheck(result=result, tool="hexdump 2.39", extent="1000 sectoren", remark="Gezien.")
        with self.db.unit_of_work(now=self.now, actor=actor or self.looker) as uow:
            record_check(uow, self.lot, line.id, command)

    def state(self) -> SampleState:
        with self.db.read() as session:
            return rules.state_of(queries.standing_of(session, self.lot))


def erase(uow: UnitOfWork, pallet: Pallet, tag: str) -> str:
    serial = lifecycle.get_laptop(uow.session, tag).laptop.serial or ""
    log = wipe_log(
        started=pallet.now - timedelta(hours=20),
        maker="Dell",
        product="Latitude 5400",
        host=serial,
        serial=f"D{serial}",
    )
    command = AddEvidence(name="wipe.log", content=log, reading=read_file(log))
    take_in_evidence(uow.at(pallet.now - timedelta(hours=18)).by(pallet.wiper), command)
    move_laptop(uow.at(pallet.now - timedelta(hours=17)).by(pallet.wiper), tag, LaptopState.ERASED)
    return tag


@pytest.fixture
def pallet(db: Database, now: datetime) -> Pallet:
    with unit(db) as uow:
        place = make_location(uow)
        return Pallet(
            db=db,
            now=now,
            place=place,
            lot=make_lot(uow, "P-1", now=now - timedelta(days=2)),
            wiper=actor_for(uow, Role.TECHNICIAN, location=place),
            looker=actor_for(uow, Role.TECHNICIAN, location=place),
        )


def test_a_sample_is_drawn_and_anyone_draws_the_same(pallet: Pallet) -> None:
    assert pallet.state() is SampleState.NOTHING_ERASED
    tags = pallet.erase(3)
    assert pallet.state() is SampleState.NOT_DRAWN
    pallet.draw()
    with pallet.db.read() as session:
        (draw,) = queries.list_draws(session, pallet.lot)
        (line,) = queries.list_lines(session, pallet.lot)
        kept = list_lines(session, kind="lot", key=pallet.lot)
    assert draw.population == tuple(sorted(tags))
    assert rules.draw(draw.seed, draw.population, draw.count) == (line.tag,)
    assert len(draw.seed) == 32
    assert "sample.drawn" in {entry.action for entry in kept}
    assert pallet.state() is SampleState.OPEN


def test_nothing_is_drawn_twice(pallet: Pallet) -> None:
    with pytest.raises(Refused) as nothing:
        pallet.draw(system_actor())
    assert nothing.value.reasons == (SampleReason.NOTHING_ERASED,)
    pallet.erase(1)
    pallet.draw()
    with pytest.raises(Refused) as enough:
        pallet.draw()
    assert enough.value.reasons == (SampleReason.LARGE_ENOUGH,)


def test_late_arrivals_extend_the_sample(pallet: Pallet) -> None:
    pallet.erase(20)
    pallet.draw()
    late = pallet.erase(1)
    assert pallet.state() is SampleState.TOO_SMALL
    with unit(pallet.db, now=pallet.now) as uow:
        extend_samples(uow, {})
        extend_samples(uow, {})
    assert [line.tag for line in pallet.lines() if line.tag in late] == late
    with pallet.db.read() as session:
        assert [draw.count for draw in queries.list_draws(session, pallet.lot)] == [1, 1]


def test_the_job_never_makes_the_first_draw(pallet: Pallet) -> None:
    pallet.erase(1)
    with unit(pallet.db, now=pallet.now) as uow:
        extend_samples(uow, {})
    assert pallet.lines() == ()


def test_another_is_drawn_for_one_that_cannot_be_read(pallet: Pallet) -> None:
    pallet.erase(2)
    pallet.draw()
    pallet.look(pallet.lines()[0], CheckResult.UNREADABLE)
    assert pallet.state() is SampleState.NOT_DRAWN
    pallet.draw()
    assert len(pallet.lines()) == 2


def test_clean_ends_the_sample(pallet: Pallet) -> None:
    pallet.erase(1)
    pallet.draw()
    pallet.look(pallet.lines()[0], CheckResult.NO_DATA)
    assert pallet.state() is SampleState.DONE
    with pytest.raises(Refused) as again:
        pallet.look(pallet.lines()[0], CheckResult.DATA_FOUND)
    assert again.value.reasons == (SampleReason.CHECKED_BEFORE,)


def test_who_wiped_does_not_look(pallet: Pallet) -> None:
    pallet.erase(1)
    pallet.draw(pallet.wiper)
    with pytest.raises(Refused) as same:
        pallet.look(pallet.lines()[0], CheckResult.NO_DATA, pallet.wiper)
    assert same.value.reasons == (SampleReason.SAME_PERSON,)
    with pytest.raises(Refused) as nobody:
        pallet.look(pallet.lines()[0], CheckResult.NO_DATA, system_actor())
    assert nobody.value.reasons == (SampleReason.NEEDS_PERSON,)


def test_data_found_quarantines_revokes_and_opens_a_case(pallet: Pallet) -> None:
    (tag,) = pallet.erase(1)
    pallet.draw()
    pallet.look(pallet.lines()[0], CheckResult.DATA_FOUND)
    assert pallet.state() is SampleState.DATA_FOUND
    with pallet.db.read() as session:
        detail = lifecycle.get_laptop(session, tag)
        assert detail.laptop.state is LaptopState.QUARANTINED
        assert evidence.has_revoked_evidence(session, detail.laptop.id, detail.custody_id)
        found = cases.list_cases(session, within=Everywhere())
        assert [case.kind for case in found] == [CaseKind.DATA_FOUND]
        assert verify_chain(session).ok
    with pallet.db.read() as session:
        assert queries.list_standings(session, open_only=True)[0].state is SampleState.DATA_FOUND


def test_other_places_keep_their_hands_off(pallet: Pallet) -> None:
    pallet.erase(1)
    with unit(pallet.db) as uow:
        elsewhere = actor_for(uow, Role.TECHNICIAN, location=make_location(uow))
        volunteer = actor_for(uow, Role.VOLUNTEER, location=pallet.place)
    for outsider in (elsewhere, volunteer):
        with pytest.raises(Forbidden):
            pallet.draw(outsider)
    pallet.draw()
    for outsider in (elsewhere, volunteer):
        with pytest.raises(Forbidden):
            pallet.look(pallet.lines()[0], CheckResult.NO_DATA, outsider)


def test_a_line_of_another_lot_is_not_found(pallet: Pallet) -> None:
    pallet.erase(1)
    pallet.draw()
    with unit(pallet.db) as uow:
        other = make_lot(uow, "P-2")
    with pallet.db.unit_of_work(now=pallet.now, actor=pallet.looker) as uow, pytest.raises(NotFound):
        record_check(uow, other, pallet.lines()[0].id, RecordSampleCheck(result=CheckResult.NO_DATA, tool="x"))


def test_lists_cost_the_same_whatever_the_data(pallet: Pallet) -> None:
    def cost() -> int:
        with pallet.db.read() as session, count_queries(pallet.db) as counted:
            queries.list_standings(session)
            queries.list_lines(session, pallet.lot)
        return len(counted)

    pallet.erase(1)
    pallet.draw()
    first = cost()
    with pallet.db.unit_of_work(now=pallet.now, actor=system_actor()) as uow:
        lot = make_lot(uow, "P-3")
        change_policy(uow, lot, hdd_level=SanitizationLevel.CLEAR, flash_level=SanitizationLevel.PURGE, reason="test")
    pallet.erase(20)
    pallet.draw()
    assert cost() == first <= 10

"""The workshop on both databases: repair, quarantine, missing, disposal, and that nothing gets there without a row."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.service import fit_medium, record_no_drive, recover_laptop
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopState, MediumKind, NewMedium, Whereabouts
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.workshop import queries
from laptopdesk.assets.workshop import service as workshop
from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.assets.workshop.values import (
    DisposalDocument,
    DisposalKind,
    DisposeOf,
    DriveAccount,
    DriveFate,
    LastSeen,
    MissingKind,
    OpenRepair,
    PartSource,
    QuarantineReason,
    RepairCategory,
    RepairCost,
    RepairOutcome,
    ReportMissing,
    SwapDrive,
    Tab,
    UsePart,
)
from laptopdesk.core.access import Actor, Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Conflict, Forbidden, NotFound, Refused
from laptopdesk.core.journal import list_lines
from laptopdesk.demo.logs import wipe_log
from tests.factories import actor_for, make_laptop, make_location, make_ready_laptop, unit
from tests.prepared import prepared
from tests.queries import count_queries

S = LaptopState
T = TypeVar("T")
PDF = DisposalDocument(name="bewijs.pdf", content=b"%PDF-1.7\nproof")


@dataclass(frozen=True)
class Bench:
    """A laptop in a workshop, two who work there, and one who works elsewhere."""

    db: Database
    now: datetime
    place: int
    other: int
    ada: Actor
    ben: Actor
    outsider: Actor
    tag: str

    def act(self, act: Callable[[UnitOfWork], T]) -> T:
        with unit(self.db) as uow:
            return act(uow)

    def refused(self, act: Callable[[UnitOfWork], object]) -> tuple[object, ...]:
        with pytest.raises(Refused) as refusal, unit(self.db) as uow:
            act(uow)
        return refusal.value.reasons

    @property
    def state(self) -> S:
        with self.db.read() as session:
            return lifecycle.get_laptop(session, self.tag).laptop.state

    @property
    def id(self) -> int:
        with self.db.read() as session:
            return lifecycle.get_laptop(session, self.tag).laptop.id

    def actions(self) -> list[str]:
        with self.db.read() as session:
            return [line.action for line in list_lines(session, kind="laptop", key=self.id)]

    def move(self, to: S, actor: Actor, reason: str | None = "because") -> None:
        self.act(lambda uow: move_laptop(uow.at(self.now).by(actor), self.tag, to, reason=reason))


@pytest.fixture
def bench(db: Database, now: datetime) -> Bench:
    with unit(db) as uow:
        place, other = make_location(uow), make_location(uow)
        ada, ben = (actor_for(uow, Role.TECHNICIAN, location=place) for _ in range(2))
        outsider = actor_for(uow, Role.TECHNICIAN, location=other)
        tag = make_laptop(uow, location=place)
    return Bench(db, now, place, other, ada, ben, outsider, tag)


# ---- repair


def opened(bench: Bench, fault: str = "Screen is black") -> int:
    command = OpenRepair(laptop=bench.tag, category=RepairCategory.SCREEN, fault=fault, remarks="Donor said so")
    return bench.act(lambda uow: workshop.open_repair(uow.at(bench.now).by(bench.ada), command))


def part(repair: int, cents: int = 4995, quantity: int = 1) -> UsePart:
    return UsePart(
        repair_id=repair, name="Panel", number="P-1", quantity=quantity, cost_cents=cents, source=PartSource.BOUGHT
    )


def test_a_repair_goes_from_fault_to_received(bench: Bench) -> None:
    repair = opened(bench)
    assert bench.state is S.REPAIR
    bench.act(lambda uow: workshop.use_part(uow.at(bench.now).by(bench.ada), part(repair, quantity=2)))
    bench.act(lambda uow: workshop.add_labour(uow.at(bench.now).by(bench.ada), repair, 40))
    bench.act(lambda uow: workshop.add_labour(uow.at(bench.now).by(bench.ada), repair, 5))
    later = bench.now + timedelta(days=3)
    with bench.db.read() as session:
        (row,) = queries.list_open_repairs(session, now=later, within=frozenset({bench.place}))
        assert (row.tag, row.days, row.parts_cents, row.labour_minutes) == (bench.tag, 3, 9990, 45)
        assert queries.list_open_repairs(session, now=later, within=frozenset({bench.other})) == ()
        assert queries.cost_of_laptop(session, bench.id) == RepairCost(parts_cents=9990, labour_minutes=45, repairs=1)
        (lot,) = queries.list_cost_by_lot(session)
        assert (lot.laptops, lot.cost.parts_cents, lot.cost.labour_minutes) == (1, 9990, 45)
    bench.act(lambda uow: workshop.close_repair(uow.at(later).by(bench.ben), repair, S.RECEIVED, "New panel"))
    with bench.db.read() as session:
        closed = queries.get_repair(session, repair, now=later)
    assert (closed.outcome, closed.closed_by_id) == (RepairOutcome.REPAIRED, bench.ben.staff_id)
    assert bench.state is S.RECEIVED
    assert {"repair.opened", "repair.part_used", "repair.labour_added", "repair.closed"} <= set(bench.actions())


def test_a_repair_is_refused(bench: Bench) -> None:
    empty = OpenRepair(laptop=bench.tag, category=RepairCategory.OTHER, fault=" ")
    assert bench.refused(lambda uow: workshop.open_repair(uow.at(bench.now).by(bench.ada), empty)) == (
        WorkshopReason.WORDS_MISSING,
    )
    repair = opened(bench)
    again = OpenRepair(laptop=bench.tag, category=RepairCategory.OTHER, fault="again")
    assert bench.refused(lambda uow: workshop.open_repair(uow.at(bench.now).by(bench.ada), again)) == (
        MoveReason.NOT_A_MOVE,
    )
    assert bench.refused(
        lambda uow: workshop.close_repair(uow.at(bench.now).by(bench.ada), repair, S.RECEIVED, "")
    ) == (WorkshopReason.WORDS_MISSING,)
    assert bench.refused(
        lambda uow: workshop.close_repair(uow.at(bench.now).by(system_actor()), repair, S.RECEIVED, "done")
    ) == (WorkshopReason.NEEDS_PERSON,)
    assert MoveReason.NO_MEDIUM_KNOWN in bench.refused(
        lambda uow: workshop.close_repair(uow.at(bench.now).by(bench.ada), repair, S.ERASED, "done")
    )
    assert bench.refused(lambda uow: workshop.add_labour(uow.at(bench.now).by(bench.ada), repair, 0)) == (
        WorkshopReason.MINUTES_OUT_OF_RANGE,
    )
    bench.act(lambda uow: workshop.close_repair(uow.at(bench.now).by(bench.ada), repair, S.RECEIVED, "done"))
    assert bench.refused(lambda uow: workshop.use_part(uow.at(bench.now).by(bench.ada), part(repair))) == (
        WorkshopReason.REPAIR_CLOSED,
    )
    with pytest.raises(NotFound):
        bench.act(lambda uow: workshop.add_labour(uow.at(bench.now).by(bench.ada), 10**9, 5))


def test_a_swapped_drive_needs_evidence_of_its_own(bench: Bench) -> None:
    with unit(bench.db) as uow:
        tag = make_ready_laptop(uow, location=bench.place)
    bench = replace(bench, tag=tag)
    repair = opened(bench)
    with bench.db.read() as session:
        (old,) = lifecycle.list_media(session, bench.id)
    swap = SwapDrive(
        repair_id=repair,
        remove_medium_id=old.id,
        fit=NewMedium(kind=MediumKind.SSD, model="New", serial="N1"),
        cost_cents=2900,
        source=PartSource.STOCK,
    )
    bench.act(lambda uow: workshop.swap_drive(uow.at(bench.now).by(bench.ada), swap))
    assert MoveReason.EVIDENCE_MISSING in bench.refused(
        lambda uow: workshop.close_repair(uow.at(bench.now).by(bench.ada), repair, S.ERASED, "new drive")
    )
    with bench.db.read() as session:
        (added,) = queries.list_parts(session, repair)
        assert (added.name, added.total_cents, added.source) == ("New", 2900, PartSource.STOCK)
        drives = queries.list_drives(session, lifecycle.get_laptop(session, tag))
    assert [(drive.fitted, drive.proven) for drive in drives] == [(True, False), (False, True)]


def test_a_swap_is_refused(bench: Bench) -> None:
    repair = opened(bench)
    with bench.db.unit_of_work(now=bench.now, actor=bench.ada) as uow:
        other = lifecycle.get_laptop(uow.session, make_laptop(uow, location=bench.place)).laptop.id
        foreign = fit_medium(uow, other, NewMedium())
    nothing = SwapDrive(repair_id=repair, remove_medium_id=None, fit=None, cost_cents=0, source=PartSource.STOCK)

    def swap(command: SwapDrive) -> tuple[object, ...]:
        return bench.refused(lambda uow: workshop.swap_drive(uow.at(bench.now).by(bench.ada), command))

    assert swap(nothing) == (WorkshopReason.NO_DRIVE_NAMED,)
    assert swap(replace(nothing, remove_medium_id=foreign)) == (WorkshopReason.DRIVE_OF_ANOTHER,)
    assert swap(replace(nothing, remove_medium_id=foreign, cost_cents=-1)) == (WorkshopReason.COST_OUT_OF_RANGE,)


def test_not_worth_it_waits_for_its_disposal(bench: Bench) -> None:
    repair = opened(bench)
    bench.act(lambda uow: workshop.judge_not_worth_it(uow.at(bench.now).by(bench.ada), repair, "Board is dead"))
    assert bench.state is S.REPAIR
    bench.act(lambda uow: record_no_drive(uow.at(bench.now).by(bench.ada), bench.id))
    command = DisposeOf(
        laptop=bench.tag, how=DisposalKind.PARTS, receiver="", on=bench.now.date(), words="Board is dead"
    )
    bench.act(lambda uow: workshop.dispose_of(uow.at(bench.now).by(bench.ada), command))
    with bench.db.read() as session:
        row = queries.get_repair(session, repair, now=bench.now)
    assert (row.outcome, row.closed_at) == (RepairOutcome.NOT_WORTH_IT, bench.now)


# ---- nothing gets there without a row


@pytest.mark.parametrize("to", [S.REPAIR, S.QUARANTINED, S.MISSING, S.DISPOSED])
def test_a_bare_move_gets_a_row_too(bench: Bench, to: S) -> None:
    bench.act(lambda uow: record_no_drive(uow.at(bench.now).by(bench.ada), bench.id))
    bench.move(to, bench.ada, "seen at intake")
    with bench.db.read() as session:
        rows = {
            S.REPAIR: queries.list_repairs_of(session, bench.id, now=bench.now),
            S.QUARANTINED: queries.list_quarantines_of(session, bench.id, now=bench.now),
            S.MISSING: queries.list_missing_of(session, bench.id, now=bench.now),
            S.DISPOSED: tuple(filter(None, [queries.find_disposal_of(session, bench.id)])),
        }
        assert {state: len(found) for state, found in rows.items()} == {state: int(state is to) for state in rows}
        tab = {S.REPAIR: Tab.REPAIRS, S.QUARANTINED: Tab.QUARANTINE, S.MISSING: Tab.MISSING, S.DISPOSED: Tab.DISPOSAL}
        assert queries.count_open(session, within=frozenset({bench.place}))[tab[to]] == 1
        assert sum(queries.count_open(session, within=frozenset({bench.other})).values()) == 0


def test_the_database_allows_one_open_repair(bench: Bench) -> None:
    opened(bench)
    twin = sa.text(
        "INSERT INTO repair (laptop_id, category, fault, remarks, labour_minutes, closing_words, opened_at)"
        " SELECT laptop_id, category, fault, remarks, 0, '', opened_at FROM repair"
    )
    with pytest.raises(IntegrityError), unit(bench.db) as uow:
        uow.session.execute(twin)


# ---- quarantine


def put_apart(bench: Bench) -> int:
    return bench.act(
        lambda uow: workshop.put_in_quarantine(
            uow.at(bench.now).by(bench.ada), bench.tag, QuarantineReason.DRIVE_MISSING, "Bay is empty"
        )
    )


def release(bench: Bench, key: int, actor: Actor, words: str = "Looked: fine") -> Callable[[UnitOfWork], None]:
    return lambda uow: workshop.release_from_quarantine(uow.at(bench.now).by(actor), key, words)


def test_a_second_person_releases_from_quarantine(bench: Bench) -> None:
    key = put_apart(bench)
    assert bench.refused(release(bench, key, bench.ada)) == (MoveReason.RELEASE_BY_SAME_PERSON,)
    assert bench.refused(release(bench, key, bench.ben, " ")) == (WorkshopReason.WORDS_MISSING,)
    assert bench.refused(release(bench, key, system_actor())) == (WorkshopReason.NEEDS_PERSON,)
    bench.act(release(bench, key, bench.ben))
    assert bench.state is S.RECEIVED
    with bench.db.read() as session:
        row = queries.get_quarantine(session, key, now=bench.now)
    assert (row.put_by_id, row.ended_by_id, row.ended_as) == (bench.ada.staff_id, bench.ben.staff_id, S.RECEIVED)
    assert (row.reason, row.found_words) == (QuarantineReason.DRIVE_MISSING, "Looked: fine")
    assert bench.refused(release(bench, key, bench.ben)) == (WorkshopReason.QUARANTINE_ENDED,)


def test_a_bare_move_releases_by_the_same_rule(bench: Bench) -> None:
    put_apart(bench)
    with pytest.raises(Refused) as refusal:
        bench.move(S.RECEIVED, bench.ada)
    assert refusal.value.reasons == (MoveReason.RELEASE_BY_SAME_PERSON,)
    with pytest.raises(Refused) as refusal:
        bench.move(S.RECEIVED, bench.ben, None)
    assert refusal.value.reasons == (WorkshopReason.WORDS_MISSING,)
    bench.move(S.RECEIVED, bench.ben)
    assert bench.state is S.RECEIVED


@pytest.mark.parametrize("by_way_of", [S.REPAIR, S.MISSING])
def test_no_way_round_releases_from_quarantine(bench: Bench, by_way_of: S) -> None:
    key = put_apart(bench)
    bench.move(by_way_of, bench.ben)
    with pytest.raises(Refused) as refusal:
        bench.move(S.RECEIVED, bench.ada)
    assert refusal.value.reasons == (MoveReason.RELEASE_BY_SAME_PERSON,)
    bench.move(S.QUARANTINED, bench.ada)
    with bench.db.read() as session:
        (row,) = queries.list_quarantined(session, now=bench.now)
    assert row.id == key, "the same stay goes on"
    bench.act(release(bench, key, bench.ben)) if by_way_of is S.MISSING else None


def test_a_repair_in_quarantine_never_ends_as_erased(bench: Bench) -> None:
    with unit(bench.db) as uow:
        tag = make_ready_laptop(uow, location=bench.place)
    bench = replace(bench, tag=tag)
    put_apart(bench)
    bench.move(S.REPAIR, bench.ada)
    with pytest.raises(Refused) as refusal:
        bench.move(S.ERASED, bench.ben)
    assert refusal.value.reasons == (WorkshopReason.STILL_IN_QUARANTINE,)


def test_a_contradiction_is_put_apart_by_the_system(bench: Bench) -> None:
    with bench.db.unit_of_work(now=bench.now, actor=bench.ada) as uow:
        other = lifecycle.get_laptop(uow.session, make_laptop(uow, location=bench.place)).laptop
        log = wipe_log(
            started=bench.now - timedelta(hours=9),
            maker="Dell",
            product="Latitude 5400",
            host=other.serial or "",
            serial="WDX1",
        )
        command = AddEvidence(name="a.log", content=log, reading=read_file(log), laptop=bench.tag)
        take_in_evidence(uow, command)
    assert bench.state is S.QUARANTINED
    with bench.db.read() as session:
        (row,) = queries.list_quarantined(session, now=bench.now)
    assert (row.put_by_id, row.reason) == (None, QuarantineReason.EVIDENCE_CONTRADICTS)
    assert bench.refused(release(bench, row.id, bench.ada)) == (WorkshopReason.RELEASE_BY_WIPER,)
    bench.act(release(bench, row.id, bench.ben))
    assert bench.state is S.RECEIVED


# ---- missing


def missing(bench: Bench, kind: MissingKind = MissingKind.STOLEN, **more: object) -> ReportMissing:
    base = ReportMissing(
        laptop=bench.tag, kind=kind, since=bench.now.date(), last_seen=LastSeen.PLACE, words="Door was forced"
    )
    return replace(base, **more)  # type: ignore[arg-type]


def reported(bench: Bench, command: ReportMissing) -> int:
    return bench.act(lambda uow: workshop.report_missing(uow.at(bench.now).by(bench.ada), command))


def test_a_stolen_laptop_and_its_police_report(bench: Bench) -> None:
    key = reported(bench, missing(bench))
    assert bench.state is S.MISSING

    def add(number: str) -> Callable[[UnitOfWork], None]:
        return lambda uow: workshop.add_police_report(uow.at(bench.now).by(bench.ada), key, number)

    with bench.db.read() as session:
        (row,) = queries.list_missing(session, now=bench.now, within=frozenset({bench.place}))
        assert row.police_due == bench.now.date() + timedelta(days=14)
        somewhere = LaptopFilter(whereabouts=Whereabouts.UNKNOWN)
        assert [found.tag for found in lifecycle.list_laptops(session, somewhere).rows] == [bench.tag]
    assert bench.refused(add(" ")) == (WorkshopReason.POLICE_NUMBER_MISSING,)
    bench.act(add("PL1700-2026-1"))
    assert bench.refused(add("PL1700-2026-2")) == (WorkshopReason.POLICE_NUMBER_KNOWN,)
    with bench.db.read() as session:
        assert queries.get_missing(session, key, now=bench.now).police_due is None


def test_only_a_theft_has_a_police_report(bench: Bench) -> None:
    key = reported(bench, missing(bench, MissingKind.LOST))
    assert bench.refused(lambda uow: workshop.add_police_report(uow.at(bench.now).by(bench.ada), key, "PL1")) == (
        WorkshopReason.NOT_STOLEN,
    )


def test_a_report_is_refused(bench: Bench) -> None:
    def report(command: ReportMissing) -> tuple[object, ...]:
        return bench.refused(lambda uow: workshop.report_missing(uow.at(bench.now).by(bench.ada), command))

    assert report(missing(bench, words="")) == (WorkshopReason.WORDS_MISSING,)
    assert report(missing(bench, since=bench.now.date() + timedelta(days=1))) == (WorkshopReason.SINCE_IN_FUTURE,)
    reported(bench, missing(bench))
    assert report(missing(bench)) == (MoveReason.NOT_A_MOVE,)


def test_found_again_nothing_from_before_counts(bench: Bench) -> None:
    with unit(bench.db) as uow:
        tag = make_ready_laptop(uow, location=bench.place)
    bench = replace(bench, tag=tag)
    key = reported(bench, missing(bench, MissingKind.LOST))

    def find(actor: Actor, words: str = "In a cupboard", place: int = bench.other) -> Callable[[UnitOfWork], None]:
        return lambda uow: workshop.find_again(
            uow.at(bench.now).by(actor), key, location_id=place, to=S.RECEIVED, words=words
        )

    with pytest.raises(Forbidden):
        bench.act(find(bench.ada))
    assert bench.refused(find(bench.outsider, "")) == (WorkshopReason.WORDS_MISSING,)
    bench.act(find(bench.outsider))
    with bench.db.read() as session:
        detail = lifecycle.get_laptop(session, tag)
        assert (detail.laptop.state, detail.laptop.location_id) == (S.RECEIVED, bench.other)
        assert prepared(session, detail.laptop.id).evidence.insufficient == 1
        assert queries.get_missing(session, key, now=bench.now).found_by_id == bench.outsider.staff_id
    assert bench.refused(find(bench.outsider)) == (WorkshopReason.NOT_MISSING,)


def test_words_keep_no_number_of_a_citizen(bench: Bench) -> None:
    key = reported(bench, missing(bench, words="Aangifte door 111222333"))
    with bench.db.read() as session:
        assert queries.get_missing(session, key, now=bench.now).words == "Aangifte door •••••••••"


# ---- disposal


def dispose(bench: Bench, how: DisposalKind = DisposalKind.RECYCLED, **more: object) -> DisposeOf:
    base = DisposeOf(laptop=bench.tag, how=how, receiver="Recycler BV", on=bench.now.date(), words="Worn out")
    return replace(base, **more)  # type: ignore[arg-type]


def disposed(bench: Bench, command: DisposeOf) -> Callable[[UnitOfWork], int]:
    return lambda uow: workshop.dispose_of(uow.at(bench.now).by(bench.ada), command)


def with_drive(bench: Bench) -> int:
    return bench.act(lambda uow: fit_medium(uow.at(bench.now).by(bench.ada), bench.id, NewMedium(kind=MediumKind.HDD)))


def test_every_drive_is_accounted_for(bench: Bench) -> None:
    assert bench.refused(disposed(bench, dispose(bench))) == (WorkshopReason.DRIVES_UNKNOWN,)
    drive = with_drive(bench)
    assert bench.refused(disposed(bench, dispose(bench))) == (WorkshopReason.DRIVE_UNACCOUNTED,)
    along = (DriveFate(medium_id=drive, account=DriveAccount.RECYCLER),)
    assert bench.refused(disposed(bench, dispose(bench, drives=along))) == (
        WorkshopReason.DOCUMENT_MISSING,
        WorkshopReason.RECYCLER_NOT_CERTIFIED,
    )
    junk = DisposalDocument(name="x.pdf", content=b"not a pdf")
    assert bench.refused(disposed(bench, dispose(bench, drives=along, certified=True, document=junk))) == (
        WorkshopReason.DOCUMENT_UNREADABLE,
    )
    bench.act(disposed(bench, dispose(bench, drives=along, certified=True, document=PDF)))
    assert bench.state is S.DISPOSED
    assert {"disposal.proposed", "disposal.drive_accounted", "disposal.documented", "laptop.disposed"} <= set(
        bench.actions()
    )


def test_a_bare_move_disposes_of_no_drive(bench: Bench) -> None:
    with_drive(bench)
    with pytest.raises(Refused) as refusal:
        bench.move(S.DISPOSED, bench.ada)
    assert refusal.value.reasons == (WorkshopReason.DRIVE_UNACCOUNTED,)
    assert "laptop.move_refused" in bench.actions()


def test_a_drive_taken_out_in_this_custody_counts_too(bench: Bench) -> None:
    repair = opened(bench)
    drive = with_drive(bench)
    out = SwapDrive(repair_id=repair, remove_medium_id=drive, fit=None, cost_cents=0, source=PartSource.STOCK)
    bench.act(lambda uow: workshop.swap_drive(uow.at(bench.now).by(bench.ada), out))
    assert bench.refused(disposed(bench, dispose(bench))) == (WorkshopReason.DRIVE_UNACCOUNTED,)


def test_destruction_takes_two_people(bench: Bench) -> None:
    drive = with_drive(bench)
    shredded = (DriveFate(medium_id=drive, account=DriveAccount.DESTROYED, record="V-2026-4"),)
    key = bench.act(disposed(bench, dispose(bench, drives=shredded, document=PDF)))
    assert bench.state is S.RECEIVED
    assert bench.refused(disposed(bench, dispose(bench))) == (WorkshopReason.DISPOSAL_WAITS,)

    def confirm(actor: Actor) -> Callable[[UnitOfWork], None]:
        return lambda uow: workshop.confirm_disposal(uow.at(bench.now).by(actor), key)

    assert bench.refused(confirm(bench.ada)) == (WorkshopReason.CONFIRM_BY_SAME_PERSON,)
    assert bench.refused(confirm(system_actor())) == (WorkshopReason.NEEDS_PERSON,)
    with pytest.raises(Refused) as refusal:
        bench.move(S.DISPOSED, bench.ada)
    assert refusal.value.reasons == (WorkshopReason.CONFIRM_BY_SAME_PERSON,)
    bench.act(confirm(bench.ben))
    assert bench.state is S.DISPOSED
    with bench.db.read() as session:
        row = queries.get_disposal(session, key)
        assert (row.proposed_by_id, row.confirmed_by_id) == (bench.ada.staff_id, bench.ben.staff_id)
        assert lifecycle.list_media(session, bench.id, fitted_only=True) == ()
    assert bench.refused(confirm(bench.ben)) == (WorkshopReason.DISPOSAL_DONE,)


def test_a_waiting_disposal_can_be_withdrawn(bench: Bench) -> None:
    bench.act(lambda uow: record_no_drive(uow.at(bench.now).by(bench.ada), bench.id))
    key = bench.act(disposed(bench, dispose(bench, DisposalKind.DESTROYED, document=PDF)))
    bench.act(lambda uow: workshop.withdraw_disposal(uow.at(bench.now).by(bench.ben), key))
    with bench.db.read() as session:
        assert queries.find_disposal_of(session, bench.id) is None
    bench.act(disposed(bench, dispose(bench)))
    assert bench.state is S.DISPOSED


def test_a_document_may_follow_and_a_disposed_laptop_never_comes_back(bench: Bench) -> None:
    bench.act(lambda uow: record_no_drive(uow.at(bench.now).by(bench.ada), bench.id))
    key = bench.act(disposed(bench, dispose(bench)))
    with bench.db.read() as session:
        assert queries.count_open(session)[Tab.DISPOSAL] == 1
    bench.act(lambda uow: workshop.add_document(uow.at(bench.now).by(bench.ada), key, PDF))
    with bench.db.read() as session:
        assert queries.count_open(session)[Tab.DISPOSAL] == 0
        assert queries.get_disposal(session, key).document_name == "bewijs.pdf"
    for state in S:
        with pytest.raises(Refused) as refusal:
            bench.move(state, bench.ada)
        assert refusal.value.reasons == (MoveReason.NOT_A_MOVE,)


# ---- who may


def test_somebody_of_another_place_may_nothing(bench: Bench) -> None:
    now, no = bench.now, bench.outsider
    with unit(bench.db) as uow:
        second = make_laptop(uow, location=bench.place)
    repair, drive = opened(bench), with_drive(bench)
    apart = put_apart(replace(bench, tag=second))
    swap = SwapDrive(repair_id=repair, remove_medium_id=drive, fit=None, cost_cents=0, source=PartSource.STOCK)
    acts: list[Callable[[UnitOfWork], object]] = [
        lambda uow: workshop.open_repair(
            uow.at(now).by(no), OpenRepair(laptop=second, category=RepairCategory.OTHER, fault="x")
        ),
        lambda uow: workshop.use_part(uow.at(now).by(no), part(repair)),
        lambda uow: workshop.add_labour(uow.at(now).by(no), repair, 5),
        lambda uow: workshop.swap_drive(uow.at(now).by(no), swap),
        lambda uow: workshop.close_repair(uow.at(now).by(no), repair, S.RECEIVED, "x"),
        lambda uow: workshop.judge_not_worth_it(uow.at(now).by(no), repair, "x"),
        lambda uow: workshop.put_in_quarantine(uow.at(now).by(no), bench.tag, QuarantineReason.OTHER, "x"),
        lambda uow: workshop.release_from_quarantine(uow.at(now).by(no), apart, "x"),
        lambda uow: workshop.report_missing(uow.at(now).by(no), missing(bench)),
        lambda uow: workshop.dispose_of(uow.at(now).by(no), dispose(bench)),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            bench.act(act)


def test_only_what_is_missing_is_found(bench: Bench) -> None:
    with pytest.raises(Conflict):
        bench.act(lambda uow: recover_laptop(uow.at(bench.now).by(bench.ada), bench.id, bench.place))


def test_lists_take_a_fixed_number_of_queries(bench: Bench) -> None:
    opened(bench)
    with bench.db.unit_of_work(now=bench.now, actor=bench.ada) as uow:
        for _ in range(4):
            tag = make_laptop(uow, location=bench.place)
            move_laptop(uow, tag, S.REPAIR, reason="x")
    with bench.db.read() as session, count_queries(bench.db) as counted:
        assert len(queries.list_open_repairs(session, now=bench.now)) == 5
    assert len(counted) == 3

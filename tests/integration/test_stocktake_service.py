"""Stock-takes on both databases: frozen, blind, kept scan by scan, undone, counted again, signed by another."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import hand_over, place_laptop
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.errors import StocktakeReason as R
from laptopdesk.assets.stocktake.models import StocktakeRow, StocktakeScanRow
from laptopdesk.assets.stocktake.service import (
    cancel_stocktake,
    close_round,
    count_scans,
    decide_difference,
    file_station_scan,
    open_stocktake,
    recount,
    sign_stocktake,
    take_waiting_scans,
    undo_last_scan,
)
from laptopdesk.assets.stocktake.values import (
    MOST_AT_ONCE,
    CountingDevice,
    CountScan,
    DifferenceDecision,
    DifferenceKind,
    Figures,
    RoundScope,
    ScanSource,
    ScanStanding,
    StocktakeState,
)
from laptopdesk.assets.stocktake.values import DifferenceKind as K
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import DomainError, Forbidden, Refused
from laptopdesk.core.journal import verify_chain
from laptopdesk.protocol.codes import make_laptop_tag
from tests.factories import START, actor_for, make_laptop, make_location, unit
from tests.grounds import laid_once
from tests.stocktake import DESK, Counting, make_counting, scan

LATER = START + timedelta(minutes=5)
CLOSED = START + timedelta(hours=1)
STATION = CountingDevice(source=ScanSource.STATION, name="station", station_id=None)


def lay_counting(db: Database) -> Counting:
    with unit(db) as uow:
        return make_counting(uow)


db, counting = laid_once(lay_counting)


def close(db: Database, counting: Counting) -> None:
    with db.unit_of_work(now=CLOSED, actor=counting.counter) as uow:
        close_round(uow, counting.id)


def again(db: Database, counting: Counting, scope: RoundScope) -> None:
    with db.unit_of_work(now=CLOSED, actor=counting.counter) as uow:
        recount(uow, counting.id, scope)


def sign(db: Database, counting: Counting) -> None:
    with db.unit_of_work(now=CLOSED + timedelta(hours=1), actor=counting.signer) as uow:
        sign_stocktake(uow, counting.id)


def decide(db: Database, counting: Counting, tag: str, decision: DifferenceDecision) -> tuple[str, ...]:
    with db.unit_of_work(now=CLOSED, actor=counting.signer) as uow:
        return decide_difference(uow, counting.id, tag, decision)


def figures(db: Database, counting: Counting) -> Figures:
    with db.read() as session:
        return queries.get_result(session, counting.id).figures


def tags_of(db: Database, counting: Counting, kind: K) -> list[str]:
    with db.read() as session:
        stocktake = queries.get_stocktake(session, counting.id)
        return [row.tag for row in queries.list_differences(session, stocktake, kind)]


def reasons(error: pytest.ExceptionInfo[Refused]) -> tuple[str, ...]:
    return error.value.reasons


def test_count_compares_with_what_was_frozen(db: Database, counting: Counting) -> None:
    first, second, third = counting.tags
    counting.count(db, first, second, second, counting.elsewhere, "L00000019", "P12", "hello")
    with unit(db) as uow:
        late = make_laptop(uow, location=counting.location)  # received after the opening: not expected
    counting.count(db, late)
    close(db, counting)
    found = figures(db, counting)
    assert (found.expected, found.of(K.FOUND), found.counted) == (4, 2, 4)
    assert tags_of(db, counting, K.MISSING) == sorted([third, counting.ready])
    assert tags_of(db, counting, K.ELSEWHERE) == [counting.elsewhere]
    assert tags_of(db, counting, K.CAME) == [late]
    assert (found.misread, found.scans, found.voided) == (3, 8, 0)


def test_unknown_laptop_code_is_kept_and_told_apart_from_a_misread_one(db: Database, counting: Counting) -> None:
    unknown = make_laptop_tag(9_999_999)
    counting.count(db, unknown, unknown, "L0000001&", "\0ab\ud800")
    with db.read() as session:
        result = queries.get_result(session, counting.id)
    assert [(row.tag, row.times) for row in result.unknown] == [(unknown, 2)]
    assert [row.raw for row in result.misread] == ["\u2400ab?", "L0000001&"]
    assert (result.figures.unknown, result.figures.misread) == (1, 2)


def test_same_laptop_twice_counts_once_and_both_scans_are_kept(db: Database, counting: Counting) -> None:
    counting.count(db, counting.tags[0], counting.tags[0])
    with db.read() as session:
        board = queries.get_board(session, counting.id)
    assert (board.laptops, board.scans) == (1, 2)


def test_same_id_again_is_the_same_scan(db: Database, counting: Counting) -> None:
    one = scan(counting.tags[0], LATER)
    for _ in range(3):
        with db.unit_of_work(now=LATER, actor=counting.counter) as uow:
            count_scans(uow, counting.id, [one, one], DESK)
    with db.read() as session:
        assert len(queries.list_raw_scans(session, counting.id)) == 1


def test_id_that_stands_for_another_text_drops_nothing(db: Database, counting: Counting) -> None:
    one = scan(counting.tags[0], LATER)
    other = CountScan(id=one.id, raw=counting.tags[1], at=LATER)
    for _ in range(2):
        with db.unit_of_work(now=LATER, actor=counting.counter) as uow:
            count_scans(uow, counting.id, [one, other], DESK)
    with db.read() as session:
        assert [row.tag for row in queries.list_raw_scans(session, counting.id)] == list(counting.tags[:2])


def test_more_than_a_batch_is_refused(db: Database, counting: Counting) -> None:
    many = [scan("x") for _ in range(MOST_AT_ONCE + 1)]
    with pytest.raises(Refused) as error, db.unit_of_work(now=LATER, actor=counting.counter) as uow:
        count_scans(uow, counting.id, many, DESK)
    assert reasons(error) == (R.TOO_MANY_AT_ONCE,)


def test_scans_cannot_be_changed_or_removed(db: Database, counting: Counting) -> None:
    counting.count(db, counting.tags[0])
    for statement in (sa.delete(StocktakeScanRow), sa.update(StocktakeScanRow).values(raw="other")):
        with pytest.raises(DatabaseError, match="append-only"), unit(db) as uow:
            uow.session.execute(statement)


def test_undo_is_a_new_fact(db: Database, counting: Counting) -> None:
    counting.count(db, *counting.tags[:2])
    with db.unit_of_work(now=LATER, actor=counting.counter) as uow:
        undo_last_scan(uow, counting.id, uuid4(), DESK)
    with db.read() as session:
        assert queries.get_board(session, counting.id).laptops == 1
        rows = queries.list_raw_scans(session, counting.id)
    assert [(row.tag, row.voided) for row in rows] == [
        (counting.tags[0], False),
        (counting.tags[1], True),
        (None, False),
    ]
    with db.unit_of_work(now=LATER, actor=counting.counter) as uow:
        undo_last_scan(uow, counting.id, uuid4(), DESK)
    with pytest.raises(Refused) as error, db.unit_of_work(now=LATER, actor=counting.counter) as uow:
        undo_last_scan(uow, counting.id, uuid4(), DESK)
    assert reasons(error) == (R.NOTHING_TO_UNDO,)


def test_undone_misread_and_laptop_scanned_again(db: Database, counting: Counting) -> None:
    counting.count(db, counting.tags[0], "L00")
    with db.unit_of_work(now=LATER, actor=counting.counter) as uow:
        undo_last_scan(uow, counting.id, uuid4(), DESK)
    assert figures(db, counting).misread == 0
    counting.count(db, counting.tags[0])
    assert figures(db, counting).of(K.FOUND) == 1


def test_one_open_stocktake_for_each_place(db: Database, counting: Counting) -> None:
    with pytest.raises(Refused) as error, db.unit_of_work(now=LATER, actor=counting.opener) as uow:
        open_stocktake(uow, counting.location)
    assert reasons(error) == (R.ALREADY_OPEN,)
    with db.unit_of_work(now=LATER, actor=system_actor()) as uow:
        open_stocktake(uow, counting.other)
        cancel_stocktake(uow.by(counting.opener), counting.id)
    with db.unit_of_work(now=LATER, actor=counting.opener) as uow:
        open_stocktake(uow, counting.location)


def test_one_open_stocktake_is_a_constraint_of_the_database(db: Database, counting: Counting) -> None:
    second = StocktakeRow(
        location_id=counting.location, state=StocktakeState.COUNTED, round=1, opened_at=LATER, opened_by_id=None
    )
    with pytest.raises(IntegrityError), unit(db) as uow:
        uow.session.add(second)


def test_handed_out_during_the_count_has_left_and_is_not_missing(db: Database, counting: Counting) -> None:
    with db.unit_of_work(now=LATER, actor=system_actor()) as uow:
        detail = lifecycle.get_laptop(uow.session, counting.ready)
        hand_over(uow, detail.laptop.id, 1)
    close(db, counting)
    assert tags_of(db, counting, K.LEFT) == [counting.ready]
    assert tags_of(db, counting, K.MISSING) == list(counting.tags)


def test_scanned_and_then_handed_out_was_found(db: Database, counting: Counting) -> None:
    counting.count(db, counting.ready)
    with db.unit_of_work(now=LATER + timedelta(minutes=1), actor=system_actor()) as uow:
        detail = lifecycle.get_laptop(uow.session, counting.ready)
        hand_over(uow, detail.laptop.id, 1)
    assert figures(db, counting).of(K.FOUND) == 1


def test_on_the_shelf_while_the_register_says_it_is_out(db: Database, counting: Counting) -> None:
    with db.unit_of_work(now=START, actor=system_actor()) as uow:
        detail = lifecycle.get_laptop(uow.session, counting.ready)
        hand_over(uow, detail.laptop.id, 1)
        move_laptop(uow, counting.elsewhere, LaptopState.MISSING, reason="lost")
    counting.count(db, counting.ready, counting.elsewhere)
    assert tags_of(db, counting, K.WRONG_STATE) == sorted([counting.ready, counting.elsewhere])


def test_moved_to_another_place_during_the_count(db: Database, counting: Counting) -> None:
    with db.unit_of_work(now=LATER, actor=system_actor()) as uow:
        detail = lifecycle.get_laptop(uow.session, counting.tags[0])
        place_laptop(uow, detail.laptop.id, counting.other, reason="x")
    assert tags_of(db, counting, K.LEFT) == [counting.tags[0]]


def test_what_was_scanned_before_the_close_and_comes_later_counts(db: Database, counting: Counting) -> None:
    close(db, counting)
    with db.unit_of_work(now=CLOSED + timedelta(minutes=2), actor=counting.counter) as uow:
        told = [scan(counting.tags[0], LATER), scan(counting.tags[1], CLOSED + timedelta(minutes=1))]
        filed = count_scans(uow, counting.id, told, DESK)
    assert [row.standing for row in filed] == [ScanStanding.COUNTS, ScanStanding.LATE]
    found = figures(db, counting)
    assert (found.of(K.FOUND), found.late, found.scans) == (1, 1, 2)


def test_recount_of_all_begins_anew(db: Database, counting: Counting) -> None:
    counting.count(db, *counting.tags)
    close(db, counting)
    again(db, counting, RoundScope.ALL)
    counting.count(db, counting.ready, now=CLOSED)
    assert figures(db, counting).of(K.FOUND) == 1
    with db.read() as session:
        assert queries.get_board(session, counting.id).laptops == 1


def test_recount_of_differences_keeps_what_was_found(db: Database, counting: Counting) -> None:
    counting.count(db, *counting.tags, counting.elsewhere, "nothing")
    close(db, counting)
    again(db, counting, RoundScope.DIFFERENCES)
    with db.read() as session:
        assert queries.get_board(session, counting.id).laptops == 0
    counting.count(db, counting.ready, now=CLOSED)
    found = figures(db, counting)
    assert (found.of(K.FOUND), found.of(K.MISSING), found.of(K.ELSEWHERE), found.misread) == (4, 0, 0, 0)


def test_signing_needs_a_second_person(db: Database, counting: Counting) -> None:
    counting.count(db, *counting.tags)
    with unit(db, now=LATER) as uow:
        both = actor_for(uow, Role.PROGRAMME)
        count_scans(uow.by(both), counting.id, [scan(counting.ready)], DESK)
    with pytest.raises(Refused) as error:
        sign(db, counting)
    assert reasons(error) == (R.NOT_COUNTED,)
    close(db, counting)
    with pytest.raises(Refused) as error, db.unit_of_work(now=CLOSED, actor=both) as uow:
        sign_stocktake(uow, counting.id)
    assert reasons(error) == (R.COUNTED_IT,)
    with pytest.raises(Forbidden), db.unit_of_work(now=CLOSED, actor=counting.opener) as uow:
        sign_stocktake(uow, counting.id)
    with pytest.raises(Refused) as error, db.unit_of_work(now=CLOSED, actor=system_actor()) as uow:
        sign_stocktake(uow, counting.id)
    assert reasons(error) == (R.NEEDS_PERSON,)
    sign(db, counting)
    with db.read() as session:
        assert queries.get_stocktake(session, counting.id).state is StocktakeState.SIGNED


def test_what_was_signed_stands_whatever_happens_later(db: Database, counting: Counting) -> None:
    counting.count(db, *counting.tags[1:], counting.elsewhere)
    close(db, counting)
    before = figures(db, counting)
    sign(db, counting)
    with db.unit_of_work(now=CLOSED, actor=system_actor()) as uow:
        detail = lifecycle.get_laptop(uow.session, counting.tags[0])
        place_laptop(uow, detail.laptop.id, counting.other, reason="x")
        late = [scan(counting.ready, LATER)]
        count_scans(uow.at(CLOSED + timedelta(days=1)).by(counting.counter), counting.id, late, DESK)
    after = figures(db, counting)
    assert (after.kinds, after.expected) == (before.kinds, before.expected)
    assert (after.late, tags_of(db, counting, K.MISSING)) == (1, sorted([counting.tags[0], counting.ready]))


def test_the_signer_decides_row_by_row_by_the_rules(db: Database, counting: Counting) -> None:
    counting.count(db, *counting.tags[1:], counting.elsewhere)
    close(db, counting)
    with pytest.raises(Refused) as error:
        decide(db, counting, counting.tags[0], DifferenceDecision.SET_MISSING)
    assert reasons(error) == (R.NOT_SIGNED,)
    sign(db, counting)
    assert decide(db, counting, counting.tags[0], DifferenceDecision.SET_MISSING) == ()
    assert decide(db, counting, counting.tags[0], DifferenceDecision.SET_MISSING) == ()
    assert decide(db, counting, counting.elsewhere, DifferenceDecision.PLACE_HERE) == ()
    with db.read() as session:
        missing, placed = (lifecycle.get_laptop(session, tag).laptop for tag in (counting.tags[0], counting.elsewhere))
        ready = lifecycle.get_laptop(session, counting.ready).laptop
        assert verify_chain(session).ok
    assert (missing.state, placed.location_id) == (LaptopState.MISSING, counting.location)
    assert ready.state is LaptopState.READY
    for tag, decision in (
        (counting.elsewhere, DifferenceDecision.SET_MISSING),
        (counting.tags[1], DifferenceDecision.SET_MISSING),
    ):
        with pytest.raises(Refused) as error:
            decide(db, counting, tag, decision)
        assert reasons(error) == (R.NOT_IN_LIST,)
    with unit(db) as uow:
        other = actor_for(uow, Role.PROGRAMME)
    with pytest.raises(Refused) as error, db.unit_of_work(now=CLOSED, actor=other) as uow:
        decide_difference(uow, counting.id, counting.ready, DifferenceDecision.SET_MISSING)
    assert reasons(error) == (R.SIGNER_ONLY,)


def test_what_the_rules_refuse_is_kept_with_its_reasons(db: Database, counting: Counting) -> None:
    close(db, counting)
    sign(db, counting)
    with db.unit_of_work(now=CLOSED, actor=system_actor()) as uow:
        move_laptop(uow, counting.tags[0], LaptopState.MISSING, reason="stolen")
    assert decide(db, counting, counting.tags[0], DifferenceDecision.SET_MISSING) == ("not_a_move",)
    with db.read() as session:
        stocktake = queries.get_stocktake(session, counting.id)
        (line,) = queries.list_differences(session, stocktake, DifferenceKind.MISSING, limit=1)
    assert line.tag == counting.tags[0]
    assert (line.decision, line.reasons) == (DifferenceDecision.SET_MISSING, ("not_a_move",))


def test_others_at_another_place_may_do_nothing(db: Database, counting: Counting) -> None:
    with unit(db) as uow:
        stranger = actor_for(uow, Role.TECHNICIAN, location=counting.other)
        auditor = actor_for(uow, Role.AUDITOR)
    for actor in (stranger, auditor):
        acts = (
            lambda uow, a=actor: open_stocktake(uow.at(LATER).by(a), counting.location),
            lambda uow, a=actor: count_scans(uow.at(LATER).by(a), counting.id, [scan("x")], DESK),
            lambda uow, a=actor: undo_last_scan(uow.at(LATER).by(a), counting.id, uuid4(), DESK),
            lambda uow, a=actor: close_round(uow.at(LATER).by(a), counting.id),
            lambda uow, a=actor: recount(uow.at(LATER).by(a), counting.id, RoundScope.ALL),
            lambda uow, a=actor: cancel_stocktake(uow.at(LATER).by(a), counting.id),
            lambda uow, a=actor: sign_stocktake(uow.at(LATER).by(a), counting.id),
            lambda uow, a=actor: take_waiting_scans(uow.at(LATER).by(a), counting.id),
            lambda uow, a=actor: decide_difference(
                uow.at(LATER).by(a), counting.id, "x", DifferenceDecision.SET_MISSING
            ),
        )
        for act in acts:
            with pytest.raises(Forbidden), unit(db) as uow:
                act(uow)


def test_only_what_fits_the_course_may_be_done(db: Database, counting: Counting) -> None:
    close(db, counting)
    acts = (
        lambda uow: close_round(uow.at(LATER).by(counting.opener), counting.id),
        lambda uow: undo_last_scan(uow.at(LATER).by(counting.counter), counting.id, uuid4(), DESK),
        lambda uow: take_waiting_scans(uow.at(LATER).by(counting.counter), counting.id),
    )
    for act in acts:
        with pytest.raises(DomainError), unit(db) as uow:
            act(uow)
    sign(db, counting)
    for act in (
        lambda uow: recount(uow.at(LATER).by(counting.opener), counting.id, RoundScope.ALL),
        lambda uow: cancel_stocktake(uow.at(LATER).by(counting.opener), counting.id),
    ):
        with pytest.raises(Refused), unit(db) as uow:
            act(uow)


def test_station_scan_without_a_stocktake_waits_and_is_taken_in(db: Database) -> None:
    with unit(db, now=START) as uow:
        place = make_location(uow)
        tag = make_laptop(uow, location=place)
        volunteer = actor_for(uow, Role.VOLUNTEER, location=place)
        early = scan(tag, START)
        filed = file_station_scan(uow.by(volunteer), place, early, STATION)
        void = CountScan(id=uuid4(), raw="", at=START, voids=early.id)
        again = scan(tag, START)
        file_station_scan(uow.by(volunteer), place, again, STATION)
        file_station_scan(uow.by(volunteer), place, void, STATION)
    assert filed.standing is ScanStanding.WAITING
    with db.unit_of_work(now=LATER, actor=volunteer) as uow:
        stocktake_id = open_stocktake(uow, place)
        assert queries.get_board(uow.session, stocktake_id).waiting == 2
        assert take_waiting_scans(uow, stocktake_id) == 3
        assert take_waiting_scans(uow, stocktake_id) == 0
    with db.read() as session:
        board = queries.get_board(session, stocktake_id)
    assert (board.laptops, board.scans, board.waiting) == (1, 1, 0)


def test_station_scan_goes_to_the_stocktake_of_its_moment(db: Database, counting: Counting) -> None:
    counting.count(db, *counting.tags)
    close(db, counting)
    sign(db, counting)
    after = CLOSED + timedelta(days=1)
    with db.unit_of_work(now=after, actor=counting.opener) as uow:
        second = open_stocktake(uow, counting.location)
    with db.unit_of_work(now=after, actor=counting.counter) as uow:
        for at in (LATER, after):
            told = scan(counting.ready, at)
            file_station_scan(uow, counting.location, told, STATION)
    with db.read() as session:
        of_first = queries.list_raw_scans(session, counting.id)[-1]
        (of_second,) = queries.list_raw_scans(session, second)
    assert (of_first.standing, of_second.standing) == (ScanStanding.LATE, ScanStanding.COUNTS)

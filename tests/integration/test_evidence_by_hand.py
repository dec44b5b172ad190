"""What two people say of a drive: worth nothing until the second confirms it, then judged like all evidence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.errors import EvidenceReason as E
from laptopdesk.assets.evidence.service import confirm_by_hand, record_by_hand
from laptopdesk.assets.evidence.values import InsufficientReason, Method, RecordByHand, RecordId, RecordReason, Verdict
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium
from laptopdesk.assets.lifecycle.values import LaptopState, MediumKind, NewMedium, SanitizationLevel
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.core.access import Actor, Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.core.journal import list_lines
from tests.factories import START, actor_for, make_laptop, make_location, unit
from tests.prepared import prepared

LATER = START + timedelta(hours=2)
TOMORROW = START.date() + timedelta(days=1)


class Bench:
    """A laptop with one drive, and two technicians at its place."""

    def __init__(self, uow: UnitOfWork, kind: MediumKind = MediumKind.SSD) -> None:
        self.place = make_location(uow)
        self.tag = make_laptop(uow, location=self.place)
        self.laptop_id = lifecycle.get_laptop(uow.session, self.tag).laptop.id
        self.first = actor_for(uow, Role.TECHNICIAN, location=self.place)
        self.second = actor_for(uow, Role.TECHNICIAN, location=self.place)
        drive = NewMedium(kind=kind, serial="SER12345", serial_key="SER12345")
        self.medium_id = fit_medium(uow.at(START).by(self.first), self.laptop_id, drive)

    def said(self, **changes: object) -> RecordByHand:
        assert self.second.staff_id is not None
        command = RecordByHand(
            medium_id=self.medium_id,
            does=Method.CRYPTO_ERASE,
            claimed_level=SanitizationLevel.PURGE,
            done_on=START.date(),
            reason="the wipe station does not see it",
            second_id=self.second.staff_id,
        )
        return replace(command, **changes)  # type: ignore[arg-type]


def record(db: Database, bench: Bench, *, actor: Actor | None = None, **changes: object) -> RecordId:
    with db.unit_of_work(now=LATER, actor=actor or bench.first) as uow:
        return record_by_hand(uow, bench.tag, bench.said(**changes))


def bench_of(db: Database, kind: MediumKind = MediumKind.SSD) -> Bench:
    with unit(db) as uow:
        return Bench(uow, kind)


def refusals(db: Database, bench: Bench, *, actor: Actor | None = None, **changes: object) -> set[object]:
    with pytest.raises(Refused) as refused:
        record(db, bench, actor=actor, **changes)
    return set(refused.value.reasons)


def test_nothing_counts_until_the_second_person_confirms(db: Database) -> None:
    bench = bench_of(db)
    key = record(db, bench)
    with db.read() as session:
        found = queries.get_record(session, key)
        assert (found.verdict, found.reasons, found.manual) == (Verdict.UNVERIFIED, (RecordReason.NOT_CONFIRMED,), True)
        assert prepared(session, bench.laptop_id).evidence.media[0].reasons == (InsufficientReason.NOT_VERIFIED,)
        assert [item.record_id for item in queries.list_to_confirm(session, bench.second.staff_id or 0)] == [key]
    with pytest.raises(Refused), db.unit_of_work(now=LATER, actor=bench.first) as uow:
        move_laptop(uow, bench.tag, LaptopState.ERASED)
    with db.unit_of_work(now=LATER, actor=bench.second) as uow:
        assert confirm_by_hand(uow, key) is Verdict.ACCEPTED
    with db.unit_of_work(now=LATER, actor=bench.first) as uow:
        move_laptop(uow, bench.tag, LaptopState.ERASED)
    with db.read() as session:
        found = queries.get_record(session, key)
        assert (found.level, found.verified, found.wiped_by_id) == (SanitizationLevel.PURGE, True, bench.first.staff_id)
        told = [line.action for line in list_lines(session, kind="laptop", key=bench.laptop_id)]
        assert [a for a in told if "manual" in a] == ["evidence.manual_made", "evidence.manual_confirmed"]


def test_the_level_is_what_the_method_reaches_and_never_more_than_was_claimed(db: Database) -> None:
    for does, claimed, level in (
        (Method.OVERWRITES, SanitizationLevel.PURGE, SanitizationLevel.CLEAR),
        (Method.BLOCK_ERASE, SanitizationLevel.CLEAR, SanitizationLevel.CLEAR),
        (Method.BLOCK_ERASE, SanitizationLevel.PURGE, SanitizationLevel.PURGE),
    ):
        bench = bench_of(db)
        key = record(db, bench, does=does, claimed_level=claimed)
        with db.unit_of_work(now=LATER, actor=bench.second) as uow:
            confirm_by_hand(uow, key)
        with db.read() as session:
            assert queries.get_record(session, key).level is level


def test_giving_blocks_back_proves_nothing_whoever_confirms_it(db: Database) -> None:
    bench = bench_of(db)
    key = record(db, bench, does=Method.DISCARDS)
    with db.unit_of_work(now=LATER, actor=bench.second) as uow:
        assert confirm_by_hand(uow, key) is Verdict.REJECTED
    with db.read() as session:
        assert RecordReason.METHOD_NOT_ENOUGH in queries.get_record(session, key).reasons


def test_every_reason_against_a_statement_is_given_at_once(db: Database) -> None:
    bench = bench_of(db)
    assert refusals(
        db,
        bench,
        reason=" ",
        second_id=bench.first.staff_id,
        done_on=START.date() + timedelta(days=1),
        medium_id=999_999,
    ) == {E.DRIVE_NOT_IN_LAPTOP, E.MANUAL_REASON_MISSING, E.SECOND_PERSON_SAME, E.DATE_IN_FUTURE}
    assert refusals(db, bench, does=Method.DEGAUSSES) == {
        E.DONE_BY_MISSING,
        E.DOCUMENT_MISSING,
        E.DEGAUSS_NEEDS_MAGNETIC,
    }
    assert refusals(db, bench, second_id=987_654) == {E.SECOND_PERSON_MAY_NOT}
    assert refusals(db, bench, actor=system_actor()) == {E.MANUAL_NEEDS_PERSON}


def test_the_second_person_must_work_at_this_place(db: Database) -> None:
    bench = bench_of(db)
    with unit(db) as uow:
        elsewhere = actor_for(uow, Role.TECHNICIAN, location=make_location(uow))
    assert refusals(db, bench, second_id=elsewhere.staff_id) == {E.SECOND_PERSON_MAY_NOT}
    with pytest.raises(Forbidden):
        record(db, bench, actor=elsewhere)
    key = record(db, bench)
    with pytest.raises(Forbidden), db.unit_of_work(now=LATER, actor=elsewhere) as uow:
        confirm_by_hand(uow, key)


def test_only_the_named_second_person_confirms_and_only_once(db: Database) -> None:
    bench = bench_of(db)
    key = record(db, bench)
    with unit(db) as uow:
        third = actor_for(uow, Role.TECHNICIAN, location=bench.place)
    for actor, reason in ((bench.first, E.SECOND_PERSON_SAME), (third, E.NOT_THE_SECOND_PERSON)):
        with pytest.raises(Refused) as refused, db.unit_of_work(now=LATER, actor=actor) as uow:
            confirm_by_hand(uow, key)
        assert refused.value.reasons == (reason,)
    with db.unit_of_work(now=LATER, actor=bench.second) as uow:
        confirm_by_hand(uow, key)
    with pytest.raises(Refused) as refused, db.unit_of_work(now=LATER, actor=bench.second) as uow:
        confirm_by_hand(uow, key)
    assert refused.value.reasons == (E.ALREADY_CONFIRMED,)


def test_a_drive_whose_destruction_was_witnessed_is_out_of_its_laptop(db: Database) -> None:
    bench = bench_of(db, MediumKind.HDD)
    key = record(
        db,
        bench,
        does=Method.DEGAUSSES,
        claimed_level=SanitizationLevel.DESTROY,
        done_by="Shredder BV",
        document=b"%PDF",
    )
    with db.read() as session:
        assert lifecycle.list_media(session, bench.laptop_id, fitted_only=True)
    with db.unit_of_work(now=LATER, actor=bench.second) as uow:
        assert confirm_by_hand(uow, key) is Verdict.ACCEPTED
    with db.read() as session:
        found = queries.get_record(session, key)
        assert (found.level, found.medium_id) == (SanitizationLevel.DESTROY, bench.medium_id)
        assert not lifecycle.list_media(session, bench.laptop_id, fitted_only=True)
        said = queries.get_manual_record(session, key)
        assert (said.done_by, said.document_id is not None) == ("Shredder BV", True)


def test_a_statement_from_before_our_custody_does_not_suffice(db: Database) -> None:
    bench = bench_of(db)
    key = record(db, bench, done_on=START.date() - timedelta(days=30))
    with db.unit_of_work(now=LATER, actor=bench.second) as uow:
        confirm_by_hand(uow, key)
    with db.read() as session:
        assert prepared(session, bench.laptop_id).evidence.media[0].reasons == (InsufficientReason.OUTSIDE_CUSTODY,)

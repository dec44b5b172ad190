"""One definition of *proven*: pages, papers, lists, sample and export give the number that plain SQL counts."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa

from laptopdesk.assets.certificates import queries as certificates
from laptopdesk.assets.certificates.donor_file import work_on_donor_file
from laptopdesk.assets.certificates.service import DONOR_FILE_JOB, ask_donor_file
from laptopdesk.assets.certificates.statements import state
from laptopdesk.assets.certificates.summary import ProofSummary
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.assets.hardware import queries as inventory
from laptopdesk.assets.hardware.models import InventoryFileRow, UnseenDriveRow
from laptopdesk.assets.hardware.values import FileStatus, UnseenAnswer, UnseenKind
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.service import record_no_drive
from laptopdesk.assets.lifecycle.values import LotId
from laptopdesk.assets.proof.queries import count_by_proof, judge_laptop, judge_laptops
from laptopdesk.assets.proof.values import Period, Proof
from laptopdesk.assets.register.export import headings, rows_of
from laptopdesk.assets.register.queries import Viewer, count_laptops, list_laptops, walk_laptops
from laptopdesk.assets.register.values import ListQuery, RegisterFilter
from laptopdesk.assets.sampling import queries as sampling
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import Everywhere, Role
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.files import store_file
from laptopdesk.core.i18n import speaking, word
from laptopdesk.core.jobs import JobRegistry, Worker
from laptopdesk.demo.logs import wipe_log
from tests.factories import actor_for, make_laptop, make_location, make_lot, unit
from tests.prepared import prepared
from tests.queries import count_queries

LAPTOPS = 24
LEFT_OPEN = {InsufficientReason.DRIVE_UNSEEN, InsufficientReason.HARDWARE_CONTRADICTED}

PROVEN = """
    SELECT l.id FROM laptop l JOIN lot ON lot.id = l.lot_id JOIN custody c ON c.id = l.custody_id
    WHERE EXISTS (SELECT 1 FROM medium m WHERE m.laptop_id = l.id)
    AND NOT EXISTS (
        SELECT 1 FROM medium m WHERE m.laptop_id = l.id AND (
            EXISTS (SELECT 1 FROM sanitization_record r WHERE r.medium_id = m.id AND r.custody_id = c.id
                    AND r.binding = 'contradicted' AND r.revoked_at IS NULL)
            OR NOT EXISTS (
                SELECT 1 FROM sanitization_record r WHERE r.medium_id = m.id AND r.custody_id = c.id
                AND r.verdict = 'accepted' AND r.revoked_at IS NULL AND r.ended_at >= c.began_at {tool}
                AND CASE r.level WHEN 'purge' THEN 2 WHEN 'clear' THEN 1 ELSE 0 END
                 >= CASE (CASE m.kind WHEN 'hdd' THEN lot.hdd_level ELSE lot.flash_level END)
                    WHEN 'purge' THEN 2 WHEN 'clear' THEN 1 ELSE 0 END)))
    {open}
    AND l.lot_id = :lot {state}
"""
OPEN = """
    AND NOT EXISTS (
        SELECT 1 FROM unseen_drive u WHERE u.laptop_id = l.id
        AND (u.answer IS NULL OR (u.answer = 'no_other_drive' AND u.custody_id <> c.id)))
    AND NOT EXISTS (
        SELECT 1 FROM "case" k WHERE k.laptop_id = l.id AND k.kind = 'hardware_contradicted' AND k.state = 'open')
"""
"""The definition in plain SQL: level, verdict, custody, revocation, contradiction, who says it, what is open"""


@dataclass(kw_only=True)
class World:
    """A lot in which everything can be the matter with a laptop."""

    db: Database
    now: datetime
    lot: LotId

    def sql(self, *, tool: str = "AND r.tool <> 'manual'", state: str = "") -> set[int]:
        with self.db.read() as session:
            found = session.execute(sa.text(PROVEN.format(tool=tool, state=state, open=OPEN)), {"lot": self.lot})
            return {key for (key,) in found}

    def proofs(self, period: Period = Period.LAST) -> dict[Proof, int]:
        with self.db.read() as session:
            return count_by_proof(session, (LaptopRow.lot_id == self.lot,), period)


def wipe(uow: UnitOfWork, tag: str, serial: str, now: datetime) -> None:
    host = lifecycle.get_laptop(uow.session, tag).laptop.serial or ""
    log = wipe_log(started=now - timedelta(hours=20), maker="Dell", product="Latitude 5400", host=host, serial=serial)
    command = AddEvidence(name="wipe.log", content=log, reading=read_file(log))
    take_in_evidence(uow.at(now - timedelta(hours=18)).by(actor_for(uow, Role.ADMIN)), command)


def spoil(uow: UnitOfWork, rng: Random, now: datetime) -> None:
    """What each record says is changed at random, as judging, binding and revoking might have left it."""
    keys = [key for (key,) in uow.session.execute(sa.text("SELECT id FROM sanitization_record ORDER BY id"))]
    changes: tuple[tuple[str, object], ...] = (
        ("level", "purge"),
        ("level", "none"),
        ("verdict", "rejected"),
        ("verdict", "unverified"),
        ("revoked_at", now),
        ("binding", "contradicted"),
        ("tool", "manual"),
        ("ended_at", now - timedelta(days=90)),
    )
    table = sa.table("sanitization_record", *(sa.column(name) for name in {"id", *dict(changes)}))
    for key in keys:
        if rng.random() < 0.55:
            name, value = rng.choice(changes)
            if isinstance(value, datetime):
                change = sa.text(f"UPDATE sanitization_record SET {name} = :value WHERE id = :key")
                typed = change.bindparams(sa.bindparam("value", value, sa.DateTime(timezone=True)))
                uow.session.execute(typed.bindparams(key=key))
            else:
                uow.session.execute(sa.update(table).where(table.c.id == key).values({name: value}))


def leave_open(uow: UnitOfWork, rng: Random, lot: LotId, now: datetime) -> None:
    """Of some laptops a drive may be unseen, or a report of other hardware waits; of some a person answered.

    Of some of those it was in an earlier custody period; that of another laptop is as good here.
    """
    data = b"{}"
    file = InventoryFileRow(
        file_id=store_file(uow.at(now), data, media_type="application/json"),
        sha256="00" * 32,
        name="x.json",
        status=FileStatus.ADDED.value,
        format=None,
        reading={},
        warnings=[],
        added_at=now,
        added_by_id=None,
    )
    uow.session.add(file)
    uow.session.flush()
    laptops = uow.session.scalars(sa.select(LaptopRow).where(LaptopRow.lot_id == lot).order_by(LaptopRow.id)).all()
    for laptop, earlier in zip(laptops, (laptops[0], *laptops[:-1]), strict=True):
        for number in range(rng.choice((0, 0, 0, 0, 1, 2))):
            answer = rng.choice((None, UnseenAnswer.NO_OTHER, UnseenAnswer.NO_OTHER))
            uow.session.add(
                UnseenDriveRow(
                    laptop_id=laptop.id,
                    inventory_file_id=file.id,
                    kind=UnseenKind.RAID,
                    name="",
                    address=f"{number}",
                    raised_at=now,
                    answer=answer,
                    answered_at=now if answer else None,
                    custody_id=rng.choice((laptop, laptop, earlier)).custody_id if answer else None,
                )
            )
        if rng.random() < 0.15:
            sides = ({"laptop": laptop.tag}, {"inventory_sha256": "00" * 32})
            case = OpenCase(kind=CaseKind.HARDWARE_CONTRADICTED, sides=sides, laptop_id=laptop.id)
            open_case(uow.at(now).by(actor_for(uow, Role.ADMIN)), case)


@pytest.fixture(params=[1, 2, 3])
def world(db: Database, now: datetime, request: pytest.FixtureRequest) -> World:
    rng = Random(request.param)
    with unit(db, now=now) as uow:
        place = make_location(uow)
        lot = make_lot(uow, "PROEF", now=now - timedelta(days=2))
        for number in range(LAPTOPS):
            tag = make_laptop(uow, location=place, lot=lot, now=now - timedelta(days=2))
            laptop = lifecycle.get_laptop(uow.session, tag).laptop
            for drive in range(rng.choice((0, 1, 1, 1, 2))):
                for _ in range(rng.choice((1, 1, 2))):
                    wipe(uow, tag, f"SN{request.param}{number:03d}D{drive}", now + timedelta(minutes=_))
            if rng.random() < 0.3:
                record_no_drive(uow.by(actor_for(uow, Role.ADMIN)), laptop.id)
            state_now = rng.choice(("received", "erased", "imaged", "ready", "quarantined", "repair"))
            move = sa.text("UPDATE laptop SET state = :state WHERE id = :key")
            uow.session.execute(move, {"state": state_now, "key": laptop.id})
        spoil(uow, rng, now)
        leave_open(uow, rng, lot, now)
    return World(db=db, now=now, lot=lot)


def test_every_place_gives_the_number_that_sql_counts(world: World) -> None:
    truth = world.sql()
    assert 0 < len(truth) < LAPTOPS
    proofs = world.proofs()
    assert proofs[Proof.PROVEN] == len(truth)
    assert sum(proofs.values()) == LAPTOPS
    assert proofs == world.proofs(Period.FIRST)
    with world.db.read() as session:
        judged = list(judge_laptops(session, (LaptopRow.lot_id == world.lot,)))
        assert {laptop.laptop_id for laptop in judged if laptop.proof is Proof.PROVEN} == truth
        assert [judge_laptop(session, laptop.laptop_id) for laptop in judged] == judged
        for laptop in judged:
            stated = state(session, laptop.tag, today=to_local(world.now).date())
            assert stated.proof is laptop.proof
            loaded = prepared(session, laptop.laptop_id)
            assert loaded.judged == laptop
            enough = loaded.evidence
            fully = bool(enough.media) and not enough.contradicted and not any(m.reasons for m in enough.media)
            open_still = loaded.is_contradicted or inventory.has_drive_question(session, laptop.tag)
            assert (fully and not open_still) == laptop.sufficient
            assert open_still == bool(set(stated.doubts)) == bool({*laptop.lacks} & LEFT_OPEN)
        counts = certificates.count_lot(session, world.lot)
    assert counts.by_proof == proofs
    assert counts.certified == 0


def test_list_and_export_show_exactly_these(world: World) -> None:
    proofs, view = world.proofs(), Viewer(now=world.now, within=Everywhere())
    for proof in Proof:
        found = RegisterFilter(lot_id=world.lot, proof=proof)
        with world.db.read() as session:
            listing = list_laptops(session, ListQuery(criteria=found), view, limit=500)
            assert listing.count == len(listing.rows) == count_laptops(session, found, view) == proofs[proof]
            assert not listing.more_than_counted
            rows = [
                row
                for part in rows_of(session, walk_laptops(session, ListQuery(criteria=found), view), "en")
                for row in part
            ]
        column = headings("en").index("Proof of erasure")
        with speaking("en"):
            assert [row[column] for row in rows] == [word(proof)] * proofs[proof]


def test_the_sample_counts_what_is_erased_on_evidence_that_suffices(world: World) -> None:
    erased = world.sql(tool="", state="AND l.state IN ('erased', 'imaged', 'ready', 'handed_out', 'returned')")
    with world.db.read() as session:
        assert sampling.standing_of(session, world.lot).erased == len(erased)
        assert set(sampling.list_candidates(session, world.lot).values()) == erased


def test_the_donor_is_told_the_same_on_paper_as_text_and_as_json(world: World) -> None:
    with unit(world.db, now=world.now) as uow:
        key = ask_donor_file(
            uow.by(actor_for(uow, Role.PROGRAMME)), world.lot, issues=False, language="nl", public_url=None
        )
    jobs = JobRegistry()
    jobs.register(DONOR_FILE_JOB, work_on_donor_file)
    worker = Worker(world.db, jobs, lambda: world.now)
    while worker.run_once():
        pass
    proofs = world.proofs()
    with world.db.read() as session, speaking("nl"):
        told = ProofSummary(
            lot=lifecycle.get_lot(session, world.lot),
            by_proof=certificates.count_donor_lines(session, key),
            certified=certificates.count_with_certificate(session, key),
            at=world.now,
        )
        assert f"wissen bewezen: {proofs[Proof.PROVEN]}" in told.text().decode()
        assert f"Met een certificaat: {0}" in told.text().decode()
    document = json.loads(told.json())
    assert document["by_proof"] == {proof.value: count for proof, count in proofs.items()}
    assert (document["laptops"], document["with_certificate"]) == (LAPTOPS, 0)


def test_judging_costs_the_same_whatever_the_data(world: World) -> None:
    with world.db.read() as session, count_queries(world.db) as counted:
        assert len(list(judge_laptops(session, (LaptopRow.lot_id == world.lot,)))) == LAPTOPS
    assert len(counted) == 7

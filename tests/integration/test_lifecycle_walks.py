"""Random legal and illegal walks through the lifecycle, on a real database, against a ledger of what truly happened.

The ledger knows nothing of the product's rules or queries: it holds what was done, and says by itself whether a laptop
may have become ready.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from laptopdesk.assets.evidence import service as evidence
from laptopdesk.assets.evidence.gate import lock_laptop_by_tag
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, revoke_record
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle import service as lifecycle_service
from laptopdesk.assets.lifecycle.rules import ApprovedMove
from laptopdesk.assets.lifecycle.values import LaptopState, LockKind, MediumKind, NewMedium
from laptopdesk.assets.moves import service as moves
from laptopdesk.assets.preparation.service.checks import add_release, record_check, record_imaging, record_lock_checks
from laptopdesk.assets.preparation.values import (
    AddRelease,
    CheckItem,
    LicenceType,
    LockResult,
    RecordCheck,
    RecordLockChecks,
)
from laptopdesk.assets.workshop.service import find_again
from laptopdesk.core.access import Actor, Grant, Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.demo.logs import wipe_log
from laptopdesk.protocol.gate import GateReason
from tests.databases import rolled_back
from tests.factories import actor_for, make_laptop, make_location, unit

BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
STEP = timedelta(hours=3)
NEEDED = frozenset({LockKind.BIOS, LockKind.FIRMWARE, LockKind.ABSOLUTE, LockKind.MDM})
ONLINE = frozenset({LockKind.ABSOLUTE, LockKind.MDM})
people = st.integers(0, 2)
drives = st.sampled_from(["DRIVEAA1", "DRIVEBB2"])
moving = st.sampled_from([*(state for state in LaptopState if state is not LaptopState.DISPOSED)] * 3 + [*LaptopState])
qualities = st.sampled_from(["good", "good", "unverified", "old", "wiping machine"])
STAGES = ("wipe", "erased", "image", "imaged", "check", "locks", "ready")


@dataclass
class Drive:
    """A drive that was in the laptop, and each wipe that is worth something: who, in which custody, and when."""

    serial: str
    fitted: bool = True
    wipes: list[tuple[int, int, datetime]] = field(default_factory=list)


@dataclass
class Ledger:
    """What truly happened. Custody periods are counted from zero."""

    custody: int = 0
    began: datetime = BEGIN
    drives: list[Drive] = field(default_factory=list)
    no_drive: bool = False
    image: datetime | None = None
    check: tuple[int, bool, int] | None = None
    tried: set[LockKind] = field(default_factory=set)
    locked: set[LockKind] = field(default_factory=set)

    def turn_over(self, now: datetime) -> None:
        """A new custody period: nothing of before counts."""
        self.custody, self.began, self.no_drive = self.custody + 1, now, False
        self.image, self.check = None, None
        self.tried.clear()

    def wipes(self) -> list[tuple[int, datetime]]:
        """Who wiped a fitted drive in this custody period, and when."""
        return [
            (who, at)
            for drive in self.drives
            if drive.fitted
            for who, custody, at in drive.wipes
            if custody == self.custody
        ]

    def note_lock(self, kind: LockKind, result: LockResult, *, online: bool) -> None:
        """What this try says; a lock that was found stays until it is seen to be gone."""
        good = result is LockResult.CLEAR and (online or kind not in ONLINE)
        (self.tried.add if good else self.tried.discard)(kind)
        if result is LockResult.LOCKED:
            self.locked.add(kind)
        elif result is LockResult.CLEAR:
            self.locked.discard(kind)

    def lacks(self) -> list[str]:
        """Everything for which it could not have become ready."""
        fitted = [drive for drive in self.drives if drive.fitted]
        proven = all(any(custody == self.custody for _, custody, _ in drive.wipes) for drive in fitted)
        wiped = self.wipes()
        needed = NEEDED | ({LockKind.HDD} if fitted else set())
        checks = {
            "evidence": proven if fitted else self.no_drive,
            "image": self.image is not None and all(at <= self.image for _, at in wiped),
            "check": self.check is not None and self.check[1] and self.check[2] >= 60,
            "second person": self.check is not None and self.check[0] not in {who for who, _ in wiped},
            "locks": needed <= self.tried and not self.locked,
        }
        return [name for name, good in checks.items() if not good]


class Walk(RuleBasedStateMachine):
    """One laptop, three people, and anything anybody may try."""

    engine: Database
    reached: dict[str, int]

    @initialize(begin=st.sampled_from(["received", "ready", "out"]))
    def receive(self, begin: str) -> None:
        self.ends = ExitStack()
        self.db = self.ends.enter_context(rolled_back(self.engine))
        self.now, self.ledger, self.gone = BEGIN, Ledger(), False
        with unit(self.db, now=BEGIN) as uow:
            self.place, self.other = make_location(uow, now=BEGIN), make_location(uow, now=BEGIN)
            self.tag = make_laptop(uow, location=self.place, now=BEGIN)
            self.people = [actor_for(uow, Role.TECHNICIAN) for _ in range(3)]
            detail = lifecycle.get_laptop(uow.session, self.tag)
            self.id, self.serial = detail.laptop.id, detail.laptop.serial or ""
            release = AddRelease(
                name="Mint",
                version="22",
                sha256="ab" * 32,
                os="Mint",
                licence=LicenceType.OPEN_SOURCE,
                support_until=BEGIN.date(),
            )
            self.release = add_release(uow.by(actor_for(uow, Role.ADMIN)), release)
        if begin != "received":
            self.go_the_whole_way("none", 0, 1, "go out" if begin == "out" else "stay")

    def teardown(self) -> None:
        if hasattr(self, "ends"):
            self.ends.close()

    def do(self, act: Callable[[UnitOfWork], object]) -> bool:
        """Try it, three hours after the last; whether it was done."""
        self.now += STEP
        with suppress(DomainError), unit(self.db) as uow:
            act(uow)
            return True
        return False

    def state(self) -> LaptopState:
        with self.db.read() as session:
            return lifecycle.get_laptop(session, self.tag).laptop.state

    def who(self, number: int) -> Actor:
        return self.people[number]

    @rule(
        number=people, serial=drives, quality=st.sampled_from(["good", "good", "unverified", "old", "wiping machine"])
    )
    def wipe(self, number: int, serial: str, quality: str) -> None:
        self.now += STEP
        ended = self.now - timedelta(minutes=5) if quality != "old" else self.ledger.began - timedelta(hours=40)
        host = "OTHERHOST1" if quality == "wiping machine" else self.serial  # the drive's own serial names it
        started = ended - timedelta(minutes=80)
        log = wipe_log(started=started, maker="Dell", product="5400", host=host, serial=serial)
        if quality == "unverified":
            log = b"\n".join(line for line in log.splitlines() if b"Verif" not in line)
        command = AddEvidence(name="wipe.log", content=log, reading=read_file(log))
        if not self.do(lambda uow: evidence.take_in_evidence(uow.at(self.now).by(self.who(number)), command)):
            return
        drive = next((drive for drive in self.ledger.drives if drive.fitted and drive.serial == serial), None)
        if drive is None and host == self.serial:
            drive = Drive(serial)
            self.ledger.drives.append(drive)
            self.ledger.no_drive = False
        if drive is not None and quality in ("good", "wiping machine"):
            drive.wipes.append((number, self.ledger.custody, ended))

    @rule(serial=drives, number=people)
    def fit(self, serial: str, number: int) -> None:
        if any(drive.fitted and drive.serial == serial for drive in self.ledger.drives):
            return
        medium = NewMedium(kind=MediumKind.SSD, serial=serial, serial_key=serial)
        if self.do(lambda uow: lifecycle_service.fit_medium(uow.at(self.now).by(self.who(number)), self.id, medium)):
            self.ledger.drives.append(Drive(serial))
            self.ledger.no_drive = False

    @rule(serial=drives)
    def take_out(self, serial: str) -> None:
        with self.db.read() as session:
            media = lifecycle.list_media(session, self.id, fitted_only=True)
        key = next((each.id for each in media if each.serial == serial), 0)
        if self.do(lambda uow: lifecycle_service.remove_medium(uow.at(self.now).by(self.who(0)), key)):
            next(each for each in self.ledger.drives if each.fitted and each.serial == serial).fitted = False

    @rule(number=people)
    def find_no_drive(self, number: int) -> None:
        if self.do(lambda uow: lifecycle_service.record_no_drive(uow.at(self.now).by(self.who(number)), self.id)):
            self.ledger.no_drive = True

    @rule(number=people)
    def write_image(self, number: int) -> None:
        if self.do(lambda uow: record_imaging(uow.at(self.now).by(self.who(number)), self.id, self.release)):
            self.ledger.image = self.now

    @rule(number=people, broken=st.sampled_from([False, False, True]), battery=st.sampled_from([59, 60, 88]))
    def check(self, number: int, *, broken: bool, battery: int) -> None:
        failed = (CheckItem.WIFI,) if broken else ()
        command = RecordCheck(laptop_id=self.id, failed=failed, battery_percent=battery)
        if self.do(lambda uow: record_check(uow.at(self.now).by(self.who(number)), command)):
            self.ledger.check = (number, not broken, battery)

    @rule(
        kinds=st.sets(st.sampled_from(LockKind), min_size=1),
        online=st.booleans(),
        result=st.sampled_from([LockResult.CLEAR, LockResult.CLEAR, LockResult.LOCKED, LockResult.NOT_TRIED]),
    )
    def try_locks(self, kinds: set[LockKind], result: LockResult, *, online: bool) -> None:
        results = tuple((kind, result) for kind in sorted(kinds))
        command = RecordLockChecks(tag=self.tag, results=results, online=online, tool="menu")
        if self.do(lambda uow: record_lock_checks(uow.at(self.now).by(self.who(2)), command)):
            for kind in kinds:
                self.ledger.note_lock(kind, result, online=online)
            if result is LockResult.LOCKED:
                assert self.state() in (LaptopState.QUARANTINED, LaptopState.DISPOSED)

    @rule(to=moving, number=people, reason=st.sampled_from([None, "because"]))
    def move(self, to: LaptopState, number: int, reason: str | None) -> None:
        def act(uow: UnitOfWork) -> None:
            moves.move_laptop(uow.at(self.now).by(self.who(number)), self.tag, to, reason=reason)

        before = self.state()
        if self.do(act):
            if before is LaptopState.MISSING and to is not LaptopState.DISPOSED:
                self.ledger.turn_over(self.now)
            self.gone = to is LaptopState.MISSING or (self.gone and to is LaptopState.DISPOSED)
            self.reached[to.value] = self.reached.get(to.value, 0) + 1
            assert to is not LaptopState.HANDED_OUT
            if to is LaptopState.READY:
                assert self.ledger.lacks() == []

    @rule(
        left_out=st.sampled_from([*STAGES, "none", "none"]),
        wiper=people,
        checker=people,
        then=st.sampled_from(["stay", "go out", "come back"]),
    )
    def go_the_whole_way(self, left_out: str, wiper: int, checker: int, then: str) -> None:
        """What a good day looks like, with at most one thing forgotten."""
        stages: dict[str, Callable[[], None]] = {
            "wipe": lambda: self.wipe(wiper, "DRIVEAA1", "good"),
            "erased": lambda: self.move(LaptopState.ERASED, wiper, None),
            "image": lambda: self.write_image(wiper),
            "imaged": lambda: self.move(LaptopState.IMAGED, wiper, None),
            "check": lambda: self.check(checker, broken=False, battery=88),
            "locks": lambda: self.try_locks(set(LockKind), LockResult.CLEAR, online=True),
            "ready": lambda: self.move(LaptopState.READY, checker, None),
        }
        for stage in STAGES:
            if stage != left_out:
                stages[stage]()
        if then != "stay":
            self.hand_out()
        if then == "come back":
            self.undo()

    @rule()
    def hand_out(self) -> None:
        def act(uow: UnitOfWork) -> None:
            locked = lock_laptop_by_tag(uow.session, self.tag)
            assert locked is not None
            if locked.evidence_revoked:  # the gate says no
                raise Refused([GateReason.EVIDENCE_REVOKED])
            lifecycle_service.hand_over(uow.at(self.now).by(self.who(0)), self.id, 7)

        before = self.state()
        if self.do(act):
            assert before is LaptopState.READY
            assert self.ledger.lacks() == []
            self.reached["handed_out"] = self.reached.get("handed_out", 0) + 1

    @rule()
    def come_back(self) -> None:
        def act(uow: UnitOfWork) -> None:
            lifecycle_service.take_back(uow.at(self.now).by(self.who(0)), self.id, location_id=self.place)

        if self.do(act):
            self.ledger.turn_over(self.now)

    @rule()
    def undo(self) -> None:
        def act(uow: UnitOfWork) -> None:
            lifecycle_service.undo_hand_over(uow.at(self.now).by(self.who(0)), self.id, location_id=self.place)

        before = self.state()
        if self.do(act):
            assert before is LaptopState.HANDED_OUT

    @rule(to=st.sampled_from([LaptopState.RECEIVED, LaptopState.QUARANTINED]))
    def find_again(self, to: LaptopState) -> None:
        self.move(LaptopState.MISSING, 0, "not on the shelf")
        with self.db.read() as session:
            query = sa.text("SELECT max(id) FROM missing WHERE laptop_id = :id AND ended_at IS NULL")
            key = session.execute(query, {"id": self.id}).scalar()

        def act(uow: UnitOfWork) -> None:
            find_again(uow.at(self.now).by(self.who(0)), key or 0, location_id=self.place, to=to, words="here")

        if self.do(act):
            self.reached["found"] = self.reached.get("found", 0) + 1
            self.gone = False
            self.ledger.turn_over(self.now)

    @rule()
    def send(self) -> None:
        def act(uow: UnitOfWork) -> None:
            to = {"to_id": self.other, "origin_id": self.place, "transfer_id": 1}
            lifecycle_service.send_laptop(uow.at(self.now).by(self.who(0)), self.id, **to, reason="wiped there")

        if self.do(act):
            self.reached["sent"] = self.reached.get("sent", 0) + 1

    @rule()
    def arrive(self) -> None:
        self.do(lambda uow: lifecycle_service.arrive_laptop(uow.at(self.now).by(self.who(0)), self.id, self.place))

    @rule()
    def revoke(self) -> None:
        with self.db.read() as session:
            query = sa.text("SELECT max(id) FROM sanitization_record WHERE laptop_id = :id AND revoked_at IS NULL")
            key = session.execute(query, {"id": self.id}).scalar()
            query = sa.text("SELECT serial, ended_at FROM sanitization_record WHERE id = :id")
            row = session.execute(query, {"id": key}).one_or_none()
        if row is None:
            return
        chief = replace(self.who(0), grants=(Grant(role=Role.ADMIN),))
        self.do(lambda uow: revoke_record(uow.at(self.now).by(chief), key, reason="worn out"))
        ended = datetime.fromisoformat(row.ended_at).replace(tzinfo=UTC, microsecond=0)
        for drive in self.ledger.drives:
            if drive.serial == row.serial:
                drive.wipes = [wipe for wipe in drive.wipes if wipe[2].replace(second=0) != ended.replace(second=0)]

    @invariant()
    def what_is_ready_lacks_nothing_and_custody_is_never_lost(self) -> None:
        if not hasattr(self, "db"):
            return
        with self.db.read() as session:
            open_ones = session.scalars(
                sa.text("SELECT id FROM custody WHERE laptop_id = :id AND ended_at IS NULL"), {"id": self.id}
            ).all()
            row = session.execute(
                sa.text(
                    "SELECT state, custody_id, location_id, holder_handout_id, transit_to_id FROM laptop WHERE id = :id"
                ),
                {"id": self.id},
            ).one()
        assert row.state != "ready" or self.ledger.lacks() == []
        out = row.state == "handed_out"
        assert open_ones == ([] if out or self.gone else [row.custody_id])
        assert (row.holder_handout_id is not None) == out
        assert (row.location_id is None) == (out or row.transit_to_id is not None)


def walk(engine: Database, *, examples: int) -> dict[str, int]:
    """Many walks; how often each state was reached."""
    reached: dict[str, int] = {}
    machine = type("AWalk", (Walk,), {"engine": engine, "reached": reached})
    chosen = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        database=None,
        derandomize=examples < 100,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)
    return reached


def test_no_walk_reaches_ready_without_proof_or_loses_custody(sqlite_engine: Database) -> None:
    reached = walk(sqlite_engine, examples=500 if os.environ.get("LAPTOPDESK_SOAK") else 40)
    assert {"ready", "handed_out", "quarantined", "repair", "missing", "found", "sent"} <= set(reached), reached


def test_the_walk_notices_a_rule_that_says_yes_to_all(sqlite_engine: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def yes(before: LaptopState, after: LaptopState, *_facts: object, **_more: object) -> ApprovedMove:
        return ApprovedMove(before=before, after=after)

    monkeypatch.setattr(moves, "check_move", yes)
    with pytest.raises(AssertionError):
        walk(sqlite_engine, examples=25)

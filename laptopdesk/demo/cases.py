"""Contradictions for the demo, two of each common kind, as they come about: two desks that had no network all day,
a room whose presence was withdrawn, logs and reports brought in with the wrong label.

Nothing here opens a case: each is what the product makes of it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.hardware.upload import take_in
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import place_laptop
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopFilter, LaptopState
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database
from laptopdesk.core.journal import head_sequence
from laptopdesk.core.operations import OperationRegistry
from laptopdesk.demo.hardware import CPUS, lshw
from laptopdesk.demo.logs import wipe_log
from laptopdesk.devices import queries as devices
from laptopdesk.devices.service import ReportedEvent, Sending, add_station, pair_station, take_events
from laptopdesk.handout.queries import list_of_participant
from laptopdesk.handout.snapshot import read_lines
from laptopdesk.places.queries import get_location
from laptopdesk.protocol.ledger import GENESIS, LedgerEvent
from laptopdesk.protocol.operations import (
    Envelope,
    HandOutIntent,
    Intent,
    Operation,
    ReportMode,
    ReturnIntent,
    ReturnReason,
)
from laptopdesk.protocol.trust import pairing_key, station_proof
from laptopdesk.protocol.uuid7 import uuid7
from laptopdesk.training.service import record_attendance
from laptopdesk.training.values import RecordAttendance

EACH = 2
_SERVER = b"demo" * 8
"""A desk of the demo proves its code against this: no computer stands behind it."""


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who and what takes part. `rooms`: two places with a desk; `attended`: the session each person was present at."""

    office: Actor
    technician: Actor
    rooms: tuple[int, int]
    attended: dict[int, int]


@dataclass
class _Desk:
    """One desk without a network: its ledger, signed as its computer does. `lost`: numbers that never come."""

    station_id: int
    place: str
    key: Ed25519PrivateKey
    snapshot: int
    begun: datetime
    dice: Random
    events: list[LedgerEvent] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)

    def hand_out(self, laptop: str, pass_code: str) -> None:
        number = f"paper:{self.station_id:02d}{len(self.events) + 1:03d}"
        self._write(
            HandOutIntent(
                laptop=laptop, pass_code=pass_code, location=self.place, kit=("bag", "charger"), signature=number
            )
        )

    def take_back(self, laptop: str) -> None:
        self._write(ReturnIntent(laptop=laptop, location=self.place, reason=ReturnReason.DEFECT))

    def lose_the_last(self) -> None:
        """What it wrote last lies on a disk that broke."""
        self.lost.add(len(self.events))

    def _write(self, intent: Intent) -> None:
        moment = int((self.begun + timedelta(minutes=7 * len(self.events))).timestamp() * 1000)
        envelope = Envelope(
            mode=ReportMode.OFFLINE, occurred_at_ms=moment, clock_offset_ms=0, snapshot_version=self.snapshot
        )
        operation = Operation(id=uuid7(moment, self.dice.randbytes(10)), intent=intent, envelope=envelope)
        previous = self.events[-1].hash if self.events else GENESIS
        self.events.append(LedgerEvent(sequence=len(self.events) + 1, previous=previous, operation=operation))

    def reported(self) -> list[ReportedEvent]:
        """What it sends once it has a network."""
        return [
            ReportedEvent(
                sequence=event.sequence,
                hash=event.hash,
                signature=self.key.sign(event.hash.encode()),
                body=event.to_json(),
            )
            for event in self.events
            if event.sequence not in self.lost
        ]


def add_cases(db: Database, registry: OperationRegistry, cast: Cast, *, now: datetime, dice: Random) -> None:
    """Two open cases of each common kind, as far as there are laptops and people for them."""
    begun = now - timedelta(hours=16)
    first, second = (_pair(db, cast, room, begun=begun, dice=dice) for room in cast.rooms)
    _Day(db, cast, first, second, before=begun - timedelta(hours=20)).act()
    for desk in (first, second):
        with db.read() as session:
            station = devices.get_station(session, desk.station_id)
        take_events(db, registry, station, desk.reported(), now=now, sending=Sending())
    _withdraw(db, cast, now=now, dice=dice)
    _mix_up_logs(db, cast.technician, now=now)
    _mix_up_reports(db, cast.technician, now=now)


def _pair(db: Database, cast: Cast, room: int, *, begun: datetime, dice: Random) -> _Desk:
    key, moment = Ed25519PrivateKey.from_private_bytes(dice.randbytes(32)), begun - timedelta(hours=1)
    public = key.public_key().public_bytes_raw()
    with db.unit_of_work(now=moment, actor=cast.office) as uow:
        place = get_location(uow.session, room)
        offer = add_station(uow, name="Laptop van de balie", location_id=room)
        proof = station_proof(pairing_key(offer.code), station=public, server=_SERVER)
        pair_station(uow, public_key=public, proof=proof, server_key=_SERVER)
    with db.read() as session:
        snapshot = head_sequence(session)
    return _Desk(station_id=offer.station_id, place=place.code, key=key, snapshot=snapshot, begun=begun, dice=dice)


class _Day:
    """What two desks did without a network: each act takes the laptops and people it needs, while there are any."""

    def __init__(self, db: Database, cast: Cast, first: _Desk, second: _Desk, *, before: datetime) -> None:
        self.db, self.cast, self.first, self.second, self.before = db, cast, first, second, before
        with db.read() as session:
            lines = read_lines(session, None)
        free_laptops = [
            (line.location in (first.place, second.place), tag)
            for tag, line in lines.laptops.items()
            if line.state == "ready" and line.location and line.reserved_for is None and not line.revoked
        ]
        self.laptops = [tag for _here, tag in sorted(free_laptops)]  # what waits at the two desks stays there
        free = [
            (code, line)
            for code, line in sorted(lines.people.items())
            if line.programme and not line.has_own and not line.revoked
        ]
        self.people = [code for code, line in free if line.attended]
        self.waiting = [code for code, line in free if not line.attended and not line.excepted]

    def act(self) -> None:
        """Each kind once, then each once more."""
        acts: tuple[tuple[Callable[[], None], int, int], ...] = (
            (self._laptop_twice, 1, 2),
            (self._person_twice, 2, 1),
            (self._elsewhere, 1, 1),
            (self._return, 1, 0),
            (self._not_eligible, 1, 0),
            (self._gap, 2, 2),
        )
        for _ in range(EACH):
            for act, laptops, people in acts:
                if len(self.laptops) >= laptops and len(self.people) >= people:
                    act()

    def _bring(self, desk: _Desk) -> str:
        """A ready laptop that lies at this desk, brought the day before."""
        tag = self.laptops.pop(0)
        with self.db.unit_of_work(now=self.before, actor=self.cast.office) as uow:
            laptop = lifecycle.get_laptop(uow.session, tag).laptop
            room = self.cast.rooms[0] if desk is self.first else self.cast.rooms[1]
            place_laptop(uow, laptop.id, room)
        return tag

    def _laptop_twice(self) -> None:
        tag = self._bring(self.first)
        self.first.hand_out(tag, self.people.pop(0))
        self.second.hand_out(tag, self.people.pop(0))

    def _person_twice(self) -> None:
        person = self.people.pop(0)
        self.first.hand_out(self._bring(self.first), person)
        self.second.hand_out(self._bring(self.second), person)

    def _elsewhere(self) -> None:
        self.second.hand_out(self._bring(self.first), self.people.pop(0))

    def _not_eligible(self) -> None:
        if self.waiting:
            self.first.hand_out(self._bring(self.first), self.waiting.pop(0))

    def _return(self) -> None:
        self.second.take_back(self._bring(self.second))

    def _gap(self) -> None:
        """A hand-over that was lost with the disk, and one after it that came."""
        desk = self.second if self.first.lost else self.first
        desk.hand_out(self._bring(desk), self.people.pop(0))
        desk.lose_the_last()
        desk.hand_out(self._bring(desk), self.people.pop(0))


def _withdraw(db: Database, cast: Cast, *, now: datetime, dice: Random) -> None:
    """The trainer marked the wrong line: somebody who has a laptop was not there."""
    with db.read() as session:
        holders = (
            person
            for person in sorted(cast.attended, reverse=True)
            if any(handout.ended_at is None for handout in list_of_participant(session, person))
        )
        chosen = list(islice(holders, EACH))
    for person in chosen:
        mark = RecordAttendance(
            operation_id=_operation(now, dice), session_id=cast.attended[person], participant_id=person, present=False
        )
        with db.unit_of_work(now=now, actor=cast.office) as uow:
            record_attendance(uow, mark)


def _operation(moment: datetime, dice: Random) -> UUID:
    return uuid7(int(moment.timestamp() * 1000), dice.randbytes(10))


def _on_the_bench(db: Database, *states: LaptopState) -> list[LaptopDetail]:
    with db.read() as session:
        tags = [tag for state in states for tag in lifecycle.list_tags(session, LaptopFilter(state=state))]
        details = [lifecycle.get_laptop(session, tag) for tag in tags[: 8 * EACH]]
    return [detail for detail in details if detail.laptop.serial and detail.laptop.location_id]


def _mix_up_logs(db: Database, technician: Actor, *, now: datetime) -> None:
    """A wipe log scanned with the label of the laptop beside it."""
    bench = _on_the_bench(db, LaptopState.RECEIVED, LaptopState.ERASED)[: 2 * EACH]
    for ours, theirs in zip(bench[::2], bench[1::2], strict=False):
        serial = theirs.laptop.serial or ""
        content = wipe_log(
            started=now - timedelta(hours=4),
            maker=theirs.laptop.manufacturer,
            product=theirs.laptop.model,
            host=serial,
            serial=f"S2X{serial}",
        )
        command = AddEvidence(
            name=f"{serial}-2.log", content=content, reading=read_file(content), laptop=ours.laptop.tag
        )
        with db.unit_of_work(now=now, actor=technician) as uow:
            take_in_evidence(uow, command)


def _mix_up_reports(db: Database, technician: Actor, *, now: datetime) -> None:
    """A report scanned with the label of the laptop beside it; a laptop whose mainboard was replaced."""
    bench = _on_the_bench(db, LaptopState.IMAGED, LaptopState.ERASED, LaptopState.RECEIVED)[-3:]
    if len(bench) < 3:
        return
    ours, theirs, repaired = (detail.laptop for detail in bench)
    reports = (
        (ours.tag, theirs.serial or "", theirs.manufacturer, theirs.model),
        (repaired.tag, "DEMONEWBOARD1", repaired.manufacturer, repaired.model),
    )
    for tag, serial, maker, model in reports:
        content = json.dumps(lshw(maker, model, serial, CPUS[0], [])).encode()
        take_in(db, Given(name=f"lshw-{serial}.json", content=content, laptop=tag), now=now, actor=technician)

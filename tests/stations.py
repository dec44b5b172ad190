"""A station made by hand for tests of the server: a key, a ledger in memory, and events signed by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import count
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.devices import queries
from laptopdesk.devices.service import ReportedEvent, add_station, pair_station
from laptopdesk.devices.values import Station
from laptopdesk.protocol.export import ExportedDamage, ExportedEvent, Head, write_end, write_line
from laptopdesk.protocol.ledger import GENESIS, LedgerEvent
from laptopdesk.protocol.operations import (
    Envelope,
    HandOutIntent,
    Intent,
    Operation,
    ReportMode,
    ReturnIntent,
    ReturnReason,
    UndoHandOutIntent,
)
from laptopdesk.protocol.trust import Nonce, export_message, pairing_key, station_proof
from laptopdesk.protocol.uuid7 import uuid7
from tests.factories import (
    START,
    location_code,
    make_attendance,
    make_enrolment,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    make_staff,
    unit,
)

SERVER_KEY = b"s" * 32
KIT = ("bag", "charger", "mouse")


@dataclass(kw_only=True)
class Place:
    """A place with ready laptops and people who attended training 1."""

    location_id: int
    location: str
    laptops: list[str]
    people: list[int]
    passes: list[str]
    badge_staff: int
    session_id: int = 0


def make_place(uow: UnitOfWork, *, laptops: int = 3, people: int = 3) -> Place:
    """Somewhere a station can hand out at once."""
    place = make_location(uow)
    session = make_session(uow, location=place)
    persons = [make_participant(uow, location=place) for _ in range(people)]
    for person in persons:
        make_enrolment(uow, person, location=place)
        make_attendance(uow, session, person)
    return Place(
        location_id=place,
        location=location_code(uow.session, place),
        people=list(persons),
        passes=[make_pass(uow, person) for person in persons],
        laptops=[make_ready_laptop(uow, location=place) for _ in range(laptops)],
        badge_staff=make_staff(uow, Role.VOLUNTEER, location=place),
        session_id=session,
    )


def lay_place(db: Database) -> Place:
    """A place with three laptops and people."""
    with unit(db) as uow:
        return make_place(uow)


@dataclass(kw_only=True)
class HandMade:
    """One station with its own key and ledger."""

    db: Database
    station_id: int
    place: Place
    private: Ed25519PrivateKey
    events: list[LedgerEvent] = field(default_factory=list)
    rng: Random = field(default_factory=lambda: Random(7))

    @property
    def station(self) -> Station:
        """As the server sees it now."""
        with self.db.read() as session:
            return queries.get_station(session, self.station_id)

    def operation(self, intent: Intent, mode: ReportMode = ReportMode.OFFLINE, *, at: datetime = START) -> Operation:
        """A new operation of this intent."""
        ms = int(at.timestamp() * 1000)
        envelope = Envelope(
            mode=mode, occurred_at_ms=ms, clock_offset_ms=0, snapshot_version=1 if mode is ReportMode.OFFLINE else None
        )
        return Operation(id=uuid7(ms, self.rng.randbytes(10)), intent=intent, envelope=envelope)

    def hand_out(self, laptop: str, pass_code: str, signature: str = "paper:7") -> HandOutIntent:
        """The intent of a hand-over here."""
        return HandOutIntent(
            laptop=laptop, pass_code=pass_code, location=self.place.location, kit=KIT, signature=signature
        )

    def undo(self, operation: Operation) -> UndoHandOutIntent:
        """The intent to undo that hand-over."""
        assert isinstance(operation.intent, HandOutIntent)
        return UndoHandOutIntent(operation=operation.id, laptop=operation.intent.laptop, location=self.place.location)

    def give_back(self, laptop: str) -> ReturnIntent:
        """The intent of a return here."""
        return ReturnIntent(laptop=laptop, location=self.place.location, reason=ReturnReason.OTHER)

    def write(self, operation: Operation, drawing: bytes | None = None) -> ReportedEvent:
        """The next event of the ledger, signed."""
        previous = self.events[-1].hash if self.events else GENESIS
        event = LedgerEvent(sequence=len(self.events) + 1, previous=previous, operation=operation, drawing=drawing)
        self.events.append(event)
        return self.sign(event)

    def sign(self, event: LedgerEvent) -> ReportedEvent:
        """The event as it travels."""
        signature = self.private.sign(event.hash.encode())
        return ReportedEvent(sequence=event.sequence, hash=event.hash, signature=signature, body=event.to_json())


_keys = count(1)
_numbers = count(1)
BOOT = UUID("01900000-0000-7000-8000-000000000b07")


def make_nonce(boot: UUID = BOOT, number: int | None = None) -> str:
    """A nonce that was not used before; with a number, that of this start."""
    return str(Nonce(boot=boot, number=number or next(_numbers), random="0123456789abcdef"))


def make_station(
    db: Database, place: Place, *, now: datetime = START, private: Ed25519PrivateKey | None = None
) -> HandMade:
    """A paired station at this place."""
    private = private or Ed25519PrivateKey.from_private_bytes(next(_keys).to_bytes(32, "big"))
    with unit(db) as uow:
        station_id = add_paired(uow, private, place.location_id, now=now)
    rng = Random(private.public_key().public_bytes_raw())  # ids of operations of its own
    return HandMade(db=db, station_id=station_id, place=place, private=private, rng=rng)


def lay_desk(db: Database) -> HandMade:
    """A place with three laptops and people, and a paired station there."""
    return make_station(db, lay_place(db))


def add_paired(uow: UnitOfWork, private: Ed25519PrivateKey, location_id: int, *, now: datetime = START) -> int:
    """A station at this place whose computer has this key."""
    public = private.public_key().public_bytes_raw()
    offer = add_station(uow.at(now).by(system_actor()), name="Tafel 1", location_id=location_id)
    proof = station_proof(pairing_key(offer.code), station=public, server=SERVER_KEY)
    pair_station(uow.at(now), public_key=public, proof=proof, server_key=SERVER_KEY)
    return offer.station_id


def export_file(
    events: Sequence[ReportedEvent],
    damaged: Mapping[int, Mapping[str, bytes]] | None = None,
    *,
    station: int | None,
    key: Ed25519PrivateKey | None,
) -> bytes:
    """What `laptopdesk-station export` writes; with a key signed by it."""
    lines = [Head(station=station).to_json()]
    lines += [
        ExportedEvent(sequence=event.sequence, hash=event.hash, signature=event.signature, body=event.body).to_json()
        for event in events
    ]
    lines += [ExportedDamage(sequence=number, columns=row).to_json() for number, row in (damaged or {}).items()]
    content = b"".join(map(write_line, lines))
    message = export_message(sha256(content).hexdigest())
    return content + write_end(
        events=len(events),
        damaged=len(damaged or {}),
        signature=key.sign(message) if key else b"",
        public_key=key.public_key().public_bytes_raw() if key else b"",
    )

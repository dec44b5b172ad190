"""What stations call: pairing, coming by, asking, reporting, and the snapshot to work without us."""

import gzip
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any, NoReturn
from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, request
from pydantic import Field

from laptopdesk.core.access import system_actor
from laptopdesk.core.errors import Forbidden
from laptopdesk.core.keys import KeyPurpose
from laptopdesk.core.lanes import Busy, Lane
from laptopdesk.core.limits import AddressLimit, count_hit
from laptopdesk.devices.queries import list_forgotten, list_missing
from laptopdesk.devices.service import (
    Paired,
    ReportedEvent,
    Sending,
    build_snapshot,
    pair_station,
    proves_a_code,
    read_operators,
    record_contact,
    take_events,
)
from laptopdesk.devices.signed import keys, signed, signing_key
from laptopdesk.devices.values import Contact, Doubted, EventAnswer, Heartbeat, HeartbeatPort, Station, StationState
from laptopdesk.places import queries as places
from laptopdesk.protocol.fields import Json
from laptopdesk.protocol.ledger import MAX_BATCH
from laptopdesk.protocol.trust import new_key_message, server_proof
from laptopdesk.ui.api import Caller, StrictAnswer, StrictBody, StrictQuery, describe, read_body, read_query, respond
from laptopdesk.ui.errors import problem
from laptopdesk.ui.guard import public
from laptopdesk.ui.web import db, now, web

blueprint = Blueprint("devices_api", __name__, url_prefix="/api/v1/devices")

MAX_BATCH_BYTES = 4 * 1024 * 1024
"""Of one request with events: four times what an agent puts into one."""
DAY_KILOBYTES = 512 * 1024
"""Of events that one station sends a day: twelve thousand, each with the largest signature ever drawn, are less."""
MOST_DOUBTED = 100
"""Strange servers of which one station tells in a day, each a case."""
DAY = timedelta(days=1)
FORGOTTEN_FOR = timedelta(days=60)
"""How long stations are told which drawings to forget; by then they forgot them by themselves."""
PIECE_SECONDS = 0.5
"""How long the server works on the events of one request before it answers for those it took."""
BULK = Lane(places=2, waiting=4, seconds=1.0)
"""Reports that no desk waits for, in this process."""
RETRY_SECONDS = 1
WRONG_PROOFS = AddressLimit("pair", tries=30, window=timedelta(minutes=10))
LONGEST_NUMBER = 2**53
Number = Annotated[int, Field(ge=0, le=LONGEST_NUMBER)]


class KeyAnswer(StrictAnswer):
    """The public key (Base64, raw Ed25519) that this server signs with."""

    key_id: str
    public_key: str


class PairBody(StrictBody):
    """A computer that wants to be a station: its public key, the server's as it saw it, and its proof."""

    public_key: str = Field(max_length=64)
    server_key: str = Field(max_length=64)
    proof: str = Field(pattern=r"^[0-9a-f]{64}$")


class PairAnswer(StrictAnswer):
    """Which station it is now. `proof` is the server's, over everything else in this answer."""

    station: int
    name: str
    location: str
    location_name: str
    key_id: str
    server_time_ms: int
    proof: str


class PortBody(StrictBody):
    """One scanner's port."""

    port: str = Field(max_length=200)
    state: str = Field(max_length=20)


class DoubtedBody(StrictBody):
    """A server that announced itself and proved nothing."""

    name: str = Field(max_length=200)
    url: str = Field(max_length=200)
    key_id: str = Field(max_length=80)


class ContactBody(StrictBody):
    """What a station says of itself. Times in milliseconds since 1970 (UTC)."""

    boot: UUID = Field(strict=False)
    boot_number: Number
    version: str = Field(max_length=40)
    unsent: Number
    snapshot_sequence: Number | None
    snapshot_at_ms: Number | None
    clock_offset_ms: Annotated[int, Field(ge=-LONGEST_NUMBER, le=LONGEST_NUMBER)] | None
    ports: list[PortBody] = Field(max_length=20)
    doubted: list[DoubtedBody] = Field(max_length=20)


class NewKeyAnswer(StrictAnswer):
    """The key that signs from now on, announced under the one the station trusts."""

    key_id: str
    public_key: str
    signature: str


class ContactAnswer(StrictAnswer):
    """How the station stands with us, and up to which number we have its ledger, but for the `missing` ranges.

    `forget`: numbers whose drawings are to go, for that person was erased.
    """

    station: int
    name: str
    location: str
    location_name: str
    revoked: bool
    copied: bool
    last_sequence: int
    missing: list[tuple[int, int]]
    forget: list[int]
    server_time_ms: int
    new_key: NewKeyAnswer | None


class EventBody(StrictBody):
    """One event of a ledger, with its hash and the station's signature (Base64) over that."""

    sequence: Annotated[int, Field(ge=1, le=LONGEST_NUMBER)]
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    signature: str = Field(max_length=100)
    event: dict[str, Any]


class OperationsBody(StrictBody):
    """Events in the order of their numbers.

    `waiting`: the number of the one question for which the desk waits now; no other is put to the gate.
    `paired_at_ms`: when this ledger's key was first paired, by this server's clock, as the pairing's answer told.
    """

    events: list[EventBody] = Field(min_length=1, max_length=MAX_BATCH)
    waiting: Number | None = None
    paired_at_ms: Number | None = None


class EventResult(StrictAnswer):
    """What became of one event: applied, duplicate, case, quarantined, or (only when it was a question) refused."""

    sequence: int
    outcome: str
    reasons: list[str]
    case: int | None
    handout: str | None


class OperationsAnswer(StrictAnswer):
    """One result for each of the first events, in order; what is not answered is to be sent again."""

    results: list[EventResult]


class SnapshotQuery(StrictQuery):
    """The snapshot the station has: the row of the journal and its hash; both or neither."""

    since: Annotated[int, Field(ge=0, le=LONGEST_NUMBER)] | None = None
    hash: str | None = Field(default=None, max_length=64)


class SnapshotAnswer(StrictAnswer):
    """The gate's facts; lines as in `laptopdesk.protocol.snapshot`."""

    sequence: int
    hash: str
    base: int | None
    made_at_ms: int
    laptops: dict[str, list[Any] | None]
    people: dict[str, list[Any] | None]
    keys: str
    kits: dict[str, list[Any]]
    operators: dict[str, list[Any]]
    badges: dict[str, Any] | None


@blueprint.get("/key")
@describe("The key this server signs with", answers={200: KeyAnswer}, by=Caller.ANYBODY)
@public("a public key; whether it is to be trusted, pairing proves")
def key() -> Response:
    """The present server key. Nothing is trusted because of this answer."""
    current = keys().current(KeyPurpose.SERVER)
    return respond(KeyAnswer(key_id=current.id, public_key=_text(current.public_bytes())))


@blueprint.post("/pair")
@describe("Become a station", PairBody, {200: PairAnswer}, by=Caller.ANYBODY)
@public("the proof of a code from the office is the key to it")
def pair() -> Response:
    """The station of the code that is proven; 422 for every other proof, 429 after too many."""
    body = read_body(PairBody)
    current = keys().current(KeyPurpose.SERVER)
    public_key = _bytes(body.public_key)
    paired = _pair(public_key, body.proof, current.public_bytes())
    answer = _pair_answer(paired, current.id)
    proof = server_proof(paired.pairing_key, station=public_key, server=current.public_bytes(), answer=answer)
    return respond(PairAnswer.model_validate({**answer, "proof": proof}))


def _pair_answer(paired: Paired, key_id: str) -> dict[str, Json]:
    with db().read() as session:
        place = places.get_location(session, paired.location_id)
    return {
        "station": paired.station_id,
        "name": paired.name,
        "location": place.code,
        "location_name": place.name,
        "key_id": key_id,
        "server_time_ms": _server_time_ms(),
    }


def _server_time_ms() -> int:
    """Our clock, in milliseconds since 1970 (UTC)."""
    return int(now().timestamp() * 1000)


def _pair(public_key: bytes, proof: str, server_key: bytes) -> Paired:
    """The station that is proven; from an address with many wrong proofs, another wrong one writes nothing any more."""
    address = request.remote_addr or ""
    with db().read() as session:
        proven = proves_a_code(session, public_key=public_key, proof=proof, server_key=server_key, now=now())
    if not proven and WRONG_PROOFS.count_wrong(db(), address, now=now()):
        abort(429)
    with db().unit_of_work(now=now(), actor=system_actor()) as uow:
        return pair_station(uow, public_key=public_key, proof=proof, server_key=server_key)


@blueprint.post("/contact")
@describe("Heartbeat", ContactBody, {200: ContactAnswer}, by=Caller.STATION)
@signed
def contact(station: Station) -> Response:
    """How the station stands with us; what it says of itself is kept."""
    body = read_body(ContactBody)
    copied = not station.retired and _record(station, body)
    with db().read() as session:
        place = places.get_location(session, station.location_id)
        missing = list_missing(session, station)
        forgotten = list_forgotten(session, station, since=now() - FORGOTTEN_FOR)
    answer = ContactAnswer(
        station=station.id,
        name=station.name,
        location=place.code,
        location_name=place.name,
        revoked=station.state is StationState.REVOKED,
        copied=copied,
        last_sequence=station.last_sequence,
        missing=list(missing),
        forget=list(forgotten),
        server_time_ms=_server_time_ms(),
        new_key=_new_key(),
    )
    return respond(answer)


def _record(station: Station, body: ContactBody) -> bool:
    with db().unit_of_work(now=now(), actor=system_actor()) as uow:
        doubts = count_hit(uow.session, f"doubted:{station.id}", now=now(), window=DAY, by=len(body.doubted))
        contact = _contact(body) if doubts <= MOST_DOUBTED else replace(_contact(body), doubted=())
        return record_contact(uow, web().wiring.operations, station.id, contact)


def _contact(body: ContactBody) -> Contact:
    heartbeat = Heartbeat(
        version=body.version,
        unsent=body.unsent,
        snapshot_sequence=body.snapshot_sequence,
        snapshot_at_ms=body.snapshot_at_ms,
        clock_offset_ms=body.clock_offset_ms,
        ports=tuple(HeartbeatPort(port=port.port, state=port.state) for port in body.ports),
    )
    doubted = tuple(Doubted(name=item.name, url=item.url, key_id=item.key_id) for item in body.doubted)
    return Contact(boot=body.boot, boot_number=body.boot_number, heartbeat=heartbeat, doubted=doubted)


def _new_key() -> NewKeyAnswer | None:
    """The present key, when this station still trusts an earlier one."""
    trusted, current = signing_key(), keys().current(KeyPurpose.SERVER)
    if trusted.id == current.id:
        return None
    message = new_key_message(key_id=current.id, public_key=current.public_bytes())
    return NewKeyAnswer(
        key_id=current.id, public_key=_text(current.public_bytes()), signature=_text(trusted.sign(message))
    )


@blueprint.post("/operations")
@describe("Report the events of a ledger", OperationsBody, {200: OperationsAnswer}, by=Caller.STATION)
@signed
def operations(station: Station) -> Response:
    """What became of the first events, as many as fit in `PIECE_SECONDS`; every one of these is kept.

    503 `busy` while enough others report; a request in which a desk waits is never told so.
    """
    body = read_body(OperationsBody, limit=MAX_BATCH_BYTES)
    events = [
        ReportedEvent(sequence=item.sequence, hash=item.hash, signature=_bytes(item.signature), body=item.event)
        for item in body.events
    ]
    registry = web().wiring.operations
    _count_bytes(station)
    sending = Sending(waiting=body.waiting, paired_at_ms=body.paired_at_ms, seconds=PIECE_SECONDS, trusted=False)
    with nullcontext() if body.waiting is not None else _bulk_place():
        results = take_events(db(), registry, station, events, now=now(), sending=sending)
    return respond(OperationsAnswer(results=[_result(result) for result in results]))


def _count_bytes(station: Station) -> None:
    """A station that sends more in a day than a desk can have done is told to come back; nothing of it is lost."""
    kilobytes = -(-len(request.get_data()) // 1024)
    with db().unit_of_work(now=now(), actor=system_actor()) as uow:
        sent = count_hit(uow.session, f"sent:{station.id}", now=now(), window=DAY, by=kilobytes)
    if sent > DAY_KILOBYTES:
        _tell_busy()


@contextmanager
def _bulk_place() -> Iterator[None]:
    try:
        with BULK.place():
            yield
    except Busy:
        _tell_busy()


def _tell_busy() -> NoReturn:
    busy = problem(503, "busy", "Too much is reported at this moment. Come back after Retry-After seconds.")
    busy.headers["Retry-After"] = str(RETRY_SECONDS)
    abort(busy)


def _result(answer: EventAnswer) -> EventResult:
    return EventResult(
        sequence=answer.sequence,
        outcome=answer.outcome.value,
        reasons=list(answer.reasons),
        case=answer.case,
        handout=answer.handout,
    )


@blueprint.get("/snapshot")
@describe(
    "The snapshot to work on without a network", answers={200: SnapshotAnswer}, query=SnapshotQuery, by=Caller.STATION
)
@signed
def snapshot(station: Station) -> Response:
    """The gate's facts, whole or what changed; nothing for a revoked station."""
    if station.state is StationState.REVOKED:
        raise Forbidden("snapshot", station.location_id)
    query = read_query(SnapshotQuery)
    base = (query.since, query.hash) if query.since is not None and query.hash is not None else None
    operators = read_operators(db(), station)
    with db().read() as session:
        built = build_snapshot(
            session, web().wiring.snapshot, location_id=station.location_id, base=base, now=now(), operators=operators
        )
    return jsonify(built.to_json())


@blueprint.after_request
def compress(response: Response) -> Response:
    """Long answers travel compressed; what was signed is the text itself."""
    if "gzip" in request.headers.get("Accept-Encoding", "") and len(response.get_data()) > 2000:
        response.set_data(gzip.compress(response.get_data(), compresslevel=5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return b""

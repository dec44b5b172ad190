"""What stations and server say to each other: read strictly, hashed exactly, proven without telling."""

from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.protocol.badges import BadgeHash, Operator
from laptopdesk.protocol.codes import make_laptop_tag, make_location_code, make_pass_code
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.gate import GateReason, LaptopFacts, PersonFacts
from laptopdesk.protocol.ledger import GENESIS, MAX_DRAWING, LedgerEvent
from laptopdesk.protocol.operations import Envelope, HandOutIntent, Operation, ReportMode
from laptopdesk.protocol.snapshot import Kit, LaptopLine, PersonLine, Snapshot
from laptopdesk.protocol.trust import (
    PairingCodeError,
    answer_message,
    fingerprint,
    group_pairing_code,
    make_pairing_code,
    new_key_message,
    pairing_key,
    proves,
    read_pairing_code,
    request_message,
    server_proof,
    station_proof,
)
from laptopdesk.protocol.uuid7 import uuid7

PNG = b"\x89PNG\r\n\x1a\n"
INTENT = HandOutIntent(
    laptop=make_laptop_tag(1), pass_code=make_pass_code(Random(1)), location=make_location_code(1), kit=("bag",)
)
OPERATION = Operation(
    id=uuid7(1, b"0" * 10), intent=INTENT, envelope=Envelope(mode=ReportMode.OFFLINE, occurred_at_ms=5)
)
EVENT = LedgerEvent(sequence=1, previous=GENESIS, operation=OPERATION, drawing=PNG)


def test_event_reads_back() -> None:
    assert LedgerEvent.from_json(EVENT.to_json()) == EVENT
    assert len(EVENT.hash) == 64


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sequence", 0),
        ("sequence", "1"),
        ("sequence", True),
        ("previous", "x" * 64),
        ("previous", GENESIS[1:]),
        ("operation", {}),
        ("operation", None),
        ("drawing", "%%%"),
        ("drawing", "AAAA"),
        ("drawing", 5),
        ("more", 1),
    ],
)
def test_event_that_is_not_exactly_one_names_the_field(field: str, value: object) -> None:
    with pytest.raises(IntentError):
        LedgerEvent.from_json({**EVENT.to_json(), field: value})


def test_drawing_has_a_limit() -> None:
    LedgerEvent(sequence=1, previous=GENESIS, operation=OPERATION, drawing=PNG + b"x" * (MAX_DRAWING - len(PNG)))
    with pytest.raises(IntentError, match="60000 bytes"):
        LedgerEvent(sequence=1, previous=GENESIS, operation=OPERATION, drawing=PNG + b"x" * MAX_DRAWING)


def test_hash_covers_everything() -> None:
    def changed(**changes: Any) -> str:
        values = {"sequence": 1, "previous": GENESIS, "operation": OPERATION, "drawing": PNG, **changes}
        return LedgerEvent(**values).hash

    other = Operation(id=uuid7(2, b"0" * 10), intent=INTENT, envelope=OPERATION.envelope)
    hashes = {
        EVENT.hash,
        changed(sequence=2),
        changed(previous="1" * 64),
        changed(operation=other),
        changed(drawing=None),
        changed(drawing=PNG + b"1"),
    }
    assert len(hashes) == 6


# ---- snapshots


def words(most: int) -> st.SearchStrategy[str]:
    """Text that a database keeps; what it cannot keep is refused, which has tests of its own."""
    return st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=most)


LAPTOPS = st.builds(
    LaptopLine,
    state=st.sampled_from(["ready", "handed_out", "returned"]),
    location=st.none() | words(6),
    out=st.booleans(),
    reserved_for=st.none() | words(6),
    revoked=st.booleans(),
)
PEOPLE = st.builds(
    PersonLine,
    revoked=st.booleans(),
    initials=words(4),
    programme=st.none() | words(5),
    attended=st.booleans(),
    excepted=st.booleans(),
    has_own=st.booleans(),
    has_loaner=st.booleans(),
)
SNAPSHOTS = st.builds(
    Snapshot,
    sequence=st.integers(0, 10**9),
    hash=words(64),
    base=st.none() | st.integers(0, 9),
    made_at_ms=st.integers(0, 2**50),
    laptops=st.dictionaries(words(8), st.none() | LAPTOPS, max_size=4),
    people=st.dictionaries(words(8), st.none() | PEOPLE, max_size=4),
    keys=words(64),
    kits=st.dictionaries(
        words(5), st.builds(Kit, items=st.just(("bag", "mouse")), required=st.just(("bag",))), max_size=2
    ),
    operators=st.dictionaries(
        words(8), st.builds(Operator, number=st.integers(1, 2**40), initials=words(4)), max_size=2
    ),
    badges=st.none() | st.builds(BadgeHash, salt=st.just("0f" * 16), cost=st.sampled_from([2, 2**14])),
)


@given(SNAPSHOTS)
def test_snapshot_reads_back(snapshot: Snapshot) -> None:
    assert Snapshot.from_json(snapshot.to_json()) == snapshot


GOOD = Snapshot(
    sequence=1,
    hash="h",
    base=None,
    made_at_ms=1,
    laptops={"L": LaptopLine(state="ready", location="Z", out=False, reserved_for=None, revoked=False)},
    people={
        "P": PersonLine(
            revoked=False, initials="A.", programme="t", attended=True, excepted=False, has_own=False, has_loaner=False
        )
    },
    kits={"t": Kit(items=("bag",), required=())},
    operators={"ab": Operator(number=3, initials="B.")},
    badges=BadgeHash(salt="0f" * 16),
).to_json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("laptops", {"L": ["ready", "Z", 2, None, 0]}),
        ("laptops", {"L": ["ready"]}),
        ("laptops", {"L": "ready"}),
        ("laptops", []),
        ("people", {"P": [0, "A.", "t", 1, 0, 0]}),
        ("people", {"P": [0, 5, "t", 1, 0, 0, 0]}),
        ("people", {"P": [0, "A.", "t", 1, 0, 0, "x"]}),
        ("kits", {"t": ["bag"]}),
        ("kits", {"t": [["bag"], [1]]}),
        ("operators", {"S": None}),
        ("operators", {"S": "B."}),
        ("operators", {"S": [0, "B."]}),
        ("operators", {"S": [True, "B."]}),
        ("badges", {"salt": "0f" * 16}),
        ("badges", {"salt": "x", "cost": 2, "block": 8, "parallel": 1}),
        ("badges", {"salt": "0f" * 16, "cost": 3, "block": 8, "parallel": 1}),
        ("badges", {"salt": "0f" * 16, "cost": 2**20, "block": 8, "parallel": 1}),
        ("badges", {"salt": "0f" * 16, "cost": 2, "block": 0, "parallel": 1}),
        ("sequence", "1"),
        ("base", "x"),
        ("name", "A. Bewoner"),
    ],
)
def test_snapshot_that_is_not_exactly_one_is_refused_whole(field: str, value: object) -> None:
    broken: dict[str, Any] = deepcopy(GOOD) | {field: value}
    with pytest.raises(IntentError):
        Snapshot.from_json(broken)


def test_lines_say_what_the_gate_asks() -> None:
    laptop = LaptopLine(state="ready", location="Z1", out=True, reserved_for="P1", revoked=True)
    assert laptop.facts("L1") == LaptopFacts(
        tag="L1", state="ready", location_code="Z1", out=True, reserved_for_pass="P1", evidence_revoked=True
    )
    person = PersonLine(
        revoked=True, initials="A.", programme=None, attended=True, excepted=True, has_own=True, has_loaner=True
    )
    assert person.facts("P1") == PersonFacts(
        pass_code="P1", pass_revoked=True, enrolled=False, gate_attended=True, has_own=True, has_loaner=True
    )
    assert GateReason.PASS_REVOKED  # the gate itself is tested elsewhere


# ---- trust

CODE = make_pairing_code(Random(1))
STATION, SERVER, IMPOSTOR = b"s" * 32, b"v" * 32, b"i" * 32


def test_pairing_code_as_people_type_it() -> None:
    assert len(CODE) == 20
    assert read_pairing_code(f" {group_pairing_code(CODE).lower()} ") == CODE
    assert read_pairing_code("-".join(group_pairing_code(CODE).split())) == CODE
    assert not set("01ILO") & set("".join(make_pairing_code(Random(seed)) for seed in range(200)))


@pytest.mark.parametrize("typed", ["", "ABC", CODE + "2", CODE[:-1] + "0", CODE[:-1] + "é"])
def test_what_is_no_pairing_code_is_said(typed: str) -> None:
    with pytest.raises(PairingCodeError):
        read_pairing_code(typed)


def test_proof_is_of_this_code_and_these_two_keys() -> None:
    key = pairing_key(CODE)
    proof = station_proof(key, station=STATION, server=SERVER)
    assert proves(proof, station_proof(pairing_key(CODE), station=STATION, server=SERVER))
    others = {
        station_proof(key, station=STATION, server=IMPOSTOR),
        station_proof(key, station=IMPOSTOR, server=SERVER),
        station_proof(pairing_key(make_pairing_code(Random(2))), station=STATION, server=SERVER),
        server_proof(key, station=STATION, server=SERVER, answer={}),
    }
    assert proof not in others
    assert len(others) == 4


def test_servers_proof_covers_its_answer() -> None:
    key = pairing_key(CODE)
    proofs = {
        server_proof(key, station=STATION, server=SERVER, answer=answer)
        for answer in ({"station": 1}, {"station": 2}, {"station": 1, "name": "x"})
    }
    assert len(proofs) == 3


def test_messages_to_sign_differ_in_every_part() -> None:
    base: dict[str, Any] = {"station": "1", "method": "GET", "target": "/a", "nonce": "n", "body": b""}
    others = [{"station": "2"}, {"method": "POST"}, {"target": "/b"}, {"nonce": "m"}, {"body": b"x"}]
    requests = {request_message(**base), *(request_message(**{**base, **other}) for other in others)}
    answer: dict[str, Any] = {"station": "1", "nonce": "n", "status": 200, "body": b""}
    changes = [{"station": "2"}, {"nonce": "m"}, {"status": 201}, {"body": b"x"}]
    answers = {answer_message(**answer), *(answer_message(**{**answer, **change}) for change in changes)}
    keys = {new_key_message(key_id="a", public_key=STATION), new_key_message(key_id="a", public_key=SERVER)}
    assert len(requests | answers | keys) == 6 + 5 + 2
    assert len(fingerprint(STATION)) == 16

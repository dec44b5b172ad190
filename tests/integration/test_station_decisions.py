"""Cases about stations are decided with effect: what was missing, copied, met or unreadable, as it was reported."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from laptopdesk.accounts.queries import get_actor
from laptopdesk.app import compose
from laptopdesk.cases.queries import facts_of_case, get_case, list_cases
from laptopdesk.cases.service import decide_case
from laptopdesk.cases.values import CaseId, CaseKind, CaseState, DecideCase
from laptopdesk.core.access import Actor, Everywhere, Role
from laptopdesk.core.decisions import CaseFacts, CaseTopic, ShowOnce
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.core.journal import list_lines, verify_chain
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.models import KnownServerRow, StationRow
from laptopdesk.devices.queries import list_missing, list_stations
from laptopdesk.devices.rules import StationFault, judge_station
from laptopdesk.devices.service import ReportedEvent, pair_station, record_contact, revoke_station, take_events
from laptopdesk.devices.values import Contact, Doubted, Heartbeat, StationState
from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.operations import OperationOutcome
from laptopdesk.protocol.trust import pairing_key, station_proof
from laptopdesk.reporting.messages import sentence_of
from laptopdesk.reporting.values import Names
from tests.factories import START, make_staff, unit
from tests.grounds import laid_once
from tests.stations import SERVER_KEY, HandMade, lay_desk

LATER = START + timedelta(hours=3)
WIRING = compose()
TOPICS = WIRING.case_topics
QUARANTINED = OperationOutcome.QUARANTINED


db, desk = laid_once(lay_desk)


@pytest.fixture
def office(desk: HandMade) -> Actor:
    with unit(desk.db) as uow:
        staff_id = make_staff(uow, Role.PROGRAMME, location=desk.place.location_id)
    with desk.db.read() as session:
        return get_actor(session, staff_id)


def take(desk: HandMade, *events: ReportedEvent) -> list[OperationOutcome]:
    answers = take_events(desk.db, WIRING.operations, desk.station, events, now=LATER)
    return [answer.outcome for answer in answers]


def come_by(desk: HandMade, boot: UUID, number: int, *doubted: Doubted) -> bool:
    contact = Contact(boot=boot, boot_number=number, heartbeat=Heartbeat(), doubted=doubted)
    with unit(desk.db, now=LATER) as uow:
        return record_contact(uow, WIRING.operations, desk.station_id, contact)


def fact(desk: HandMade, number: int) -> ReportedEvent:
    """The hand-over of the laptop and pass of this number, as the next event of the ledger."""
    return desk.write(desk.operation(desk.hand_out(desk.place.laptops[number], desk.place.passes[number])))


def open_cases(desk: HandMade) -> tuple[CaseId, ...]:
    with desk.db.read() as session:
        return tuple(case.id for case in list_cases(session))


def the_case(desk: HandMade, kind: CaseKind) -> CaseId:
    (case_id,) = open_cases(desk)
    with desk.db.read() as session:
        assert get_case(session, case_id).kind is kind
    return case_id


def facts(desk: HandMade, case_id: int) -> tuple[CaseFacts, CaseTopic]:
    with desk.db.read() as session:
        case = facts_of_case(get_case(session, case_id))
    return case, TOPICS[case.kind]


def proposed(desk: HandMade, case_id: int) -> str | None:
    case, topic = facts(desk, case_id)
    with desk.db.read() as session:
        proposal = topic.propose(session, case)
    return proposal.outcome if proposal else None


def decide(desk: HandMade, actor: Actor, case_id: int, outcome: str, **answers: str) -> list[ShowOnce]:
    """It is decided, with a consequence in words before and a sentence for every row of the journal after."""
    case, topic = facts(desk, case_id)
    chosen = topic.find(outcome)
    assert chosen is not None
    with desk.db.read() as session:
        if not chosen.hindrances(session, case):
            assert chosen.consequence(session, case)
    shown: list[ShowOnce] = []
    command = DecideCase(outcome=outcome, reason="We looked.", answers=answers)
    with desk.db.unit_of_work(now=LATER, actor=actor) as uow:
        state = decide_case(uow, TOPICS, case_id, command, show=shown.append)
    assert state is CaseState.DECIDED
    with desk.db.read() as session:
        assert verify_chain(session).ok
        for line in list_lines(session, kind="station", key=desk.station_id):
            assert sentence_of(line, Names()) != line.action
    with pytest.raises(Refused), desk.db.unit_of_work(now=LATER, actor=actor) as uow:
        decide_case(uow, TOPICS, case_id, command)
    return shown


def refused(desk: HandMade, actor: Actor, case_id: int, outcome: str, **answers: str) -> tuple[str, ...]:
    command = DecideCase(outcome=outcome, reason="We looked.", answers=answers)
    with pytest.raises(Refused) as refusal, desk.db.unit_of_work(now=LATER, actor=actor) as uow:
        decide_case(uow, TOPICS, case_id, command)
    assert case_id in open_cases(desk)
    return tuple(reason.value for reason in refusal.value.reasons)


def faults(desk: HandMade) -> tuple[StationFault, ...]:
    return judge_station(desk.station, now=LATER)


def pair(desk: HandMade, code: str, private: Ed25519PrivateKey) -> None:
    public = private.public_key().public_bytes_raw()
    proof = station_proof(pairing_key(code.replace(" ", "")), station=public, server=SERVER_KEY)
    with unit(desk.db, now=LATER) as uow:
        pair_station(uow, public_key=public, proof=proof, server_key=SERVER_KEY)


# ---- a gap


@pytest.fixture
def gap(desk: HandMade) -> list[ReportedEvent]:
    """Numbers 1 and 2 did not come, 3 did."""
    events = [fact(desk, number) for number in range(3)]
    assert take(desk, events[2]) == [OperationOutcome.APPLIED]
    return events


def test_gap_is_filled_only_when_the_missing_came(desk: HandMade, gap: list[ReportedEvent], office: Actor) -> None:
    case_id = the_case(desk, CaseKind.SEQUENCE_GAP)
    take(desk, gap[0])
    assert refused(desk, office, case_id, "filled") == (StationReason.STILL_MISSING.value,)
    assert proposed(desk, case_id) is None
    take(desk, gap[1])
    assert proposed(desk, case_id) == "filled"
    assert refused(desk, office, case_id, "lost") == (StationReason.NOTHING_MISSING.value,)
    decide(desk, office, case_id, "filled")
    assert desk.station.gaps == 0


def test_what_is_declared_lost_is_no_fault_and_still_welcome(
    desk: HandMade, gap: list[ReportedEvent], office: Actor
) -> None:
    case_id = the_case(desk, CaseKind.SEQUENCE_GAP)
    assert StationFault.GAPS in faults(desk)
    assert desk.station.gaps == 2
    decide(desk, office, case_id, "lost")
    assert desk.station.gaps == 0
    assert StationFault.GAPS not in faults(desk)
    with desk.db.read() as session:
        assert [station.gaps for station in list_stations(session, within=Everywhere())] == [0]
        assert list_missing(session, desk.station) == ((1, 2),), "a station that has them still may send them"
    assert take(desk, gap[1]) == [OperationOutcome.APPLIED]
    assert desk.station.gaps == 0
    assert open_cases(desk) == ()


def test_lost_is_only_what_is_missing(desk: HandMade, office: Actor) -> None:
    events = [fact(desk, number) for number in range(2)]
    later = [desk.write(desk.operation(desk.give_back(desk.place.laptops[number]))) for number in range(2)]
    take(desk, later[1], events[1])
    with desk.db.read() as session:
        (gap,) = [case.id for case in list_cases(session) if case.kind is CaseKind.SEQUENCE_GAP]
    decide(desk, office, gap, "lost")
    with desk.db.read() as session:
        lines = list_lines(session, kind="station", key=desk.station_id)
    lost = [(line.facts["first"], line.facts["last"]) for line in lines if line.action == "station.events_lost"]
    assert lost == [(1, 1), (3, 3)]
    assert desk.station.gaps == 0


def test_a_volunteer_decides_nothing(desk: HandMade, gap: list[ReportedEvent]) -> None:
    with unit(desk.db) as uow:
        staff_id = make_staff(uow, Role.VOLUNTEER, location=desk.place.location_id)
    with desk.db.read() as session:
        volunteer = get_actor(session, staff_id)
    command = DecideCase(outcome="lost", reason="x")
    with pytest.raises(Forbidden), desk.db.unit_of_work(now=LATER, actor=volunteer) as uow:
        decide_case(uow, TOPICS, the_case(desk, CaseKind.SEQUENCE_GAP), command)
    assert desk.station.gaps == 2


# ---- two computers with one key


@pytest.fixture
def copied(desk: HandMade) -> CaseId:
    """Two computers came by with the same number of starts."""
    come_by(desk, uuid4(), 4)
    assert come_by(desk, uuid4(), 4)
    return the_case(desk, CaseKind.STATION_COPIED)


def test_copied_station_is_paired_anew_with_a_code_that_is_shown_once(
    desk: HandMade, copied: CaseId, office: Actor
) -> None:
    (once,) = decide(desk, office, copied, "paired_anew")
    assert StationFault.COPIED in faults(desk), "until a computer has used the code"
    other = Ed25519PrivateKey.generate()
    pair(desk, once.code, other)
    assert StationFault.COPIED not in faults(desk)
    old = replace(desk.station, public_key=desk.private.public_key().public_bytes_raw())
    assert desk.station.public_key != old.public_key


def test_copied_station_that_was_paired_since_makes_no_new_code(desk: HandMade, copied: CaseId, office: Actor) -> None:
    with unit(desk.db) as uow:
        uow.session.execute(sa.update(StationRow).values(copied_at=None))
    assert proposed(desk, copied) == "paired_anew"
    assert refused(desk, office, copied, "one_computer") == (StationReason.NOT_COPIED.value,)
    assert decide(desk, office, copied, "paired_anew") == []


def test_copied_station_is_revoked(desk: HandMade, copied: CaseId, office: Actor) -> None:
    decide(desk, office, copied, "revoked")
    assert desk.station.state is StationState.REVOKED


def test_copied_station_that_was_revoked_since(desk: HandMade, copied: CaseId, office: Actor) -> None:
    with desk.db.unit_of_work(now=LATER, actor=office) as uow:
        revoke_station(uow, desk.station_id)
    assert proposed(desk, copied) == "revoked"
    for outcome in ("paired_anew", "one_computer"):
        assert refused(desk, office, copied, outcome) == (StationReason.ALREADY_REVOKED.value,)
    decide(desk, office, copied, "revoked")


def test_a_disk_that_was_put_back_works_on_and_a_real_copy_is_seen_again(desk: HandMade, office: Actor) -> None:
    first = [fact(desk, 0), fact(desk, 1)]
    take(desk, *first)
    del desk.events[1:]  # the disk of before number 2
    take(desk, fact(desk, 2))
    case_id = the_case(desk, CaseKind.STATION_COPIED)
    decide(desk, office, case_id, "one_computer")
    boot = uuid4()
    assert not come_by(desk, boot, 2), "its count of starts is an earlier one"
    take(desk, desk.write(desk.operation(desk.give_back(desk.place.laptops[0]))))
    assert StationFault.COPIED not in faults(desk)
    assert open_cases(desk) == ()
    assert come_by(desk, uuid4(), 2), "another computer with the same start"
    assert the_case(desk, CaseKind.STATION_COPIED)


# ---- a server that is not ours


DOUBTED = Doubted(name="Laptopdesk", url="http://192.168.1.9:8000", key_id="0123456789abcdef")


@pytest.fixture
def met(desk: HandMade) -> CaseId:
    come_by(desk, uuid4(), 1, DOUBTED)
    return the_case(desk, CaseKind.IMPOSTOR)


def test_a_server_of_ours_raises_no_alarm_any_more(desk: HandMade, met: CaseId, office: Actor) -> None:
    decide(desk, office, met, "ours")
    come_by(desk, uuid4(), 2, DOUBTED)
    assert open_cases(desk) == ()
    with desk.db.read() as session:
        assert session.scalar(sa.select(KnownServerRow.url)) == DOUBTED.url
    come_by(desk, uuid4(), 3, replace(DOUBTED, key_id="fedcba9876543210"))
    assert the_case(desk, CaseKind.IMPOSTOR), "the same address with another key"


def test_a_server_that_was_reported_is_a_new_case_when_it_is_met_again(
    desk: HandMade, met: CaseId, office: Actor
) -> None:
    decide(desk, office, met, "reported")
    come_by(desk, uuid4(), 2, DOUBTED)
    assert the_case(desk, CaseKind.IMPOSTOR) != met


def test_a_station_that_met_an_impostor_is_replaced(desk: HandMade, met: CaseId, office: Actor) -> None:
    (once,) = decide(desk, office, met, "replaced")
    assert desk.station.state is StationState.REVOKED
    pair(desk, once.code, Ed25519PrivateKey.generate())
    with desk.db.read() as session:
        stations = list_stations(session, within=Everywhere())
    assert [(station.name, station.state) for station in stations] == [
        ("Tafel 1", StationState.PAIRED),
        ("Tafel 1", StationState.REVOKED),
    ]


# ---- an event that nobody can read


@pytest.fixture
def unread(desk: HandMade) -> tuple[ReportedEvent, CaseId]:
    """An event whose signature was damaged on its way; the good one, and the case."""
    good = fact(desk, 0)
    assert take(desk, replace(good, signature=b"x" * 64)) == [QUARANTINED]
    return good, the_case(desk, CaseKind.EVENT_UNREADABLE)


def test_unreadable_event_is_declared_lost(desk: HandMade, unread: tuple[ReportedEvent, CaseId], office: Actor) -> None:
    assert StationFault.QUARANTINED in faults(desk)
    decide(desk, office, unread[1], "lost")
    assert desk.station.quarantined == 0
    assert StationFault.QUARANTINED not in faults(desk)
    assert take(desk, unread[0]) == [OperationOutcome.APPLIED], "it is welcome if it comes after all"


def test_unreadable_event_was_typed_in_by_hand(
    desk: HandMade, unread: tuple[ReportedEvent, CaseId], office: Actor
) -> None:
    _good, case_id = unread
    assert refused(desk, office, case_id, "by_hand", kind="burnt", laptop="") == ("case_outcome_unknown",)
    assert refused(desk, office, case_id, "by_hand", kind="hand_out", laptop="L12") == (CodeReason.WRONG_LENGTH.value,)
    typed = " ".join(desk.place.laptops[0])
    decide(desk, office, case_id, "by_hand", kind="hand_out", laptop=typed)
    assert desk.station.quarantined == 0
    with desk.db.read() as session:
        (line,) = list_lines(session, kind="station", key=desk.station_id, actions=["station.unreadable_settled"])
    assert (line.facts["how"], line.facts["kind"], line.facts["laptop"]) == (
        "by_hand",
        "hand_out",
        desk.place.laptops[0],
    )


def test_unreadable_event_that_came_again(desk: HandMade, unread: tuple[ReportedEvent, CaseId], office: Actor) -> None:
    good, case_id = unread
    assert refused(desk, office, case_id, "loaded") == (StationReason.NOT_READABLE.value,)
    assert proposed(desk, case_id) is None
    assert take(desk, good) == [OperationOutcome.APPLIED]
    assert proposed(desk, case_id) == "loaded"
    assert refused(desk, office, case_id, "lost") == (StationReason.READABLE_NOW.value,)
    decide(desk, office, case_id, "loaded")


# ---- what a person sees


@pytest.mark.parametrize("kind", ["gap", "copied", "met", "unread"])
def test_both_sides_are_told_in_words(
    app: Flask, desk: HandMade, office: Actor, kind: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(kind)
    (case_id,) = open_cases(desk)
    case, topic = facts(desk, case_id)
    with app.test_request_context(), desk.db.read() as session:
        view = topic.view(session, case, office)
    assert len(view.sides) == 2
    for side in view.sides:
        assert f"/stations/{desk.station_id}" in [line.url for line in side.lines]
        assert "Tafel 1" in [line.value for line in side.lines]
    shown = " ".join(line.value for side in view.sides for line in side.lines)
    assert "station:" not in shown
    assert "hand_out" not in shown

"""Events of a station's ledger: facts are never refused, nothing counts twice, and what contradicts becomes a case."""

from base64 import b64decode
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.accounts.service import issue_badge
from laptopdesk.app import compose
from laptopdesk.assets.kits import queries as kits
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.cases.queries import get_case, list_cases
from laptopdesk.cases.service import decide_case
from laptopdesk.cases.values import CaseKind, DecideCase
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.decisions import CaseTopic, CaseView, Outcome
from laptopdesk.core.journal import verify_chain
from laptopdesk.core.keys import is_signed_by
from laptopdesk.devices import queries
from laptopdesk.devices.models import InboxRow, StationEventRow, StationKeyRow
from laptopdesk.devices.queries import list_missing
from laptopdesk.devices.service import (
    ReportedEvent,
    Sending,
    pair_station,
    record_contact,
    renew_code,
    revoke_station,
    take_events,
)
from laptopdesk.devices.values import Contact, Doubted, EventAnswer, Heartbeat, InboxState
from laptopdesk.handout.queries import count_handouts, list_of_laptop
from laptopdesk.handout.values import Handout
from laptopdesk.people.service import revoke_pass
from laptopdesk.protocol.codes import make_pass_code
from laptopdesk.protocol.ledger import GENESIS, LedgerEvent
from laptopdesk.protocol.operations import DoubtHandOutIntent, HandOutIntent, Operation, OperationOutcome, ReportMode
from laptopdesk.protocol.trust import pairing_key, station_proof
from laptopdesk.protocol.uuid7 import uuid7
from tests.factories import START, make_location, make_staff, unit
from tests.grounds import laid_once
from tests.stations import KIT, SERVER_KEY, HandMade, Place, lay_place, make_place, make_station

SYSTEM = system_actor()
OPERATIONS = compose().operations
LATER = START + timedelta(hours=3)
UNKNOWN = make_pass_code(Random(99))
APPLIED, DUPLICATE, CASE = OperationOutcome.APPLIED, OperationOutcome.DUPLICATE, OperationOutcome.CASE
QUARANTINED, REFUSED = OperationOutcome.QUARANTINED, OperationOutcome.REFUSED


db, place = laid_once(lay_place)


@pytest.fixture
def desk(db: Database, place: Place) -> HandMade:
    return make_station(db, place)


def take(
    desk: HandMade, *events: ReportedEvent, waiting: int | None = None, paired_at: datetime | None = None
) -> tuple[EventAnswer, ...]:
    noted_ms = int(paired_at.timestamp() * 1000) if paired_at else None
    sending = Sending(waiting=waiting, paired_at_ms=noted_ms)
    return take_events(desk.db, OPERATIONS, desk.station, events, now=LATER, sending=sending)


def ask(desk: HandMade, event: ReportedEvent) -> EventAnswer:
    """The answer to a question that the desk waits for."""
    [answer] = take(desk, event, waiting=event.sequence)
    return answer


def outcomes(desk: HandMade, *events: ReportedEvent) -> list[OperationOutcome]:
    return [answer.outcome for answer in take(desk, *events)]


def fact_of(question: Operation) -> Operation:
    """The same operation as what happened."""
    return replace(question, envelope=replace(question.envelope, mode=ReportMode.OFFLINE))


def handouts_of(desk: HandMade, laptop: str) -> tuple[Handout, ...]:
    with desk.db.read() as session:
        return list_of_laptop(session, get_laptop(session, laptop).laptop.id)


def the_case(desk: HandMade) -> CaseKind:
    with desk.db.read() as session:
        [case] = list_cases(session)
        return get_case(session, case.id).kind


def count(desk: HandMade) -> int:
    with desk.db.read() as session:
        assert verify_chain(session).ok
        return count_handouts(session)


def test_fact_is_applied_at_the_time_it_happened(desk: HandMade) -> None:
    laptop, pass_code = desk.place.laptops[0], desk.place.passes[0]

    [answer] = take(desk, desk.write(desk.operation(desk.hand_out(laptop, pass_code))))

    assert (answer.outcome, answer.reasons, answer.case) == (APPLIED, (), None)
    with desk.db.read() as session:
        laptop_id = get_laptop(session, laptop).laptop.id
        [handout] = list_of_laptop(session, laptop_id)
        assert handout.handed_at == START
        assert handout.number == answer.handout
        assert session.scalar(sa.select(InboxRow.received_at)) == LATER
        [kept] = session.scalars(sa.select(StationEventRow))
        assert kept.inbox_id == session.scalar(sa.select(InboxRow.id))
        assert is_signed_by(desk.station.public_key or b"", kept.hash.encode(), b64decode(kept.signature))


def test_every_batch_twice_changes_nothing(desk: HandMade) -> None:
    pairs = zip(desk.place.laptops, desk.place.passes, strict=True)
    events = [desk.write(desk.operation(desk.hand_out(*pair))) for pair in pairs]

    assert outcomes(desk, *events) == [APPLIED] * 3
    assert outcomes(desk, *events) == [DUPLICATE] * 3
    assert count(desk) == 3
    assert desk.station.last_sequence == 3


def test_numbers_that_never_came_are_named(desk: HandMade) -> None:
    pairs = [(laptop, pass_code) for laptop in desk.place.laptops for pass_code in desk.place.passes]
    events = [desk.write(desk.operation(desk.hand_out(*pair))) for pair in pairs[:7]]
    for came, missing in ((events[1:2], ((1, 1),)), (events[4:6], ((1, 1), (3, 4))), (events[:4], ())):
        take(desk, *came)
        with desk.db.read() as session:
            assert list_missing(session, desk.station) == missing


def test_repeat_after_a_cut_answers_the_first_although_its_event_was_not_kept(desk: HandMade) -> None:
    event = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0])))
    assert outcomes(desk, event) == [APPLIED]
    with unit(desk.db) as uow:
        uow.session.execute(sa.delete(StationEventRow))  # the server died between its two commits

    assert outcomes(desk, event) == [DUPLICATE]
    assert count(desk) == 1


def test_laptop_out_twice_is_a_case_with_both_sides(desk: HandMade) -> None:
    laptop = desk.place.laptops[0]
    first, second = (desk.write(desk.operation(desk.hand_out(laptop, code))) for code in desk.place.passes[:2])

    answers = take(desk, first, second)

    assert [answer.outcome for answer in answers] == [APPLIED, CASE]
    assert count(desk) == 1
    with desk.db.read() as session:
        case = get_case(session, answers[1].case or 0)
        assert case.kind is CaseKind.LAPTOP_TWICE
        assert (
            case.sides[0]["reasons"] == ["laptop_not_ready", "laptop_already_out"]
            or "laptop_already_out" in (case.sides[0]["reasons"])
        )
        assert case.sides[1]["laptop"] == laptop
    assert outcomes(desk, first, second) == [DUPLICATE, CASE]
    with desk.db.read() as session:
        assert len(list_cases(session)) == 1


def test_person_twice_is_a_case(desk: HandMade) -> None:
    events = [
        desk.write(desk.operation(desk.hand_out(laptop, desk.place.passes[0]))) for laptop in desk.place.laptops[:2]
    ]

    assert outcomes(desk, *events) == [APPLIED, CASE]
    assert the_case(desk) is CaseKind.PERSON_TWICE


def test_laptop_of_elsewhere_is_a_case(db: Database, desk: HandMade) -> None:
    with unit(db) as uow:
        other = make_place(uow, people=0, laptops=1)

    fact = desk.write(desk.operation(desk.hand_out(other.laptops[0], desk.place.passes[0])))

    assert outcomes(desk, fact) == [CASE]
    assert the_case(desk) is CaseKind.LAPTOP_ELSEWHERE


def test_pass_revoked_meanwhile_is_a_case(db: Database, desk: HandMade) -> None:
    with db.unit_of_work(now=START, actor=SYSTEM) as uow:
        revoke_pass(uow, desk.place.people[0], "lost")

    fact = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0])))

    assert outcomes(desk, fact) == [CASE]
    assert the_case(desk) is CaseKind.REVOKED


def test_not_eligible_by_later_truth_is_a_case(db: Database, desk: HandMade) -> None:
    fact = desk.operation(desk.hand_out(desk.place.laptops[0], UNKNOWN))

    assert outcomes(desk, desk.write(fact)) == [CASE]
    assert the_case(desk) is CaseKind.NOT_ELIGIBLE


def test_everything_of_a_revoked_station_is_a_case(db: Database, desk: HandMade) -> None:
    fact = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0])))
    with db.unit_of_work(now=START, actor=SYSTEM) as uow:
        revoke_station(uow, desk.station_id)

    [answer] = take(desk, fact)

    assert (answer.outcome, answer.reasons) == (CASE, ("station_revoked",))
    assert the_case(desk) is CaseKind.REVOKED
    assert count(desk) == 0


def test_question_is_refused_with_every_reason_and_changes_nothing(desk: HandMade) -> None:
    intent = desk.hand_out(desk.place.laptops[0], UNKNOWN)

    answer = ask(desk, desk.write(desk.operation(intent, ReportMode.ONLINE)))

    assert (answer.outcome, answer.reasons) == (REFUSED, ("pass_unknown",))
    with desk.db.read() as session:
        assert list_cases(session) == ()


def test_refused_as_a_question_and_done_all_the_same_is_a_case(desk: HandMade) -> None:
    asked = desk.operation(desk.hand_out(desk.place.laptops[0], UNKNOWN), ReportMode.ONLINE)
    offline = replace(asked, envelope=replace(asked.envelope, mode=ReportMode.OFFLINE, snapshot_version=3))

    assert ask(desk, desk.write(asked)).outcome is REFUSED
    assert outcomes(desk, desk.write(offline)) == [CASE]
    assert the_case(desk) is CaseKind.NOT_ELIGIBLE


def test_asked_applied_and_reported_again_from_offline_is_one_hand_out(desk: HandMade) -> None:
    asked = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]), ReportMode.ONLINE)
    offline = replace(asked, envelope=replace(asked.envelope, mode=ReportMode.OFFLINE, snapshot_version=3))

    assert ask(desk, desk.write(asked)).outcome is APPLIED
    assert outcomes(desk, desk.write(offline)) == [DUPLICATE]
    assert count(desk) == 1


def test_same_id_with_another_intent_is_an_alarm(desk: HandMade) -> None:
    first = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]))
    second = replace(first, intent=desk.hand_out(desk.place.laptops[1], desk.place.passes[1]))

    assert outcomes(desk, desk.write(first), desk.write(second)) == [APPLIED, CASE]
    assert the_case(desk) is CaseKind.OPERATION_REUSED


def test_undo_of_a_hand_out_and_of_a_case(desk: HandMade) -> None:
    good = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]))
    bad = desk.operation(desk.hand_out(desk.place.laptops[1], UNKNOWN))
    events = [desk.write(op) for op in (good, desk.operation(desk.undo(good)), bad, desk.operation(desk.undo(bad)))]

    assert outcomes(desk, *events) == [APPLIED, APPLIED, CASE, CASE]

    assert count(desk) == 0
    with desk.db.read() as session:
        [case] = list_cases(session)  # the undo joined the case of the hand-over
        assert [side["kind"] for side in get_case(session, case.id).sides] == ["hand_out", "undo_hand_out"]


def test_question_that_was_put_is_withdrawn_without_a_case(desk: HandMade) -> None:
    good = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]), ReportMode.ONLINE)
    bad = desk.operation(desk.hand_out(desk.place.laptops[1], UNKNOWN), ReportMode.ONLINE)
    for asked, outcome in ((good, APPLIED), (bad, REFUSED)):
        assert ask(desk, desk.write(asked)).outcome is outcome
        assert outcomes(desk, desk.write(desk.operation(desk.undo(asked)))) == [APPLIED]
    assert count(desk) == 0
    with desk.db.read() as session:
        assert list_cases(session) == ()


def test_undo_too_late_is_a_case(desk: HandMade) -> None:
    good = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]))
    late = desk.operation(desk.undo(good), at=START + timedelta(minutes=11))

    assert outcomes(desk, desk.write(good), desk.write(late)) == [APPLIED, CASE]
    assert the_case(desk) is CaseKind.UNDO_UNEXPECTED


def test_return_and_unexpected_return(desk: HandMade) -> None:
    laptop = desk.place.laptops[0]
    facts = (desk.hand_out(laptop, desk.place.passes[0]), desk.give_back(laptop), desk.give_back(laptop))

    assert outcomes(desk, *(desk.write(desk.operation(fact)) for fact in facts)) == [APPLIED, APPLIED, CASE]
    assert the_case(desk) is CaseKind.RETURN_UNEXPECTED


def test_gap_in_the_numbers_is_told_and_nothing_is_dropped(desk: HandMade) -> None:
    lost = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0])))
    after = desk.write(desk.operation(desk.hand_out(desk.place.laptops[1], desk.place.passes[1])))

    assert outcomes(desk, after) == [APPLIED]

    assert desk.station.gaps == 1
    assert the_case(desk) is CaseKind.SEQUENCE_GAP
    assert outcomes(desk, lost) == [APPLIED]
    assert desk.station.gaps == 0


def test_two_stories_under_one_number_is_a_copied_station(desk: HandMade) -> None:
    first = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0])))
    desk.events.clear()  # the copy of the folder goes on from the same place
    second = desk.write(desk.operation(desk.hand_out(desk.place.laptops[1], desk.place.passes[1])))

    assert outcomes(desk, first, second) == [APPLIED, APPLIED]

    assert desk.station.copied_at == LATER
    assert the_case(desk) is CaseKind.STATION_COPIED


def test_what_is_not_of_this_station_is_kept_apart(desk: HandMade) -> None:
    good = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0])))
    forged = replace(good, signature=b"x" * 64)
    changed = replace(good, hash="0" * 64)
    unread = replace(good, body={"sequence": 1, "no": "event"}, hash="1" * 64)

    answers = take(desk, forged, changed, unread)

    assert [answer.outcome for answer in answers] == [QUARANTINED] * 3
    assert [answer.reasons for answer in answers] == [
        ("signature is not of this station",),
        ("hash is not that of the event",),
        ("previous is missing",),
    ]
    assert count(desk) == 0
    assert desk.station.quarantined == 3


def test_drawn_signature_is_kept_once_and_stands_at_the_hand_over(desk: HandMade) -> None:
    laptop, drawing = desk.place.laptops[0], b"\x89PNG\r\n\x1a\n" + b"0" * 40
    intent = desk.hand_out(laptop, desk.place.passes[0], signature="screen")

    assert outcomes(desk, desk.write(desk.operation(intent), drawing)) == [APPLIED]

    with desk.db.read() as session:
        [handout] = list_of_laptop(session, get_laptop(session, laptop).laptop.id)
        assert handout.signature_file_id is not None
        assert session.scalar(sa.select(StationEventRow.body))["drawing"] is None


def test_time_is_ours_never_the_future_and_offset_counts(desk: HandMade) -> None:
    slow = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]))
    slow = replace(slow, envelope=replace(slow.envelope, clock_offset_ms=7_200_000))
    fast = desk.operation(desk.hand_out(desk.place.laptops[1], desk.place.passes[1]), at=START + timedelta(days=4000))
    wild = desk.operation(desk.hand_out(desk.place.laptops[2], desk.place.passes[2]))
    wild = replace(wild, envelope=replace(wild.envelope, occurred_at_ms=2**62))

    assert outcomes(desk, *map(desk.write, (slow, fast, wild))) == [APPLIED] * 3

    with desk.db.read() as session:
        times = set(session.scalars(sa.select(InboxRow.happened_at)))
    assert times == {START + timedelta(hours=2), LATER}


def test_badge_of_somebody_else_may_not_hand_out(db: Database, desk: HandMade) -> None:
    with db.unit_of_work(now=START, actor=SYSTEM) as uow:
        here = issue_badge(uow, desk.place.badge_staff)
        stranger = make_staff(uow, Role.VOLUNTEER, location=make_location(uow))
        elsewhere = issue_badge(uow, stranger)
    found = []
    for number, badge in enumerate((here, elsewhere)):
        operation = desk.operation(
            desk.hand_out(desk.place.laptops[number], desk.place.passes[number]), ReportMode.ONLINE
        )
        envelope = replace(operation.envelope, operator=badge)
        found.append(ask(desk, desk.write(replace(operation, envelope=envelope))))

    assert [(answer.outcome, answer.reasons) for answer in found] == [
        (APPLIED, ()),
        (REFUSED, ("operator_not_allowed",)),
    ]
    with db.read() as session:
        assert set(session.scalars(sa.select(InboxRow.staff_id))) == {desk.place.badge_staff, None}


@pytest.mark.parametrize(
    ("starts", "copied"),
    [
        ([(1, 1), (1, 1), (2, 2)], False),
        ([(1, 1), (1, 2)], True),  # the same start number from another start
        ([(2, 2), (1, 1)], True),  # a start that was counted before
    ],
)
def test_copied_folder_is_noticed_when_both_come_by(
    desk: HandMade, starts: list[tuple[int, int]], copied: bool
) -> None:
    for number, boot in starts:
        with unit(desk.db, now=START) as uow:
            contact = Contact(boot=uuid7(boot, b"0" * 10), boot_number=number, heartbeat=Heartbeat(unsent=number))
            told = record_contact(uow, OPERATIONS, desk.station_id, contact)

    assert told is copied
    assert (desk.station.copied_at is not None) is copied


def test_impostor_is_reported_once_as_a_case(desk: HandMade) -> None:
    doubted = (Doubted(name="Laptopdesk", url="http://10.0.0.9:8000", key_id="server-001-00000000"),)
    contact = Contact(boot=uuid7(1, b"0" * 10), boot_number=1, heartbeat=Heartbeat(), doubted=doubted)
    for _ in range(2):
        with unit(desk.db, now=START) as uow:
            record_contact(uow, OPERATIONS, desk.station_id, contact)

    assert the_case(desk) is CaseKind.IMPOSTOR


def test_kit_of_the_intent_must_be_of_the_programme(desk: HandMade) -> None:
    intent = HandOutIntent(
        laptop=desk.place.laptops[0],
        pass_code=desk.place.passes[0],
        location=desk.place.location,
        kit=(*KIT, "gold"),
        signature="paper:1",
    )

    assert outcomes(desk, desk.write(desk.operation(intent))) == [CASE]


def test_what_went_along_is_counted_also_where_the_fact_became_a_case(db: Database, desk: HandMade) -> None:
    first, second = (desk.operation(desk.hand_out(desk.place.laptops[0], code)) for code in desk.place.passes[:2])
    assert outcomes(desk, desk.write(first), desk.write(second)) == [APPLIED, CASE]

    def chargers() -> int:
        with db.read() as session:
            return kits.count_at(session, desk.place.location_id)["charger"]

    assert chargers() == -2
    assert outcomes(desk, *desk_events_again(desk)) == [DUPLICATE, CASE]
    assert chargers() == -2, "told twice, counted once"
    take(desk, desk.write(desk.operation(desk.undo(second))))
    assert chargers() == -1


def desk_events_again(desk: HandMade) -> list[ReportedEvent]:
    return [desk.sign(event) for event in desk.events]


DRAWING = b"\x89PNG\r\n\x1a\n" + b"0" * 40
NOBODY = ("nobody_waits",)


def test_question_that_nobody_waits_for_is_kept_and_changes_nothing(desk: HandMade) -> None:
    asked = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]), ReportMode.ONLINE))

    [answer] = take(desk, asked, waiting=asked.sequence + 1)

    assert (answer.outcome, answer.reasons, count(desk)) == (REFUSED, NOBODY, 0)
    with desk.db.read() as session:
        row = session.scalars(sa.select(InboxRow)).one()
        assert (row.state, row.answer["reasons"]) == (InboxState.REFUSED, ["nobody_waits"])
        assert session.scalar(sa.select(StationEventRow.inbox_id)) == row.id
        assert list_cases(session) == ()
    assert (ask(desk, asked).reasons, count(desk)) == (NOBODY, 0), "its answer is its answer for ever"


def test_question_and_fact_sent_again_are_one_hand_over_at_its_own_time_with_its_signature(desk: HandMade) -> None:
    laptop = desk.place.laptops[0]
    asked = desk.operation(desk.hand_out(laptop, desk.place.passes[0], signature="screen"), ReportMode.ONLINE)

    assert outcomes(desk, desk.write(asked, DRAWING), desk.write(fact_of(asked))) == [REFUSED, APPLIED]

    [handout] = handouts_of(desk, laptop)
    assert handout.handed_at == START
    assert handout.signature_file_id is not None
    assert outcomes(desk, *desk_events_again(desk)) == [REFUSED, DUPLICATE]
    assert count(desk) == 1


def test_what_was_green_and_is_no_longer_allowed_is_a_case_and_never_refused_in_silence(desk: HandMade) -> None:
    asked = desk.operation(desk.hand_out(desk.place.laptops[0], UNKNOWN, signature="screen"), ReportMode.ONLINE)

    answers = take(desk, desk.write(asked, DRAWING), desk.write(fact_of(asked)))

    assert [answer.outcome for answer in answers] == [REFUSED, CASE]
    assert answers[1].reasons == ("pass_unknown",)
    with desk.db.read() as session:
        assert session.scalars(sa.select(InboxRow.envelope)).one()["signature_file"]


def test_fact_whose_drawn_question_never_came_is_a_case_and_gets_its_signature_later(desk: HandMade) -> None:
    asked = desk.operation(
        desk.hand_out(desk.place.laptops[0], desk.place.passes[0], signature="screen"), ReportMode.ONLINE
    )
    question, fact = desk.write(asked, DRAWING), desk.write(fact_of(asked))

    assert outcomes(desk, fact) == [CASE]
    assert outcomes(desk, question) == [CASE]

    with desk.db.read() as session:
        envelope = session.scalars(sa.select(InboxRow.envelope)).one()
        assert (envelope["mode"], bool(envelope["signature_file"])) == ("offline", True)


def test_question_that_was_applied_gets_its_old_answer_whoever_waits(desk: HandMade) -> None:
    asked = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]), ReportMode.ONLINE))
    assert ask(desk, asked).outcome is APPLIED
    with desk.db.unit_of_work(now=START, actor=SYSTEM) as uow:
        uow.session.execute(sa.delete(StationEventRow))  # the server died between its two commits
        revoke_station(uow, desk.station_id)

    assert outcomes(desk, asked) == [DUPLICATE]


@pytest.mark.parametrize("drawing", [None, DRAWING])
def test_fact_of_a_revoked_station_keeps_what_was_drawn(desk: HandMade, drawing: bytes | None) -> None:
    asked = desk.operation(
        desk.hand_out(desk.place.laptops[0], desk.place.passes[0], signature="screen"), ReportMode.ONLINE
    )
    with desk.db.unit_of_work(now=START, actor=SYSTEM) as uow:
        revoke_station(uow, desk.station_id)

    assert ask(desk, desk.write(asked, drawing)).reasons == ("station_revoked",)
    assert outcomes(desk, desk.write(fact_of(asked))) == [CASE]

    with desk.db.read() as session:
        assert ("signature_file" in session.scalars(sa.select(InboxRow.envelope)).one()) is (drawing is not None)


def test_ledger_tells_of_all_since_its_key_was_first_paired_also_as_another_station(desk: HandMade) -> None:
    anew = pair_again(desk, now=START + timedelta(hours=2))

    assert outcomes(anew, anew.write(anew.operation(anew.hand_out(anew.place.laptops[0], anew.place.passes[0])))) == [
        APPLIED
    ]

    assert handouts_of(anew, anew.place.laptops[0])[0].handed_at == START


def test_station_says_since_when_where_a_restore_lost_its_pairing(desk: HandMade) -> None:
    with unit(desk.db) as uow:
        uow.session.execute(sa.update(StationKeyRow).values(paired_at=START + timedelta(hours=2)))
    first, second = (
        desk.write(desk.operation(desk.hand_out(laptop, code)))
        for laptop, code in zip(desk.place.laptops[:2], desk.place.passes[:2], strict=True)
    )

    take(desk, first)
    take(desk, second, paired_at=START)

    times = [handouts_of(desk, laptop)[0].handed_at for laptop in desk.place.laptops[:2]]
    assert times == [LATER, START]


def pair_again(desk: HandMade, *, now: datetime) -> HandMade:
    """The same computer as a new station of its place."""
    return make_station(desk.db, desk.place, now=now, private=desk.private)


@pytest.mark.parametrize("how", ["undo", "return"])
def test_no_end_lies_before_its_beginning(desk: HandMade, how: str) -> None:
    laptop = desk.place.laptops[0]
    given = desk.operation(desk.hand_out(laptop, desk.place.passes[0]), at=START + timedelta(hours=2))
    end = desk.operation(desk.undo(given) if how == "undo" else desk.give_back(laptop), at=START)

    assert outcomes(desk, desk.write(given), desk.write(end)) == [APPLIED, APPLIED]

    [handout] = handouts_of(desk, laptop)
    assert handout.ended_at == handout.handed_at == START + timedelta(hours=2)
    with desk.db.read() as session:
        row = LaptopRow
        assert session.scalar(sa.select(row.state_since).where(row.tag == laptop)) == handout.handed_at
        periods = session.execute(sa.select(CustodyRow.began_at, CustodyRow.ended_at)).all()
        assert all(ended is None or began <= ended for began, ended in periods)


def test_hand_over_in_doubt_is_a_case_with_both_sides(desk: HandMade) -> None:
    asked = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]), ReportMode.ONLINE)
    assert ask(desk, desk.write(asked)).outcome is APPLIED
    doubt = DoubtHandOutIntent(operation=asked.id, laptop=desk.place.laptops[0], location=desk.place.location)

    [answer] = take(desk, desk.write(desk.operation(doubt)))

    assert (answer.outcome, count(desk)) == (CASE, 1)
    with desk.db.read() as session:
        case = get_case(session, answer.case or 0)
        assert case.kind is CaseKind.HAND_OVER_DOUBTFUL
        assert case.sides[0]["intent"] == doubt.to_json()
        assert case.sides[1]["operation"] == str(asked.id)


def test_doubt_about_what_the_server_lost_is_a_case_too(desk: HandMade) -> None:
    asked = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0]), ReportMode.ONLINE)
    doubt = DoubtHandOutIntent(operation=asked.id, laptop=desk.place.laptops[0], location=desk.place.location)

    assert outcomes(desk, desk.write(asked), desk.write(desk.operation(doubt))) == [REFUSED, CASE]
    assert the_case(desk) is CaseKind.HAND_OVER_DOUBTFUL


def lose_key(desk: HandMade) -> None:
    """Its key is gone: the office gives a code for the same station, and the same ledger goes on under a new key."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    with desk.db.unit_of_work(now=LATER, actor=SYSTEM) as uow:
        offer = renew_code(uow, desk.station_id)
        proof = station_proof(pairing_key(offer.code), station=public, server=SERVER_KEY)
        pair_station(uow, public_key=public, proof=proof, server_key=SERVER_KEY)
    desk.private = private


def hand_overs(desk: HandMade) -> list[Operation]:
    pairs = zip(desk.place.laptops, desk.place.passes, strict=True)
    return [desk.operation(desk.hand_out(*pair)) for pair in pairs]


def cases_of(desk: HandMade) -> list[CaseKind]:
    with desk.db.read() as session:
        return [case.kind for case in list_cases(session)]


def test_what_the_key_before_signed_is_a_fact_of_the_ledger_that_goes_on(desk: HandMade) -> None:
    sent, unsent, after = hand_overs(desk)
    first, second = desk.write(sent), desk.write(unsent)
    assert outcomes(desk, first) == [APPLIED]
    lose_key(desk)

    assert outcomes(desk, first, second, desk.write(after)) == [DUPLICATE, APPLIED, APPLIED]

    assert (count(desk), cases_of(desk), desk.station.gaps) == (3, [], 0)


def test_the_computer_before_is_still_heard_as_if_it_were_revoked(desk: HandMade) -> None:
    before = desk.station
    event = desk.write(hand_overs(desk)[0])
    lose_key(desk)
    with desk.db.read() as session:
        retired = queries.find_signer(session, desk.station_id, lambda key: key == before.public_key)
    assert retired is not None
    assert [answer.outcome for answer in take_events(desk.db, OPERATIONS, retired, [event], now=LATER)] == [CASE]
    assert cases_of(desk) == [CaseKind.REVOKED]


def test_what_the_key_of_a_revoked_station_signed_is_a_case_wherever_it_comes_from(desk: HandMade) -> None:
    event = desk.write(hand_overs(desk)[0])
    other = make_station(desk.db, desk.place)
    with desk.db.unit_of_work(now=START, actor=SYSTEM) as uow:
        revoke_station(uow, desk.station_id)

    assert outcomes(other, event) == [CASE]
    assert cases_of(desk) == [CaseKind.REVOKED]


def nothing_to_do(kind: CaseKind) -> CaseTopic:
    """A stand-in: these tests ask what the station is told afterwards, not what was decided."""
    outcomes = tuple(
        Outcome(code=code, label=lambda: "", consequence=lambda _session, _case: "", act=lambda *_given: None)
        for code in ("seen", "other")
    )
    return CaseTopic(kind=kind.value, outcomes=outcomes, view=lambda _session, _case, _actor: CaseView(sides=()))


def test_what_cannot_be_read_is_one_case_for_each_number_however_often_it_comes(desk: HandMade) -> None:
    good = desk.write(hand_overs(desk)[0])
    flipped = replace(good, signature=bytes([good.signature[0] ^ 1]) + good.signature[1:])

    assert outcomes(desk, flipped, flipped) == [QUARANTINED] * 2

    with desk.db.read() as session:
        [case] = list_cases(session)
        [side] = get_case(session, case.id).sides
    assert (case.kind, case.location_id) == (CaseKind.EVENT_UNREADABLE, desk.place.location_id)
    assert (side["sequence"], side["problem"]) == (1, "signature")
    assert (side["laptop"], side["pass"]) == (desk.place.laptops[0], desk.place.passes[0])
    with desk.db.unit_of_work(now=LATER, actor=SYSTEM) as uow:
        topics = {CaseKind.EVENT_UNREADABLE.value: nothing_to_do(CaseKind.EVENT_UNREADABLE)}
        decide_case(uow, topics, case.id, DecideCase(outcome="seen", reason="seen"))
    assert outcomes(desk, flipped) == [QUARANTINED]
    assert cases_of(desk) == []


def test_what_was_kept_apart_counts_once_it_can_be_read(desk: HandMade) -> None:
    good = desk.write(hand_overs(desk)[0])
    assert outcomes(desk, replace(good, signature=b"x" * 64)) == [QUARANTINED]

    assert outcomes(desk, good, good) == [APPLIED, DUPLICATE]

    assert (count(desk), desk.station.quarantined) == (1, 0)


@pytest.mark.parametrize("was_sent", [True, False])
@pytest.mark.parametrize("previous", [None, GENESIS])
def test_chain_that_goes_on_after_a_damaged_row_is_no_copied_station(
    desk: HandMade, previous: str | None, was_sent: bool
) -> None:
    events = [desk.write(operation) for operation in hand_overs(desk)]
    after = LedgerEvent(sequence=3, previous=previous or events[0].hash, operation=desk.events[2].operation)
    sent = (0, 1) if was_sent else (0,)

    assert outcomes(desk, *(events[number] for number in sent), desk.sign(after))[-1] is APPLIED

    assert desk.station.copied_at is None
    assert desk.station.gaps == (0 if was_sent else 1)


def test_unknown_number_before_is_a_copied_station(desk: HandMade) -> None:
    events = [desk.write(operation) for operation in hand_overs(desk)]
    strange = LedgerEvent(sequence=3, previous="5" * 64, operation=desk.events[2].operation)
    outcomes(desk, *events[:2], desk.sign(strange))
    assert desk.station.copied_at == LATER

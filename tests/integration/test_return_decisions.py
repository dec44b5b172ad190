"""Returns and undos that could not be, and ids with two meanings: decided with effect, from what stations reported."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from laptopdesk.app import compose
from laptopdesk.assets.kits.queries import count_at
from laptopdesk.assets.lifecycle.models import CustodyRow
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.transfers.models import TransferLineRow
from laptopdesk.assets.transfers.service import depart, open_transfer, scan_out
from laptopdesk.assets.workshop.models import MissingRow, QuarantineRow, RepairRow
from laptopdesk.cases.queries import Case, facts_of_case, get_case, list_cases
from laptopdesk.cases.service import decide_case
from laptopdesk.cases.values import CaseId, CaseKind, CaseState, DecideCase
from laptopdesk.core.access import Actor, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Conflict, Forbidden, Refused
from laptopdesk.devices.models import InboxRow
from laptopdesk.devices.service import OperationReport, report_operation, revoke_station, take_events
from laptopdesk.devices.values import InboxState, ReporterKind
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.queries import count_handouts, list_of_laptop
from laptopdesk.handout.values import Handout, HandoutEnd
from laptopdesk.people.queries import names_of
from laptopdesk.protocol.codes import make_laptop_tag
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import HandOutIntent, Operation, OperationOutcome, ReportMode
from tests.factories import START, actor_for, make_laptop, make_location, unit
from tests.grounds import laid_once
from tests.invariants import check_invariants
from tests.prepared import prepared
from tests.stations import HandMade, make_place, make_station

WIRING = compose()
TOPICS = WIRING.case_topics
SYSTEM = system_actor()
BEFORE = START - timedelta(minutes=30)
LATER = START + timedelta(hours=3)
DECIDED = START + timedelta(days=1)
APPLIED, CASE = OperationOutcome.APPLIED, OperationOutcome.CASE


@dataclass(kw_only=True)
class Scene:
    """Two desks at one place, and what they report."""

    db: Database
    desk: HandMade
    second: HandMade
    reported: list[Operation] = field(default_factory=list)

    @property
    def laptop(self) -> str:
        """The laptop of the story."""
        return self.desk.place.laptops[0]

    def take(self, operation: Operation, desk: HandMade | None = None) -> OperationOutcome:
        """What becomes of this fact of a desk."""
        desk = desk or self.desk
        (answer,) = take_events(self.db, WIRING.operations, desk.station, [desk.write(operation)], now=LATER)
        self.reported.append(operation)
        return answer.outcome

    def give(self, number: int = 0, person: int = 0, minutes: int = 0) -> Operation:
        """A hand-over of laptop and person of these numbers."""
        intent = self.desk.hand_out(self.desk.place.laptops[number], self.desk.place.passes[person])
        operation = self.desk.operation(intent, at=START + timedelta(minutes=minutes))
        assert self.take(operation) is APPLIED
        return operation

    def back(self, laptop: str | None = None, minutes: int = 0, desk: HandMade | None = None) -> OperationOutcome:
        """A return at one of the desks, with a charger."""
        desk = desk or self.second
        intent = replace(desk.give_back(laptop or self.laptop), kit=("charger",))
        return self.take(desk.operation(intent, at=START + timedelta(minutes=minutes)), desk)

    def detail(self, tag: str | None = None) -> LaptopDetail:
        with self.db.read() as session:
            return get_laptop(session, tag or self.laptop)

    def handouts(self, tag: str | None = None) -> tuple[Handout, ...]:
        with self.db.read() as session:
            return list_of_laptop(session, get_laptop(session, tag or self.laptop).laptop.id)

    def cases(self, kind: CaseKind) -> tuple[Case, ...]:
        with self.db.read() as session:
            return tuple(case for case in list_cases(session) if case.kind is kind)

    def the_case(self, kind: CaseKind) -> CaseId:
        (case,) = self.cases(kind)
        return case.id

    def kit(self) -> dict[str, int]:
        with self.db.read() as session:
            return count_at(session, self.desk.place.location_id)

    def actor(self, role: Role) -> Actor:
        with unit(self.db) as uow:
            return actor_for(uow, role)

    def state_of(self, operation: Operation) -> InboxState | None:
        with self.db.read() as session:
            return session.scalar(sa.select(InboxRow.state).where(InboxRow.operation_id == operation.id))

    def decide(self, case_id: int, outcome: str, **answers: str) -> None:
        """It is decided after its consequence was read, once, by the office; and everything holds afterwards."""
        with self.db.read() as session:
            facts = facts_of_case(get_case(session, case_id))
            chosen = TOPICS[facts.kind].find(outcome)
            assert chosen is not None
            assert chosen.hindrances(session, facts) or len(chosen.consequence(session, facts)) > 10
        command = DecideCase(outcome=outcome, reason="We asked them.", answers=answers)
        volunteer, office = self.actor(Role.VOLUNTEER), self.actor(Role.PROGRAMME)
        with pytest.raises(Forbidden), self.db.unit_of_work(now=DECIDED, actor=volunteer) as uow:
            decide_case(uow, TOPICS, case_id, command)
        with self.db.unit_of_work(now=DECIDED, actor=office) as uow:
            decide_case(uow, TOPICS, case_id, command)
        check_invariants(self.db)
        with pytest.raises(Refused), self.db.unit_of_work(now=DECIDED, actor=office) as uow:
            decide_case(uow, TOPICS, case_id, command)

    def refused(self, case_id: int, outcome: str, **answers: str) -> tuple[object, ...]:
        """Why it cannot be decided so; the case stays open."""
        with pytest.raises(Refused) as refusal:
            self.decide(case_id, outcome, **answers)
        with self.db.read() as session:
            assert get_case(session, case_id).state is CaseState.OPEN
        return refusal.value.reasons

    def proposed(self, case_id: int) -> str | None:
        with self.db.read() as session:
            facts = facts_of_case(get_case(session, case_id))
            proposal = TOPICS[facts.kind].propose(session, facts)
        return proposal.outcome if proposal else None


def lay_scene(db: Database) -> Scene:
    with unit(db) as uow:
        place = make_place(uow)
    return Scene(db=db, desk=make_station(db, place), second=make_station(db, place))


db, scene = laid_once(lay_scene)


# ---- it came back though it was not out


def nothing(_scene: Scene) -> None:
    """It lies ready, as the register says."""


def in_repair(scene: Scene) -> None:
    with scene.db.unit_of_work(now=BEFORE, actor=SYSTEM) as uow:
        move_laptop(uow, scene.laptop, LaptopState.REPAIR, reason="hinge")


def missing(scene: Scene) -> None:
    with scene.db.unit_of_work(now=BEFORE, actor=SYSTEM) as uow:
        move_laptop(uow, scene.laptop, LaptopState.MISSING, reason="not on the shelf")


def put_apart(scene: Scene) -> None:
    with scene.db.unit_of_work(now=BEFORE, actor=SYSTEM) as uow:
        move_laptop(uow, scene.laptop, LaptopState.QUARANTINED, reason="odd")


def put_apart_and_missing(scene: Scene) -> None:
    put_apart(scene)
    missing(scene)


def on_its_way(scene: Scene) -> None:
    here = scene.desk.place.location_id
    with unit(scene.db, now=BEFORE) as uow:
        there, driver = make_location(uow), actor_for(uow, Role.ADMIN)
        trip = open_transfer(uow.by(driver), from_id=here, to_id=there)
        scan_out(uow.by(driver), trip, scene.laptop)
        depart(uow.by(driver), trip)


@pytest.mark.parametrize(
    ("arrange", "after"),
    [
        (nothing, LaptopState.RETURNED),
        (in_repair, LaptopState.RETURNED),
        (missing, LaptopState.RETURNED),
        (on_its_way, LaptopState.RETURNED),
        (put_apart, LaptopState.QUARANTINED),
        (put_apart_and_missing, LaptopState.QUARANTINED),
    ],
)
def test_it_came_back_whatever_the_register_thought(
    scene: Scene, arrange: Callable[[Scene], None], after: LaptopState
) -> None:
    arrange(scene)
    before = scene.detail()
    assert scene.back() is CASE
    charger = scene.kit().get("charger", 0)
    scene.decide(scene.the_case(CaseKind.RETURN_UNEXPECTED), "came_back")
    detail = scene.detail()
    assert (detail.laptop.state, detail.laptop.location_id) == (after, scene.desk.place.location_id)
    assert detail.custody_id != before.custody_id
    assert scene.kit()["charger"] == charger + 1
    assert scene.state_of(scene.reported[-1]) is InboxState.APPLIED
    with scene.db.read() as session:
        assert prepared(session, detail.laptop.id).evidence.insufficient, "what was erased before does not count"
        assert session.scalar(sa.select(CustodyRow.began_at).where(CustodyRow.id == detail.custody_id)) >= START
        for table in (MissingRow, RepairRow):
            column = table.ended_at if table is MissingRow else table.closed_at
            assert session.scalar(sa.select(table.id).where(column.is_(None))) is None
        apart = session.scalar(sa.select(QuarantineRow.id).where(QuarantineRow.ended_at.is_(None)))
        assert (apart is not None) is (after is LaptopState.QUARANTINED)
        waits = sa.select(TransferLineRow.id).where(TransferLineRow.settled_at.is_(None))
        assert session.scalar(waits) is None


def test_a_laptop_that_was_only_received_came_back(scene: Scene) -> None:
    with unit(scene.db) as uow:
        other = make_location(uow)
        tag = make_laptop(uow, location=other, now=START - timedelta(days=3))
    assert scene.back(tag) is CASE
    scene.decide(scene.the_case(CaseKind.RETURN_UNEXPECTED), "came_back")
    laptop = scene.detail(tag).laptop
    assert (laptop.state, laptop.location_id) == (LaptopState.RETURNED, scene.desk.place.location_id)


def test_a_return_of_a_revoked_station_ends_the_hand_over(scene: Scene) -> None:
    scene.give()
    with scene.db.unit_of_work(now=START, actor=SYSTEM) as uow:
        revoke_station(uow, scene.second.station_id)
    assert scene.back(minutes=20) is CASE
    scene.decide(scene.the_case(CaseKind.RETURN_UNEXPECTED), "came_back")
    (handout,) = scene.handouts()
    assert (handout.ended_by, handout.ended_at) == (HandoutEnd.RETURNED, START + timedelta(minutes=20))
    assert handout.case_id is not None
    assert scene.detail().laptop.state is LaptopState.RETURNED


def test_the_second_return_only_moves_it(scene: Scene) -> None:
    scene.give()
    assert scene.back(minutes=10) is APPLIED
    custody = scene.detail().custody_id
    assert scene.back(minutes=20) is CASE
    kit = scene.kit()
    scene.decide(scene.the_case(CaseKind.RETURN_UNEXPECTED), "came_back")
    assert scene.detail().custody_id == custody
    assert scene.kit() == kit


def test_what_came_back_or_left_since_is_past(scene: Scene) -> None:
    assert scene.back() is CASE
    case_id = scene.the_case(CaseKind.RETURN_UNEXPECTED)
    assert scene.proposed(case_id) is None
    scene.give(minutes=30)
    assert scene.proposed(case_id) == "came_back"
    scene.back(minutes=40)
    assert scene.proposed(case_id) == "came_back"
    custody = scene.detail().custody_id
    scene.decide(case_id, "came_back")
    assert scene.detail().custody_id == custody
    assert [handout.ended_by for handout in scene.handouts()] == [HandoutEnd.RETURNED]


def test_it_left_since_and_stays_with_its_holder(scene: Scene) -> None:
    assert scene.back() is CASE
    scene.give(minutes=30)
    scene.decide(scene.the_case(CaseKind.RETURN_UNEXPECTED), "came_back")
    assert [handout.ended_at for handout in scene.handouts()] == [None]


def test_it_did_not_come_back(scene: Scene) -> None:
    before = scene.detail()
    assert scene.back() is CASE
    kit = scene.kit()
    scene.decide(scene.the_case(CaseKind.RETURN_UNEXPECTED), "not_back")
    assert scene.detail() == before
    assert scene.kit() == kit


def test_another_laptop_came_back(scene: Scene) -> None:
    other = scene.desk.place.laptops[1]
    scene.give(1, 1)
    assert scene.back(minutes=30) is CASE
    case_id = scene.the_case(CaseKind.RETURN_UNEXPECTED)
    for label, reason in (
        (scene.laptop, DecisionReason.SAME_LAPTOP),
        (make_laptop_tag(9_999_990), GateReason.LAPTOP_UNKNOWN),
        (scene.desk.place.passes[0], DecisionReason.NO_LAPTOP_CODE),
    ):
        assert scene.refused(case_id, "other_laptop", laptop=label) == (reason,)
    scene.decide(case_id, "other_laptop", laptop=" ".join(other))
    assert scene.detail().laptop.state is LaptopState.READY
    (handout,) = scene.handouts(other)
    assert handout.ended_by is HandoutEnd.RETURNED


def test_a_laptop_that_nobody_knows_cannot_come_back(scene: Scene) -> None:
    assert scene.back(make_laptop_tag(9_999_990)) is CASE
    case_id = scene.the_case(CaseKind.RETURN_UNEXPECTED)
    assert scene.refused(case_id, "came_back") == (GateReason.LAPTOP_UNKNOWN,)
    scene.decide(case_id, "other_laptop", laptop=scene.laptop)
    assert scene.detail().laptop.state is LaptopState.RETURNED


def test_what_was_disposed_of_cannot_come_back(scene: Scene) -> None:
    assert scene.back() is CASE
    with unit(scene.db, now=LATER) as uow:
        move_laptop(uow.by(actor_for(uow, Role.ADMIN)), scene.laptop, LaptopState.DISPOSED, reason="burnt")
    assert scene.refused(scene.the_case(CaseKind.RETURN_UNEXPECTED), "came_back") == (DecisionReason.DISPOSED,)


# ---- an undo that could not be


@pytest.fixture
def undone_late(scene: Scene) -> tuple[Operation, CaseId]:
    """A hand-over, and its undo eleven minutes later."""
    given = scene.give()
    late = scene.desk.operation(scene.desk.undo(given), at=START + timedelta(minutes=11))
    assert scene.take(late) is CASE
    return given, scene.the_case(CaseKind.UNDO_UNEXPECTED)


def test_undone_after_all(scene: Scene, undone_late: tuple[Operation, CaseId]) -> None:
    scene.decide(undone_late[1], "undone")
    (handout,) = scene.handouts()
    assert handout.ended_by is HandoutEnd.MISTAKE
    detail = scene.detail()
    assert (detail.laptop.state, detail.laptop.location_id) == (LaptopState.READY, scene.desk.place.location_id)
    assert set(scene.kit().values()) == {0}
    assert scene.state_of(scene.reported[-1]) is InboxState.APPLIED
    with scene.db.read() as session:
        assert count_handouts(session) == 0


def test_the_hand_over_stands_and_its_kit_is_gone(scene: Scene, undone_late: tuple[Operation, CaseId]) -> None:
    assert set(scene.kit().values()) == {0}, "the undo put it back"
    scene.decide(undone_late[1], "stands")
    (handout,) = scene.handouts()
    assert handout.ended_at is None
    assert set(scene.kit().values()) == {-1}


def test_undo_of_what_came_back_since(scene: Scene, undone_late: tuple[Operation, CaseId]) -> None:
    scene.back(minutes=60)
    assert scene.proposed(undone_late[1]) == "stands"
    scene.decide(undone_late[1], "stands")
    (handout,) = scene.handouts()
    assert handout.ended_by is HandoutEnd.RETURNED


def test_undo_twice(scene: Scene) -> None:
    given = scene.give()
    assert scene.take(scene.desk.operation(scene.desk.undo(given), at=START + timedelta(minutes=2))) is APPLIED
    assert scene.take(scene.desk.operation(scene.desk.undo(given), at=START + timedelta(minutes=3))) is CASE
    case_id = scene.the_case(CaseKind.UNDO_UNEXPECTED)
    assert scene.proposed(case_id) == "undone"
    assert scene.refused(case_id, "stands") == (DeskReason.ALREADY_ENDED,)
    scene.decide(case_id, "undone")
    (handout,) = scene.handouts()
    assert handout.ended_by is HandoutEnd.UNDONE


def test_undo_of_what_never_came_in(scene: Scene) -> None:
    never = scene.desk.operation(scene.desk.hand_out(scene.laptop, scene.desk.place.passes[0]))
    assert scene.take(scene.desk.operation(scene.desk.undo(never))) is CASE
    case_id = scene.the_case(CaseKind.UNDO_UNEXPECTED)
    assert scene.refused(case_id, "stands") == (DecisionReason.NEVER_CAME_IN,)
    scene.decide(case_id, "undone")
    assert scene.detail().laptop.state is LaptopState.READY


# ---- one id, two meanings


@pytest.fixture
def reused(scene: Scene) -> tuple[Operation, Operation, CaseId]:
    """A hand-over, and another laptop to another person under the same id."""
    first = scene.give()
    intent = scene.desk.hand_out(scene.desk.place.laptops[1], scene.desk.place.passes[1])
    second = replace(scene.desk.operation(intent, at=START + timedelta(minutes=5)), id=first.id)
    assert scene.take(second) is CASE
    return first, second, scene.the_case(CaseKind.OPERATION_REUSED)


def holders(scene: Scene) -> list[bool]:
    """Whether the first and the second laptop are out."""
    return [any(row.ended_at is None for row in scene.handouts(tag)) for tag in scene.desk.place.laptops[:2]]


def test_only_the_first_happened(scene: Scene, reused: tuple[Operation, Operation, CaseId]) -> None:
    assert scene.proposed(reused[2]) is None
    scene.decide(reused[2], "first_stands")
    assert holders(scene) == [True, False]


def test_both_happened(scene: Scene, reused: tuple[Operation, Operation, CaseId]) -> None:
    scene.decide(reused[2], "both")
    assert holders(scene) == [True, True]
    (second,) = scene.handouts(scene.desk.place.laptops[1])
    assert second.handed_at == START + timedelta(minutes=5)
    assert second.operation_id != reused[0].id


def test_only_the_second_happened(scene: Scene, reused: tuple[Operation, Operation, CaseId]) -> None:
    scene.decide(reused[2], "second_only")
    assert holders(scene) == [False, True]
    (first,) = scene.handouts()
    assert first.ended_by is HandoutEnd.MISTAKE


def test_the_second_may_become_a_case_of_its_own(scene: Scene) -> None:
    first = scene.give()
    intent = scene.desk.hand_out(scene.laptop, scene.desk.place.passes[1])
    scene.take(replace(scene.desk.operation(intent), id=first.id))
    scene.decide(scene.the_case(CaseKind.OPERATION_REUSED), "both")
    assert len(scene.cases(CaseKind.LAPTOP_TWICE)) == 1
    assert len(scene.handouts()) == 1


def test_of_three_meanings_one_is_chosen(scene: Scene, reused: tuple[Operation, Operation, CaseId]) -> None:
    first, _second, case_id = reused
    intent = scene.desk.hand_out(scene.desk.place.laptops[2], scene.desk.place.passes[2])
    scene.take(replace(scene.desk.operation(intent), id=first.id))
    assert [reason.value for reason in scene.refused(case_id, "both")] == ["case_answer_missing"]  # type: ignore[attr-defined]  # a reason is an enum member
    scene.decide(case_id, "both", which="1")
    assert holders(scene) == [True, False]
    assert any(row.ended_at is None for row in scene.handouts(scene.desk.place.laptops[2]))


def test_what_was_no_hand_over_is_not_ended_from_here(scene: Scene) -> None:
    scene.give()
    scene.back(minutes=5, desk=scene.desk)
    returned = scene.reported[-1]
    intent = scene.desk.hand_out(scene.desk.place.laptops[1], scene.desk.place.passes[1])
    scene.take(replace(scene.desk.operation(intent), id=returned.id))
    case_id = scene.the_case(CaseKind.OPERATION_REUSED)
    assert scene.refused(case_id, "second_only") == (DecisionReason.CANNOT_END,)
    scene.decide(case_id, "both")
    assert holders(scene) == [False, True]


def test_a_script_that_used_an_id_twice_was_refused(scene: Scene) -> None:
    first = scene.give()
    intent = HandOutIntent(
        laptop=scene.desk.place.laptops[1],
        pass_code=scene.desk.place.passes[1],
        location=scene.desk.place.location,
        kit=("charger",),
        signature="paper:1",
    )
    report = OperationReport(
        operation_id=first.id,
        kind="hand_out",
        intent=intent.to_json(),
        envelope={"mode": "online"},
        reporter=ReporterKind.API,
        happened_at=LATER,
    )
    with pytest.raises(Conflict):
        report_operation(scene.db, WIRING.operations, report, now=LATER, actor=scene.actor(Role.PROGRAMME))
    case_id = scene.the_case(CaseKind.OPERATION_REUSED)
    assert scene.proposed(case_id) == "first_stands"
    scene.decide(case_id, "first_stands")


def test_a_question_of_a_desk_was_refused(scene: Scene) -> None:
    first = scene.give()
    intent = scene.desk.hand_out(scene.desk.place.laptops[1], scene.desk.place.passes[1])
    scene.take(replace(scene.desk.operation(intent, ReportMode.ONLINE), id=first.id))
    assert scene.proposed(scene.the_case(CaseKind.OPERATION_REUSED)) == "first_stands"


# ---- what a person sees


def _view(app: Flask, scene: Scene, case_id: int, role: Role) -> tuple[str, list[str | None]]:
    actor = scene.actor(role)
    with app.test_request_context(), scene.db.read() as session:
        facts = facts_of_case(get_case(session, case_id))
        view = TOPICS[facts.kind].view(session, facts, actor)
    lines = [line for side in view.sides for line in side.lines]
    return " | ".join(f"{line.label}: {line.value}" for line in lines), [line.url for line in lines]


@pytest.mark.parametrize("fixture", ["undone_late", "reused"])
def test_both_sides_are_told_in_words(app: Flask, scene: Scene, fixture: str, request: pytest.FixtureRequest) -> None:
    case_id = request.getfixturevalue(fixture)[-1]
    words, urls = _view(app, scene, case_id, Role.PROGRAMME)
    with scene.db.read() as session:
        name = names_of(session, scene.desk.place.people[:1])[scene.desk.place.people[0]].name
    assert f"/laptops/{scene.laptop}" in urls
    assert f"/people/{scene.desk.place.people[0]}" in urls
    assert name in words
    assert "station Tafel 1" in words
    for code in (scene.laptop, scene.desk.place.passes[0], "hand_out", str(scene.reported[0].id), "paper:7"):
        assert code not in words
    assert name not in _view(app, scene, case_id, Role.AUDITOR)[0]


def test_the_sides_of_a_return_say_where_it_is(app: Flask, scene: Scene) -> None:
    scene.give()
    scene.back(minutes=10)
    scene.back(minutes=20)
    words, urls = _view(app, scene, scene.the_case(CaseKind.RETURN_UNEXPECTED), Role.PROGRAMME)
    assert "State of the laptop: returned" in words
    assert "This laptop is not handed out." in words
    assert f"/handouts/{scene.handouts()[0].id}" in urls

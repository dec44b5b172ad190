"""Cases about hand-overs, opened by what stations reported: every outcome has its effect, and what must hold holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.assets.lifecycle.models import CustodyRow
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.transfers.models import TransferLineRow
from laptopdesk.assets.transfers.service import open_transfer, scan_out
from laptopdesk.cases.errors import CaseReason
from laptopdesk.cases.queries import facts_of_case, get_case, list_cases
from laptopdesk.cases.service import confirm_case, decide_case
from laptopdesk.cases.values import CaseId, CaseKind, CaseState, DecideCase
from laptopdesk.core.access import Actor, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.devices.service import take_events
from laptopdesk.devices.service.stations import revoke_station
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.handout.models import HandoutRow, TrainingExceptionRow
from laptopdesk.handout.queries import count_handouts, find_entitlement, find_handout_by_operation, list_of_laptop
from laptopdesk.handout.service import take_back_laptop
from laptopdesk.handout.values import Handout, HandoutEnd
from laptopdesk.helpdesk.queries import list_tickets
from laptopdesk.people.service import reissue_pass, revoke_pass
from laptopdesk.protocol.codes import make_laptop_tag
from laptopdesk.protocol.gate import GateReason, HandoutKind
from laptopdesk.protocol.operations import (
    DoubtHandOutIntent,
    HandOutIntent,
    Operation,
    OperationOutcome,
    ReportMode,
    ReturnReason,
)
from laptopdesk.training.queries import find_attendance, list_enrolments
from tests.factories import (
    START,
    actor_for,
    make_attendance,
    make_blank_pass,
    make_enrolment,
    make_laptop,
    make_location,
    make_participant,
    make_pass,
    make_programme,
    make_ready_laptop,
    make_session,
    unit,
)
from tests.grounds import laid_once
from tests.invariants import check_invariants
from tests.stations import HandMade, make_place, make_station

WIRING = compose()
TOPICS = WIRING.case_topics
SYSTEM = system_actor()
LATER = START + timedelta(hours=3)
DECIDED = START + timedelta(days=1)


@dataclass(kw_only=True)
class Scene:
    """A desk whose reports made one case. `names` are laptops, passes and people of the story."""

    desk: HandMade
    reported: Operation | None = None
    codes: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def db(self) -> Database:
        return self.desk.db

    @property
    def case_id(self) -> CaseId:
        with self.db.read() as session:
            [case] = list_cases(session, open_only=False)
            return case.id

    def take(self, *operations: Operation) -> tuple[OperationOutcome, ...]:
        events = [self.desk.write(operation) for operation in operations]
        answers = take_events(self.db, WIRING.operations, self.desk.station, events, now=LATER)
        return tuple(answer.outcome for answer in answers)

    def give(self, laptop: str, pass_code: str, minutes: int = 0, kind: HandoutKind = HandoutKind.OWN) -> Operation:
        """A hand-over that happened at the desk without a network."""
        intent = replace(self.desk.hand_out(laptop, pass_code), kind=kind)
        self.reported = self.desk.operation(intent, at=START + timedelta(minutes=minutes))
        self.take(self.reported)
        return self.reported

    def laptop(self, tag: str) -> LaptopDetail:
        with self.db.read() as session:
            return get_laptop(session, tag)

    def holder(self, tag: str) -> int | None:
        """Who has this laptop now."""
        return next((row.participant_id for row in self.handouts(tag) if row.ended_at is None), None)

    def handouts(self, tag: str) -> tuple[Handout, ...]:
        with self.db.read() as session:
            return list_of_laptop(session, get_laptop(session, tag).laptop.id)

    def by_operation(self, operation: Operation) -> Handout | None:
        with self.db.read() as session:
            return find_handout_by_operation(session, operation.id)

    def actor(self, *roles: Role) -> Actor:
        with unit(self.db) as uow:
            return actor_for(uow, *roles)

    def decide(self, outcome: str, **answers: str) -> None:
        """Somebody of the office decides so, and a second one confirms where it takes two."""
        case_id, command = self.case_id, DecideCase(outcome=outcome, reason="We asked both.", answers=answers)
        with unit(self.db, now=DECIDED) as uow:
            state = decide_case(uow.by(actor_for(uow, Role.PROGRAMME)), TOPICS, case_id, command)
        if state is CaseState.OPEN:
            with unit(self.db, now=DECIDED) as uow:
                second = actor_for(uow, Role.PROGRAMME)
                confirm_case(uow.by(second), TOPICS, case_id, reason="I agree.")

    def refused(self, outcome: str, **answers: str) -> tuple[object, ...]:
        """Why this outcome is refused; the case stays open and nothing changed."""
        with pytest.raises(Refused) as refused:
            self.decide(outcome, **answers)
        with self.db.read() as session:
            assert get_case(session, self.case_id).state is CaseState.OPEN
        check_invariants(self.db)
        return refused.value.reasons

    def proposed(self) -> str | None:
        with self.db.read() as session:
            case = facts_of_case(get_case(session, self.case_id))
            proposal = TOPICS[case.kind].propose(session, case)
        return proposal.outcome if proposal else None


def lay_scene(db: Database) -> Scene:
    with unit(db) as uow:
        place = make_place(uow, laptops=4, people=3)
    scene = Scene(desk=make_station(db, place))
    for number, (pass_code, person) in enumerate(zip(place.passes, place.people, strict=True)):
        scene.codes[f"p{number}"], scene.ids[f"p{number}"] = pass_code, person
    scene.codes |= {f"l{number}": tag for number, tag in enumerate(place.laptops)}
    return scene


db, scene = laid_once(lay_scene)


# ---- the stories that make a case


def laptop_twice(scene: Scene) -> None:
    scene.give(scene.codes["l0"], scene.codes["p0"])
    scene.give(scene.codes["l0"], scene.codes["p1"], minutes=20)


def laptop_twice_earlier(scene: Scene) -> None:
    """What came in later happened earlier."""
    scene.give(scene.codes["l0"], scene.codes["p0"], minutes=20)
    scene.give(scene.codes["l0"], scene.codes["p1"])


def person_twice(scene: Scene) -> None:
    scene.give(scene.codes["l0"], scene.codes["p0"])
    scene.give(scene.codes["l1"], scene.codes["p0"], minutes=20)


def not_eligible(scene: Scene) -> None:
    """Enrolled, and never at a training."""
    place = scene.desk.place.location_id
    with unit(scene.db) as uow:
        scene.ids["p1"] = make_participant(uow, location=place)
        make_enrolment(uow, scene.ids["p1"], location=place)
        scene.codes["p1"] = make_pass(uow, scene.ids["p1"])
    scene.give(scene.codes["l0"], scene.codes["p1"])


def not_enrolled(scene: Scene) -> None:
    with unit(scene.db) as uow:
        scene.ids["p1"] = make_participant(uow, location=scene.desk.place.location_id)
        scene.codes["p1"] = make_pass(uow, scene.ids["p1"])
    scene.give(scene.codes["l0"], scene.codes["p1"])


def blank_pass(scene: Scene) -> None:
    """The pass on the report belongs to nobody."""
    with unit(scene.db) as uow:
        blank = make_blank_pass(uow)
    scene.give(scene.codes["l0"], blank)


def in_state(state: LaptopState) -> Callable[[Scene], None]:
    def make(scene: Scene) -> None:
        with unit(scene.db, now=START) as uow:
            chief = actor_for(uow, Role.ADMIN)
            move_laptop(uow.by(chief), scene.codes["l0"], state, reason="broken")
        scene.give(scene.codes["l0"], scene.codes["p1"])

    return make


def just_received(scene: Scene) -> None:
    with unit(scene.db) as uow:
        scene.codes["l0"] = make_laptop(uow, location=scene.desk.place.location_id)
    scene.give(scene.codes["l0"], scene.codes["p1"])


def elsewhere(scene: Scene) -> None:
    with unit(scene.db) as uow:
        scene.codes["l0"] = make_ready_laptop(uow, location=make_location(uow))
    scene.give(scene.codes["l0"], scene.codes["p1"])


def in_transit(scene: Scene) -> None:
    with scene.db.unit_of_work(now=START, actor=SYSTEM) as uow:
        origin, to = make_location(uow), make_location(uow)
        scene.codes["l0"] = make_ready_laptop(uow, location=origin)
        transfer = open_transfer(uow, from_id=origin, to_id=to)
        scan_out(uow, transfer, scene.codes["l0"])
    scene.give(scene.codes["l0"], scene.codes["p1"])


def revoked_pass(scene: Scene) -> None:
    with scene.db.unit_of_work(now=START, actor=SYSTEM) as uow:
        revoke_pass(uow, scene.ids["p1"], "lost")
    scene.give(scene.codes["l0"], scene.codes["p1"])


def revoked_station(scene: Scene) -> None:
    with scene.db.unit_of_work(now=START, actor=SYSTEM) as uow:
        revoke_station(uow, scene.desk.station_id)
    scene.give(scene.codes["l0"], scene.codes["p1"])


def doubtful(scene: Scene) -> None:
    """The server has the hand-over, and the desk does not know whether it happened."""
    _doubt(scene, scene.give(scene.codes["l0"], scene.codes["p1"]))


def doubtful_question(scene: Scene) -> None:
    """The server never said yes, and the desk does not know whether it happened."""
    intent = scene.desk.hand_out(scene.codes["l0"], scene.codes["p1"])
    scene.reported = scene.desk.operation(intent, ReportMode.ONLINE)
    assert scene.take(scene.reported) == (OperationOutcome.REFUSED,)
    _doubt(scene, scene.reported)


def _doubt(scene: Scene, operation: Operation) -> None:
    intent = operation.intent
    assert isinstance(intent, HandOutIntent)
    doubt = DoubtHandOutIntent(operation=operation.id, laptop=intent.laptop, location=intent.location)
    assert scene.take(scene.desk.operation(doubt)) == (OperationOutcome.CASE,)


def withdrawn(scene: Scene) -> None:
    """Attendance that opened the gate was withdrawn after the hand-over."""
    place = scene.desk.place.location_id
    with unit(scene.db) as uow:
        person = make_participant(uow, location=place)
        scene.ids["session"] = session = make_session(uow, location=place)
        make_attendance(uow, session, person)
        scene.ids["p1"], scene.codes["p1"] = person, make_pass(uow, person)
    scene.give(scene.codes["l0"], scene.codes["p1"])
    with unit(scene.db) as uow:
        make_attendance(uow, session, person, present=False, now=LATER)


Story = Callable[[Scene], None]
Answers = Callable[[Scene], Mapping[str, str]]


def nothing(_scene: Scene) -> Mapping[str, str]:
    return {}


def another_laptop(scene: Scene) -> Mapping[str, str]:
    return {"laptop": f" {scene.codes['l2'].lower()} "}


def another_pass(scene: Scene) -> Mapping[str, str]:
    return {"pass": scene.codes["p2"]}


def programme(scene: Scene) -> Mapping[str, str]:
    with unit(scene.db) as uow:
        return {"programme": str(make_programme(uow).id)}


def elsewhere_now(scene: Scene) -> Mapping[str, str]:
    with unit(scene.db) as uow:
        scene.ids["place"] = make_location(uow)
    return {"place": str(scene.ids["place"])}


@dataclass(frozen=True, kw_only=True)
class Way:
    """One outcome of one story. `holders`: who has which laptop afterwards; `counted`: hand-overs that happened."""

    story: Story
    kind: CaseKind
    outcome: str
    holders: Mapping[str, str | None]
    counted: int
    answers: Answers = nothing

    @property
    def name(self) -> str:
        return f"{self.story.__name__}-{self.outcome}"


TWICE, PERSON, DOUBT = CaseKind.LAPTOP_TWICE, CaseKind.PERSON_TWICE, CaseKind.HAND_OVER_DOUBTFUL
NO, ELSEWHERE, REVOKED = CaseKind.NOT_ELIGIBLE, CaseKind.LAPTOP_ELSEWHERE, CaseKind.REVOKED
WITHDRAWN = CaseKind.ATTENDANCE_WITHDRAWN

WAYS = [
    Way(story=laptop_twice, kind=TWICE, outcome="registered", holders={"l0": "p0"}, counted=1),
    Way(story=laptop_twice, kind=TWICE, outcome="reported", holders={"l0": "p1"}, counted=1),
    Way(story=laptop_twice_earlier, kind=TWICE, outcome="reported", holders={"l0": "p1"}, counted=1),
    Way(
        story=laptop_twice,
        kind=TWICE,
        outcome="reported_other_laptop",
        holders={"l0": "p0", "l2": "p1"},
        counted=2,
        answers=another_laptop,
    ),
    Way(
        story=laptop_twice,
        kind=TWICE,
        outcome="registered_other_laptop",
        holders={"l0": "p1", "l2": "p0"},
        counted=2,
        answers=another_laptop,
    ),
    Way(
        story=laptop_twice_earlier,
        kind=TWICE,
        outcome="registered_other_laptop",
        holders={"l0": "p1", "l2": "p0"},
        counted=2,
        answers=another_laptop,
    ),
    Way(story=person_twice, kind=PERSON, outcome="registered", holders={"l0": "p0", "l1": None}, counted=1),
    Way(story=person_twice, kind=PERSON, outcome="reported", holders={"l0": None, "l1": "p0"}, counted=1),
    Way(
        story=person_twice,
        kind=PERSON,
        outcome="reported",
        holders={"l0": None, "l1": "p0"},
        counted=1,
        answers=elsewhere_now,
    ),
    Way(
        story=person_twice,
        kind=PERSON,
        outcome="other_person",
        holders={"l0": "p0", "l1": "p2"},
        counted=2,
        answers=another_pass,
    ),
    Way(story=person_twice, kind=PERSON, outcome="both", holders={"l0": "p0", "l1": "p0"}, counted=2),
    Way(story=not_eligible, kind=NO, outcome="exception", holders={"l0": "p1"}, counted=1),
    Way(story=not_eligible, kind=NO, outcome="called_back", holders={"l0": "p1"}, counted=1),
    Way(story=not_eligible, kind=NO, outcome="did_not_happen", holders={"l0": None}, counted=0),
    Way(story=not_enrolled, kind=NO, outcome="exception", holders={"l0": "p1"}, counted=1, answers=programme),
    Way(story=not_enrolled, kind=NO, outcome="called_back", holders={"l0": "p1"}, counted=1, answers=programme),
    Way(story=blank_pass, kind=NO, outcome="called_back", holders={"l0": "p2"}, counted=1, answers=another_pass),
    Way(story=just_received, kind=NO, outcome="exception", holders={"l0": "p1"}, counted=1),
    Way(story=elsewhere, kind=ELSEWHERE, outcome="here", holders={"l0": "p1"}, counted=1),
    Way(story=in_transit, kind=ELSEWHERE, outcome="here", holders={"l0": "p1"}, counted=1),
    Way(
        story=elsewhere,
        kind=ELSEWHERE,
        outcome="other_laptop",
        holders={"l0": None, "l2": "p1"},
        counted=1,
        answers=another_laptop,
    ),
    Way(story=in_transit, kind=ELSEWHERE, outcome="did_not_happen", holders={"l0": None}, counted=0),
    *(
        Way(story=story, kind=REVOKED, outcome=outcome, holders={"l0": "p1" if counted else None}, counted=counted)
        for story in (revoked_pass, revoked_station)
        for outcome, counted in (("stands", 1), ("called_back", 1), ("did_not_happen", 0))
    ),
    *(
        Way(story=story, kind=DOUBT, outcome=outcome, holders={"l0": "p1" if counted else None}, counted=counted)
        for story in (doubtful, doubtful_question)
        for outcome, counted in (("happened", 1), ("did_not_happen", 0))
    ),
    Way(story=withdrawn, kind=WITHDRAWN, outcome="restored", holders={"l0": "p1"}, counted=1),
    Way(story=withdrawn, kind=WITHDRAWN, outcome="exception", holders={"l0": "p1"}, counted=1),
    Way(story=withdrawn, kind=WITHDRAWN, outcome="called_back", holders={"l0": "p1"}, counted=1),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_every_outcome_has_its_effect_and_breaks_nothing(scene: Scene, way: Way) -> None:
    way.story(scene)
    with scene.db.read() as session:
        assert get_case(session, scene.case_id).kind is way.kind
    check_invariants(scene.db)
    answers = dict(way.answers(scene))
    volunteer = scene.actor(Role.VOLUNTEER)
    command = DecideCase(outcome=way.outcome, reason="I saw it.", answers=answers)
    with pytest.raises(Forbidden), scene.db.unit_of_work(now=DECIDED, actor=volunteer) as uow:
        decide_case(uow, TOPICS, scene.case_id, command)

    scene.decide(way.outcome, **answers)

    check_invariants(scene.db)
    for laptop, person in way.holders.items():
        assert scene.holder(scene.codes[laptop]) == (scene.ids[person] if person else None), laptop
    with scene.db.read() as session:
        assert count_handouts(session) == way.counted
        case = get_case(session, scene.case_id)
    assert (case.state, case.outcome, case.reason) == (CaseState.DECIDED, way.outcome, case.reason)
    with pytest.raises(Refused) as refused:
        scene.decide(way.outcome, **answers)
    assert refused.value.reasons == (CaseReason.ALREADY_DECIDED,)
    _sent_again(scene)


def _sent_again(scene: Scene) -> None:
    """The whole ledger comes a second time: what stands answers its hand-over, and nothing changes."""
    with scene.db.read() as session:
        before = count_handouts(session)
    events = [scene.desk.sign(event) for event in scene.desk.events]
    answers = take_events(scene.db, WIRING.operations, scene.desk.station, events, now=DECIDED)
    made = scene.by_operation(scene.reported) if scene.reported else None
    if made is not None and made.ended_at is None:
        number = next(
            item
            for item, event in zip(answers, scene.desk.events, strict=True)
            if scene.reported and event.operation.id == scene.reported.id
        )
        assert number.handout == made.number or number.outcome is OperationOutcome.REFUSED
    with scene.db.read() as session:
        assert count_handouts(session) == before
    check_invariants(scene.db)


def test_what_stands_is_as_the_desk_reported_it(scene: Scene) -> None:
    laptop_twice(scene)
    assert scene.reported is not None
    scene.decide("reported")
    made = scene.by_operation(scene.reported)
    assert made is not None
    assert (made.handed_at, made.kit, made.paper_number) == (
        START + timedelta(minutes=20),
        ("bag", "charger", "mouse"),
        "7",
    )
    assert made.case_id == scene.case_id
    mistaken, standing = scene.handouts(scene.codes["l0"])
    assert (mistaken.ended_by, standing.ended_by) == (HandoutEnd.MISTAKE, None)
    with scene.db.read() as session:
        custody = get_laptop(session, scene.codes["l0"]).custody_id
        assert session.get_one(CustodyRow, custody).ended_at == made.handed_at
        assert find_entitlement(session, scene.ids["p0"]) is None, "a mistake entitles to nothing"


def test_a_mistake_puts_the_laptop_where_it_lies_and_its_kit_where_it_was(scene: Scene) -> None:
    person_twice(scene)
    scene.decide("reported", **elsewhere_now(scene))
    detail = scene.laptop(scene.codes["l0"])
    assert (detail.laptop.state, detail.laptop.location_id) == (LaptopState.READY, scene.ids["place"])
    with scene.db.read() as session:
        [period] = session.scalars(sa.select(CustodyRow).where(CustodyRow.laptop_id == detail.laptop.id))
        assert period.ended_at is None, "custody has no gap"


def test_both_stand_and_the_second_is_a_loan(scene: Scene) -> None:
    person_twice(scene)
    scene.decide("both")
    assert [scene.handouts(scene.codes[name])[0].kind for name in ("l0", "l1")] == [HandoutKind.OWN, HandoutKind.LOANER]


def test_a_third_laptop_cannot_be_a_loan_too(scene: Scene) -> None:
    scene.give(scene.codes["l2"], scene.codes["p0"], kind=HandoutKind.LOANER)
    person_twice(scene)
    assert DecisionReason.HAS_LOANER in scene.refused("both")


def test_an_exception_names_two_people(scene: Scene) -> None:
    not_eligible(scene)
    scene.decide("exception")
    with scene.db.read() as session:
        [exception] = session.scalars(sa.select(TrainingExceptionRow))
        [handout] = session.scalars(sa.select(HandoutRow))
        assert exception.asked_by_id != exception.approved_by_id
        assert handout.exception_id == exception.id
        assert exception.used_at == DECIDED


def test_a_withdrawn_attendance_that_stands_is_an_exception_of_two(scene: Scene) -> None:
    withdrawn(scene)
    scene.decide("exception")
    with scene.db.read() as session:
        [exception] = session.scalars(sa.select(TrainingExceptionRow))
        assert session.scalars(sa.select(HandoutRow)).one().exception_id == exception.id


def test_an_attendance_is_put_right(scene: Scene) -> None:
    withdrawn(scene)
    scene.decide("restored")
    with scene.db.read() as session:
        attendance = find_attendance(session, scene.ids["session"], scene.ids["p1"])
    assert attendance is not None
    assert attendance.present


@pytest.mark.parametrize("story", [not_eligible, revoked_pass, withdrawn], ids=lambda story: story.__name__)
def test_a_laptop_is_called_back_with_a_ticket(scene: Scene, story: Story) -> None:
    story(scene)
    scene.decide("called_back")
    with scene.db.read() as session:
        [ticket] = list_tickets(session)
    assert ticket.laptop_id == scene.laptop(scene.codes["l0"]).laptop.id
    assert f"case {scene.case_id}" in ticket.subject


def test_the_way_of_a_laptop_is_put_right(scene: Scene) -> None:
    in_transit(scene)
    scene.decide("here")
    with scene.db.read() as session:
        assert session.scalars(sa.select(TransferLineRow.settled_at)).one() == DECIDED
    assert scene.laptop(scene.codes["l0"]).transit_to_id is None


@pytest.mark.parametrize("state", [LaptopState.REPAIR, LaptopState.QUARANTINED, LaptopState.MISSING])
def test_it_happened_whatever_state_the_laptop_was_in(scene: Scene, state: LaptopState) -> None:
    in_state(state)(scene)
    with scene.db.read() as session:
        kind = get_case(session, scene.case_id).kind
    scene.decide("here" if kind is ELSEWHERE else "exception")
    assert scene.laptop(scene.codes["l0"]).laptop.state is LaptopState.HANDED_OUT
    check_invariants(scene.db)


def test_who_takes_part_in_nothing_is_enrolled(scene: Scene) -> None:
    not_enrolled(scene)
    assert CaseReason.ANSWER_MISSING in scene.refused("called_back")
    scene.decide("called_back", **programme(scene))
    with scene.db.read() as session:
        [enrolment] = list_enrolments(session, scene.ids["p1"])
    assert enrolment.ended_at is None


# ---- refused


def test_a_wrong_code_changes_nothing(scene: Scene) -> None:
    laptop_twice(scene)
    unknown = make_laptop_tag(9_999_999)
    for typed, reason in (
        (scene.codes["p2"], DecisionReason.NO_LAPTOP_CODE),
        (scene.codes["l0"], DecisionReason.SAME_LAPTOP),
        (unknown, GateReason.LAPTOP_UNKNOWN),
    ):
        for outcome in ("reported_other_laptop", "registered_other_laptop"):
            assert reason in scene.refused(outcome, laptop=typed)
    assert scene.refused("reported_other_laptop", laptop="nonsense")


def test_a_wrong_pass_changes_nothing(scene: Scene) -> None:
    person_twice(scene)
    with unit(scene.db) as uow:
        blank = make_blank_pass(uow)
    for typed, reason in (
        (scene.codes["l0"], DecisionReason.NO_PASS_CODE),
        (scene.codes["p0"], DecisionReason.SAME_HOLDER),
        (blank, GateReason.PASS_BLANK),
    ):
        assert reason in scene.refused("other_person", **{"pass": typed})


def test_another_laptop_that_is_out_itself_is_refused_whole(scene: Scene) -> None:
    laptop_twice(scene)
    scene.give(scene.codes["l2"], scene.codes["p2"])
    assert scene.refused("registered_other_laptop", laptop=scene.codes["l2"]) == (GateReason.LAPTOP_ALREADY_OUT,)
    assert scene.holder(scene.codes["l0"]) == scene.ids["p0"], "nothing of it was kept"


def test_one_person_alone_makes_no_exception(scene: Scene) -> None:
    not_eligible(scene)
    with unit(scene.db, now=DECIDED) as uow:
        alone = actor_for(uow, Role.PROGRAMME)
        command = DecideCase(outcome="exception", reason="x")
        decide_case(uow.by(alone), TOPICS, scene.case_id, command)
    assert scene.holder(scene.codes["l0"]) is None
    with pytest.raises(Refused) as refused, scene.db.unit_of_work(now=DECIDED, actor=alone) as uow:
        confirm_case(uow, TOPICS, scene.case_id, reason="x")
    assert refused.value.reasons == (CaseReason.SAME_PERSON,)


# ---- what later facts change


def give_back(scene: Scene, laptop: str) -> None:
    with scene.db.unit_of_work(now=LATER, actor=SYSTEM) as uow:
        take_back_laptop(
            uow, laptop=scene.codes[laptop], location=scene.desk.place.location, reason=ReturnReason.STOPPED
        )


def test_a_laptop_that_came_back_since_is_not_given_out_again(scene: Scene) -> None:
    laptop_twice_earlier(scene)
    give_back(scene, "l0")
    assert scene.proposed() == "registered"
    scene.decide("reported")
    assert scene.reported is not None
    made = scene.by_operation(scene.reported)
    assert made is not None
    assert (made.handed_at, made.ended_at, made.ended_by) == (START, LATER, HandoutEnd.RETURNED)
    assert scene.laptop(scene.codes["l0"]).laptop.state is LaptopState.RETURNED
    check_invariants(scene.db)


def test_what_the_desk_undid_itself_cannot_stand(scene: Scene) -> None:
    laptop_twice(scene)
    assert scene.reported is not None
    scene.take(scene.desk.operation(scene.desk.undo(scene.reported)))
    assert scene.proposed() == "registered"
    assert DecisionReason.UNDONE_AT_DESK in scene.refused("reported")
    scene.decide("registered")
    check_invariants(scene.db)


@pytest.mark.parametrize(
    ("story", "later", "proposed"),
    [
        (person_twice, lambda scene: give_back(scene, "l0"), "reported"),
        (revoked_pass, lambda scene: _new_pass(scene), "stands"),
        (not_eligible, lambda scene: _attend(scene), "exception"),
        (withdrawn, lambda scene: _attend(scene), "settled"),
        (withdrawn, lambda scene: give_back(scene, "l0"), "settled"),
        (doubtful, lambda scene: give_back(scene, "l0"), "over"),
        (laptop_twice, lambda _scene: None, None),
        (doubtful, lambda _scene: None, None),
    ],
)
def test_what_later_facts_solved_is_proposed_and_can_be_decided(
    scene: Scene, story: Story, later: Story, proposed: str | None
) -> None:
    story(scene)
    later(scene)
    assert scene.proposed() == proposed
    if proposed:
        scene.decide(proposed)
        check_invariants(scene.db)


def _new_pass(scene: Scene) -> None:
    with scene.db.unit_of_work(now=LATER, actor=SYSTEM) as uow:
        reissue_pass(uow, scene.ids["p1"], "lost")


def _attend(scene: Scene) -> None:
    with unit(scene.db) as uow:
        session = make_session(uow, location=scene.desk.place.location_id, now=LATER)
        make_attendance(uow, session, scene.ids["p1"], now=LATER)


def test_two_cases_of_one_laptop_are_decided_one_after_the_other(scene: Scene) -> None:
    """Two people say they got it, beside the one of the register: the last decision holds, and nothing breaks."""
    laptop_twice(scene)
    scene.give(scene.codes["l0"], scene.codes["p2"], minutes=40)
    with scene.db.read() as session:
        keys = [case.id for case in list_cases(session)]
    for key in keys:
        command = DecideCase(outcome="reported", reason="They showed it.")
        with unit(scene.db, now=DECIDED) as uow:
            decide_case(uow.by(actor_for(uow, Role.PROGRAMME)), TOPICS, key, command)
        check_invariants(scene.db)
    assert scene.holder(scene.codes["l0"]) == scene.ids["p2"]
    assert [row.ended_by for row in scene.handouts(scene.codes["l0"])] == [HandoutEnd.MISTAKE, HandoutEnd.MISTAKE, None]

"""Contradictions thrown and decided at random: two stations that are offline and a desk, over few laptops and people.

After each step every invariant holds, whatever came late, twice or out of order, and whatever a person decided.
A failure names its seed and tells what was done.
"""

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

import pytest

from laptopdesk.accounts.queries import get_actor
from laptopdesk.app import compose
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.lifecycle.service import place_laptop
from laptopdesk.cases.queries import facts_of_case, get_case, list_cases
from laptopdesk.cases.service import confirm_case, decide_case
from laptopdesk.cases.values import CaseId, CaseState, DecideCase
from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.db import Database
from laptopdesk.core.decisions import Outcome
from laptopdesk.core.errors import DomainError
from laptopdesk.devices.service import OperationReport, ReportedEvent, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.people.service import reissue_pass, revoke_pass
from laptopdesk.protocol.operations import DoubtHandOutIntent, HandOutIntent, Operation, kind_of
from laptopdesk.training.service import record_attendance
from laptopdesk.training.values import RecordAttendance
from tests.contradictions import SYSTEM, Scene, make_scene
from tests.factories import START, make_ready_laptop, unit
from tests.invariants import check_invariants
from tests.stations import HandMade

pytestmark = pytest.mark.races

SOAK = bool(os.environ.get("LAPTOPDESK_SOAK"))
SEEDS, STEPS = (400, 120) if SOAK else (5, 45)
TOPICS = compose().case_topics


@dataclass(kw_only=True)
class Chaos:
    """What goes on at a place where everything contradicts; `waiting` are events written and not sent yet."""

    scene: Scene
    dice: Random
    coordinator: Actor
    colleague: Actor
    minutes: float = 0
    waiting: dict[int, list[ReportedEvent]] = field(default_factory=dict)
    given: list[Operation] = field(default_factory=list)
    history: list[str] = field(default_factory=list)
    decided: int = 0

    @property
    def now(self) -> datetime:
        """The server's clock."""
        return START + timedelta(minutes=self.minutes)

    def step(self) -> None:
        """One thing happens."""
        self.minutes += self.dice.uniform(0.5, 8)
        acts = (
            *(self.hand_out,) * 5,
            self.undo,
            *(self.take_back,) * 2,
            self.doubt,
            *(self.send,) * 3,
            self.at_the_desk,
            self.attend,
            self.revoke,
            self.carry,
            self.make_ready,
            *(self.decide,) * 7,
        )
        self.dice.choice(acts)()

    def note(self, *words: object) -> None:
        """One line of what was done."""
        self.history.append(f"{self.minutes:5.1f} {' '.join(map(str, words))}")

    # ---- at the stations

    def station(self) -> HandMade:
        """One of those at the first place."""
        return self.dice.choice([self.scene.desk, self.scene.second])

    def laptop(self) -> str:
        """Any laptop, now and then of the other place."""
        return self.dice.choice([*self.scene.here.laptops * 3, *self.scene.there.laptops])

    def write(self, desk: HandMade, operation: Operation) -> None:
        """It stands in the ledger; half of the time it is sent at once."""
        self.note("station", desk.station_id, operation.intent)
        self.waiting.setdefault(desk.station_id, []).append(desk.write(operation))
        if self.dice.random() < 0.5:
            self._send(desk)

    def moment(self) -> datetime:
        """Now by the clock of a desk, which may be wrong."""
        return self.now + timedelta(minutes=self.dice.choice([0, 0, 0, -30, 5]))

    def hand_out(self) -> None:
        """Some laptop to some person; now and then as a loan."""
        desk = self.station()
        intent = desk.hand_out(self.laptop(), self.dice.choice(self.scene.here.passes))
        operation = desk.operation(intent, at=self.moment())
        self.given.append(operation)
        self.write(desk, operation)

    def undo(self) -> None:
        """One of the hand-overs, perhaps at the other table, perhaps twice."""
        if self.given:
            desk = self.station()
            self.write(desk, desk.operation(desk.undo(self.dice.choice(self.given)), at=self.moment()))

    def doubt(self) -> None:
        """Nobody knows whether it happened."""
        if self.given:
            desk, given = self.station(), self.dice.choice(self.given)
            assert isinstance(given.intent, HandOutIntent)
            intent = DoubtHandOutIntent(
                operation=given.id, laptop=given.intent.laptop, location=self.scene.here.location
            )
            self.write(desk, desk.operation(intent, at=self.moment()))

    def take_back(self) -> None:
        """Some laptop, out or not."""
        desk = self.station()
        self.write(desk, desk.operation(desk.give_back(self.laptop()), at=self.moment()))

    def send(self) -> None:
        """A station reaches the server."""
        self._send(self.station())

    def _send(self, desk: HandMade) -> None:
        events = self.waiting.pop(desk.station_id, [])
        if events:
            self.note("sent", desk.station_id, [str(one) for one in self.scene.report(desk, *events, now=self.now)])

    # ---- at the desk page and in the office

    def at_the_desk(self) -> None:
        """The desk page asks, and is told yes or no."""
        desk = self.scene.desk
        intent = desk.hand_out(self.laptop(), self.dice.choice(self.scene.here.passes))
        report = OperationReport(
            operation_id=uuid4(),
            kind=kind_of(intent).value,
            intent=intent.to_json(),
            envelope={},
            reporter=ReporterKind.PAGE,
            happened_at=self.now,
        )
        self.note("desk page", intent)
        try:
            report_operation(self.scene.db, self.scene.operations, report, now=self.now, actor=self.coordinator)
        except DomainError as error:
            self.note("refused", error)

    def attend(self) -> None:
        """Somebody was at the training after all, or was not."""
        person, present = self.dice.choice(self.scene.here.people), self.dice.random() < 0.5
        mark = RecordAttendance(
            operation_id=uuid4(), session_id=self.scene.here.session_id, participant_id=person, present=present
        )
        self.note("attendance", person, present)
        try:
            with self.scene.db.unit_of_work(now=self.now, actor=self.coordinator) as uow:
                record_attendance(uow, mark)
        except DomainError as error:
            self.note("refused", error)

    def revoke(self) -> None:
        """A pass was lost; half of the time there is a new one."""
        number = self.dice.randrange(len(self.scene.here.people))
        person = self.scene.here.people[number]
        self.note("pass revoked", person)
        try:
            with self.scene.db.unit_of_work(now=self.now, actor=SYSTEM) as uow:
                if self.dice.random() < 0.7:
                    code = reissue_pass(uow, person, "lost", dice=self.dice)
                    self.scene.here.passes[number] = code
                else:
                    revoke_pass(uow, person, "lost")
        except DomainError as error:
            self.note("refused", error)

    def carry(self) -> None:
        """A laptop is brought to one of the places."""
        tag, place = self.laptop(), self.dice.choice([self.scene.here, self.scene.there]).location_id
        self.note("carried", tag, "to", place)
        try:
            with self.scene.db.unit_of_work(now=self.now, actor=SYSTEM) as uow:
                place_laptop(uow, get_laptop(uow.session, tag).laptop.id, place)
        except DomainError as error:
            self.note("refused", error)

    def make_ready(self) -> None:
        """One more laptop that is ready takes the place of one of those at hand."""
        number = self.dice.randrange(len(self.scene.here.laptops))
        with unit(self.scene.db) as uow:
            self.scene.here.laptops[number] = make_ready_laptop(uow, location=self.scene.here.location_id)
        self.note("ready", self.scene.here.laptops[number])

    def decide(self) -> None:
        """Somebody decides one of the open cases, with any outcome that is offered and any answers."""
        with self.scene.db.read() as session:
            waiting = [case for case in list_cases(session) if case.kind.value in TOPICS]
            if not waiting:
                return
            case = get_case(session, self.dice.choice(waiting).id)
            facts = facts_of_case(case)
            offered = TOPICS[case.kind.value].outcomes
            free = [one for one in offered if not one.hindrances(session, facts)]
            if not free:
                return
            outcome = self.dice.choice(free)
            outcome.consequence(session, facts)
            asked = outcome.fields(session, facts, self.coordinator)
        command = DecideCase(
            outcome=outcome.code, reason="gedobbeld", answers={one.name: self.answer(one) for one in asked}
        )
        self.note("case", case.id, case.kind.value, outcome.code, dict(command.answers))
        try:
            self._decide(case.id, outcome, command)
            self.decided += 1
        except DomainError as error:
            self.note("refused", error)
            with self.scene.db.read() as session:
                assert get_case(session, case.id).state is CaseState.OPEN

    def _decide(self, case_id: CaseId, outcome: Outcome, command: DecideCase) -> None:
        with self.scene.db.unit_of_work(now=self.now, actor=self.coordinator) as uow:
            decide_case(uow, TOPICS, case_id, command)
        if outcome.two_people:
            with self.scene.db.unit_of_work(now=self.now, actor=self.colleague) as uow:
                confirm_case(uow, TOPICS, case_id, reason="ook gedobbeld")

    def answer(self, asked: BulkField) -> str:
        """Anything that this field takes, true or not."""
        match asked.kind:
            case FieldKind.CHOICE | FieldKind.CHOICES:
                return self.dice.choice([value for value, _label in asked.options if value] or [""])
            case FieldKind.YES:
                return self.dice.choice(["", "1"])
            case FieldKind.NUMBER:
                return str(self.dice.randrange(5))
        if "pass" in asked.name:
            return self.dice.choice(self.scene.here.passes)
        if "laptop" in asked.name or "label" in asked.name:
            return self.laptop()
        return "gedobbeld"


def begin(db: Database, seed: int) -> Chaos:
    """A scene with nothing in it yet."""
    scene = make_scene(db)
    with db.read() as session:
        coordinator, colleague = get_actor(session, scene.coordinator), get_actor(session, scene.colleague)
    return Chaos(scene=scene, dice=Random(seed), coordinator=coordinator, colleague=colleague)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_is_reported_and_decided_all_is_sound(db: Database, seed: int) -> None:
    chaos = begin(db, seed)
    for _ in range(STEPS):
        try:
            chaos.step()
            check_invariants(db)
        except Exception as error:
            error.add_note(f"seed {seed}\n" + "\n".join(chaos.history))
            raise

"""A station acts at its own place only, whoever's badge stands there: another place is a case, and nothing happens."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.accounts.service import issue_badge
from laptopdesk.app import compose
from laptopdesk.assets.kits.models import KitMovementRow
from laptopdesk.assets.stocktake.models import StocktakeScanRow
from laptopdesk.cases.queries import get_case, list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Permission, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.devices.service import Sending, add_station, pair_station, revoke_station, station_actor, take_events
from laptopdesk.devices.values import EventAnswer
from laptopdesk.handout.queries import count_handouts
from laptopdesk.protocol.codes import make_location_code
from laptopdesk.protocol.operations import (
    CountLaptopIntent,
    DoubtHandOutIntent,
    Intent,
    Operation,
    OperationOutcome,
    RecordAttendanceIntent,
    ReportMode,
    ReturnIntent,
    ReturnReason,
    UndoCountIntent,
    UndoHandOutIntent,
)
from laptopdesk.protocol.trust import pairing_key, station_proof
from laptopdesk.training.models import AttendanceRow
from tests.factories import START, make_enrolment, make_participant, make_pass, make_session, make_staff
from tests.grounds import laid_once
from tests.stations import SERVER_KEY, HandMade, Place, make_place, make_station

SYSTEM = system_actor()
OPERATIONS = compose().operations
LATER = START + timedelta(hours=3)
APPLIED, CASE, REFUSED = OperationOutcome.APPLIED, OperationOutcome.CASE, OperationOutcome.REFUSED
QUARANTINED = OperationOutcome.QUARANTINED


@dataclass(kw_only=True)
class Two:
    """A station here with the badge of an administrator, and another place with a hand-over of its own."""

    db: Database
    here: HandMade
    there: HandMade
    badge: str
    admin: int
    newcomer: str
    session: int
    given: Operation
    counted: Operation

    def report(self, intent: Intent, mode: ReportMode = ReportMode.OFFLINE, *, minutes: float = 1) -> EventAnswer:
        """The station here says so, with the administrator's badge."""
        operation = self.here.operation(intent, mode, at=START + timedelta(minutes=minutes))
        operation = replace(operation, envelope=replace(operation.envelope, operator=self.badge))
        event = self.here.write(operation)
        waiting = event.sequence if mode is ReportMode.ONLINE else None
        [answer] = take_events(
            self.db, OPERATIONS, self.here.station, [event], now=LATER, sending=Sending(waiting=waiting)
        )
        return answer

    def effects(self) -> tuple[object, ...]:
        """Everything that an event might have changed, at either place."""
        with self.db.read() as session:
            return (
                count_handouts(session),
                session.execute(sa.text("SELECT tag, state, location_id FROM laptop ORDER BY id")).all(),
                session.execute(sa.text("SELECT id, ended_at FROM handout ORDER BY id")).all(),
                session.scalar(sa.select(sa.func.count()).select_from(AttendanceRow)),
                session.scalar(sa.select(sa.func.count()).select_from(StocktakeScanRow)),
                session.scalar(sa.select(sa.func.count()).select_from(KitMovementRow)),
            )


def lay_two(db: Database) -> Two:
    with db.unit_of_work(now=START, actor=SYSTEM) as uow:
        here, there = make_place(uow), make_place(uow)
        admin = make_staff(uow, Role.ADMIN)
        badge = issue_badge(uow, admin)
        person = make_participant(uow, location=there.location_id)
        make_enrolment(uow, person, location=there.location_id)
        newcomer, session = make_pass(uow, person), make_session(uow, location=there.location_id)
    far = make_station(db, there)
    given = far.operation(far.hand_out(there.laptops[0], there.passes[0]))
    counted = far.operation(CountLaptopIntent(raw=there.laptops[2], location=there.location))
    take_events(db, OPERATIONS, far.station, [far.write(given), far.write(counted)], now=LATER)
    return Two(
        db=db,
        here=make_station(db, here),
        there=far,
        badge=badge,
        admin=admin,
        newcomer=newcomer,
        session=session,
        given=given,
        counted=counted,
    )


db, two = laid_once(lay_two)


def elsewhere(two: Two) -> Place:
    return two.there.place


KINDS: dict[str, Callable[[Two], Intent]] = {
    "hand_out": lambda two: replace(
        two.here.hand_out(elsewhere(two).laptops[1], elsewhere(two).passes[1]), location=elsewhere(two).location
    ),
    "undo": lambda two: UndoHandOutIntent(
        operation=two.given.id, laptop=elsewhere(two).laptops[0], location=elsewhere(two).location
    ),
    "undo, as if it were here": lambda two: UndoHandOutIntent(
        operation=two.given.id, laptop=elsewhere(two).laptops[0], location=two.here.place.location
    ),
    "doubt": lambda two: DoubtHandOutIntent(
        operation=two.given.id, laptop=elsewhere(two).laptops[0], location=elsewhere(two).location
    ),
    "return": lambda two: ReturnIntent(
        laptop=elsewhere(two).laptops[0], location=elsewhere(two).location, reason=ReturnReason.OTHER
    ),
    "attendance": lambda two: RecordAttendanceIntent(session=two.session, pass_code=two.newcomer, present=True),
    "count": lambda two: CountLaptopIntent(raw=elsewhere(two).laptops[1], location=elsewhere(two).location),
    "undo count": lambda two: UndoCountIntent(operation=two.counted.id, location=elsewhere(two).location),
    "undo count, as if it were here": lambda two: UndoCountIntent(
        operation=two.counted.id, location=two.here.place.location
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_another_place_is_a_case_whoever_stands_there(two: Two, kind: str) -> None:
    before = two.effects()
    with two.db.read() as session:
        cases = len(list_cases(session))

    answer = two.report(KINDS[kind](two))

    assert answer.outcome in (CASE, QUARANTINED)
    assert answer.reasons
    assert two.effects() == before
    with two.db.read() as session:
        assert len(list_cases(session)) == cases + 1


def test_a_hand_over_elsewhere_takes_two_people_to_stand(two: Two) -> None:
    answer = two.report(KINDS["hand_out"](two))

    assert (answer.outcome, answer.reasons) == (CASE, ("station_elsewhere",))
    with two.db.read() as session:
        assert answer.case is not None
        assert get_case(session, answer.case).kind is CaseKind.NOT_ELIGIBLE


def test_a_question_about_another_place_is_refused(two: Two) -> None:
    before = two.effects()

    answer = two.report(KINDS["hand_out"](two), ReportMode.ONLINE)

    assert (answer.outcome, answer.reasons) == (REFUSED, ("station_elsewhere",))
    assert two.effects() == before


def test_an_administrator_at_a_desk_is_a_volunteer_of_that_place(two: Two) -> None:
    actor = station_actor(two.db, two.here.station, two.badge)

    here, there = two.here.place.location_id, two.there.place.location_id
    assert actor.staff_id == two.admin
    assert actor.may(Permission.HAND_OUT, at=here)
    assert actor.may(Permission.RECORD_ATTENDANCE, at=here)
    assert not any(actor.may(permission, at=there) for permission in Permission)
    beyond = {
        Permission.MANAGE_STAFF,
        Permission.ERASE_PEOPLE,
        Permission.APPROVE_EXCEPTION,
        Permission.MANAGE_STATIONS,
        Permission.LOWER_POLICY,
        Permission.DECIDE_CASES,
        Permission.VIEW_REPORTS,
        Permission.RECEIVE_LAPTOPS,
    }
    assert not any(actor.may(permission, at=here) for permission in beyond)
    assert two.report(two.here.hand_out(two.here.place.laptops[0], two.here.place.passes[0])).outcome is APPLIED


# ---- the same computer, at another place since


def move(two: Two, *, revoked: bool = False) -> HandMade:
    """The computer from here pairs as a station of the other place, in the same folder."""
    key = two.here.private.public_key().public_bytes_raw()
    with two.db.unit_of_work(now=LATER - timedelta(hours=1), actor=SYSTEM) as uow:
        if revoked:
            revoke_station(uow, two.here.station_id)
        place = two.there.place.location_id
        offer = add_station(uow, name="Tafel 9", location_id=place)
        proof = station_proof(pairing_key(offer.code), station=key, server=SERVER_KEY)
        moved = LATER - timedelta(hours=1)
        pair_station(uow.at(moved), public_key=key, proof=proof, server_key=SERVER_KEY)
    return replace(two.here, station_id=offer.station_id)


@pytest.mark.parametrize(
    ("minutes", "revoked", "outcome"),
    [(30, False, APPLIED), (150, False, CASE), (30, True, CASE)],
    ids=["before it moved", "after it moved", "that station was revoked"],
)
def test_what_was_done_at_the_place_before_stands(
    two: Two, minutes: float, revoked: bool, outcome: OperationOutcome
) -> None:
    intent = two.here.hand_out(two.here.place.laptops[0], two.here.place.passes[0])
    event = two.here.write(two.here.operation(intent, at=START + timedelta(minutes=minutes)))
    moved = move(two, revoked=revoked)

    [answer] = take_events(two.db, OPERATIONS, moved.station, [event], now=LATER)

    assert answer.outcome is outcome


def test_a_place_that_nobody_knows_is_a_case(two: Two) -> None:
    own = two.here.hand_out(two.here.place.laptops[0], two.here.place.passes[0])
    before = two.effects()

    assert two.report(replace(own, location=make_location_code(99_999))).outcome is CASE
    assert two.effects() == before

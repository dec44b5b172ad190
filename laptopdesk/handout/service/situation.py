"""The live facts of one hand-over, read with locks, in the shape the gate asks for.

Locks are taken in the order laptop, participant, enrolment, attendance, so that two desks wait for each other and never
for each other's second lock.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import gate as assets
from laptopdesk.assets.lifecycle.values import LockedLaptop
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.core.snapshots import SOMEBODY_ELSE
from laptopdesk.handout import queries
from laptopdesk.handout.rules import laptop_line
from laptopdesk.handout.values import HandOutLaptop
from laptopdesk.people import queries as people
from laptopdesk.people.values import PassHolder, PassState
from laptopdesk.places import queries as places
from laptopdesk.places.values import Location
from laptopdesk.protocol.gate import DeskFacts, GateDecision, LaptopFacts, PersonFacts, check_handout, may_go
from laptopdesk.training import queries as training
from laptopdesk.training.values import GateEnrolment


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """What a hand-over is about, once the gate refuses nothing: the laptop, the person and their enrolment."""

    laptop: LockedLaptop
    participant_id: int
    enrolment: GateEnrolment
    exception_id: int | None


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything the gate and the hand-over need, read once; `admitted` is None where the gate refuses."""

    location: Location
    laptop: LockedLaptop | None
    holder: PassHolder | None
    decision: GateDecision
    admitted: Admitted | None


def read_situation(session: Session, command: HandOutLaptop, actor: Actor) -> Situation:
    """The facts as they are now, locked until the unit of work ends; raises NotFound for an unknown location."""
    location = places.find_location_by_code(session, command.location)
    if location is None:
        raise NotFound("location", command.location)
    laptop = assets.lock_laptop_by_tag(session, command.laptop)
    holder = people.lock_pass_holder(session, command.pass_code)
    enrolment = _enrolment(session, holder)
    needs_exception = enrolment is not None and not enrolment.gate_attended
    exception_id = queries.find_open_exception(session, enrolment.id) if enrolment and needs_exception else None
    held = queries.read_held(
        session, laptop_id=laptop.id if laptop else None, participant_id=holder.participant_id if holder else None
    )
    decision = check_handout(
        _laptop_facts(command, location, laptop, holder, out=held.laptop_out),
        _person_facts(command, holder, enrolment, held.kinds),
        _desk_facts(command, actor, location, enrolment, approved=exception_id is not None),
    )
    admitted = _admitted(laptop, holder, enrolment, exception_id) if may_go(decision) else None
    return Situation(location=location, laptop=laptop, holder=holder, decision=decision, admitted=admitted)


def _admitted(
    laptop: LockedLaptop | None, holder: PassHolder | None, enrolment: GateEnrolment | None, exception_id: int | None
) -> Admitted | None:
    if laptop is None or holder is None or holder.participant_id is None or enrolment is None:
        return None
    return Admitted(laptop=laptop, participant_id=holder.participant_id, enrolment=enrolment, exception_id=exception_id)


def _enrolment(session: Session, holder: PassHolder | None) -> GateEnrolment | None:
    if holder is None or holder.participant_id is None:
        return None
    return training.lock_gate_enrolment(session, holder.participant_id)


def _laptop_facts(
    command: HandOutLaptop, here: Location, laptop: LockedLaptop | None, holder: PassHolder | None, *, out: bool
) -> LaptopFacts:
    if laptop is None:
        return LaptopFacts.unknown(command.laptop)
    reserved = laptop.reserved_for_id
    mine = holder is not None and reserved is not None and holder.participant_id == reserved
    line = laptop_line(
        laptop,
        location=here.code if laptop.location_id == here.id else None,
        out=out,
        reserved_for=None if reserved is None else (command.pass_code if mine else SOMEBODY_ELSE),
    )
    return line.facts(laptop.tag)


def _person_facts(
    command: HandOutLaptop, holder: PassHolder | None, enrolment: GateEnrolment | None, held: frozenset[str]
) -> PersonFacts:
    if holder is None:
        return PersonFacts.of_unknown_pass(command.pass_code)
    if holder.participant_id is None:
        return PersonFacts.of_blank_pass(command.pass_code, revoked=holder.state is PassState.REVOKED)
    return PersonFacts(
        pass_code=command.pass_code,
        pass_revoked=holder.state is PassState.REVOKED,
        enrolled=enrolment is not None,
        gate_attended=enrolment is not None and enrolment.gate_attended,
        has_own="own" in held,
        has_loaner="loaner" in held,
    )


def _desk_facts(
    command: HandOutLaptop, actor: Actor, location: Location, enrolment: GateEnrolment | None, *, approved: bool
) -> DeskFacts:
    kit = enrolment.kit if enrolment else ()
    return DeskFacts(
        location_code=location.code,
        operator_may_hand_out=actor.may(Permission.HAND_OUT, at=location.id),
        kit_required=tuple(item.item for item in kit if item.required),
        kit_ticked=command.kit,
        signed=command.signature.given,
        exception_approved=approved,
        kind=command.kind,
    )

"""The first step at the desk: may this laptop go to this person, here and now?"""

from sqlalchemy.orm import Session

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.handout.service.refusal import journal_refusal
from laptopdesk.handout.service.situation import Admitted, read_situation
from laptopdesk.handout.values import HandOutLaptop, KitItem, MayGo
from laptopdesk.people import queries as people
from laptopdesk.protocol.gate import GateRefused


def ask_handout(uow: UnitOfWork, command: HandOutLaptop) -> MayGo:
    """*May go*, with what is still to do; nothing changes. Raises Refused with every reason, journaled."""
    situation = read_situation(uow.session, command, uow.actor)
    journal_refusal(uow, command, situation)
    decision, admitted = situation.decision, situation.admitted
    if admitted is None:
        raise Refused(decision.reasons if isinstance(decision, GateRefused) else ())
    return _may_go(uow.session, command, admitted)


def _may_go(session: Session, command: HandOutLaptop, admitted: Admitted) -> MayGo:
    laptop, enrolment, person = admitted.laptop, admitted.enrolment, admitted.participant_id
    return MayGo(
        laptop=laptop.tag,
        model=f"{laptop.manufacturer} {laptop.model}".strip(),
        pass_code=command.pass_code,
        initials=people.initials_of(session, [person]).get(person, ""),
        programme=enrolment.programme_code,
        kit=tuple(KitItem(code=item.item, required=item.required) for item in enrolment.kit),
        by_exception=not enrolment.gate_attended,
    )

"""A refusal leaves a row in the journal, whichever way it came in."""

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.handout.events import HandoutRefused
from laptopdesk.handout.service.situation import Situation
from laptopdesk.handout.values import HandOutLaptop


def journal_refusal(uow: UnitOfWork, command: HandOutLaptop, situation: Situation) -> None:
    """Should this unit be refused, the journal says which laptop, person and place, and every reason."""

    def describe(error: DomainError) -> HandoutRefused:
        reasons = error.reasons if isinstance(error, Refused) else ()
        return HandoutRefused(
            laptop_id=situation.laptop.id if situation.laptop else None,
            participant_id=situation.holder.participant_id if situation.holder else None,
            location_id=situation.location.id,
            laptop=command.laptop,
            operation=command.operation_id,
            reasons=tuple(reason.value for reason in reasons) or (error.code,),
        )

    uow.if_refused(describe)

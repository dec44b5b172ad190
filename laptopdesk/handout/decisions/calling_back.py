"""Calling a laptop back: a ticket for the helpdesk, which says here how one is made, and a letter to the resident."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.hooks import Hook, hooks_of
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking
from laptopdesk.handout.messages import sender
from laptopdesk.handout.values import Handout
from laptopdesk.people.values import Participant
from laptopdesk.printing.papers import letter_pdf
from laptopdesk.printing.values import Letter, PrintedCode
from laptopdesk.ui.formats import format_date, format_day, group_code


@dataclass(frozen=True, kw_only=True)
class CallBack:
    """This laptop must come back from this person, because a case was decided so. `why`: what was decided, in words."""

    case_id: int
    laptop: str
    participant_id: int
    location_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class CallBackDesk:
    """Who calls laptops back: `call` makes the ticket and answers its number, `find` answers that of a case."""

    call: Callable[[UnitOfWork, CallBack], int]
    find: Callable[[Session, int], int | None]


CALL_BACK = Hook[CallBackDesk]("how laptops are called back")


def call_back(uow: UnitOfWork, handout: Handout, case_id: int) -> int:
    """A ticket asks the helpdesk to get this laptop back; answers its number."""
    words = {"laptop": group_code(handout.laptop), "day": format_date(handout.handed_at), "case": case_id}
    why = _(
        "Recall %(laptop)s, handed out on %(day)s, as decided in case %(case)s. Send the letter from the case.", **words
    )
    order = CallBack(
        case_id=case_id,
        laptop=handout.laptop,
        participant_id=handout.participant_id,
        location_id=handout.location_id,
        why=why,
    )
    return hooks_of(uow.session).only(CALL_BACK).call(uow, order)


def find_ticket(session: Session, case_id: int) -> int | None:
    """The number of the ticket that calls the laptop of this case back, or None."""
    return hooks_of(session).only(CALL_BACK).find(session, case_id)


def call_back_letter(handout: Handout, person: Participant, *, now: datetime) -> bytes:
    """The PDF of the letter that asks a resident to bring the laptop back; in Dutch, whatever the screen speaks."""
    with speaking("nl"):
        return letter_pdf([_letter(handout, person, now)])


def _letter(handout: Handout, person: Participant, now: datetime) -> Letter:
    return Letter(
        title=_("Please bring your laptop back"),
        sender=sender(),
        address=(person.name or "", *person.address_lines),
        place_and_date=_("Rotterdam, %(day)s", day=f"{format_day(now)} {now.year}"),
        salutation=_("Dear %(name)s,", name=person.name or ""),
        paragraphs=(
            _(
                "On %(day)s you got a laptop from us at %(place)s.",
                day=format_day(handout.handed_at),
                place=handout.location,
            ),
            _("We made a mistake. We gave you this laptop too early, or it was not the right one for you."),
            _("Please bring the laptop and everything you got with it back to %(place)s.", place=handout.location),
            _("Do you want to follow the trainings? Then you get a laptop after the first training."),
        ),
        code=PrintedCode(code=handout.laptop, grouped=group_code(handout.laptop), label=_("The laptop")),
        closing=(
            _("Can you not come? Call the helpdesk. We find a solution together."),
            _("We are sorry for the trouble."),
        ),
        language="nl",
    )

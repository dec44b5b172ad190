"""What `people` offers the composition root."""

from laptopdesk.people.errors import PersonReason
from laptopdesk.people.messages import person_sentence
from laptopdesk.people.service import forget_identity
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands, operations, jobs and words of this package."""
    wiring.add_sentences(PersonReason, person_sentence)
    wiring.erasures.register("people", forget_identity)

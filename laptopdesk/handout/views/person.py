"""What the record of a participant shows of hand-outs: the laptop they have, and asking an exception."""

from flask import render_template
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission
from laptopdesk.handout import queries
from laptopdesk.training import queries as training


def person_panel(session: Session, participant_id: int, actor: Actor) -> str:
    """The panel of a participant's record: each hand-out, and for who may, the request for an exception."""
    handouts = queries.list_of_participant(session, participant_id)
    verdict = training.list_gate_verdicts(session, frozenset({participant_id})).get(participant_id)
    may_ask = (
        verdict is not None
        and not verdict.attended
        and actor.may(Permission.ASK_EXCEPTION, at=training.get_enrolment(session, verdict.enrolment_id).location_id)
    )
    if not handouts and not may_ask:
        return ""
    return render_template(
        "handout/_person.html",
        handouts=handouts,
        participant_id=participant_id,
        may_ask=may_ask,
        may_open=actor.may_somewhere(Permission.VIEW_LAPTOPS),
    )

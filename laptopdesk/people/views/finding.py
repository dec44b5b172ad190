"""What the search of every page finds of residents: whoever the scanned pass belongs to."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.people import queries
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.wiring import Hit


def find_by_pass(session: Session, term: str, actor: Actor) -> Sequence[Hit]:
    """The person whose pass this is, for who sees people of their place; opening the page is the look."""
    code = find_code(term, CodeKind.PASS)
    if code is None or not actor.may_somewhere(Permission.VIEW_PEOPLE):
        return ()
    holder = queries.find_holder(session, code.text)
    if holder is None or holder.participant_id is None:
        return ()
    within = actor.places_for(Permission.VIEW_PEOPLE)
    if not queries.is_within(session, holder.participant_id, places=within):
        return ()
    url = url_for("people.person", participant_id=holder.participant_id)
    return (Hit(kind=_("Participant"), title=group_code(code.text), url=url, exact=True),)

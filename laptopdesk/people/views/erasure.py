"""Forgetting who somebody is, after asking once, with all that may be about them and is not tied to them."""

from collections.abc import Sequence

from flask import request
from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.erasure import ErasureRegistry, Mention
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.forms import EraseForm
from laptopdesk.people.service import describe_erasing, erase_participant
from laptopdesk.people.values import Participant
from laptopdesk.people.views.blueprint import blueprint
from laptopdesk.people.views.look import look_at
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import db, page, web


@blueprint.route("/people/<int:participant_id>/erase", methods=["GET", "POST"])
@guard(Permission.ERASE_PEOPLE)
def erase(participant_id: int) -> Answer:
    """Identity is gone for ever, participation stays."""
    person = look_at(participant_id, "people.erase", Permission.ERASE_PEOPLE, met=False)
    if person.erased_at is not None:
        raise Refused([PersonReason.PERSON_ERASED])
    form = EraseForm.from_request()
    return answer_form(
        form,
        lambda uow: erase_participant(uow, _erasures(), participant_id, chosen=_chosen()),
        again=lambda: _ask(person, form),
        done=lambda _none: _erased(participant_id),
    )


def _ask(person: Participant, form: EraseForm) -> str:
    mentions = _mentions(person.id)
    chosen = {item.key for item in mentions if item.certain} if request.method == "GET" else set(_chosen())
    options = [(item.key, f"{item.title}: {item.excerpt}") for item in mentions]
    return page("people/erase.html", person=person, form=form, mentions=options, chosen=chosen)


def _erased(participant_id: int) -> Response:
    db().drop_log()  # where somebody reads at this moment, the hourly job does it
    words = _("The personal data is erased. Trainings and hand-outs remain as counts only.")
    return go("people.person", words, participant_id=participant_id)


def _erasures() -> ErasureRegistry:
    registry: ErasureRegistry = web().wiring.erasures
    return registry


def _mentions(participant_id: int) -> tuple[Mention, ...]:
    """What an erasure of this person may take along, for this moment."""
    with db().read() as session:
        return _erasures().mentions_of(session, describe_erasing(session, participant_id))


def _chosen() -> Sequence[str]:
    return request.form.getlist("mention")

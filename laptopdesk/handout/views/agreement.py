"""The agreement of a hand-over, as a PDF to print and as plain text."""

from dataclasses import replace

from flask import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import Permission
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout import queries
from laptopdesk.handout.agreement import agreement_document
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.people import service as people_service
from laptopdesk.printing.papers import SignatureUnreadable, document_pdf, document_text
from laptopdesk.printing.values import Document
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, pdf


@blueprint.get("/handouts/<int:handout_id>/agreement.pdf")
@guard(Permission.HAND_OUT, Permission.VIEW_STORY)
def agreement_pdf(handout_id: int) -> Response:
    """The paper, in the language of the screen; it says so when the drawn signature can no longer be shown."""
    found = read_agreement(handout_id)
    try:
        content = document_pdf(found)
    except SignatureUnreadable:
        why = _("The drawing itself cannot be shown.")
        content = document_pdf(replace(found, signature_png=None, signed=f"{found.signed}. {why}"))
    return pdf(content, f"{found.number}.pdf")


@blueprint.get("/handouts/<int:handout_id>/agreement.txt")
@guard(Permission.HAND_OUT, Permission.VIEW_STORY)
def agreement_text_page(handout_id: int) -> Response:
    """The same words as plain text, for a screen reader or a mail."""
    return Response(document_text(read_agreement(handout_id)), mimetype="text/plain; charset=utf-8")


def read_agreement(handout_id: int) -> Document:
    """The agreement's content; that this person's name was looked at is logged."""
    actor = current_actor()
    with db().unit_of_work() as uow:
        session = uow.session
        handout = queries.get_handout(session, handout_id)
        permission = Permission.VIEW_STORY if actor.may(Permission.VIEW_STORY) else Permission.HAND_OUT
        person = people_service.look_at_participant(
            uow, handout.participant_id, page="agreement", now=now(), actor=actor,
            permission=permission, at=handout.location_id,
        )  # fmt: skip
        signature = get_file(session, handout.signature_file_id).content if handout.signature_file_id else None
        staff = accounts.staff_names(session, [handout.handed_by_id] if handout.handed_by_id else [])
    return agreement_document(
        handout, name=person.name or "–", handed_by=staff.get(handout.handed_by_id or 0, "–"),
        signature_png=signature, language=current_locale(),
    )  # fmt: skip

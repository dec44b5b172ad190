"""The agreement of a hand-over, as a PDF to print and as plain text; whole only for who needs the name."""

from dataclasses import replace

from flask import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import Forbidden
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking
from laptopdesk.handout import queries
from laptopdesk.handout.agreement import agreement_document
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.rules import part_of_agreement
from laptopdesk.handout.values import AgreementPart, Handout, Signatory
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.people import service as people_service
from laptopdesk.people.values import Language
from laptopdesk.printing.papers import SignatureUnreadable, document_pdf, document_text
from laptopdesk.printing.values import Document
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import now, pdf, unit_of_work, web

READERS = (Permission.HAND_OUT, Permission.VIEW_STORY, Permission.VIEW_PEOPLE)


@blueprint.get("/handouts/<int:handout_id>/agreement.pdf")
@guard(*READERS)
def agreement_pdf(handout_id: int) -> Response:
    """The paper, the same whoever prints it; it says so when the drawn signature can no longer be shown."""
    agreement = read_agreement(handout_id)
    try:
        content = document_pdf(agreement)
    except SignatureUnreadable:
        with speaking(agreement.language):
            why = _("The signature itself cannot be shown.")
        content = document_pdf(replace(agreement, signature_png=None, signed=f"{agreement.signed}. {why}"))
    return pdf(content, f"{agreement.number}.pdf")


@blueprint.get("/handouts/<int:handout_id>/agreement.txt")
@guard(*READERS)
def agreement_text_page(handout_id: int) -> Response:
    """The same words as plain text, for a screen reader or a mail."""
    return Response(document_text(read_agreement(handout_id)), mimetype="text/plain")


def read_agreement(handout_id: int) -> Document:
    """The agreement's content, as much of it as this person may read; a look at the name is logged.

    Raises Forbidden, the same for a number that was never given and for one that is not theirs to read.
    """
    actor = current_actor()
    with unit_of_work() as uow:
        session = uow.session
        handout = queries.find_handout(session, handout_id)
        part = part_for(actor, handout)
        if handout is None or part is None:
            raise Forbidden(Permission.VIEW_PEOPLE.value, reason=DeskReason.AGREEMENT_CLOSED)
        staff = accounts.staff_names(session, [handout.handed_by_id] if handout.handed_by_id else [])
        handed_by, phone = staff.get(handout.handed_by_id or 0, ""), web().config.helpdesk_phone
        if part is AgreementPart.NAMELESS:
            return agreement_document(handout, None, handed_by=handed_by, phone=phone, signature_png=None)
        by_record = actor.may(Permission.VIEW_PEOPLE, at=handout.location_id)
        person = people_service.look_at_participant(
            uow,
            handout.participant_id,
            page="agreement",
            at=handout.location_id,
            permission=Permission.VIEW_PEOPLE if by_record else Permission.HAND_OUT,
        )
        resident = Signatory(name=person.name or "", language=Language.find_member(person.language) or Language.DUTCH)
        signature = get_file(session, handout.signature_file_id).content if handout.signature_file_id else None
    return agreement_document(handout, resident, handed_by=handed_by, phone=phone, signature_png=signature)


def part_for(actor: Actor, handout: Handout | None) -> AgreementPart | None:
    """How much of this hand-over's agreement this person may read now; None for nothing."""
    if handout is None:
        return None
    return part_of_agreement(actor, location_id=handout.location_id, handed_at=handout.handed_at, now=now())

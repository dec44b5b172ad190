"""The words of the agreement: what a resident signs, in plain Dutch (B1) or English, as content for PDF and text."""

from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking, word
from laptopdesk.handout.messages import kit_name, sender
from laptopdesk.handout.values import Handout, Signatory, SignatureKind
from laptopdesk.people.values import Language
from laptopdesk.printing.values import Document, PrintedCode
from laptopdesk.ui.formats import format_date, group_code

SPOKEN = (Language.DUTCH, Language.ENGLISH)
"""The languages in which the agreement is written; the others get the first, which then names theirs."""


def agreement_document(
    handout: Handout, resident: Signatory | None, *, handed_by: str, phone: str | None, signature_png: bytes | None
) -> Document:
    """The agreement of this hand-over, in the language of the resident, whatever the screen speaks.

    Without a resident it is the paper of the laptop alone, in Dutch: nobody's name, and not how they signed. `phone`
    is the helpdesk's.
    """
    language = paper_language(resident)
    with speaking(language):
        return Document(
            sender=sender(),
            sender_lines=(_("Helpdesk %(phone)s", phone=phone),) if phone else (),
            title=_("Gift agreement") if handout.agreement == "gift" else _("Loan agreement"),
            number=handout.number,
            facts=_facts(handout, resident, handed_by),
            list_title=_("What you get with it"),
            items=tuple(kit_name(item) for item in handout.kit),
            terms_title=_("What we agree"),
            terms=_terms(handout, phone),
            signed=_signed(handout) if resident else _("How it was signed is not shown here."),
            signatures=((resident.name, _("Participant")), (handed_by, _("Handed out by"))) if resident else (),
            signature_png=signature_png,
            code=PrintedCode(code=handout.laptop, grouped=group_code(handout.laptop), label=_("Your laptop")),
            page_words=_("Page {page} of {pages}"),
            language=language,
        )


def paper_language(resident: Signatory | None) -> Language:
    """The resident's own language where the agreement is written in it, else the first of `SPOKEN`."""
    return resident.language if resident and resident.language in SPOKEN else SPOKEN[0]


def _facts(handout: Handout, resident: Signatory | None, handed_by: str) -> tuple[tuple[str, str], ...]:
    name = (resident.name or "–") if resident else _("not shown: you follow laptops, not participants")
    return (
        (_("Participant"), name),
        *_language_fact(resident),
        (_("Laptop"), f"{handout.manufacturer} {handout.model}".strip()),
        (_("Label"), group_code(handout.laptop)),
        (_("Serial number"), handout.serial or "–"),
        (_("Handed out on"), format_date(handout.handed_at)),
        (_("Location"), handout.location),
        (_("Handed out by"), handed_by or "–"),
        (_("Help until"), format_date(handout.support_until)),
    )


def _language_fact(resident: Signatory | None) -> tuple[tuple[str, str], ...]:
    if resident is None or resident.language in SPOKEN:
        return ()
    words = _("%(language)s; this paper is in Dutch", language=word(resident.language))
    return ((_("Language"), words),)


def _terms(handout: Handout, phone: str | None) -> tuple[str, ...]:
    until = format_date(handout.support_until)
    number = (_("The number of the helpdesk is %(phone)s.", phone=phone),) if phone else ()
    return (
        *_ownership(handout),
        _("The laptop was erased, installed and checked before you received it."),
        _("You follow the other two trainings. They are free."),
        " ".join((_("Until %(until)s you can call the helpdesk with questions. That is free.", until=until), *number)),
        _("We keep your name and contact details only for this programme. You may ask us to remove them."),
    )


def _ownership(handout: Handout) -> tuple[str, ...]:
    if handout.agreement == "gift":
        return (_("The laptop is a gift. From today it is yours."), _("You do not sell the laptop in the first year."))
    return (
        _("The laptop is a loan. It stays ours, and you may use it."),
        _("You bring it back when you stop with the programme."),
        _("Is it broken, lost or stolen? Tell us at once."),
    )


def _signed(handout: Handout) -> str:
    if handout.signature is SignatureKind.PAPER:
        return _("Signed on paper no. %(number)s", number=handout.paper_number or "")
    return _("Signed on the screen")

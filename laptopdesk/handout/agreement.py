"""The words of the agreement: what a resident signs, in plain Dutch (B1) or English, as content for PDF and text."""

from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.messages import kit_name
from laptopdesk.handout.values import Handout, SignatureKind
from laptopdesk.printing.values import Document, PrintedCode
from laptopdesk.ui.formats import format_date, group_code


def agreement_document(
    handout: Handout, *, name: str | None, handed_by: str, signature_png: bytes | None, language: str
) -> Document:
    """The agreement of this hand-over in the language of the moment; `name` is the resident's.

    Without one it is the paper of the laptop alone: no resident, and not how they signed.
    """
    return Document(
        title=_("Gift agreement") if handout.agreement == "gift" else _("Loan agreement"),
        number=handout.number,
        facts=_facts(handout, name, handed_by),
        list_title=_("What you get with it"),
        items=tuple(kit_name(item) for item in handout.kit),
        terms_title=_("What we agree"),
        terms=_terms(handout),
        signed=_signed(handout) if name is not None else _("How it was signed is not shown here."),
        signature_png=signature_png,
        code=PrintedCode(code=handout.laptop, grouped=group_code(handout.laptop), label=_("Your laptop")),
        language=language,
    )


def _facts(handout: Handout, name: str | None, handed_by: str) -> tuple[tuple[str, str], ...]:
    return (
        (_("Participant"), name if name is not None else _("not shown: you follow laptops, not participants")),
        (_("Laptop"), f"{handout.manufacturer} {handout.model}".strip()),
        (_("Label"), group_code(handout.laptop)),
        (_("Serial number"), handout.serial or "–"),
        (_("Handed out on"), format_date(handout.handed_at)),
        (_("Location"), handout.location),
        (_("Handed out by"), handed_by),
        (_("Help until"), format_date(handout.support_until)),
    )


def _terms(handout: Handout) -> tuple[str, ...]:
    until = format_date(handout.support_until)
    common = (
        _("The laptop was erased, installed and checked before you received it."),
        _("You follow the other two trainings. They are free."),
        _("Until %(until)s you can call the helpdesk with questions. That is free.", until=until),
        _("We keep your name and contact details only for this programme. You may ask us to remove them."),
    )
    return (*_ownership(handout), *common)


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

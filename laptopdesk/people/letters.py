"""Papers of people: the pass letter, in plain Dutch (B1) with a line in the reader's own language, and blank passes."""

from collections.abc import Sequence
from datetime import datetime

from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking
from laptopdesk.people.values import Participant, Pass
from laptopdesk.printing.fonts import MISSING_GLYPH, printable
from laptopdesk.printing.labels import label_sheet
from laptopdesk.printing.papers import letter_pdf
from laptopdesk.printing.values import Label, Letter, PrintedCode
from laptopdesk.protocol.codes import parse_code
from laptopdesk.ui.formats import format_day

BRING_THIS_LETTER = {
    "en": "Please bring this letter to the training.",
    "ar": "يرجى إحضار هذه الرسالة معك إلى التدريب.",
    "bg": "Моля, донесете това писмо на обучението.",
    "de": "Bitte bringen Sie diesen Brief zum Training mit.",
    "es": "Por favor, traiga esta carta a la formación.",
    "fa": "لطفاً این نامه را با خود به آموزش بیاورید.",
    "fr": "Veuillez apporter cette lettre à la formation.",
    "pap": "Por fabor trese e karta aki na e training.",
    "pl": "Prosimy zabrać ten list na szkolenie.",
    "pt": "Por favor, traga esta carta para a formação.",
    "ro": "Vă rugăm să aduceți această scrisoare la curs.",
    "ru": "Пожалуйста, принесите это письмо на занятие.",
    "so": "Fadlan warqaddan u keen tababarka.",
    "ti": "በጃኹም ነዚ ደብዳበ ናብቲ ስልጠና ሒዝኩም ምጹ።",
    "tr": "Lütfen bu mektubu eğitime getirin.",
    "uk": "Будь ласка, принесіть цей лист на навчання.",
    "ur": "براہ کرم یہ خط تربیت میں ساتھ لائیں۔",
    "zh": "请携带此信参加培训。",
}
"""The one sentence that matters, in the languages a resident may choose; Dutch is the letter itself."""


def pass_letter(person: Participant, place: str, *, now: datetime) -> bytes:
    """The PDF for somebody who holds a pass; always in Dutch, whatever the language of the screen."""
    with speaking("nl"):
        return letter_pdf([_letter(person, place, now)])


def _letter(person: Participant, place: str, now: datetime) -> Letter:
    assert person.pass_code is not None
    return Letter(
        title=_("Your pass for the laptop training"),
        sender=_("Laptops and trainings in Rotterdam"),
        address=(person.name or "", *person.address_lines),
        place_and_date=_("Rotterdam, %(day)s", day=f"{format_day(now)} {now.year}"),
        paragraphs=_paragraphs(person, place),
        code=PrintedCode(code=person.pass_code, grouped=parse_code(person.pass_code).grouped, label=_("Your pass")),
        closing=_closing(person.language or "nl"),
        language="nl",
    )


def _paragraphs(person: Participant, place: str) -> tuple[str, ...]:
    return (
        _("Dear %(name)s,", name=person.name or ""),
        _("You may join our laptop trainings. There are three trainings. They are free."),
        _("Your trainings are at %(place)s.", place=place)
        if place
        else _("You will hear from us where the training is."),
        _("After the first training you get a laptop. You may keep it."),
        _("Bring this letter to every training. The code below is your pass."),
    )


def _closing(language: str) -> tuple[str, ...]:
    own = BRING_THIS_LETTER.get(language, "")
    words = (
        _("The pass is only for you. It does not show who you are."),
        _("Did you lose this letter? Tell us. Then you get a new one."),
    )
    return (own, *words) if own and can_be_printed(own) else words


def can_be_printed(text: str) -> bool:
    """Whether our fonts have every letter of the text."""
    return MISSING_GLYPH not in printable(text)


def pass_sheet(passes: Sequence[Pass]) -> bytes:
    """The PDF of blank passes on label sheets, each with bars and groups and nothing personal."""
    title = _("Training pass")
    return label_sheet([Label(code=item.code, grouped=parse_code(item.code).grouped, title=title) for item in passes])

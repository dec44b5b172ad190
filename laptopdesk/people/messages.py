"""Sentences and names of this package, in the language of the page."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import gettext as _
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.values import ConsentKind, Origin, PassState


def person_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why a person's data or a pass was not taken, at most 15 words."""
    match PersonReason(reason):
        case PersonReason.NAME_MISSING:
            return _("Fill in a name.")
        case PersonReason.NAME_TOO_LONG:
            return _("This name is too long; at most 160 characters.")
        case PersonReason.BSN_IN_NAME | PersonReason.BSN_IN_REFERRER:
            return _("This looks like a citizen service number (BSN). We never store one.")
        case PersonReason.BSN_IN_NEED | PersonReason.BSN_IN_ADDRESS:
            return _("Remove the citizen service number (BSN). We never store one.")
        case PersonReason.PHONE_UNREADABLE:
            return _("This is no phone number. Example: 06 12345678.")
        case PersonReason.EMAIL_UNREADABLE:
            return _("This is no e-mail address. Example: name@example.nl.")
        case PersonReason.CONTACT_UNREADABLE:
            return _("Fill in a phone number or an e-mail address, or nothing.")
        case PersonReason.POSTCODE_UNREADABLE:
            return _("This is no postcode. Example: 3011 AD.")
        case PersonReason.TEXT_TOO_LONG:
            return _("This text is too long. Make it shorter.")
        case PersonReason.LANGUAGE_UNKNOWN:
            return _("Choose a language from the list.")
        case PersonReason.ORGANISATION_UNKNOWN:
            return _("Choose who refers this person.")
        case PersonReason.PERSON_ERASED:
            return _("This person asked us to forget them. Nothing can be added.")
        case PersonReason.PASS_UNKNOWN:
            return _("We do not know this pass. Take a new one.")
        case PersonReason.PASS_NOT_BLANK:
            return _("This pass is in use or revoked. Take a new one.")
        case PersonReason.ROLL_SIZE:
            return _("A roll has 1 to 500 passes.")
        case _ as never:
            assert_never(never)


def language_name(code: str) -> str:
    """What a language is called; an unknown code is shown as it is."""
    names = {
        "nl": _("Dutch"), "en": _("English"), "ar": _("Arabic"), "bg": _("Bulgarian"), "de": _("German"),
        "es": _("Spanish"), "fa": _("Persian (Farsi, Dari)"), "fr": _("French"), "pap": _("Papiamento"),
        "pl": _("Polish"), "pt": _("Portuguese"), "ro": _("Romanian"), "ru": _("Russian"), "so": _("Somali"),
        "ti": _("Tigrinya"), "tr": _("Turkish"), "uk": _("Ukrainian"), "ur": _("Urdu"), "zh": _("Chinese"),
    }  # fmt: skip
    return names.get(code, code)


def origin_name(origin: Origin) -> str:
    """How somebody came to us, as people say it."""
    match origin:
        case Origin.REFERRED:
            return _("referred")
        case Origin.WALK_IN:
            return _("walked in")
        case Origin.TAKEOVER:
            return _("from before this system")
        case _ as never:
            assert_never(never)


def pass_state_name(state: PassState) -> str:
    """What can be said of a pass."""
    match state:
        case PassState.BLANK:
            return _("blank")
        case PassState.BOUND:
            return _("in use")
        case PassState.REVOKED:
            return _("revoked")
        case _ as never:
            assert_never(never)


def consent_name(kind: ConsentKind) -> str:
    """What a resident may allow, as a question that was answered with yes."""
    match kind:
        case ConsentKind.HELPDESK_CALLBACK:
            return _("The helpdesk may call back")
        case ConsentKind.SURVEY:
            return _("We may ask how it goes")
        case _ as never:
            assert_never(never)

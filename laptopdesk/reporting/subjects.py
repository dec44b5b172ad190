"""What lines of the journal can be about, and what those things are called."""

from typing import Final

from laptopdesk.core.i18n import N_
from laptopdesk.core.i18n import gettext as _
from laptopdesk.reporting.values import Names
from laptopdesk.ui.formats import group_code

_KINDS: Final = {
    "laptop": N_("laptop"),
    "lot": N_("lot"),
    "handout": N_("hand-out"),
    "participant": N_("participant"),
    "staff": N_("member of staff"),
    "location": N_("location"),
    "organisation": N_("organisation"),
    "session": N_("session"),
    "ticket": N_("ticket"),
    "case": N_("case"),
    "release": N_("image"),
    "transfer": N_("transfer"),
    "certificate": N_("certificate"),
    "pass": N_("pass"),
    "programme": N_("training programme"),
}

SUBJECT_KINDS: Final = tuple(_KINDS)
"""The kinds the journal can be narrowed to, those people ask for most first."""


def subject_kind_name(kind: str) -> str:
    """What this kind of subject is called."""
    return _(_KINDS[kind])


def subject_label(kind: str, key: int, names: Names) -> str:
    """What this subject is called where it has a name of its own, else its kind and number."""
    match kind:
        case "laptop" if key in names.laptops:
            return group_code(names.laptops[key])
        case "lot" if key in names.lots:
            return _("lot %(code)s", code=names.lots[key])
        case "staff" if key in names.staff:
            return names.staff[key]
        case "location" if key in names.places:
            return names.places[key]
        case "organisation" if key in names.organisations:
            return names.organisations[key]
        case "release" if key in names.releases:
            return names.releases[key]
        case "ticket" if key in names.tickets:
            return _("ticket %(number)s", number=names.tickets[key])
        case _:
            return f"{subject_kind_name(kind)} {key}"

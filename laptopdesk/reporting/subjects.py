"""What lines of the journal can be about, and what those things are called."""

from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.protocol.words import N_, Worded
from laptopdesk.reporting.values import Names
from laptopdesk.ui.formats import group_code


class SubjectKind(Worded):
    """The kinds the journal can be narrowed to, those people ask for most first."""

    LAPTOP = "laptop", N_("laptop")
    LOT = "lot", N_("lot")
    HANDOUT = "handout", N_("hand-out")
    PARTICIPANT = "participant", N_("participant")
    STAFF = "staff", N_("member of staff")
    LOCATION = "location", N_("location")
    ORGANISATION = "organisation", N_("organisation")
    SESSION = "session", N_("session")
    TICKET = "ticket", N_("ticket")
    CASE = "case", N_("case")
    RELEASE = "release", N_("image")
    TRANSFER = "transfer", N_("transfer")
    CERTIFICATE = "certificate", N_("certificate")
    PASS = "pass", N_("pass")
    PROGRAMME = "programme", N_("training programme")


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
            return f"{word(SubjectKind(kind))} {key}"

"""Sentences for what cannot be decided."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from laptopdesk.assets.deciding.errors import DecidingReason as Reason
from laptopdesk.core.i18n import gettext as _

_SENTENCES: Mapping[Reason, Callable[[], str]] = {
    Reason.LABEL_UNREADABLE: lambda: _("This is no label of a laptop of ours. Scan it again."),
    Reason.LABEL_UNKNOWN: lambda: _("No laptop in the register has this label."),
    Reason.SAME_LAPTOP: lambda: _("That is the laptop of this case. Scan the other one."),
    Reason.EVIDENCE_GONE: lambda: _("The log of this case cannot be found."),
    Reason.BOUND_ELSEWHERE: lambda: _("The record was joined to another laptop since."),
    Reason.ALREADY_BOUND: lambda: _("A named person joined the record to this laptop since."),
    Reason.REPORT_GONE: lambda: _("The report of this case cannot be found."),
    Reason.REPORT_ELSEWHERE: lambda: _("The report was joined to another laptop since."),
    Reason.NOTHING_DIFFERS: lambda: _("Register and report say the same of maker, model and serial number."),
    Reason.NOTHING_CHOSEN: lambda: _("Tick at least one thing."),
    Reason.NO_PART_DIFFERS: lambda: _("Register and report name the same mainboard and drives."),
    Reason.WITH_RESIDENT: lambda: _("This laptop is with a resident: nobody can look at it now."),
    Reason.NOT_IN_OUR_HANDS: lambda: _("This laptop is not in our hands now."),
    Reason.DEALT_WITH: lambda: _("This finding was dealt with already."),
    Reason.NOT_DESTROYED_YET: lambda: _(
        "Not every drive is recorded as destroyed. Do that first on the laptop's page, with the document and a "
        "second person."
    ),
}


def deciding_sentence(reason: StrEnum) -> str:
    """Why this outcome cannot be chosen."""
    return _SENTENCES[Reason(reason)]()

"""The presence list on paper."""

from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.printing.papers import table_pdf
from laptopdesk.printing.values import PaperTable
from laptopdesk.protocol.codes import parse_code
from laptopdesk.training.values import SessionPage
from laptopdesk.ui.formats import format_day

EMPTY_ROWS = 4
"""Room for people who walk in."""


def presence_list(session: SessionPage) -> bytes:
    """The PDF: everyone expected by name, room to sign, and some empty rows."""
    people = [
        (
            person.name,
            parse_code(person.pass_code).grouped if person.pass_code else "",
            _mark(present=person.present),
            "",
        )
        for person in session.people
    ]
    return table_pdf(
        PaperTable(
            title=_("Attendance list"),
            lead=(session.title, _when(session), session.location),
            head=(_("Name"), _("Pass"), _("Present"), _("Signature")),
            rows=[*people, *[("", "", "", "")] * EMPTY_ROWS],
            widths=(0.36, 0.24, 0.12, 0.28),
            page_words=_("Page {page} of {pages}"),
            language=current_locale(),
            row_height=11,
            note=_("Throw this list away once it is typed in."),
        )
    )


def _mark(*, present: bool | None) -> str:
    return "" if present is None else _("yes") if present else _("no")


def _when(session: SessionPage) -> str:
    return f"{format_day(session.local_start)} {session.local_start.year}, {session.local_start:%H:%M}"

"""Lists of this topic as rows of a table file, in the language of the reader."""

from collections.abc import Sequence
from datetime import date

from laptopdesk.assets.preparation.values import FIRST_YEAR_MONTHS, EarlyEnd, GradeDefinition
from laptopdesk.core.clock import add_months
from laptopdesk.core.i18n import current_locale, word
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.tables import Cell, Table


def definition_words(definition: GradeDefinition) -> str:
    """What a grade means, in the language of the page."""
    return definition.words_nl if current_locale() == "nl" else definition.words_en


def early_end_rows(rows: Sequence[EarlyEnd], today: date) -> Table:
    """The header and a row for each laptop whose support ends too early."""
    header = (
        _("Label"),
        _("Laptop"),
        _("State"),
        _("Location"),
        _("Image"),
        _("Operating system"),
        _("Licence"),
        _("Support ends on"),
        _("Handed out on"),
        _("First year ends on"),
    )
    return header, [_early_end(row, today) for row in rows]


def _early_end(row: EarlyEnd, today: date) -> tuple[Cell, ...]:
    until = add_months(row.begins or today, FIRST_YEAR_MONTHS)
    return (
        row.tag,
        f"{row.manufacturer} {row.model}".strip(),
        word(row.state),
        row.location_name,
        row.image,
        row.os,
        word(row.licence),
        row.support_until,
        row.begins,
        until,
    )

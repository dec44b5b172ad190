"""Lists of this topic as rows of a table file, in the language of the reader."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from laptopdesk.assets.condition.values import (
    FIRST_YEAR_MONTHS,
    DifferenceLine,
    EarlyEnd,
    ExpectedLaptop,
    GradeDefinition,
)
from laptopdesk.assets.lifecycle.values import Delivered
from laptopdesk.core.clock import add_months, to_local
from laptopdesk.core.i18n import current_locale, word
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.tables import Cell

Rows = tuple[tuple[str, ...], list[tuple[Cell, ...]]]


def difference_rows(lines: Sequence[DifferenceLine], names: Mapping[int, str]) -> Rows:
    """The header and a row for each line of a difference; `names`: staff by id."""
    header = (
        _("What"),
        _("Line of the list"),
        _("Announced serial number"),
        _("Announced number"),
        _("Announced laptop"),
        _("Label"),
        _("Serial number that came"),
        _("Laptop that came"),
        _("Looks like"),
        _("Decision"),
        _("Remarks"),
        _("Decided by"),
        _("Decided on"),
    )
    return header, [tuple(_cells(line, names)) for line in lines]


def _cells(line: DifferenceLine, names: Mapping[int, str]) -> Iterator[Cell]:
    expected, delivered, decision = line.expected, line.delivered, line.decision
    yield word(line.kind)
    yield from (expected.line, expected.serial, expected.donor_number, _named(expected)) if expected else ("",) * 4
    yield from (delivered.tag, delivered.serial, _named(delivered)) if delivered else ("",) * 3
    yield ", ".join(look_alike_words(each) for each in line.look_alikes)
    if decision is None:
        yield from ("",) * 4
        return
    yield from (word(decision.outcome), decision.remarks)
    yield from (names.get(decision.decided_by_id, ""), to_local(decision.decided_at).date())


def _named(row: ExpectedLaptop | Delivered) -> str:
    return f"{row.manufacturer} {row.model}".strip()


def look_alike_words(row: ExpectedLaptop | Delivered) -> str:
    """A look-alike as people find it again: a line of the list, or a label."""
    if isinstance(row, ExpectedLaptop):
        return _("line %(line)s, %(serial)s", line=row.line, serial=row.serial or "–")
    return f"{row.tag} {row.serial or ''}".strip()


def definition_words(definition: GradeDefinition) -> str:
    """What a grade means, in the language of the page."""
    return definition.words_nl if current_locale() == "nl" else definition.words_en


def early_end_rows(rows: Sequence[EarlyEnd], today: date) -> Rows:
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

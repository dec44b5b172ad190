"""The difference of a lot as rows of a table file, in the language of the reader."""

from collections.abc import Iterator, Mapping, Sequence

from laptopdesk.assets.lifecycle.values import Delivered
from laptopdesk.assets.lots.values import DifferenceLine, ExpectedLaptop
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.tables import Cell, Table


def difference_rows(lines: Sequence[DifferenceLine], names: Mapping[int, str]) -> Table:
    """The header and a row for each line of a difference; `names`: staff by id."""
    header = (
        _("What"),
        _("Line of the list"),
        _("Announced serial number"),
        _("Announced number"),
        _("Announced laptop"),
        _("Label"),
        _("Delivered serial number"),
        _("Delivered laptop"),
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

"""What of a file was read and what was not, for every page and command that takes a list."""

from collections.abc import Sequence
from typing import Any

from laptopdesk.assets.lots.readers.values import LeftOut, SheetUse
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word

WITH_WORDS = 10
"""Lines left out of which the first words are told; of more of them, the numbers."""


def file_document(sheets: Sequence[SheetUse], left_out: Sequence[LeftOut]) -> dict[str, Any]:
    """What was read of a file and what was not, whatever list it is."""
    return {
        "sheets": [_sheet(sheet) for sheet in sheets],
        "lines_left_out": [
            {"line": out.line, "sheet": out.sheet or None, "why": out.why.value, "words": out.words} for out in left_out
        ],
    }


def _sheet(sheet: SheetUse) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "read": sheet.read,
        "rows": sheet.rows,
        "hidden": sheet.hidden,
        "hidden_rows_left_out": sheet.hidden_rows,
        "hidden_columns_read": list(sheet.hidden_columns),
        "why_left_out": sheet.why.value if sheet.why else None,
    }


def file_notes(sheets: Sequence[SheetUse], left_out: Sequence[LeftOut], ignored: Sequence[str] = ()) -> list[str]:
    """Everything of a file that was not read, or was read unseen, whatever list it is. `ignored`: columns."""
    notes = [_("Columns left out: %(names)s.", names=", ".join(ignored))] if ignored else []
    if len(sheets) > 1:
        names = ", ".join(one.name for one in sheets if one.read) or "-"
        notes.append(_("Sheets read: %(names)s.", names=names))
    notes += [
        ngettext(
            "Sheet left out (%(why)s): %(name)s, %(n)s row.",
            "Sheet left out (%(why)s): %(name)s, %(n)s rows.",
            sheet.rows,
            why=word(sheet.why),
            name=sheet.name,
        )
        for sheet in sheets
        if sheet.why
    ]
    return [*notes, *hidden_column_notes(sheets), *_line_notes(left_out)]


def hidden_column_notes(sheets: Sequence[SheetUse]) -> list[str]:
    """Columns that were read although the workbook does not show them."""
    return [
        _("Hidden columns that were read: %(names)s.", names=", ".join(sheet.hidden_columns))
        for sheet in sheets
        if sheet.hidden_columns
    ]


def _line_notes(left_out: Sequence[LeftOut]) -> list[str]:
    notes = []
    for why in dict.fromkeys(out.why for out in left_out):
        lines = [out for out in left_out if out.why is why]
        names = [f"{_where(out)} ({out.words})" if out.words else _where(out) for out in lines[:WITH_WORDS]]
        names += _stretches(lines[WITH_WORDS:])
        notes.append(_("Lines left out (%(why)s): %(names)s.", why=word(why), names=", ".join(names)))
    return notes


def _where(out: LeftOut) -> str:
    return f"{out.sheet} {out.line}".strip()


def _stretches(lines: Sequence[LeftOut]) -> list[str]:
    """Every line, those that follow one another as one stretch: `Blad1 12–4999`."""
    stretches: list[tuple[LeftOut, LeftOut]] = []
    for out in lines:
        last = stretches[-1][1] if stretches else None
        if last is not None and last.sheet == out.sheet and last.line + 1 == out.line:
            stretches[-1] = (stretches[-1][0], out)
        else:
            stretches.append((out, out))
    return [_where(first) if first is last else f"{_where(first)}–{last.line}" for first, last in stretches]

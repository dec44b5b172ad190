"""What an import did, as the command line says it: sentences, or JSON for programs."""

from typing import Any

import click

from laptopdesk.assets.intake.file_notes import file_document, file_notes
from laptopdesk.assets.intake.messages import guess_sentence, list_error_sentence
from laptopdesk.assets.intake.service import Imported
from laptopdesk.assets.intake.values import DonorList, ListError
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word
from laptopdesk.ui.console import nothing_stored, where_in


def document(imported: Imported, listed: DonorList) -> dict[str, Any]:
    """What an import did, and everything of the file that was not read."""
    header = listed.header.cells if listed.header else ()
    return {
        "rows": imported.rows,
        "created": imported.created,
        "unchanged": imported.unchanged,
        "filled": imported.filled,
        "errors": [_error(error) for error in imported.errors],
        "columns_left_out": list(listed.ignored),
        "columns_guessed": [
            {
                "column": header[guess.index].strip(),
                "field": guess.field.value,
                "alike": guess.alike,
                "filled": guess.filled,
            }
            for guess in listed.guessed
        ],
        **file_document(listed.sheets, listed.left_out),
        "other_kinds": [{"kind": kind, "lines": count} for kind, count in listed.kinds],
        "without_serial": listed.nameless,
        "lot_without_serial": imported.nameless_before,
    }


def _error(error: ListError) -> dict[str, Any]:
    return {
        "line": error.line,
        "column": error.column,
        "sheet": error.sheet or None,
        "cell": error.cell or None,
        "code": error.code.value,
        "message": list_error_sentence(error),
    }


def print_import(imported: Imported, listed: DonorList, *, dry_run: bool) -> None:
    """The same for people: what is wrong on the second stream, what was left out and done on the first."""
    for error in imported.errors:
        click.echo(f"{_where(error)}: {list_error_sentence(error)}", err=True)
    for note in _notes(imported, listed):
        click.echo(note)
    if imported.errors:
        click.echo(nothing_stored(), err=True)
        return
    words = ngettext(
        "%(n)s row: %(new)s new, %(known)s known already",
        "%(n)s rows: %(new)s new, %(known)s known already",
        imported.rows,
        new=imported.created,
        known=imported.unchanged,
    )
    filled = ", " + _("%(count)s of them told more than before", count=imported.filled) if imported.filled else ""
    tried = " (" + _("only tried, nothing stored") + ")" if dry_run else ""
    click.echo(f"{words}{filled}{tried}.")


def _where(error: ListError) -> str:
    if not error.line:
        return where_in(None)
    sheet = _("sheet %(name)s", name=error.sheet) + ", " if error.sheet else ""
    cell = ", " + _("cell %(cell)s", cell=error.cell) if error.cell else ""
    return f"{sheet}{where_in(error.line, error.column)}{cell}"


def _notes(imported: Imported, listed: DonorList) -> list[str]:
    header = listed.header.cells if listed.header else ()
    notes = [_("Columns left out: %(names)s.", names=", ".join(listed.ignored))] if listed.ignored else []
    notes += [
        f"{header[guess.index].strip() or guess.index + 1}: {word(guess.field)} ({guess_sentence(guess)})."
        for guess in listed.guessed
    ]
    notes += file_notes(listed.sheets, listed.left_out)
    if listed.nameless and not imported.errors:
        notes.append(_("Without a serial number: %(count)s.", count=listed.nameless))
    if imported.nameless_before:
        notes.append(
            _(
                "The lot has %(count)s laptops without a serial number already. The same ones?",
                count=imported.nameless_before,
            )
        )
    return notes

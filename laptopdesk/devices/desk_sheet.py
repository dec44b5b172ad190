"""The sheet of command codes that lies on a desk."""

from typing import assert_never

from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking
from laptopdesk.printing.papers import code_sheet_pdf
from laptopdesk.printing.values import PrintedCode
from laptopdesk.protocol.codes import COMMANDS, Command

TEACH_IN = (Command.CONFIRM, Command.UNDO, Command.CANCEL)
"""What a scanner is taught by, in this order."""

ON_THE_SHEET = (*TEACH_IN, Command.RETURN, Command.PAPER_SIGNED, Command.COUNT)


def desk_sheet_pdf(language: str) -> bytes:
    """The PDF, in Dutch or English."""
    with speaking(language):
        return code_sheet_pdf(
            _("Codes for the desk"),
            [_printed(number, command) for number, command in enumerate(ON_THE_SHEET, start=1)],
            lead=_(
                "Scan a code to say what happened; keep this sheet beside the scanner. New scanner, or does the"
                " station ask for it? Then scan codes 1, 2 and 3, in this order: the station learns how the scanner"
                " speaks."
            ),
            language=language,
        )


def _printed(number: int, command: Command) -> PrintedCode:
    code = COMMANDS[command]
    name, line = _words(command)
    return PrintedCode(code=code.text, grouped=code.grouped, label=f"{number}. {name}", detail=line)


def _words(command: Command) -> tuple[str, str]:
    """(name, what it does) in plain words."""
    match command:
        case Command.CONFIRM:
            return _("Confirm"), _("Handed over: everything is along and the agreement is signed.")
        case Command.UNDO:
            return _("Undo"), _("The last hand-over was wrong. Scan this within ten minutes.")
        case Command.CANCEL:
            return _("Cancel"), _("Stop. Nothing is handed over, and the desk is empty again.")
        case Command.RETURN:
            return _("Take back"), _("A laptop comes back. Scan this code first, then the laptop.")
        case Command.PAPER_SIGNED:
            return _("Signed on paper"), _("The agreement is signed on paper.")
        case Command.COUNT:
            return _("Count"), _("Stock-take: scan every laptop. Confirm ends the count.")
        case _ as never:
            assert_never(never)

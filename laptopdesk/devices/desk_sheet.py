"""The sheet of command codes that lies on a desk."""

from typing import assert_never

from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking
from laptopdesk.printing.papers import code_sheet_pdf
from laptopdesk.printing.values import PrintedCode
from laptopdesk.protocol.codes import COMMANDS, DONE_BY_SCANNER, Command

ON_THE_SHEET = (*DONE_BY_SCANNER, Command.UNDO, Command.CANCEL, Command.RETURN, Command.COUNT, Command.DOUBT)
"""In the order of use; a scanner is taught by the first three."""


def desk_sheet_pdf(language: str) -> bytes:
    """The PDF, in Dutch or English."""
    with speaking(language):
        return code_sheet_pdf(
            _("Codes for the desk"),
            [_printed(number, command) for number, command in enumerate(ON_THE_SHEET, start=1)],
            lead=_(
                "Scan pass and laptop, then codes 1, 2 and 3. Ticked and signed on the screen? Then code "
                "3 is enough. New scanner? Scan codes 1, 2 and 3 in this order, so that the station "
                "learns it."
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
            return _("Confirm"), _("Handed over. Scan this last: it confirms what was ticked and signed.")
        case Command.UNDO:
            return _("Undo"), _("The last hand-out was wrong. Scan this within ten minutes.")
        case Command.CANCEL:
            return _("Cancel"), _("Stop. Nothing is handed out, and the desk is cleared.")
        case Command.RETURN:
            return _("Take back"), _("A laptop comes back. Scan this code first, then the laptop.")
        case Command.KIT:
            return _("Everything included"), _("Ticks everything that must go with the laptop.")
        case Command.PAPER_SIGNED:
            return _("Signed on paper"), _("Write the number from the screen on the agreement.")
        case Command.COUNT:
            return _("Count"), _("Stock-take: scan every laptop. Confirm ends the count.")
        case Command.DOUBT:
            return _("I don't know"), _("The station asks whether a laptop was handed over, and no one knows any more.")
        case _ as never:
            assert_never(never)

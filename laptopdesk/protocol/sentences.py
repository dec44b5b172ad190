"""The words for reasons, at the desk and at the station: at most 15 words, who decides, nothing private.

English in the code, other languages in this package's own catalog (domain `protocol`): the station has no other.
"""

import gettext
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.gate import GateReason

DOMAIN = "protocol"
CATALOG_FOLDER = Path(__file__).parent / "translations"


def sentence(reason: GateReason | CodeReason, locale: str) -> str:
    """What to show for `reason` in `locale` (`nl`, `en`, also `nl_NL`); English where there is no catalog."""
    translation = gettext.translation(DOMAIN, CATALOG_FOLDER, [locale.replace("-", "_")], fallback=True)
    match reason:
        case GateReason():
            return _gate_sentence(reason, translation.gettext)
        case CodeReason():
            return _code_sentence(reason, translation.gettext)
        case _:
            assert_never(reason)


def _gate_sentence(reason: GateReason, _: Callable[[str], str]) -> str:  # noqa: C901 - one case per reason
    match reason:
        case GateReason.LAPTOP_UNKNOWN:
            return _("This laptop is not in the system. Set it aside: the technician decides.")
        case GateReason.LAPTOP_NOT_READY:
            return _("This laptop is not ready. Take another one: the technician decides.")
        case GateReason.LAPTOP_ELSEWHERE:
            return _("This laptop belongs at another place. Take another one: the programme team decides.")
        case GateReason.LAPTOP_ALREADY_OUT:
            return _("This laptop is listed as handed out. Set it aside: the programme team decides.")
        case GateReason.LAPTOP_RESERVED:
            return _("This laptop is reserved. Take another one: the programme team decides.")
        case GateReason.EVIDENCE_REVOKED:
            return _("This laptop must be checked again. Take another one: the technician decides.")
        case GateReason.PASS_UNKNOWN:
            return _("This pass is not known. Scan again, or ask the trainer.")
        case GateReason.PASS_BLANK:
            return _("This pass is not linked yet. The trainer links it.")
        case GateReason.PASS_REVOKED:
            return _("This pass no longer works. The trainer gives a new one.")
        case GateReason.PERSON_UNKNOWN:
            return _("Not found in the list. Search again, or ask the trainer.")
        case GateReason.NOT_ENROLLED:
            return _("Registration comes first. The trainer arranges it.")
        case GateReason.TRAINING_NOT_ATTENDED:
            return _("Training 1 comes first. The trainer decides.")
        case GateReason.ALREADY_HAS_ONE:
            return _("A laptop is already registered here. The programme team decides.")
        case GateReason.OPERATOR_NOT_ALLOWED:
            return _("Handing out here needs permission. The programme team decides.")
        case GateReason.KIT_INCOMPLETE:
            return _("Tick everything that goes along. The kit is not complete yet.")
        case GateReason.AGREEMENT_UNSIGNED:
            return _("The agreement is not signed yet. Sign on the screen or on paper.")
        case _:
            assert_never(reason)


def _code_sentence(reason: CodeReason, _: Callable[[str], str]) -> str:
    match reason:
        case CodeReason.EMPTY:
            return _("Nothing was read. Scan again.")
        case CodeReason.WRONG_LENGTH:
            return _("This code is too short or too long. Scan again.")
        case CodeReason.UNKNOWN_KIND:
            return _("This is not one of our codes. Scan the pass or the laptop.")
        case CodeReason.WRONG_CHECK:
            return _("This code was misread. Scan again.")
        case CodeReason.FOREIGN_LAYOUT:
            return _("The scanner uses another keyboard layout. Ask the technician to set it right.")
        case CodeReason.MERGED:
            return _("Two codes were read as one. Scan them one by one.")
        case CodeReason.BAD_CHARACTERS:
            return _("This code has characters that do not belong. Scan again.")
        case _:
            assert_never(reason)

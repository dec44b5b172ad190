"""The words for reasons, at the desk and at the station: at most 15 words, who decides, nothing private.

English in the code, other languages in this package's own catalog (domain `protocol`): the station has no other.
"""

import gettext
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from laptopdesk.protocol.codes import CodeError, CodeKind, CodeReason, OtherKindError
from laptopdesk.protocol.gate import GateReason

DOMAIN = "protocol"
CATALOG_FOLDER = Path(__file__).parent / "translations"


def sentence(reason: GateReason | CodeReason, locale: str) -> str:
    """What to show for `reason` in `locale` (`nl`, `en`, also `nl_NL`); English where there is no catalog."""
    match reason:
        case GateReason():
            return _gate_sentence(reason, _words(locale))
        case CodeReason():
            return _code_sentence(reason, _words(locale))
        case _:
            assert_never(reason)


def code_sentence(error: CodeError, locale: str) -> str:
    """Why a field could not use what was scanned or typed; of another kind what it is, and what to scan."""
    _ = _words(locale)
    if error.reason is CodeReason.UNKNOWN_KIND and error.wanted:
        what = _("This is not one of our codes.")
        return f"{what} {_what_to_scan(error.wanted, _)}"
    if not isinstance(error, OtherKindError):
        return _code_sentence(error.reason, _)
    return f"{_what_it_is(error.code.kind, _)} {_what_to_scan(error.wanted, _)}"


def kind_sentence(kind: CodeKind, locale: str) -> str:
    """What a code of this kind is."""
    return _what_it_is(kind, _words(locale))


def _words(locale: str) -> Callable[[str], str]:
    translation = gettext.translation(DOMAIN, CATALOG_FOLDER, [locale.replace("-", "_")], fallback=True)
    return translation.gettext


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
        case CodeReason.OTHER_KIND:
            return _("This is another code. It does nothing here.")
        case _:
            assert_never(reason)


def _what_it_is(kind: CodeKind, _: Callable[[str], str]) -> str:
    match kind:
        case CodeKind.LAPTOP:
            return _("This is the label of a laptop.")
        case CodeKind.PASS:
            return _("This is a pass.")
        case CodeKind.BADGE:
            return _("This is the badge of a colleague.")
        case CodeKind.LOCATION:
            return _("This is the code of a location.")
        case CodeKind.COMMAND:
            return _("This is a card of the desk sheet.")
        case _:
            assert_never(kind)


def _what_to_scan(wanted: frozenset[CodeKind], _: Callable[[str], str]) -> str:
    if wanted == {CodeKind.LAPTOP, CodeKind.PASS}:
        return _("Scan a pass or a laptop.")
    if wanted == {CodeKind.LAPTOP}:
        return _("Scan the label of the laptop.")
    if wanted == {CodeKind.PASS}:
        return _("Scan the pass.")
    if wanted == {CodeKind.BADGE}:
        return _("Scan your badge.")
    if wanted == {CodeKind.LOCATION}:
        return _("Scan the code of the location.")
    return _("It does nothing here.")

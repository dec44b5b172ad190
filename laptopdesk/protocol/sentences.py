"""The words for reasons, at the desk and at the station: at most 15 words, who decides, nothing private.

English in the code, other languages in this package's own catalog (domain `protocol`): the station has no other.
"""

import gettext
from collections.abc import Callable
from pathlib import Path

from laptopdesk.protocol.codes import CodeError, CodeKind, CodeReason, OtherKindError
from laptopdesk.protocol.words import Worded

DOMAIN = "protocol"
CATALOG_FOLDER = Path(__file__).parent / "translations"


def sentence(member: Worded, locale: str) -> str:
    """The words of this member in `locale` (`nl`, `en`, also `nl_NL`); English where there is no catalog."""
    return _words(locale)(member.words)


def code_sentence(error: CodeError, locale: str) -> str:
    """Why a field could not use what was scanned or typed; of another kind what it is, and what to scan."""
    _ = _words(locale)
    if error.reason is CodeReason.UNKNOWN_KIND and error.wanted:
        what = _("This is not one of our codes.")
        return f"{what} {_what_to_scan(error.wanted, _)}"
    if not isinstance(error, OtherKindError):
        return _(error.reason.words)
    return f"{_(error.code.kind.words)} {_what_to_scan(error.wanted, _)}"


def _words(locale: str) -> Callable[[str], str]:
    translation = gettext.translation(DOMAIN, CATALOG_FOLDER, [locale.replace("-", "_")], fallback=True)
    return translation.gettext


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

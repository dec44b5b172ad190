"""The journal's sentences about the condition of laptops and lots."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.assets.lots.values import LineOutcome
from laptopdesk.assets.preparation.values import GradeFinding, LockResult
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts


def _lock(t: JournalFacts) -> str:
    return _("Lock tried: %(kind)s, %(result)s", kind=t.word("kind", LockKind), result=t.word("result", LockResult))


def _threshold(t: JournalFacts) -> str:
    if t.has("lot_id") and t.has("percent"):
        return _("Batteries of lot %(lot)s need %(percent)s%% from now on", lot=t.lot(), percent=t.number("percent"))
    if t.has("lot_id"):
        return _("Batteries of lot %(lot)s need the general minimum", lot=t.lot())
    if t.has("percent"):
        return _("Batteries need %(percent)s%% from now on", percent=t.number("percent"))
    return _("Batteries need the original minimum again")


def _outcome(t: JournalFacts) -> str:
    name = t.word("outcome", LineOutcome)
    if t.has("laptop_id"):
        return _("Lot %(lot)s, laptop %(tag)s: %(outcome)s", lot=t.lot(), tag=t.laptop(), outcome=name)
    return _("Lot %(lot)s, line %(line)s of the list: %(outcome)s", lot=t.lot(), line=t.text("line"), outcome=name)


SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "lock.tried": _lock,
    "battery.threshold_set": _threshold,
    "lot.terms_changed": lambda t: _("Agreements with the donor of lot %(lot)s recorded", lot=t.lot()),
    "lot.announced": lambda t: ngettext(
        "Lot %(lot)s: the donor announced %(n)s laptop",
        "Lot %(lot)s: the donor announced %(n)s laptops",
        t.number("rows"),
        lot=t.lot(),
    ),
    "lot.line_decided": _outcome,
    "grade.defined": lambda t: _(
        "Version %(n)s of the definition of grade %(code)s", n=t.number("version"), code=t.text("code")
    ),
    "laptop.graded": lambda t: _(
        "Graded %(code)s, by version %(n)s of its definition", code=t.text("code"), n=t.number("version")
    ),
}
"""One sentence per action of this topic."""


def _findings(t: JournalFacts) -> tuple[str, ...]:
    return tuple(_("Seen: %(what)s", what=what) for what in t.words("findings", GradeFinding))


DETAILS: Mapping[str, Callable[[JournalFacts], tuple[str, ...]]] = {"laptop.graded": _findings}
"""Reasons and lists, for the actions that have them."""

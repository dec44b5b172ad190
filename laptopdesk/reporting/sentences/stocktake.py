"""The journal's sentences about stock-takes."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.lifecycle.errors import LaptopReason, MoveReason
from laptopdesk.assets.stocktake.values import DifferenceDecision, RoundScope, ScanSource
from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts


def _scanned(t: JournalFacts) -> str:
    return ngettext(
        "%(n)s code scanned in the stock-take at %(place)s (%(source)s)",
        "%(n)s codes scanned in the stock-take at %(place)s (%(source)s)",
        t.number("scans"),
        place=t.place(),
        source=t.word("source", ScanSource),
    )


def _recount(t: JournalFacts) -> str:
    words = t.word("scope", RoundScope)
    return _("Recount %(round)s at %(place)s: %(scope)s", round=t.text("round"), place=t.place(), scope=words)


def _decided(t: JournalFacts) -> str:
    words = t.word("decision", DifferenceDecision)
    if t.codes("reasons"):
        return _("%(laptop)s after the stock-take: %(decision)s, refused", laptop=t.laptop(), decision=words)
    return _("%(laptop)s after the stock-take: %(decision)s", laptop=t.laptop(), decision=words)


SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "stocktake.opened": lambda t: _("Stock-take opened at %(place)s", place=t.place()),
    "stocktake.scanned": _scanned,
    "stocktake.waiting_taken": lambda t: ngettext(
        "%(n)s waiting scan counted in the stock-take at %(place)s",
        "%(n)s waiting scans counted in the stock-take at %(place)s",
        t.number("scans"),
        place=t.place(),
    ),
    "stocktake.closed": lambda t: _("Count %(round)s at %(place)s closed", round=t.text("round"), place=t.place()),
    "stocktake.recount_opened": _recount,
    "stocktake.signed": lambda t: _("Stock-take at %(place)s signed", place=t.place()),
    "stocktake.cancelled": lambda t: _("Stock-take at %(place)s cancelled", place=t.place()),
    "stocktake.decided": _decided,
}

DETAILS: Mapping[str, Callable[[JournalFacts], tuple[str, ...]]] = {
    "stocktake.decided": lambda t: t.words("reasons", MoveReason, LaptopReason, WorkshopReason)
}

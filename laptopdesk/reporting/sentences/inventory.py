"""Reports of hardware in the journal."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.hardware.messages import warning_sentence
from laptopdesk.assets.hardware.values import LaptopFact, MatchedBy, UnseenAnswer, UnseenKind
from laptopdesk.core.i18n import gettext as _
from laptopdesk.reporting.journal_facts import JournalFacts


def _added(t: JournalFacts) -> str:
    if not t.has("laptop_id"):
        return _("Hardware report added, not linked to a laptop yet")
    return _("Hardware report added, linked %(how)s", how=t.word("matched_by", MatchedBy))


def _details(t: JournalFacts) -> tuple[str, ...]:
    filled = tuple(_("New: %(fact)s", fact=fact) for fact in t.words("filled", LaptopFact))
    return (*filled, *(warning_sentence(code) for code in t.codes("warnings")))


def _kinds(t: JournalFacts) -> tuple[str, ...]:
    return t.words("kinds", UnseenKind)


SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "inventory.added": _added,
    "inventory.bound": lambda t: _("Hardware report linked %(how)s", how=t.word("matched_by", MatchedBy)),
    "inventory.detached": lambda t: _("Hardware report unlinked: it is from another machine"),
    "laptop.drive_unseen": lambda t: _("Possible hidden drive: look inside the laptop"),
    "laptop.drive_answered": lambda t: t.word("answer", UnseenAnswer),
    "laptop.corrected": lambda t: _(
        "The register was corrected: %(facts)s", facts=", ".join(t.words("changed", LaptopFact))
    ),
}

DETAILS: Mapping[str, Callable[[JournalFacts], tuple[str, ...]]] = {
    "inventory.added": _details,
    "inventory.bound": _details,
    "laptop.drive_unseen": _kinds,
    "laptop.drive_answered": _kinds,
}

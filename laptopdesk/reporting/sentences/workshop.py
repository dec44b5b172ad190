"""What happened in the workshop and to kits, as sentences of the journal."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop.messages import euro
from laptopdesk.assets.workshop.values import (
    DisposalKind,
    DriveAccount,
    LastSeen,
    MissingKind,
    QuarantineReason,
    RepairCategory,
    RepairOutcome,
)
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts


def _missing(t: JournalFacts) -> str:
    return _(
        "Missing: %(kind)s, since %(day)s; last seen %(where)s",
        kind=t.word("kind", MissingKind),
        day=t.day("since"),
        where=t.word("last_seen", LastSeen),
    )


def _proposed(t: JournalFacts) -> str:
    return _("Disposal recorded: %(how)s", how=t.word("how", DisposalKind))


def _disposed(t: JournalFacts) -> str:
    how = t.word("how", DisposalKind)
    if t.text("receiver"):
        return _(
            "Disposed of on %(day)s: %(how)s, to %(receiver)s", day=t.day("on"), how=how, receiver=t.text("receiver")
        )
    return _("Disposed of on %(day)s: %(how)s", day=t.day("on"), how=how)


SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "repair.opened": lambda t: _("Repair opened: %(category)s", category=t.word("category", RepairCategory)),
    "repair.part_used": lambda t: _(
        "Part used: %(n)s × %(name)s, %(price)s each",
        n=t.number("quantity"),
        name=t.text("name"),
        price=euro(t.number("cost_cents")),
    ),
    "repair.labour_added": lambda t: ngettext("%(n)s minute of labour", "%(n)s minutes of labour", t.number("minutes")),
    "repair.not_worth_it": lambda t: _("Not worth repairing"),
    "repair.closed": lambda t: _("Repair closed: %(outcome)s", outcome=t.word("outcome", RepairOutcome)),
    "quarantine.began": lambda t: _("Put in quarantine: %(reason)s", reason=t.word("reason", QuarantineReason)),
    "quarantine.ended": lambda t: _("Quarantine ended: %(state)s", state=t.word("ended_as", LaptopState)),
    "laptop.missing": _missing,
    "missing.police_report": lambda t: _("Police report added"),
    "missing.ended": lambda t: _("No longer missing"),
    "disposal.proposed": _proposed,
    "disposal.withdrawn": lambda t: _("Disposal withdrawn"),
    "disposal.drive_accounted": lambda t: _(
        "Drive accounted for: %(account)s", account=t.word("account", DriveAccount)
    ),
    "disposal.documented": lambda t: _("Document of the disposal added"),
    "laptop.disposed": _disposed,
}
"""One sentence per action."""

DETAILS: Mapping[str, Callable[[JournalFacts], tuple[str, ...]]] = {
    "disposal.drive_accounted": lambda t: (_("Record: %(record)s", record=t.text("record")),) if t["record"] else ()
}
"""What belongs to a line beside its sentence."""

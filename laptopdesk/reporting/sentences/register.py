"""What the register's lines of the journal say."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.hardware.values import LaptopFact
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts

SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "filter.saved": lambda t: _("Filter saved for the team") if t["shared"] else _("Filter saved"),
    "filter.deleted": lambda t: _("Filter of the team deleted") if t["shared"] else _("Filter deleted"),
    "bulk.started": lambda t: ngettext(
        "Bulk action %(run)s started on %(n)s laptop: %(act)s",
        "Bulk action %(run)s started on %(n)s laptops: %(act)s",
        t.number("laptops"),
        run=t.number("run"),
        act=t.text("act"),
    ),
    "bulk.finished": lambda t: _(
        "Bulk action %(run)s finished: %(done)s done, %(already)s with nothing to do, %(refused)s not done",
        run=t.number("run"),
        done=t.number("done"),
        already=t.number("already"),
        refused=t.number("refused"),
    ),
    "list.uploaded": lambda t: _("Donor's list %(number)s uploaded", number=t.number("number")),
    "list.taken_back": lambda t: ngettext(
        "Donor's list %(number)s undone: %(n)s laptop removed from the register",
        "Donor's list %(number)s undone: %(n)s laptops removed from the register",
        t.number("laptops"),
        number=t.number("number"),
    ),
    "laptop.filled_in": lambda t: _(
        "Filled in from a donor's list: %(facts)s", facts=", ".join(t.words("changed", LaptopFact))
    ),
    "laptop.withdrawn": lambda t: (
        _("Undone: donor's list %(number)s was received by mistake", number=t.number("number"))
        if t.has("number")
        else _("Undone: received by mistake")
    ),
    "list.received": lambda t: _(
        "Donor's list %(number)s received in lot %(lot)s: %(created)s new, %(unchanged)s already known",
        number=t.number("number"),
        lot=t.lot(),
        created=t.number("created"),
        unchanged=t.number("unchanged"),
    ),
}

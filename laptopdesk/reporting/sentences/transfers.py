"""What the journal says of transfers."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.transfers.values import Settlement
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts


def _settled(t: JournalFacts) -> str:
    words = t.word("how", Settlement)
    return _("Difference of transfer %(number)s settled: %(how)s", number=t.text("transfer_id"), how=words)


def _surprised(t: JournalFacts) -> str:
    if t["arrived"]:
        return _("Scanned in with transfer %(number)s, but never scanned out", number=t.text("transfer_id"))
    return _("Scanned in with transfer %(number)s, but the register has it elsewhere", number=t.text("transfer_id"))


def _sent(t: JournalFacts) -> str:
    words = {"place": t.place(), "number": t.text("transfer_id")}
    if t.has("reason"):
        return _("Sent to %(place)s with transfer %(number)s, though not fit to leave", **words)
    return _("Sent to %(place)s with transfer %(number)s", **words)


SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "laptop.sent": _sent,
    "transfer.opened": lambda t: _(
        "Transfer %(number)s to %(place)s opened", number=t.text("transfer_id"), place=t.place("to_location")
    ),
    "transfer.departed": lambda t: ngettext(
        "Transfer %(number)s left with %(n)s laptop",
        "Transfer %(number)s left with %(n)s laptops",
        t.number("laptops"),
        number=t.text("transfer_id"),
    ),
    "transfer.taken_off": lambda t: _("Removed from transfer %(number)s", number=t.text("transfer_id")),
    "transfer.surprised": _surprised,
    "transfer.closed": lambda t: _(
        "Transfer %(number)s signed for: %(arrived)s arrived, %(missed)s did not, %(extra)s arrived without being sent",
        number=t.text("transfer_id"),
        arrived=t.number("arrived"),
        missed=t.number("missed"),
        extra=t.number("not_sent"),
    ),
    "transfer.cancelled": lambda t: _("Transfer %(number)s cancelled", number=t.text("transfer_id")),
    "transfer.settled": _settled,
}

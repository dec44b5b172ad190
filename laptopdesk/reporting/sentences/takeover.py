"""What the journal says of laptops from before this system."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.i18n import gettext as _
from laptopdesk.reporting.journal_facts import JournalFacts

SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "lot.attestation_changed": lambda t: (
        _("Lot %(lot)s allows attested erasure", lot=t.lot())
        if t["allowed"]
        else _("Lot %(lot)s no longer allows attested erasure", lot=t.lot())
    ),
    "erasure.attested": lambda t: _(
        "Erasure attested by %(first)s and %(second)s, not proven",
        first=t.staff("first_staff"),
        second=t.staff("second_staff"),
    ),
    "laptop.taken_over": lambda t: _(
        "Taken over from before this system, in state: %(state)s", state=t.word("state", LaptopState)
    ),
}

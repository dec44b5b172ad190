"""What the journal says of samples."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.sampling.values import CheckResult, FollowUp
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts


def _checked(t: JournalFacts) -> str:
    return _("Looked at for the sample of lot %(lot)s: %(result)s", lot=t.lot(), result=t.word("result", CheckResult))


def _followed(t: JournalFacts) -> str:
    words = t.word("followed", FollowUp)
    return _("Data found in the sample of lot %(lot)s was dealt with: %(how)s", lot=t.lot(), how=words)


SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "sample.drawn": lambda t: ngettext(
        "Sample of lot %(lot)s: %(n)s laptop drawn from %(total)s",
        "Sample of lot %(lot)s: %(n)s laptops drawn from %(total)s",
        len(t.codes("laptop_ids")),
        lot=t.lot(),
        total=t.number("population"),
    ),
    "sample.checked": _checked,
    "sample.followed_up": _followed,
}

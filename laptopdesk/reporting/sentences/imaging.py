"""What happened to images on laptops, and to the logs that prove them, as sentences of the journal."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.imaging.values import LogReason
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts


def _judged(t: JournalFacts) -> str:
    return _(
        "Image log judged: %(verdict)s, %(binding)s",
        verdict=t.word("verdict", Verdict),
        binding=t.word("binding", Binding),
    )


SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "imaging.added": lambda t: ngettext(
        "Image log added: %(n)s drive", "Image log added: %(n)s drives", t.number("logs")
    ),
    "imaging.judged": _judged,
    "imaging.bound": lambda t: _("Image log linked to the laptop by a person"),
    "laptop.image_proven": lambda t: _("Image proven by its log: %(release)s", release=t.release()),
    "laptop.unfit_image": lambda t: _(
        "Image written although the laptop cannot run it: %(release)s", release=t.release()
    ),
}
"""One sentence per action."""

DETAILS: Mapping[str, Callable[[JournalFacts], tuple[str, ...]]] = {
    "imaging.judged": lambda t: t.words("reasons", LogReason)
}
"""What belongs to a line beside its sentence."""

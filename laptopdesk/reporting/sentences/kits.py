"""What happened to kits, as sentences of the journal."""

from collections.abc import Callable, Mapping

from laptopdesk.core.i18n import gettext as _
from laptopdesk.reporting.journal_facts import JournalFacts


def _places(t: JournalFacts) -> dict[str, str]:
    """Where from and where to, in words."""
    origin, target, *_more = (*t.codes("location_ids"), "", "")
    return {"origin": _place(t, origin), "target": _place(t, target)}


def _place(t: JournalFacts, code: str) -> str:
    return t.names.places.get(int(code) if code.isdecimal() else 0) or _("a location we do not know")


SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "kit.kind_changed": lambda t: _("Kind of kit changed: %(name)s", name=t.text("name_nl")),
    "kit.received": lambda t: _(
        "Kit received at %(place)s: %(n)s × %(code)s", place=t.place(), n=t.number("pieces"), code=t.text("code")
    ),
    "kit.sent": lambda t: _(
        "Kit sent from %(origin)s to %(target)s: %(n)s × %(code)s",
        n=t.number("pieces"),
        code=t.text("code"),
        **_places(t),
    ),
    "kit.arrived": lambda t: _(
        "Kit from %(origin)s arrived at %(target)s: %(n)s of %(sent)s × %(code)s",
        n=t.number("pieces"),
        sent=t.number("sent"),
        code=t.text("code"),
        **_places(t),
    ),
    "kit.counted": lambda t: _(
        "Kit counted at %(place)s: %(code)s from %(before)s to %(counted)s",
        place=t.place(),
        code=t.text("code"),
        before=t.number("before"),
        counted=t.number("counted"),
    ),
}
"""One sentence per action."""

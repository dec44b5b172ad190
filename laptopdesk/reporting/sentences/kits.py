"""What happened to kits, as sentences of the journal."""

from collections.abc import Callable, Mapping

from laptopdesk.core.i18n import gettext as _
from laptopdesk.reporting.telling import Told


def _places(t: Told) -> dict[str, str]:
    keys = [int(key) for key in t.codes("location_ids")]
    names = [t.names.places.get(key) or _("a location we do not know") for key in keys]
    return dict(zip(("origin", "target"), names, strict=False))


SENTENCES: Mapping[str, Callable[[Told], str]] = {
    "kit.kind_changed": lambda t: _("Kind of kit changed: %(name)s", name=t.text("name_nl")),
    "kit.received": lambda t: _(
        "Kit came in at %(place)s: %(n)s × %(code)s", place=t.place(), n=t.number("pieces"), code=t.text("code")
    ),
    "kit.sent": lambda t: _(
        "Kit sent from %(origin)s to %(target)s: %(n)s × %(code)s",
        n=t.number("pieces"), code=t.text("code"), **_places(t),
    ),
    "kit.arrived": lambda t: _(
        "Kit from %(origin)s arrived at %(target)s: %(n)s of %(sent)s × %(code)s",
        n=t.number("pieces"), sent=t.number("sent"), code=t.text("code"), **_places(t),
    ),
    "kit.counted": lambda t: _(
        "Kit counted at %(place)s: %(code)s from %(before)s to %(counted)s",
        place=t.place(), code=t.text("code"), before=t.number("before"), counted=t.number("counted"),
    ),
}  # fmt: skip
"""One sentence per action."""

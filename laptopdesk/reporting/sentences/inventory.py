"""Reports of hardware in the journal."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.inventory.messages import fact_name, matched_name, warning_sentence
from laptopdesk.assets.inventory.values import MatchedBy
from laptopdesk.core.i18n import gettext as _
from laptopdesk.reporting.telling import Told


def _added(t: Told) -> str:
    if not t.has("laptop_id"):
        return _("Hardware report brought in, belongs to no laptop yet")
    return _("Hardware report brought in, joined %(how)s", how=_how(t))


def _how(t: Told) -> str:
    code = t.text("matched_by")
    return matched_name(MatchedBy(code)) if code in MatchedBy._value2member_map_ else code


def _details(t: Told) -> tuple[str, ...]:
    filled = tuple(_("New: %(fact)s", fact=fact_name(fact)) for fact in t.codes("filled"))
    return (*filled, *(warning_sentence(code) for code in t.codes("warnings")))


SENTENCES: Mapping[str, Callable[[Told], str]] = {
    "inventory.added": _added,
    "inventory.bound": lambda t: _("Hardware report joined %(how)s", how=_how(t)),
}

DETAILS: Mapping[str, Callable[[Told], tuple[str, ...]]] = {
    "inventory.added": _details,
    "inventory.bound": _details,
}

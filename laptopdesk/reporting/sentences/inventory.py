"""Reports of hardware in the journal."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.inventory.messages import fact_name, warning_sentence
from laptopdesk.assets.inventory.values import MatchedBy, UnseenAnswer, UnseenKind
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.reporting.telling import Told


def _added(t: Told) -> str:
    if not t.has("laptop_id"):
        return _("Hardware report brought in, belongs to no laptop yet")
    return _("Hardware report brought in, joined %(how)s", how=_how(t))


def _how(t: Told) -> str:
    code = t.text("matched_by")
    return word(MatchedBy(code)) if code in MatchedBy._value2member_map_ else code


def _facts(t: Told) -> str:
    return ", ".join(fact_name(fact) for fact in t.codes("changed"))


def _details(t: Told) -> tuple[str, ...]:
    filled = tuple(_("New: %(fact)s", fact=fact_name(fact)) for fact in t.codes("filled"))
    return (*filled, *(warning_sentence(code) for code in t.codes("warnings")))


def _answered(t: Told) -> str:
    code = t.text("answer")
    return word(UnseenAnswer(code)) if code in UnseenAnswer._value2member_map_ else code


def _kinds(t: Told) -> tuple[str, ...]:
    known = UnseenKind._value2member_map_
    return tuple(word(UnseenKind(code)) if code in known else code for code in t.codes("kinds"))


SENTENCES: Mapping[str, Callable[[Told], str]] = {
    "inventory.added": _added,
    "inventory.bound": lambda t: _("Hardware report joined %(how)s", how=_how(t)),
    "inventory.detached": lambda t: _("Hardware report taken off: it is of another machine"),
    "laptop.drive_unseen": lambda t: _("A drive may be hidden: somebody must look inside"),
    "laptop.drive_answered": _answered,
    "laptop.corrected": lambda t: _("The register was corrected: %(facts)s", facts=_facts(t)),
}

DETAILS: Mapping[str, Callable[[Told], tuple[str, ...]]] = {
    "inventory.added": _details,
    "inventory.bound": _details,
    "laptop.drive_unseen": _kinds,
    "laptop.drive_answered": _kinds,
}

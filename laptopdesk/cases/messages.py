"""Names of cases, their sides and outcomes, and why one cannot be decided."""

from collections.abc import Iterator, Mapping
from typing import Any

from laptopdesk.cases.values import EarlierOutcome, SideFact
from laptopdesk.core.decisions import CaseTopic
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word


def outcome_name(topics: Mapping[str, CaseTopic], kind: str, code: str) -> str:
    """What a person decided that holds, for a case of this kind, in the words of the package that offers it."""
    topic = topics.get(kind)
    outcome = topic.find(code) if topic else None
    if outcome is not None:
        return outcome.label()
    earlier = EarlierOutcome.find_member(code)
    return word(earlier) if earlier else _("decided")


def evidence_lines(side: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(label, value) of each thing one side of a case says, an intent laid open; a new name is shown as it is."""
    for name, value in side.items():
        if isinstance(value, Mapping):
            yield from evidence_lines(value)
        else:
            fact = SideFact.find_member(name)
            label = word(fact) if fact else name.replace("_", " ").capitalize()
            yield label, _value_words(value)


def _value_words(value: object) -> str:
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(str(item) for item in value)
        case _:
            return str(value)

"""Names of cases, their sides and outcomes, and why one cannot be decided."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from laptopdesk.core.decisions import CaseTopic
from laptopdesk.core.i18n import gettext as _

_EARLIER: dict[str, Callable[[], str]] = {
    "stands": lambda: _("What happened stands"),
    "corrected": lambda: _("It was corrected"),
    "mistake": lambda: _("It was a mistake of recording"),
}
"""Outcomes of cases that were decided before an outcome had an effect."""


_topics: Mapping[str, CaseTopic] = {}


def know_topics(topics: Mapping[str, CaseTopic]) -> None:
    """Outcomes are put into words by the packages that offer them."""
    global _topics  # noqa: PLW0603 - filled once by the composition root
    _topics = topics


def outcome_name(kind: str, code: str) -> str:
    """What a person decided that holds, for a case of this kind."""
    topic = _topics.get(kind)
    outcome = topic.find(code) if topic else None
    if outcome is not None:
        return outcome.label()
    return _EARLIER[code]() if code in _EARLIER else _("decided")


_LABELS: dict[str, Callable[[], str]] = {
    "after": lambda: _("Last number before the gap"),
    "attendance": lambda: _("Attendance"),
    "before": lambda: _("First number after the gap"),
    "case": lambda: _("Case"),
    "device": lambda: _("Device"),
    "ended_at": lambda: _("Ended at"),
    "evidence_sha256": lambda: _("Evidence (SHA-256)"),
    "handout": lambda: _("Hand-out"),
    "handed_at": lambda: _("Handed over at"),
    "happened_at": lambda: _("Happened at"),
    "inbox": lambda: _("Report number"),
    "intent_sha256": lambda: _("Intent (SHA-256)"),
    "kind": lambda: _("What was reported"),
    "inventory_sha256": lambda: _("Hardware report (SHA-256)"),
    "key_id": lambda: _("Key"),
    "kit": lambda: _("Kit"),
    "laptop": lambda: _("Laptop"),
    "location": lambda: _("Location"),
    "name": lambda: _("Name"),
    "operation": lambda: _("Operation"),
    "pass": lambda: _("Pass"),
    "present": lambda: _("Present"),
    "reason": lambda: _("Reason"),
    "reasons": lambda: _("Reasons"),
    "record": lambda: _("Wipe record"),
    "sample": lambda: _("Sample"),
    "sequence": lambda: _("Number in its ledger"),
    "session": lambda: _("Training session"),
    "signature": lambda: _("Signature"),
    "snapshot_version": lambda: _("Snapshot it was decided on"),
    "state": lambda: _("State"),
    "station": lambda: _("Station"),
    "tool": lambda: _("Tool"),
    "url": lambda: _("Address"),
    "undoes": lambda: _("Operation that it undoes"),
    "warnings": lambda: _("Warnings"),
}


def evidence_lines(side: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(label, value) of each thing one side of a case says, an intent laid open; a new name is shown as it is."""
    for name, value in side.items():
        if isinstance(value, Mapping):
            yield from evidence_lines(value)
        else:
            label = _LABELS.get(name)
            yield label() if label else name.replace("_", " ").capitalize(), _said(value)


def _said(value: object) -> str:
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(str(item) for item in value)
        case _:
            return str(value)

"""Sentences for faulty tools, and for what people did by hand."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.evidence.values import Method, Verdict
from laptopdesk.assets.lifecycle.values import SanitizationLevel
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts


def _tool(t: JournalFacts) -> str:
    return f"{t.text('tool')} {t.text('version')}"


def _made(t: JournalFacts) -> str:
    return _("Done by hand: %(method)s; waiting for %(name)s", method=t.word("does", Method), name=t.staff())


def _confirmed(t: JournalFacts) -> str:
    return _(
        "Confirmed by a second person: %(method)s, %(verdict)s, level %(level)s",
        method=t.word("does", Method),
        verdict=t.word("verdict", Verdict),
        level=t.word("level", SanitizationLevel),
    )


def _decided(t: JournalFacts) -> str:
    if not t["allowed"]:
        return _("%(tool)s refused: its wipe logs do not count", tool=_tool(t))
    return ngettext(
        "%(tool)s allowed: %(n)s wipe record judged again",
        "%(tool)s allowed: %(n)s wipe records judged again",
        t.number("records"),
        tool=_tool(t),
    )


SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "evidence.tool_faulty": lambda t: ngettext(
        "%(tool)s declared faulty: %(n)s record revoked",
        "%(tool)s declared faulty: %(n)s records revoked",
        t.number("records"),
        tool=_tool(t),
    ),
    "evidence.fault_withdrawn": lambda t: ngettext(
        "Faulty mark withdrawn: %(n)s record counts again",
        "Faulty mark withdrawn: %(n)s records count again",
        t.number("records"),
    ),
    "evidence.faulted": lambda t: _("Wipe record revoked: %(tool)s is faulty", tool=_tool(t)),
    "evidence.restored": lambda t: _("Wipe record counts again: %(tool)s is not faulty", tool=_tool(t)),
    "evidence.version_decided": _decided,
    "evidence.version_read_anew": lambda t: ngettext(
        "%(n)s wipe record of %(tool)s read and judged again",
        "%(n)s wipe records of %(tool)s read and judged again",
        t.number("records"),
        tool=_tool(t),
    ),
    "evidence.unbound": lambda t: _("Wipe record unlinked: it proves nothing about this laptop"),
    "evidence.record_restored": lambda t: _("Wipe record counts again"),
    "evidence.manual_made": _made,
    "evidence.manual_confirmed": _confirmed,
}
"""One sentence per action."""

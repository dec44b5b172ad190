"""Sentences for everything said about evidence."""

from laptopdesk.assets.evidence.answers import DriveCount, RecordWorth
from laptopdesk.assets.evidence.known_versions import OWN_GROUNDS
from laptopdesk.assets.evidence.values import InsufficientReason, Method, Verdict
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word, word_of
from laptopdesk.ui.formats import format_datetime


def answer_sentence(answer: RecordWorth, reason: InsufficientReason) -> str:
    """Why this record does not suffice, with what it is measured by."""
    if reason is InsufficientReason.LEVEL_TOO_LOW and answer.level_asked is not None:
        required, reached = word(answer.level_asked), word(answer.record.level)
        return _("The lot asks for %(asked)s, but only %(reached)s was reached.", asked=required, reached=reached)
    ended, began = answer.record.ended_at, answer.custody_began_at
    if reason is InsufficientReason.OUTSIDE_CUSTODY and ended is not None and began is not None and ended < began:
        return _(
            "Erased on %(ended)s, before the laptop came to us (%(began)s).",
            ended=format_datetime(ended),
            began=format_datetime(began),
        )
    return word(reason)


def count_sentence(count: DriveCount) -> str:
    """How many drives some logs speak of, and what they are worth."""
    drives = ngettext("%(n)s drive", "%(n)s drives", count.drives)
    return _(
        "%(drives)s: %(enough)s enough, %(not_enough)s not enough, %(without)s without a laptop",
        drives=drives,
        enough=count.enough,
        not_enough=count.not_enough,
        without=count.without_laptop,
    )


def ground_words(ground: str) -> str:
    """Why a version counts or does not, as somebody wrote it, or as a new register begins."""
    return _(ground) if ground in OWN_GROUNDS else ground


VERDICT_TONES = {Verdict.ACCEPTED: "good", Verdict.UNVERIFIED: "warn", Verdict.REJECTED: "bad"}


def method_words(text: str | None) -> str:
    """A record's method: the tool's own name for it, or what people said they did."""
    return word_of(text, Method) if text else "–"

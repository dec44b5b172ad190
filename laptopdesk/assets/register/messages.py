"""Words of the register: why not, and what the parts of a filter are called."""

from laptopdesk.assets.register.values import BulkOutcome, FilterPart, FilterProblem
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word_of


def outcome_tone(outcome: BulkOutcome) -> str:
    """The tone of its badge; words and icon say the same."""
    return {BulkOutcome.DONE: "good", BulkOutcome.REFUSED: "bad"}.get(outcome, "neutral")


def problem_sentence(problem: FilterProblem) -> str:
    """A part of a filter that no longer fits."""
    return _(
        "“%(value)s” does not (or no longer) fit %(part)s. That part was left out.",
        value=problem.value,
        part=word_of(problem.name, FilterPart),
    )

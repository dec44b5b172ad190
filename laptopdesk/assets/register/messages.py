"""Words of the register: why not, and what the parts of a filter are called."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.register.choices import MOST_CORRECTED
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.service.bulk import MOST_ROWS
from laptopdesk.assets.register.values import BulkOutcome, FilterProblem
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.formats import format_number


def register_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why a filter is not kept, an act does not begin, or a row cannot be done."""
    match RegisterReason(reason):
        case RegisterReason.NAME_MISSING:
            return _("Give the filter a name.")
        case RegisterReason.NAME_TAKEN:
            return _("You have a filter of this name. Choose another name.")
        case RegisterReason.NEEDS_PERSON:
            return _("Only a named person can do this.")
        case RegisterReason.NOTHING_CHOSEN:
            return _("Choose at least one laptop.")
        case RegisterReason.FILTER_UNREADABLE:
            return _("A part of the filter cannot be read, so more laptops would be chosen. Choose again in the list.")
        case RegisterReason.TOO_MANY:
            return _("At most %(most)s laptops at once. Narrow the list.", most=format_number(MOST_ROWS))
        case RegisterReason.ACT_UNKNOWN:
            return _("This cannot be done to many laptops at once.")
        case RegisterReason.ANSWER_MISSING:
            return _("Fill in every field of what you want to do.")
        case RegisterReason.CODE_UNREADABLE:
            return _("This is no label of a laptop. Scan it again.")
        case RegisterReason.CODE_UNKNOWN:
            return _("No laptop has this label.")
        case RegisterReason.NAMED_TWICE:
            return _("This laptop stands in the list more than once. It was done once.")
        case RegisterReason.ALREADY_RECEIVED:
            return _("This list was already received.")
        case RegisterReason.LIST_HAS_ERRORS:
            return _("Something is wrong with this list. Nothing was stored.")
        case RegisterReason.COLUMN_UNKNOWN:
            return _("These are not the columns of this list. Open it again.")
        case RegisterReason.FIELD_UNKNOWN:
            return _("Choose what each column means from the list.")
        case RegisterReason.TOO_MANY_CORRECTED:
            return _(
                "At most %(most)s cells can be corrected here. Correct the file itself, and bring it in again.",
                most=format_number(MOST_CORRECTED),
            )
        case RegisterReason.NOT_RECEIVED:
            return _("This list brought in no laptops that can be taken back.")
        case _ as never:
            assert_never(never)


def outcome_tone(outcome: BulkOutcome) -> str:
    """The tone of its badge; words and icon say the same."""
    return {BulkOutcome.DONE: "good", BulkOutcome.REFUSED: "bad"}.get(outcome, "neutral")


def part_name(name: str) -> str:
    """What a part of a filter is called on the page; a part we do not know, by its own name."""
    known = {
        "q": _("Search"), "state": _("State"), "location": _("Location"), "lot": _("Lot"), "where": _("Where"),
        "origin": _("How it came in"), "from": _("Received from"), "until": _("Received until"),
        "days": _("In this state for more than so many days"), "reserved": _("Reserved"), "evidence": _("Evidence"),
        "erased": _("In state erased or beyond"), "proof": _("Proof of erasure"),
        "battery": _("Battery below so many percent"), "support": _("Support ends within so many months"),
        "transit": _("On its way for more than so many days"),
        "alike": _("Serial numbers that look alike"), "sort": _("In order of"),
        "desc": _("Last first"),
    }  # fmt: skip
    return known.get(name, name)


def problem_sentence(problem: FilterProblem) -> str:
    """A part of a filter that no longer fits."""
    return _(
        "“%(value)s” does not fit %(part)s (any more). That part was left out.",
        value=problem.value, part=part_name(problem.name),
    )  # fmt: skip

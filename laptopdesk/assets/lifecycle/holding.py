"""What keeps a laptop in the register that was received by mistake: whatever happened to it since. Pure."""

from collections.abc import Collection, Iterable

from laptopdesk.assets.lifecycle.errors import HoldReason

UNTOUCHED = frozenset({"laptop.received", "laptop.filled_in", "laptop.corrected"})
"""Acts of the journal after which a laptop is still what it was when it came in."""

GOES_ALONG = frozenset({"laptop_term", "medium", "custody", "list_line"})
"""Tables of what came in with the laptop itself and leaves with it."""

_WIPED = ("evidence.", "erasure.", "laptop.no_drive", "laptop.imaged")
_MOVED = ("laptop.moved", "laptop.placed", "laptop.sent", "transfer.")
_LABELLED = ("labels.printed",)


def hold_reasons(actions: Iterable[str], tables: Collection[str]) -> tuple[HoldReason, ...]:
    """Every reason that these acts of the journal, and rows of these tables, are. Each once."""
    reasons = {_reason_of(action) for action in actions if action not in UNTOUCHED}
    reasons |= {_reason_of_table(table) for table in tables if table not in GOES_ALONG}
    return tuple(reason for reason in HoldReason if reason in reasons)


def _reason_of(action: str) -> HoldReason:
    kinds = {HoldReason.LABELLED: _LABELLED, HoldReason.WIPED: _WIPED, HoldReason.MOVED: _MOVED}
    return next((reason for reason, begins in kinds.items() if action.startswith(begins)), HoldReason.WORKED_ON)


def _reason_of_table(table: str) -> HoldReason:
    tables = {
        "label_print": HoldReason.LABELLED,
        "sanitization_record": HoldReason.WIPED,
        "imaging": HoldReason.WIPED,
        "transfer_line": HoldReason.MOVED,
    }
    return tables.get(table, HoldReason.WORKED_ON)

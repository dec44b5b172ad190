"""What the workshop does to a laptop. A file per use case; each moves the laptop through the one table."""

from laptopdesk.assets.workshop.service.disposal import add_document, confirm_disposal, dispose_of, withdraw_disposal
from laptopdesk.assets.workshop.service.missing import (
    add_police_report,
    find_again,
    forget_words,
    report_handed_out_missing,
    report_missing,
    take_in_unexpected,
)
from laptopdesk.assets.workshop.service.quarantine import put_in_quarantine, release_from_quarantine
from laptopdesk.assets.workshop.service.repair import (
    add_labour,
    close_repair,
    judge_not_worth_it,
    open_repair,
    swap_drive,
    use_part,
)
from laptopdesk.assets.workshop.service.watching import follow_state

__all__ = [
    "add_document",
    "add_labour",
    "add_police_report",
    "close_repair",
    "confirm_disposal",
    "dispose_of",
    "find_again",
    "follow_state",
    "forget_words",
    "judge_not_worth_it",
    "open_repair",
    "put_in_quarantine",
    "release_from_quarantine",
    "report_handed_out_missing",
    "report_missing",
    "swap_drive",
    "take_in_unexpected",
    "use_part",
    "withdraw_disposal",
]

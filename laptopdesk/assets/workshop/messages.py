"""Sentences and names of the workshop."""

from enum import StrEnum
from typing import assert_never

from babel import numbers

from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.assets.workshop.values import (
    DisposalKind,
    DriveAccount,
    LastSeen,
    MissingKind,
    PartSource,
    QuarantineReason,
    RepairCategory,
    RepairOutcome,
    Tab,
)
from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _


def workshop_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why something of the workshop cannot be done."""
    match WorkshopReason(reason):
        case WorkshopReason.WORDS_MISSING:
            return _("Write down what is the matter.")
        case WorkshopReason.WORDS_TOO_LONG:
            return _("That is too much text. At most 2000 characters.")
        case WorkshopReason.NEEDS_PERSON:
            return _("Only a named person can do this.")
        case WorkshopReason.REPAIR_CLOSED:
            return _("This repair is already closed.")
        case WorkshopReason.PART_NAME_MISSING:
            return _("Name the part.")
        case WorkshopReason.QUANTITY_OUT_OF_RANGE:
            return _("The number of pieces is from 1 to 99.")
        case WorkshopReason.COST_OUT_OF_RANGE:
            return _("The price of one piece is from 0 to 10,000 euro.")
        case WorkshopReason.MINUTES_OUT_OF_RANGE:
            return _("Labour is from 1 minute to 24 hours at a time.")
        case WorkshopReason.NO_DRIVE_NAMED:
            return _("Say which drive comes out, or which one goes in.")
        case WorkshopReason.DRIVE_OF_ANOTHER:
            return _("That drive does not belong to this laptop.")
        case WorkshopReason.RELEASE_BY_WIPER:
            return _("The evidence contradicts, and you wiped this laptop. Somebody else must release it.")
        case WorkshopReason.STILL_IN_QUARANTINE:
            return _("This laptop is still in quarantine. It can only go back to received, by a second person.")
        case WorkshopReason.QUARANTINE_ENDED:
            return _("This laptop is no longer in quarantine.")
        case WorkshopReason.SINCE_IN_FUTURE:
            return _("The day it went missing is in the future.")
        case WorkshopReason.POLICE_NUMBER_MISSING:
            return _("Fill in the number of the police report.")
        case WorkshopReason.POLICE_NUMBER_KNOWN:
            return _("The number of the police report is already known.")
        case WorkshopReason.NOT_STOLEN:
            return _("Only a stolen laptop needs a police report.")
        case WorkshopReason.NOT_MISSING:
            return _("This laptop is no longer missing.")
        case WorkshopReason.NOT_HANDED_OUT:
            return _("This laptop is not with a resident.")
        case WorkshopReason.RECEIVER_MISSING:
            return _("Say who receives it.")
        case WorkshopReason.DAY_IN_FUTURE:
            return _("The day of disposal is in the future.")
        case WorkshopReason.DRIVES_UNKNOWN:
            return _("No drive is known. First add it, or record that there is none.")
        case WorkshopReason.DRIVE_UNACCOUNTED:
            return _("A drive has no sufficient evidence. Say what became of every drive.")
        case WorkshopReason.DRIVE_NOT_PROVEN:
            return _("The evidence about a drive does not suffice. Choose what else became of it.")
        case WorkshopReason.DESTRUCTION_RECORD_MISSING:
            return _("Fill in the record of the destroyed drive: its number, or where it is kept.")
        case WorkshopReason.RECYCLER_NOT_CERTIFIED:
            return _("A drive that is not proven to be erased may only go to a certified recycler.")
        case WorkshopReason.DOCUMENT_MISSING:
            return _("Add the document: it is needed for what is destroyed or not proven to be erased.")
        case WorkshopReason.DOCUMENT_TOO_LARGE:
            return _("The document is too large. At most 10 MiB.")
        case WorkshopReason.DOCUMENT_UNREADABLE:
            return _("This is no PDF, PNG, JPEG or e-mail. Save the document as one of these.")
        case WorkshopReason.DISPOSAL_WAITS:
            return _("The disposal of this laptop already waits for a second person.")
        case WorkshopReason.DISPOSAL_DONE:
            return _("This disposal no longer waits.")
        case WorkshopReason.CONFIRM_BY_SAME_PERSON:
            return _("Somebody else must confirm: not the person who wrote it down.")
        case _ as never:
            assert_never(never)


def category_name(category: RepairCategory) -> str:
    """What part of the laptop is at fault."""
    match category:
        case RepairCategory.SCREEN:
            return _("screen")
        case RepairCategory.KEYBOARD:
            return _("keyboard")
        case RepairCategory.BATTERY:
            return _("battery")
        case RepairCategory.DRIVE:
            return _("drive")
        case RepairCategory.MEMORY:
            return _("memory")
        case RepairCategory.POWER:
            return _("charging")
        case RepairCategory.CASING:
            return _("casing and hinges")
        case RepairCategory.OTHER:
            return _("something else")
        case _ as never:
            assert_never(never)


def outcome_name(outcome: RepairOutcome) -> str:
    """How a repair ended."""
    match outcome:
        case RepairOutcome.REPAIRED:
            return _("repaired")
        case RepairOutcome.NOT_WORTH_IT:
            return _("not worth the repair")
        case RepairOutcome.BROKEN_OFF:
            return _("broken off")
        case _ as never:
            assert_never(never)


def source_name(source: PartSource) -> str:
    """Where a part came from."""
    match source:
        case PartSource.STOCK:
            return _("from our stock")
        case PartSource.BOUGHT:
            return _("bought")
        case _ as never:
            assert_never(never)


def quarantine_reason_name(reason: QuarantineReason) -> str:
    """Why a laptop stands apart."""
    match reason:
        case QuarantineReason.LOCK_FOUND:
            return _("lock found")
        case QuarantineReason.EVIDENCE_CONTRADICTS:
            return _("evidence contradicts")
        case QuarantineReason.DRIVE_MISSING:
            return _("drive missing")
        case QuarantineReason.OTHER:
            return _("something else")
        case _ as never:
            assert_never(never)


def missing_kind_name(kind: MissingKind) -> str:
    """How a laptop went missing."""
    match kind:
        case MissingKind.LOST:
            return _("lost")
        case MissingKind.STOLEN:
            return _("stolen")
        case _ as never:
            assert_never(never)


def last_seen_name(last: LastSeen) -> str:
    """Where a missing laptop was seen last."""
    match last:
        case LastSeen.PLACE:
            return _("at a location")
        case LastSeen.TRANSIT:
            return _("on its way")
        case LastSeen.PARTICIPANT:
            return _("with a resident")
        case _ as never:
            assert_never(never)


def disposal_name(how: DisposalKind) -> str:
    """How a laptop leaves for good."""
    match how:
        case DisposalKind.RECYCLED:
            return _("recycled")
        case DisposalKind.PARTS:
            return _("taken apart for parts")
        case DisposalKind.DESTROYED:
            return _("destroyed")
        case _ as never:
            assert_never(never)


def account_name(account: DriveAccount) -> str:
    """What became of a drive."""
    match account:
        case DriveAccount.EVIDENCE:
            return _("erased, with sufficient evidence")
        case DriveAccount.DESTROYED:
            return _("taken out and destroyed, with a record")
        case DriveAccount.RECYCLER:
            return _("goes along to the certified recycler")
        case _ as never:
            assert_never(never)


def tab_name(tab: Tab) -> str:
    """The name of a list of the workshop."""
    match tab:
        case Tab.REPAIRS:
            return _("Repairs")
        case Tab.QUARANTINE:
            return _("Quarantine")
        case Tab.MISSING:
            return _("Missing")
        case Tab.DISPOSAL:
            return _("Disposal")
        case _ as never:
            assert_never(never)


def euro(cents: int) -> str:
    """`€ 12,50` in Dutch, `€12.50` in English."""
    return numbers.format_currency(cents / 100, "EUR", locale=current_locale())


def cost_definition() -> str:
    """What the figure of repair costs counts."""
    return _(
        "Every part at its price times its number, over all repairs of these laptops, open ones too. Labour is counted "
        "in minutes and has no price. Parts from our own stock count at the price that was written down."
    )

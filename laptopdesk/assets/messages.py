"""Sentences and names for laptops, their states, and why they may not move."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.bench.errors import BenchReason
from laptopdesk.assets.bench.values import CheckItem, LicenceType
from laptopdesk.assets.lifecycle.errors import LaptopReason, MoveReason
from laptopdesk.assets.lifecycle.messages import level_name, medium_name, state_name, state_tone
from laptopdesk.assets.lifecycle.values import LockKind, Whereabouts
from laptopdesk.core.i18n import gettext as _

__all__ = [
    "bench_sentence", "check_item_name", "laptop_sentence", "level_name", "licence_name", "lock_name", "medium_name",
    "move_sentence", "state_name", "state_tone", "whereabouts_name",
]  # fmt: skip


def move_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why a laptop may not move."""
    match MoveReason(reason):
        case MoveReason.NOT_A_MOVE:
            return _("A laptop cannot go from this state to that one.")
        case MoveReason.ONLY_BY_HANDOUT:
            return _("Only the desk hands out a laptop.")
        case MoveReason.ONLY_BY_RETURN:
            return _("Only the desk takes a laptop back.")
        case MoveReason.NO_MEDIUM_KNOWN:
            return _("No drive is known. Add it, or record that there is none.")
        case MoveReason.EVIDENCE_MISSING:
            return _("A drive has no evidence of erasure.")
        case MoveReason.EVIDENCE_INSUFFICIENT:
            return _("The evidence about a drive does not suffice.")
        case MoveReason.EVIDENCE_CONTRADICTED:
            return _("Evidence contradicts. Somebody must decide the case first.")
        case MoveReason.IMAGE_MISSING:
            return _("No image was written.")
        case MoveReason.IMAGE_BEFORE_ERASURE:
            return _("The image was written before the erasure.")
        case MoveReason.CHECK_MISSING:
            return _("The checklist was not done.")
        case MoveReason.CHECK_FAILED:
            return _("The last check found something wrong.")
        case MoveReason.BATTERY_UNKNOWN:
            return _("The battery was not measured.")
        case MoveReason.BATTERY_TOO_LOW:
            return _("The battery is below the threshold.")
        case MoveReason.LOCKS_NOT_TRIED:
            return _("Not every lock was tried in this custody period.")
        case MoveReason.LOCK_FOUND:
            return _("The laptop is still locked by its former owner.")
        case MoveReason.CHECKER_UNKNOWN:
            return _("Nobody is named who checked it.")
        case MoveReason.CHECKER_WIPED_IT:
            return _("The checker is the person who wiped it. Somebody else must check.")
        case MoveReason.REASON_MISSING:
            return _("Write down why.")
        case MoveReason.RELEASE_BY_SAME_PERSON:
            return _("Somebody else must release it from quarantine.")
        case _ as never:
            assert_never(never)


def laptop_sentence(reason: StrEnum) -> str:
    """Why a laptop's facts cannot be changed as asked."""
    match LaptopReason(reason):
        case LaptopReason.IN_TRANSIT:
            return _("This laptop is on its way. Scan it in at its transfer.")
        case LaptopReason.GONE:
            return _("This laptop is registered as missing or disposed of. Record first that it was found.")
        case LaptopReason.WITH_PARTICIPANT:
            return _("This laptop is with a resident.")
        case LaptopReason.MEDIUM_REMOVED:
            return _("This drive was already taken out.")
        case LaptopReason.LOCK_CLEARED:
            return _("This lock was already cleared.")
        case LaptopReason.NOT_JUST_TAKEN_OVER:
            return _("Only a laptop that is being taken over begins in another state.")
        case LaptopReason.POLICY_REASON_MISSING:
            return _("Write down why the lot asks for other levels.")
        case _ as never:
            assert_never(never)


def bench_sentence(reason: StrEnum) -> str:
    """Why something on the bench cannot be recorded."""
    match BenchReason(reason):
        case BenchReason.RELEASE_WITHDRAWN:
            return _("This image was withdrawn. Choose another.")
        case BenchReason.RELEASE_KNOWN:
            return _("This version of the image is already known.")
        case BenchReason.SHA256_WRONG:
            return _("A SHA-256 has 64 characters: digits and the letters a to f.")
        case BenchReason.BATTERY_OUT_OF_RANGE:
            return _("Battery health is a percentage from 0 to 150.")
        case BenchReason.NOT_IN_OUR_HANDS:
            return _("This laptop is with a resident.")
        case BenchReason.NEEDS_PERSON:
            return _("Only a named person can check a laptop.")
        case _ as never:
            assert_never(never)


def whereabouts_name(where: Whereabouts) -> str:
    """Where a laptop is, as people say it."""
    match where:
        case Whereabouts.AT_LOCATION:
            return _("at a location")
        case Whereabouts.IN_TRANSIT:
            return _("on its way")
        case Whereabouts.WITH_PARTICIPANT:
            return _("with a resident")
        case Whereabouts.UNKNOWN:
            return _("not known")
        case _ as never:
            assert_never(never)


def check_item_name(item: CheckItem) -> str:
    """One thing on the checklist."""
    match item:
        case CheckItem.KEYBOARD:
            return _("keyboard")
        case CheckItem.SCREEN:
            return _("screen")
        case CheckItem.CAMERA:
            return _("camera")
        case CheckItem.WIFI:
            return _("wifi")
        case CheckItem.SOUND:
            return _("sound")
        case CheckItem.PORTS:
            return _("ports")
        case CheckItem.CHARGER:
            return _("charger")
        case _ as never:
            assert_never(never)


def licence_name(licence: LicenceType) -> str:
    """Under which licence the installed system runs."""
    match licence:
        case LicenceType.OPEN_SOURCE:
            return _("open source")
        case LicenceType.REFURBISHER:
            return _("refurbisher licence")
        case LicenceType.OEM:
            return _("licence of the maker")
        case LicenceType.VOLUME:
            return _("volume licence")
        case _ as never:
            assert_never(never)


def lock_name(kind: LockKind) -> str:
    """What kind of lock it is."""
    match kind:
        case LockKind.BIOS:
            return _("BIOS password")
        case LockKind.FIRMWARE:
            return _("firmware or supervisor password")
        case LockKind.ABSOLUTE:
            return _("Absolute or Computrace")
        case LockKind.MDM:
            return _("MDM or Autopilot")
        case LockKind.ACTIVATION:
            return _("activation lock of Apple or Google")
        case LockKind.HDD:
            return _("password on the drive")
        case _ as never:
            assert_never(never)

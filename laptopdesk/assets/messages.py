"""Sentences and names for laptops, their states, and why they may not move."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.bench.errors import BenchReason
from laptopdesk.assets.bench.values import CheckItem, LicenceType
from laptopdesk.assets.lifecycle.errors import CannotBecome, HoldReason, LaptopReason, MoveReason, StandsAt, StoodAt
from laptopdesk.assets.lifecycle.messages import level_name, medium_name, state_name, state_tone
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState, LockKind, Whereabouts
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.formats import group_code

__all__ = [
    "bench_sentence", "cannot_sentence", "check_item_name", "hold_sentence", "laptop_sentence", "level_name",
    "licence_name", "lock_name", "medium_name", "move_sentence", "move_words", "moved_words", "stands_sentence",
    "state_name", "state_tone", "stood_sentence", "whereabouts_name",
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
        case MoveReason.DRIVE_MAY_BE_UNSEEN:
            return _("A drive may be hidden. Somebody must look inside first.")
        case MoveReason.HARDWARE_CONTRADICTED:
            return _("A hardware report contradicts this laptop. Somebody must decide the case first.")
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
        case MoveReason.FURTHER_ALREADY:
            return _("It was further already. Nothing was changed.")
        case MoveReason.RELEASE_BY_SAME_PERSON:
            return _("Somebody else must release it from quarantine.")
        case _ as never:
            assert_never(never)


def stands_sentence(reason: StrEnum) -> str:
    """Where a laptop stands that is refused something."""
    return _("The laptop is “%(state)s” now.", state=state_name(LaptopState(StandsAt(reason).value)))


def stood_sentence(reason: StrEnum) -> str:
    """Where a laptop stood that was set back."""
    return _("The laptop was “%(state)s” and was set back.", state=state_name(LaptopState(StoodAt(reason).value)))


def cannot_sentence(reason: StrEnum) -> str:
    """What it cannot become from there."""
    return _("From there it cannot become “%(state)s”.", state=state_name(LaptopState(CannotBecome(reason).value)))


def move_words(state: LaptopState) -> str:
    """The button that brings a laptop to this state."""
    match state:
        case LaptopState.REPAIR:
            return _("Send to repair")
        case LaptopState.QUARANTINED:
            return _("Put in quarantine")
        case LaptopState.MISSING:
            return _("Report as missing")
        case LaptopState.DISPOSED:
            return _("Dispose of the laptop")
        case _:
            return _("Set to %(state)s", state=state_name(state))


def moved_words(tag: str, before: LaptopState, after: LaptopState) -> str:
    """What happened to a laptop that went from one state to another."""
    return _(
        "%(tag)s was %(before)s and is now %(after)s.",
        tag=group_code(tag), before=state_name(before), after=state_name(after),
    )  # fmt: skip


def laptop_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
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
        case LaptopReason.NOT_FIT_TO_LEAVE:
            return _("It is not fit to leave: write down why it goes all the same.")
        case LaptopReason.SERIAL_DOUBLE:
            return _("Another laptop of ours has this serial number.")
        case LaptopReason.SERIAL_NOT_REAL:
            return _("This is no serial number. Leave the field empty where nobody can read it.")
        case LaptopReason.CORRECTION_REASON_MISSING:
            return _("Write down why this is corrected.")
        case LaptopReason.CORRECTION_NEEDS_PERSON:
            return _("Only a named person corrects a laptop.")
        case LaptopReason.NOTHING_CORRECTED:
            return _("Nothing was changed. Fill in what is right.")
        case LaptopReason.SERIAL_OF_ANOTHER:
            return _("Another laptop of ours has this serial number. Then the report is of that laptop.")
        case _ as never:
            assert_never(never)


def hold_sentence(reason: StrEnum) -> str:
    """Why a laptop that was called a mistake stays in the register."""
    match HoldReason(reason):
        case HoldReason.LABELLED:
            return _("Its label was printed.")
        case HoldReason.WIPED:
            return _("It was wiped, or somebody recorded something about its drives.")
        case HoldReason.MOVED:
            return _("It was moved, or is in another state.")
        case HoldReason.WORKED_ON:
            return _("Somebody worked on it.")
        case HoldReason.ANOTHER_PERSON:
            return _("Another person received it. Only they can take it back.")
        case HoldReason.NEEDS_PERSON:
            return _("Only a named person takes a laptop back.")
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


def where_it_is(detail: LaptopDetail) -> str:
    """Where this laptop is now, in words: its place, with a resident, or on its way and where to."""
    if detail.laptop.location_name:
        return detail.laptop.location_name
    if detail.laptop.state is LaptopState.MISSING:
        return _("missing")
    if detail.holder_handout_id is not None:
        return _("with a resident")
    if detail.transit_to_id is not None:
        return _("on its way to %(place)s", place=detail.transit_to_name or _("a location we do not know"))
    return _("not known")


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

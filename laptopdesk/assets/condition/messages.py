"""Sentences and names for the condition of laptops and lots."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.condition.errors import ConditionReason
from laptopdesk.assets.condition.values import (
    DriveWish,
    Finding,
    Fitness,
    FitnessReason,
    LineKind,
    LineOutcome,
    LockResult,
)
from laptopdesk.core.i18n import gettext as _


def condition_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why something about a laptop's condition, or a lot, cannot be recorded."""
    match ConditionReason(reason):
        case ConditionReason.NEEDS_PERSON:
            return _("Only a named person can record this.")
        case ConditionReason.NOT_IN_OUR_HANDS:
            return _("This laptop is with a resident.")
        case ConditionReason.NO_LOCK_CHOSEN:
            return _("Choose for at least one lock what you found.")
        case ConditionReason.HOW_MISSING:
            return _("Write down how you tried the locks.")
        case ConditionReason.PERCENT_OUT_OF_RANGE:
            return _("A battery threshold is a percentage from 0 to 100.")
        case ConditionReason.REASON_MISSING:
            return _("Write down why.")
        case ConditionReason.LOT_MISSING:
            return _("Name the lot.")
        case ConditionReason.CONTACT_IS_BSN:
            return _("This looks like a citizen service number (BSN). It may not be kept here.")
        case ConditionReason.EMAIL_WRONG:
            return _("This is no e-mail address.")
        case ConditionReason.LINE_UNKNOWN:
            return _("This line is not in the difference any more. Look again.")
        case ConditionReason.NOT_THE_SAME:
            return _("Choose the laptop that looks like this line.")
        case ConditionReason.SERIAL_MISSING:
            return _("This serial number says nothing. Type the donor's own number too.")
        case ConditionReason.NOT_A_SERIAL:
            return _(
                "This is no serial number. Scan the barcode beside S/N or Serial number on the laptop. Is there none? "
                "Then leave that field empty and type the donor's own number."
            )
        case ConditionReason.SERIAL_KNOWN:
            return _("A laptop with this serial number is already in the register.")
        case ConditionReason.NUMBER_KNOWN:
            return _("This laptop was already received in this lot.")
        case ConditionReason.TWO_SCANS:
            return _("Two codes stand in one field here. Scan the serial number once more.")
        case ConditionReason.GRADE_CODE_WRONG:
            return _("A grade is one to four capitals or digits, such as A or B+.")
        case ConditionReason.WORDS_MISSING:
            return _("Write the definition in Dutch and in English.")
        case ConditionReason.GRADE_UNKNOWN:
            return _("This grade is not given any more. Choose another.")
        case _ as never:
            assert_never(never)


def lock_result_name(result: LockResult) -> str:
    """What trying a lock showed."""
    match result:
        case LockResult.CLEAR:
            return _("not locked")
        case LockResult.LOCKED:
            return _("locked")
        case LockResult.NOT_TRIED:
            return _("not tried")
        case _ as never:
            assert_never(never)


def lock_result_tone(result: LockResult) -> str:
    """The tone of a lock's badge; its words say the same."""
    return {LockResult.CLEAR: "good", LockResult.LOCKED: "bad", LockResult.NOT_TRIED: "warn"}[result]


def drive_wish_name(wish: DriveWish) -> str:
    """What the donor wants done with the drives."""
    match wish:
        case DriveWish.KEEP:
            return _("they stay in the laptops, erased")
        case DriveWish.RETURN:
            return _("back to the donor")
        case DriveWish.DESTROY:
            return _("to be destroyed")
        case _ as never:
            assert_never(never)


def line_kind_name(kind: LineKind) -> str:
    """How a line of the announcement and a laptop go together."""
    match kind:
        case LineKind.MISSING:
            return _("announced, did not come")
        case LineKind.EXTRA:
            return _("came, not announced")
        case LineKind.SERIAL_DIFFERS:
            return _("came with another serial number")
        case LineKind.AS_EXPECTED:
            return _("came as announced")
        case _ as never:
            assert_never(never)


def line_kind_tone(kind: LineKind) -> str:
    """The tone of a line's badge; its words say the same."""
    tones = {LineKind.MISSING: "bad", LineKind.EXTRA: "warn", LineKind.SERIAL_DIFFERS: "warn"}
    return tones.get(kind, "good")


def line_outcome_name(outcome: LineOutcome) -> str:
    """What a person decided about a line."""
    match outcome:
        case LineOutcome.ACCEPTED:
            return _("accepted as it is")
        case LineOutcome.ASKED_DONOR:
            return _("asked the donor")
        case LineOutcome.SAME_LAPTOP:
            return _("the same laptop, a slip in the serial number")
        case LineOutcome.SENT_BACK:
            return _("goes back to the donor")
        case _ as never:
            assert_never(never)


def finding_name(finding: Finding) -> str:  # noqa: C901 - one case per finding
    """What is seen on a laptop."""
    match finding:
        case Finding.SCRATCHES:
            return _("scratches")
        case Finding.DENTS:
            return _("dents")
        case Finding.CRACKS:
            return _("cracks")
        case Finding.KEYS_MISSING:
            return _("missing keys")
        case Finding.KEYS_WORN:
            return _("worn keys")
        case Finding.SCREEN_SPOTS:
            return _("spots on the screen")
        case Finding.SCREEN_SCRATCHED:
            return _("scratched screen")
        case Finding.HINGE_LOOSE:
            return _("loose hinge")
        case Finding.STICKERS:
            return _("stickers or glue")
        case Finding.DISCOLOURED:
            return _("discoloured")
        case Finding.FEET_MISSING:
            return _("missing feet")
        case _ as never:
            assert_never(never)


def fitness_name(fitness: Fitness) -> str:
    """Whether a machine can run Windows 11."""
    match fitness:
        case Fitness.FIT:
            return _("fit for Windows 11")
        case Fitness.NOT_FIT:
            return _("not fit for Windows 11")
        case Fitness.UNKNOWN:
            return _("not known yet")
        case _ as never:
            assert_never(never)


def fitness_tone(fitness: Fitness) -> str:
    """The tone of the badge; its words say the same."""
    return {Fitness.FIT: "good", Fitness.NOT_FIT: "warn", Fitness.UNKNOWN: "neutral"}[fitness]


def fitness_sentence(reason: FitnessReason) -> str:  # noqa: C901 - one case per reason
    """Why a machine is not fit for Windows 11, or why nobody can say."""
    match reason:
        case FitnessReason.CPU_NOT_SUPPORTED:
            return _("Windows 11 does not support this processor.")
        case FitnessReason.CPU_DEPENDS:
            return _("Windows 11 supports this processor in some laptops only. Look up the model.")
        case FitnessReason.CPU_UNKNOWN:
            return _("The processor is not known, or not named clearly.")
        case FitnessReason.TPM_MISSING:
            return _("There is no security chip (TPM).")
        case FitnessReason.TPM_TOO_OLD:
            return _("The security chip (TPM) is older than version 2.0.")
        case FitnessReason.TPM_UNKNOWN:
            return _("Nobody read the version of the security chip (TPM).")
        case FitnessReason.NO_UEFI:
            return _("It starts by an old BIOS and not by UEFI.")
        case FitnessReason.UEFI_UNKNOWN:
            return _("Nobody read whether it starts by UEFI.")
        case FitnessReason.NO_SECURE_BOOT:
            return _("It has no Secure Boot.")
        case FitnessReason.SECURE_BOOT_UNKNOWN:
            return _("Nobody read whether it has Secure Boot.")
        case FitnessReason.MEMORY_TOO_SMALL:
            return _("It has less than 4 GB of memory.")
        case FitnessReason.MEMORY_UNKNOWN:
            return _("How much memory it has is not known.")
        case FitnessReason.DISK_TOO_SMALL:
            return _("Its drive is smaller than 64 GB.")
        case FitnessReason.DISK_UNKNOWN:
            return _("How large its drive is, is not known.")
        case _ as never:
            assert_never(never)

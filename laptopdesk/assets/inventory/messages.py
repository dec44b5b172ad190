"""Words for hardware reports: what became of a file, what a person should know of it, and what was found."""

from typing import assert_never

from laptopdesk.assets.inventory.values import (
    UNSEEN_CODES,
    AddedFile,
    FileStatus,
    UnseenDrive,
    WarningCode,
)
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.formats import format_memory, group_code


def _amount(mib: str) -> str:
    return format_memory(int(mib)) if mib.isdecimal() else mib


def status_tone(status: FileStatus) -> str:
    """The tone of the badge that shows it."""
    match status:
        case FileStatus.ADDED:
            return "good"
        case FileStatus.DUPLICATE:
            return "info"
        case FileStatus.UNREAD | FileStatus.UNMATCHED:
            return "warn"
        case FileStatus.REFUSED:
            return "bad"
        case _ as never:
            assert_never(never)


def warning_sentence(warning: str) -> str:
    """The sentence for a warning of a report; a code that this version does not know is shown as it is."""
    code, _colon, detail = warning.partition(":")
    if code not in WarningCode._value2member_map_:
        return warning
    return _sentence(WarningCode(code), detail)


def _sentence(code: WarningCode, detail: str) -> str:  # noqa: C901 - one case per code
    about = group_code(detail)
    match code:
        case WarningCode.UNKNOWN_FORMAT:
            return _("This is no report we can read. It is kept; a person must look at it.")
        case WarningCode.EMPTY:
            return _("The file is empty. Make the report again.")
        case WarningCode.TOO_LARGE:
            return _("The file is larger than 32 MB.")
        case WarningCode.JSON_BROKEN:
            return _("The file is damaged from byte %(at)s on. Make the report again.", at=detail)
        case WarningCode.JSON_REPAIRED:
            return _("Commas or brackets were missing from byte %(at)s on; they were put back.", at=detail)
        case WarningCode.JSON_TOO_DEEP:
            return _("The file is nested too deeply to be a report.")
        case WarningCode.XML_BROKEN:
            return _("The file is damaged (%(where)s). Make the report again.", where=detail)
        case WarningCode.XML_ENTITIES:
            return _("The file defines entities, which no report does. It was not opened.")
        case WarningCode.CUT_OFF:
            return _("The report was cut off; the last line was not used.")
        case WarningCode.SEVERAL_MACHINES:
            return _("The file speaks of several machines. Bring in one file for each.")
        case WarningCode.NOTHING_READ:
            return _("The report says nothing about the hardware of a laptop.")
        case WarningCode.NO_DRIVE:
            return _("The report could not open a drive.")
        case WarningCode.NO_MACHINE:
            return _("The report does not say on which laptop it was made.")
        case WarningCode.PARTIAL:
            return _("This is a part of an inventory.")
        case WarningCode.SERIAL_MISSING:
            return _("The report gives no serial number of the laptop.")
        case WarningCode.SERIAL_PLACEHOLDER:
            return _("The laptop's serial number is one the maker never filled in.")
        case WarningCode.UUID_PLACEHOLDER:
            return _("The system UUID is one that thousands of machines have.")
        case WarningCode.DRIVE_WITHOUT_SERIAL:
            return _("A drive gives no serial number: %(drive)s.", drive=detail or "–")
        case WarningCode.EXTERNAL_DRIVE:
            return _("A drive on USB was left out: %(drive)s.", drive=detail or "–")
        case WarningCode.DRIVE_SIZE_ROUNDED:
            return _("The size of a drive is given in whole megabytes only.")
        case WarningCode.MEMORY_UNKNOWN:
            return _("The report gives the memory the system may use, not what is installed.")
        case WarningCode.MEMORY_NOT_FROM_MODULES:
            return _("The memory was counted by the system; no modules are listed.")
        case WarningCode.BATTERY_CONTRADICTS:
            return _("The battery's percentage is not what its own figures give. The figures were used.")
        case WarningCode.BATTERY_ABSURD:
            return _("The battery's figures cannot be right.")
        case WarningCode.BATTERY_HEALTH_UNKNOWN:
            return _("The report does not say what is left of the battery.")
        case WarningCode.CYCLES_NOT_COUNTED:
            return _("The battery does not count its cycles.")
        case _:
            return _of_drives_and_identity(code, detail, about)


def _of_drives_and_identity(code: WarningCode, detail: str, about: str) -> str:  # noqa: C901 - one case per code
    match code:
        case WarningCode.DISK_FAILING:
            return _("The drive says of itself that it fails.")
        case WarningCode.DISK_PREFAIL:
            return _("A figure of the drive is below its limit now.")
        case WarningCode.DISK_WAS_BELOW:
            return _("A figure of the drive was below its limit once.")
        case WarningCode.DISK_ERRORS_LOGGED:
            return _("The drive has errors in its log.")
        case WarningCode.DISK_SELF_TEST_FAILED:
            return _("A self-test of the drive failed.")
        case WarningCode.DISK_READ_IN_PART:
            return _("The drive did not answer everything it was asked.")
        case WarningCode.DISK_WORN:
            return _("The drive has used up most of its life.")
        case WarningCode.FIGURE_ABSURD:
            return _("A figure that cannot be right was left out.")
        case WarningCode.LAPTOP_UNKNOWN:
            return _("No laptop in the register has these identifiers.")
        case WarningCode.TIE:
            return _("It may be %(laptop)s, and others just as well.", laptop=about)
        case WarningCode.CONTRADICTS:
            return _("Its identifiers contradict one another: %(laptop)s.", laptop=about)
        case WarningCode.LOOK_ALIKE:
            return _("The serial number is easily taken for that of %(laptop)s.", laptop=about)
        case WarningCode.SERIAL_DIFFERS:
            return _("The serial number is not the one we know of this laptop.")
        case WarningCode.SERIAL_OF_ANOTHER:
            return _("The serial number is that of %(laptop)s.", laptop=about)
        case WarningCode.UUID_OF_ANOTHER:
            return _("The system UUID is that of %(laptop)s.", laptop=about)
        case WarningCode.BOARD_OF_ANOTHER:
            return _("The mainboard is that of %(laptop)s.", laptop=about)
        case WarningCode.DRIVE_OF_ANOTHER:
            return _("A drive is one that we know in %(laptop)s.", laptop=about)
        case WarningCode.MAC_OF_ANOTHER:
            return _("A network card is that of %(laptop)s.", laptop=about)
        case WarningCode.FILE_OF_ANOTHER:
            return _("This report already belongs to %(laptop)s.", laptop=about)
        case WarningCode.MANUFACTURER_DIFFERS:
            return _("The report names another maker: %(name)s.", name=detail)
        case WarningCode.MODEL_DIFFERS:
            return _("The report names another model: %(name)s.", name=detail)
        case WarningCode.UUID_DIFFERS:
            return _("The system UUID is not the one we know of this laptop.")
        case WarningCode.CPU_DIFFERS:
            return _("The report names another processor: %(name)s.", name=detail)
        case WarningCode.MEMORY_DIFFERS:
            return _("The report counts another amount of memory: %(amount)s.", amount=_amount(detail))
        case WarningCode.DRIVE_NOT_FOUND:
            return _("A drive that we know in this laptop was not found: %(drive)s.", drive=detail)
        case WarningCode.DRIVE_WAS_TAKEN_OUT:
            return _("A drive was found that somebody took out: %(drive)s.", drive=detail)
        case WarningCode.NEW_DRIVE_AFTER_ERASURE:
            return _("A drive was found that was not there at the erasure: %(drive)s.", drive=detail)
        case WarningCode.DRIVE_LARGER:
            return _("A drive is larger than what was wiped of it: %(drive)s.", drive=detail)
        case WarningCode.NOT_ALLOWED:
            return _("You may not work on the laptop this report speaks of.")
        case WarningCode.ANOTHER_MACHINE:
            return _(
                "It is of another machine than %(laptop)s. Nothing of it was added: a case waits for a decision.",
                laptop=about,
            )
        case WarningCode.PART_OF_ANOTHER:
            return _("It is a part of the machine whose report contradicts this laptop. Nothing of it was added.")
        case WarningCode.BESIDE_ANOTHER:
            return _(
                "It does not say whose it is, and a report that came with it is of another machine. Nothing of it was "
                "added."
            )
        case _:
            return _of_unseen_drives(code, detail)


def _of_unseen_drives(code: WarningCode, detail: str) -> str:
    match code:
        case WarningCode.VMD_EMPTY:
            return _("A drive may be hidden: no drive was seen behind the VMD controller (%(name)s).", name=detail)
        case WarningCode.RAID_EMPTY:
            return _("A drive may be hidden: no drive was seen behind the RAID controller (%(name)s).", name=detail)
        case WarningCode.OPTANE_EMPTY:
            return _("A drive may be hidden: the Optane memory showed no drive (%(name)s).", name=detail)
        case WarningCode.NVME_EMPTY:
            return _("A drive may be hidden: the NVMe controller showed no storage (%(name)s).", name=detail)
        case WarningCode.EMMC_UNREAD:
            return _("A drive may be hidden: the soldered memory (eMMC) was not read (%(name)s).", name=detail)
        case WarningCode.RAID_VOLUME:
            return _("A RAID volume was seen, not the drives of which it is made (%(name)s).", name=detail)
        case WarningCode.NO_DRIVE_AT_ALL:
            return _("A drive may be hidden: a storage controller (%(name)s) was seen and no drive.", name=detail)
        case _:
            return code.value


def unseen_sentence(unseen: UnseenDrive) -> str:
    """What may hide a drive, as the report that raised it warned."""
    return _sentence(UNSEEN_CODES[unseen.kind], unseen.name or "–")


def advice(added: AddedFile) -> str:
    """What to do so that the file finds its laptop, where nothing tells which it is; else nothing."""
    unknown = WarningCode.NO_MACHINE.value in added.warnings
    apart = {WarningCode.PART_OF_ANOTHER.value, WarningCode.BESIDE_ANOTHER.value} & set(added.warnings)
    return _("Scan the label with it.") if added.waits and unknown and not apart else ""


def fact_name(fact: str) -> str:
    """What a fact of a laptop that was filled in is called."""
    names = {
        "manufacturer": _("maker"), "model": _("model"), "serial": _("serial number"), "uuid": _("system UUID"),
        "cpu": _("processor"), "memory_mib": _("memory"),
        "donor_number": _("donor's number"), "note": _("note"),
    }  # fmt: skip
    return names.get(fact, fact)

"""What a tool saw of a machine's hardware, and what became of the file that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from laptopdesk.assets.evidence.values import Binding
from laptopdesk.assets.lifecycle.values import LaptopIdentity, MediumKind
from laptopdesk.protocol.words import N_, Worded

InventoryFileId = NewType("InventoryFileId", int)


class Format(StrEnum):
    """The tools whose output is read."""

    LSHW = "lshw"
    DMIDECODE = "dmidecode"
    SMARTCTL = "smartctl"
    GLPI = "glpi"
    UPOWER = "upower"
    POWERCFG = "powercfg"


class FileStatus(Worded):
    """What became of a file that was brought in.

    `unread`: no format we know. `unmatched`: read, and waits for a person who says which laptop it is.
    `refused`: the format is known, and there is nothing in it that can be believed. All are kept.
    """

    ADDED = "added", N_("added")
    DUPLICATE = "duplicate", N_("imported before")
    UNREAD = "unread", N_("kept, not read")
    UNMATCHED = "unmatched", N_("which laptop is this?")
    REFUSED = "refused", N_("not usable")


class MatchedBy(Worded):
    """What joins a file to a laptop; of several, the weightiest."""

    SCAN = "scan", N_("by scan")
    PERSON = "person", Binding.PERSON.words
    SERIAL = "serial", Binding.SERIAL.words
    UUID = "uuid", N_("by system UUID")
    BOARD_SERIAL = "board_serial", N_("by the mainboard's serial number")
    MAC = "mac", N_("by network address")
    DRIVE_SERIAL = "drive_serial", N_("by a drive's serial number")


class WarningCode(Worded):
    """What a person should know of a reading. A warning may name a detail behind a colon: a byte, a label, a serial."""

    UNKNOWN_FORMAT = "unknown_format", N_("We cannot read this report. It is kept; somebody must look at it.")
    EMPTY = "file_empty", N_("The file is empty. Make the report again.")
    TOO_LARGE = "file_too_large", N_("The file is larger than 32 MB.")
    JSON_BROKEN = "json_broken", N_("The file is damaged from byte %(at)s on. Make the report again.")
    JSON_REPAIRED = "json_repaired", N_("Commas or brackets were missing from byte %(at)s on; they were put back.")
    JSON_TOO_DEEP = "json_too_deep", N_("The file is nested too deeply to be a report.")
    XML_BROKEN = "xml_broken", N_("The file is damaged (%(where)s). Make the report again.")
    XML_ENTITIES = "xml_entities", N_("The file defines XML entities, which a report never does. It was not opened.")
    CUT_OFF = "file_cut_off", N_("The report was cut off; the last line was not used.")
    SEVERAL_MACHINES = "several_machines", N_("The file covers several machines. Import one file for each.")
    NOTHING_READ = "nothing_read", N_("The report says nothing about the hardware of a laptop.")
    NO_DRIVE = "no_drive_in_report", N_("The report could not open a drive.")
    NO_MACHINE = "no_machine_in_report", N_("The report does not say on which laptop it was made.")
    PARTIAL = "partial_report", N_("This is only part of an inventory.")
    SERIAL_MISSING = "serial_missing", N_("The report gives no serial number of the laptop.")
    SERIAL_PLACEHOLDER = "serial_placeholder", N_("The manufacturer never filled in the laptop's serial number.")
    UUID_PLACEHOLDER = "uuid_placeholder", N_("The system UUID is used by thousands of machines.")
    DRIVE_WITHOUT_SERIAL = "drive_without_serial", N_("A drive gives no serial number: %(drive)s.")
    EXTERNAL_DRIVE = "external_drive_left_out", N_("A drive on USB was left out: %(drive)s.")
    DRIVE_SIZE_ROUNDED = "drive_size_rounded", N_("The size of a drive is given in whole megabytes only.")
    MEMORY_UNKNOWN = (
        "memory_installed_unknown",
        N_("The report gives the memory the system may use, not what is installed."),
    )
    MEMORY_NOT_FROM_MODULES = (
        "memory_not_from_modules",
        N_("The memory was counted by the system; no modules are listed."),
    )
    BATTERY_CONTRADICTS = (
        "battery_contradicts_itself",
        N_("The battery's percentage does not match its own figures. The figures were used."),
    )
    BATTERY_ABSURD = "battery_figures_absurd", N_("The battery's figures cannot be right.")
    BATTERY_HEALTH_UNKNOWN = "battery_health_unknown", N_("The report does not give the battery health.")
    CYCLES_NOT_COUNTED = "battery_cycles_not_counted", N_("The battery does not report its charge cycles.")
    DISK_FAILING = "disk_failing", N_("The drive reports that it is failing.")
    DISK_PREFAIL = "disk_attribute_below_threshold", N_("A value of the drive is below its limit now.")
    DISK_WAS_BELOW = "disk_attribute_was_below_threshold", N_("A value of the drive was below its limit before.")
    DISK_ERRORS_LOGGED = "disk_errors_logged", N_("The drive has errors in its log.")
    DISK_SELF_TEST_FAILED = "disk_self_test_failed", N_("A self-test of the drive failed.")
    DISK_READ_IN_PART = "disk_report_incomplete", N_("The drive did not answer every query.")
    DISK_WORN = "disk_worn", N_("The drive is nearly worn out.")
    FIGURE_ABSURD = "figure_absurd", N_("A figure that cannot be right was left out.")
    LAPTOP_UNKNOWN = "laptop_not_in_register", N_("No laptop in the register has these identifiers.")
    TIE = "several_laptops_fit", N_("It may be %(laptop)s, but also others.")
    CONTRADICTS = "identifiers_contradict", N_("Its identifiers contradict one another: %(laptop)s.")
    LOOK_ALIKE = "serial_looks_alike", N_("The serial number looks very much like that of %(laptop)s.")
    SERIAL_DIFFERS = "serial_differs", N_("The serial number is not the one we have for this laptop.")
    SERIAL_OF_ANOTHER = "serial_of_another_laptop", N_("The serial number belongs to %(laptop)s.")
    UUID_OF_ANOTHER = "uuid_of_another_laptop", N_("The system UUID belongs to %(laptop)s.")
    BOARD_OF_ANOTHER = "board_serial_of_another_laptop", N_("The mainboard belongs to %(laptop)s.")
    DRIVE_OF_ANOTHER = "drive_of_another_laptop", N_("A drive belongs to %(laptop)s according to our register.")
    MAC_OF_ANOTHER = "mac_of_another_laptop", N_("A network card belongs to %(laptop)s.")
    MANUFACTURER_DIFFERS = "manufacturer_differs", N_("The report names another maker: %(name)s.")
    MODEL_DIFFERS = "model_differs", N_("The report names another model: %(name)s.")
    UUID_DIFFERS = "uuid_differs", N_("The system UUID is not the one we have for this laptop.")
    CPU_DIFFERS = "cpu_differs", N_("The report names another processor: %(name)s.")
    MEMORY_DIFFERS = ("memory_differs", N_("The report counts another amount of memory: %(amount)s."))
    DRIVE_NOT_FOUND = "drive_not_found", N_("A drive that belongs to this laptop was not found: %(drive)s.")
    DRIVE_WAS_TAKEN_OUT = "drive_was_taken_out", N_("A drive was found that somebody took out: %(drive)s.")
    NEW_DRIVE_AFTER_ERASURE = (
        "new_drive_after_erasure",
        N_("A drive was found that was not there at the erasure: %(drive)s."),
    )
    DRIVE_LARGER = "drive_larger_than_wiped", N_("A drive is larger than the part that was wiped: %(drive)s.")
    FILE_OF_ANOTHER = "file_belongs_to_another_laptop", N_("This report already belongs to %(laptop)s.")
    ANOTHER_MACHINE = (
        "report_of_another_machine",
        N_("It is from another machine than %(laptop)s. Nothing was added: a case needs a decision."),
    )
    BESIDE_ANOTHER = (
        "brought_in_beside_another_machine",
        N_("It names no laptop, and a report that came with it is from another machine. Nothing was added."),
    )
    PART_OF_ANOTHER = (
        "part_of_another_machine",
        N_("It is part of the machine whose report contradicts this laptop. Nothing was added."),
    )
    VMD_EMPTY = (
        "vmd_controller_without_drive",
        N_("A drive may be hidden: no drive was seen behind the VMD controller (%(name)s)."),
    )
    RAID_EMPTY = (
        "raid_controller_without_drive",
        N_("A drive may be hidden: no drive was seen behind the RAID controller (%(name)s)."),
    )
    OPTANE_EMPTY = "optane_without_drive", N_("A drive may be hidden: the Optane memory showed no drive (%(name)s).")
    NVME_EMPTY = (
        "nvme_controller_without_namespace",
        N_("A drive may be hidden: the NVMe controller showed no storage (%(name)s)."),
    )
    EMMC_UNREAD = "emmc_not_read", N_("A drive may be hidden: the soldered memory (eMMC) was not read (%(name)s).")
    RAID_VOLUME = ("raid_volume_hides_drives", N_("A RAID volume was seen, not the drives it consists of (%(name)s)."))
    NO_DRIVE_AT_ALL = (
        "controller_and_no_drive_at_all",
        N_("A drive may be hidden: a storage controller (%(name)s) was seen and no drive."),
    )
    NOT_ALLOWED = "not_allowed_here", N_("You may not work on the laptop this report is about.")


@dataclass(frozen=True, kw_only=True)
class Note:
    """One warning with what it is about; as text `code` or `code:detail`."""

    code: WarningCode
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code.value}:{self.detail}" if self.detail else self.code.value


@dataclass(frozen=True, kw_only=True)
class SeenDrive:
    """A drive inside the machine; `serial` only where it identifies one drive. Size in bytes."""

    kind: MediumKind = MediumKind.UNKNOWN
    serial: str | None = None
    model: str | None = None
    bus: str = ""
    size_bytes: int | None = None


class LaptopFact(Worded):
    """What the register says of a laptop that a report or a list can fill in."""

    MANUFACTURER = "manufacturer", N_("maker")
    MODEL = "model", N_("model")
    SERIAL = "serial", N_("serial number")
    UUID = "uuid", N_("system UUID")
    CPU = "cpu", N_("processor")
    MEMORY = "memory_mib", N_("memory")
    DONOR_NUMBER = "donor_number", N_("donor's number")
    NOTE = "note", N_("note")


class UnseenKind(Worded):
    """Behind what a drive may lie that the tool could not see; `any`: it saw a controller and no drive at all."""

    VMD = "vmd", N_("VMD controller")
    RAID = "raid", N_("RAID controller")
    OPTANE = "optane", N_("Optane memory")
    NVME = "nvme", N_("NVMe controller")
    EMMC = "emmc", N_("soldered memory (eMMC)")
    VOLUME = "volume", N_("RAID volume")
    ANY = "any", N_("storage controller")


class UnseenAnswer(Worded):
    """What became of a drive that may be there: a person looked, or added it; a report showed it, or was no report of
    this laptop after all.
    """

    NO_OTHER = "no_other_drive", N_("Looked inside: there is no other drive")
    ADDED = "drive_added", N_("The hidden drive was found and added")
    SEEN = "seen_later", N_("A later report shows the drive that was hidden")
    WITHDRAWN = "report_withdrawn", N_("The report that named a hidden drive is from another machine")


UNSEEN_CODES: Mapping[UnseenKind, WarningCode] = {
    UnseenKind.VMD: WarningCode.VMD_EMPTY,
    UnseenKind.RAID: WarningCode.RAID_EMPTY,
    UnseenKind.OPTANE: WarningCode.OPTANE_EMPTY,
    UnseenKind.NVME: WarningCode.NVME_EMPTY,
    UnseenKind.EMMC: WarningCode.EMMC_UNREAD,
    UnseenKind.VOLUME: WarningCode.RAID_VOLUME,
    UnseenKind.ANY: WarningCode.NO_DRIVE_AT_ALL,
}
"""What a report warns of for each."""


@dataclass(frozen=True, kw_only=True)
class UnseenDrive:
    """A drive that may be there and was not seen; `address` is where its controller sits, empty where not told."""

    kind: UnseenKind
    name: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class SeenBattery:
    """A battery that is there. Capacities in mWh, health in percent of design capacity."""

    name: str | None = None
    serial: str | None = None
    design_mwh: int | None = None
    full_mwh: int | None = None
    health_percent: int | None = None
    cycles: int | None = None


@dataclass(frozen=True, kw_only=True)
class SeenDisk:
    """What a drive says of its own health. Wear in percent of the life it was made for, time in hours."""

    serial: str | None = None
    model: str | None = None
    passed: bool | None = None
    wear_percent: int | None = None
    hours: int | None = None


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What one file says of one machine. Memory in MiB as installed, not as the system may use it.

    `lists_drives`: whether a drive that is not named here is not there.
    """

    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    uuid: str | None = None
    board_serial: str | None = None
    macs: tuple[str, ...] = ()
    cpu: str | None = None
    cpu_generation: int | None = None
    memory_mib: int | None = None
    tpm_version: str | None = None
    media: tuple[SeenDrive, ...] = ()
    lists_drives: bool = False
    unseen: tuple[UnseenDrive, ...] = ()
    batteries: tuple[SeenBattery, ...] = ()
    disks: tuple[SeenDisk, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InventoryReading:
    """What a file says; with `refused` there is nothing to believe. `format` is None where none is known."""

    format: Format | None = None
    machine: Machine = field(default_factory=Machine)
    notes: tuple[Note, ...] = ()
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class AddedInventoryFile:
    """What became of one file: the answer of page, API and command line. `waits`: a person must say which laptop."""

    id: InventoryFileId | None
    name: str
    status: FileStatus
    format: Format | None
    laptop: str | None
    matched_by: MatchedBy | None
    machine: Machine
    warnings: tuple[str, ...]
    waits: bool = False


@dataclass(frozen=True, kw_only=True)
class WaitingFile:
    """A file that belongs to no laptop yet, as the list shows it."""

    id: InventoryFileId
    name: str
    status: FileStatus
    format: Format | None
    added_at: datetime
    added_by_id: int | None
    machine: Machine
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Battery:
    """A battery as it was measured last; health in percent of design capacity, capacities in mWh."""

    name: str | None
    health_percent: int | None
    cycles: int | None
    design_mwh: int | None
    full_mwh: int | None
    read_at: datetime


@dataclass(frozen=True, kw_only=True)
class DiskHealth:
    """What a drive last said of itself."""

    serial: str | None
    model: str | None
    passed: bool | None
    wear_percent: int | None
    hours: int | None
    read_at: datetime


@dataclass(frozen=True, kw_only=True)
class Hardware:
    """The newest that is known of a laptop's hardware; each part from the newest file that tells it.

    `batteries` are those of one file, so that a battery that was replaced is not counted beside its successor.
    """

    cpu: str | None = None
    cpu_generation: int | None = None
    memory_mib: int | None = None
    tpm_version: str | None = None
    batteries: tuple[Battery, ...] = ()
    disks: tuple[DiskHealth, ...] = ()

    @property
    def battery_percent(self) -> int | None:
        """The health of the weakest battery, None where none was measured."""
        return min((b.health_percent for b in self.batteries if b.health_percent is not None), default=None)


@dataclass(frozen=True, kw_only=True)
class PastReading:
    """One file in the history of a laptop."""

    id: InventoryFileId
    name: str
    format: Format | None
    added_at: datetime
    added_by_id: int | None
    matched_by: MatchedBy | None
    machine: Machine
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HardwareReport:
    """One report, and the laptop it belongs to now, if any."""

    past: PastReading
    laptop: str | None


@dataclass(frozen=True, kw_only=True)
class DriveQuestion:
    """A drive that may be unseen in a laptop.

    `settled_in`: the custody period in which a person said that there is none; it is asked again when the laptop comes
    back to us.
    """

    id: int
    laptop_id: int
    unseen: UnseenDrive
    raised_at: datetime
    settled_in: int | None

    @property
    def again(self) -> bool:
        """Whether it was answered before."""
        return self.settled_in is not None

    def waits_in(self, custody_id: int | None) -> bool:
        """Whether a person must look in this custody period."""
        return self.settled_in is None or self.settled_in != custody_id


@dataclass(frozen=True, kw_only=True)
class LookAlikes:
    """Laptops whose serials look the same; `elsewhere` counts those at places the reader may not see."""

    looks: str
    laptops: tuple[LaptopIdentity, ...]
    elsewhere: int

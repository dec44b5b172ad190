"""What a tool saw of a machine's hardware, and what became of the file that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

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
    DUPLICATE = "duplicate", N_("brought in before")
    UNREAD = "unread", N_("kept, not read")
    UNMATCHED = "unmatched", N_("which laptop is this?")
    REFUSED = "refused", N_("not usable")


class MatchedBy(Worded):
    """What joins a file to a laptop; of several, the weightiest."""

    SCAN = "scan", N_("by scan")
    PERSON = "person", N_("by a person")
    SERIAL = "serial", N_("by serial number")
    UUID = "uuid", N_("by system UUID")
    BOARD_SERIAL = "board_serial", N_("by the mainboard's serial number")
    MAC = "mac", N_("by network address")
    DRIVE_SERIAL = "drive_serial", N_("by a drive's serial number")


class WarningCode(StrEnum):
    """What a person should know of a reading. A warning may name a detail behind a colon: a byte, a label, a serial."""

    UNKNOWN_FORMAT = "unknown_format"
    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    JSON_BROKEN = "json_broken"
    JSON_REPAIRED = "json_repaired"
    JSON_TOO_DEEP = "json_too_deep"
    XML_BROKEN = "xml_broken"
    XML_ENTITIES = "xml_entities"
    CUT_OFF = "file_cut_off"
    SEVERAL_MACHINES = "several_machines"
    NOTHING_READ = "nothing_read"
    NO_DRIVE = "no_drive_in_report"
    NO_MACHINE = "no_machine_in_report"
    PARTIAL = "partial_report"
    SERIAL_MISSING = "serial_missing"
    SERIAL_PLACEHOLDER = "serial_placeholder"
    UUID_PLACEHOLDER = "uuid_placeholder"
    DRIVE_WITHOUT_SERIAL = "drive_without_serial"
    EXTERNAL_DRIVE = "external_drive_left_out"
    DRIVE_SIZE_ROUNDED = "drive_size_rounded"
    MEMORY_UNKNOWN = "memory_installed_unknown"
    MEMORY_NOT_FROM_MODULES = "memory_not_from_modules"
    BATTERY_CONTRADICTS = "battery_contradicts_itself"
    BATTERY_ABSURD = "battery_figures_absurd"
    BATTERY_HEALTH_UNKNOWN = "battery_health_unknown"
    CYCLES_NOT_COUNTED = "battery_cycles_not_counted"
    DISK_FAILING = "disk_failing"
    DISK_PREFAIL = "disk_attribute_below_threshold"
    DISK_WAS_BELOW = "disk_attribute_was_below_threshold"
    DISK_ERRORS_LOGGED = "disk_errors_logged"
    DISK_SELF_TEST_FAILED = "disk_self_test_failed"
    DISK_READ_IN_PART = "disk_report_incomplete"
    DISK_WORN = "disk_worn"
    FIGURE_ABSURD = "figure_absurd"
    LAPTOP_UNKNOWN = "laptop_not_in_register"
    TIE = "several_laptops_fit"
    CONTRADICTS = "identifiers_contradict"
    LOOK_ALIKE = "serial_looks_alike"
    SERIAL_DIFFERS = "serial_differs"
    SERIAL_OF_ANOTHER = "serial_of_another_laptop"
    UUID_OF_ANOTHER = "uuid_of_another_laptop"
    BOARD_OF_ANOTHER = "board_serial_of_another_laptop"
    DRIVE_OF_ANOTHER = "drive_of_another_laptop"
    MAC_OF_ANOTHER = "mac_of_another_laptop"
    MANUFACTURER_DIFFERS = "manufacturer_differs"
    MODEL_DIFFERS = "model_differs"
    UUID_DIFFERS = "uuid_differs"
    CPU_DIFFERS = "cpu_differs"
    MEMORY_DIFFERS = "memory_differs"
    DRIVE_NOT_FOUND = "drive_not_found"
    DRIVE_WAS_TAKEN_OUT = "drive_was_taken_out"
    NEW_DRIVE_AFTER_ERASURE = "new_drive_after_erasure"
    DRIVE_LARGER = "drive_larger_than_wiped"
    FILE_OF_ANOTHER = "file_belongs_to_another_laptop"
    ANOTHER_MACHINE = "report_of_another_machine"
    BESIDE_ANOTHER = "brought_in_beside_another_machine"
    PART_OF_ANOTHER = "part_of_another_machine"
    VMD_EMPTY = "vmd_controller_without_drive"
    RAID_EMPTY = "raid_controller_without_drive"
    OPTANE_EMPTY = "optane_without_drive"
    NVME_EMPTY = "nvme_controller_without_namespace"
    EMMC_UNREAD = "emmc_not_read"
    RAID_VOLUME = "raid_volume_hides_drives"
    NO_DRIVE_AT_ALL = "controller_and_no_drive_at_all"
    NOT_ALLOWED = "not_allowed_here"


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
    WITHDRAWN = "report_withdrawn", N_("The report that named a hidden drive is of another machine")


UNSEEN_CODES: Mapping[UnseenKind, WarningCode] = {
    UnseenKind.VMD: WarningCode.VMD_EMPTY, UnseenKind.RAID: WarningCode.RAID_EMPTY,
    UnseenKind.OPTANE: WarningCode.OPTANE_EMPTY, UnseenKind.NVME: WarningCode.NVME_EMPTY,
    UnseenKind.EMMC: WarningCode.EMMC_UNREAD, UnseenKind.VOLUME: WarningCode.RAID_VOLUME,
    UnseenKind.ANY: WarningCode.NO_DRIVE_AT_ALL,
}  # fmt: skip
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
class Reading:
    """What a file says; with `refused` there is nothing to believe. `format` is None where none is known."""

    format: Format | None = None
    machine: Machine = field(default_factory=Machine)
    notes: tuple[Note, ...] = ()
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class AddedFile:
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
class Report:
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

"""Plain values about preparing a laptop: images, checks, locks, battery, grades, fitness and the end of support."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from laptopdesk.assets.lifecycle.values import LaptopState, LockKind
from laptopdesk.protocol.words import N_, Worded

ReleaseId = NewType("ReleaseId", int)


class CheckItem(Worded):
    """The checklist of the design, section 4."""

    KEYBOARD = "keyboard", N_("keyboard")
    SCREEN = "screen", N_("screen")
    CAMERA = "camera", N_("camera")
    WIFI = "wifi", N_("wifi")
    SOUND = "sound", N_("sound")
    PORTS = "ports", N_("ports")
    CHARGER = "charger", N_("charger")


class LicenceType(Worded):
    """Under which licence the installed system runs."""

    OPEN_SOURCE = "open_source", N_("open source")
    REFURBISHER = "refurbisher", N_("refurbisher licence")
    OEM = "oem", N_("licence of the maker")
    VOLUME = "volume", N_("volume licence")


@dataclass(frozen=True, kw_only=True)
class ImageRelease:
    """One image that can be written; support ends on a day."""

    id: ReleaseId
    name: str
    version: str
    sha256: str
    os: str
    licence: LicenceType
    support_until: date
    withdrawn_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AddRelease:
    """A new image; `sha256` as 64 hexadecimal digits."""

    name: str
    version: str
    sha256: str
    os: str
    licence: LicenceType
    support_until: date


@dataclass(frozen=True, kw_only=True)
class ProveImage:
    """A log shows that this image was written on the laptop; `ended_at`: the end of the writing."""

    laptop_id: int
    custody_id: int
    release_id: int
    log_id: int
    ended_at: datetime


@dataclass(frozen=True, kw_only=True)
class RecordCheck:
    """One check: what failed, and battery health in percent of design capacity."""

    laptop_id: int
    failed: tuple[CheckItem, ...]
    battery_percent: int | None


@dataclass(frozen=True, kw_only=True)
class Imaging:
    """An image that was written. `log_id`: the log that proves it; without one a person says it (*attested*).

    `reason`: why it was written although the laptop cannot run it.
    """

    release: ImageRelease
    custody_id: int
    written_at: datetime
    written_by_id: int | None
    log_id: int | None = None
    reason: str | None = None

    @property
    def proven(self) -> bool:
        """Whether a log shows it."""
        return self.log_id is not None


@dataclass(frozen=True, kw_only=True)
class LaptopCheck:
    """A check that was done."""

    custody_id: int
    checked_at: datetime
    checked_by_id: int | None
    failed: tuple[CheckItem, ...]
    battery_percent: int | None

    @property
    def passed(self) -> bool:
        """Whether nothing on the list failed."""
        return not self.failed


DEFAULT_MIN_BATTERY_PERCENT = 60
"""Health in percent of design capacity below which no laptop is ready, until the office sets another threshold."""


class LockResult(Worded):
    """What trying a lock showed."""

    CLEAR = "clear", N_("not locked")
    LOCKED = "locked", N_("locked")
    NOT_TRIED = "not_tried", N_("not tried")


@dataclass(frozen=True, kw_only=True)
class LockCheck:
    """One kind of lock, tried by a named person. `tool`: how it was tried; `online`: with a network connection."""

    kind: LockKind
    result: LockResult
    online: bool
    tool: str
    custody_id: int
    checked_at: datetime
    checked_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class RecordLockChecks:
    """What a technician found out about the locks of one laptop, in one go."""

    tag: str
    results: tuple[tuple[LockKind, LockResult], ...]
    online: bool
    tool: str


@dataclass(frozen=True, kw_only=True)
class LockVerdict:
    """The locks of a laptop in this custody period; it can be ready when both lists are empty."""

    required: tuple[LockKind, ...]
    untried: tuple[LockKind, ...]
    locked: tuple[LockKind, ...]


@dataclass(frozen=True, kw_only=True)
class BatteryThreshold:
    """A threshold that the office set. `lot_id` None: for every lot without one; `percent` None: as all others."""

    lot_id: int | None
    percent: int | None
    reason: str
    set_at: datetime
    set_by_id: int | None


class HealthSource(StrEnum):
    """Who or what measured the battery."""

    CHECK = "check"
    REPORT = "report"


@dataclass(frozen=True, kw_only=True)
class BatteryHealth:
    """Health in percent of design capacity, as the newest source of this custody period gives it."""

    percent: int
    source: HealthSource
    measured_at: datetime


class GradeFinding(Worded):
    """What is seen on a laptop and does not stop it from working."""

    SCRATCHES = "scratches", N_("scratches")
    DENTS = "dents", N_("dents")
    CRACKS = "cracks", N_("cracks")
    KEYS_MISSING = "keys_missing", N_("missing keys")
    KEYS_WORN = "keys_worn", N_("worn keys")
    SCREEN_SPOTS = "screen_spots", N_("spots on the screen")
    SCREEN_SCRATCHED = "screen_scratched", N_("scratched screen")
    HINGE_LOOSE = "hinge_loose", N_("loose hinge")
    STICKERS = "stickers", N_("stickers or glue")
    DISCOLOURED = "discoloured", N_("discoloured")
    FEET_MISSING = "feet_missing", N_("missing feet")


@dataclass(frozen=True, kw_only=True)
class GradeDefinition:
    """One version of what a grade means, in both languages. `withdrawn`: no longer given."""

    id: int
    code: str
    version: int
    words_nl: str
    words_en: str
    withdrawn: bool
    written_at: datetime
    written_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class WriteDefinition:
    """What a grade means from now on."""

    code: str
    words_nl: str
    words_en: str
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class GradeLaptop:
    """A named person gives a laptop a grade."""

    tag: str
    code: str
    findings: tuple[GradeFinding, ...] = ()
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class LaptopGrade:
    """The grade of a laptop, with the very definition it was given under."""

    definition: GradeDefinition
    findings: tuple[GradeFinding, ...]
    remarks: str
    graded_at: datetime
    graded_by_id: int


@dataclass(frozen=True, kw_only=True)
class GradedLaptop:
    """A laptop in a list of one grade; `version`: which text of the definition it was given under."""

    tag: str
    manufacturer: str
    model: str
    state: LaptopState
    location_name: str | None
    version: int
    findings: tuple[GradeFinding, ...]
    graded_at: datetime


@dataclass(frozen=True, kw_only=True)
class GradedListing:
    """One stretch of a list by tag; `next_after` reads on."""

    rows: tuple[GradedLaptop, ...]
    next_after: str | None


FIRST_YEAR_MONTHS = 12
"""How long after the hand-over a resident's first year lasts. The programmes' own months of helpdesk and learning are
other promises, and `assets` knows no programme: that support must outlast the first year holds for every track."""


@dataclass(frozen=True, kw_only=True)
class MachineFacts:
    """What is known of a machine; None: nobody knows. Memory as installed, in MiB; the largest fitted drive in bytes.

    `tpm`: its version as the machine says it ("2.0", "1.2"), "" where it has none. `uefi`: it starts by UEFI and not
    by a BIOS of old; `secure_boot`: the firmware offers it, switched on or not.
    """

    cpu: str | None = None
    memory_mib: int | None = None
    disk_bytes: int | None = None
    tpm: str | None = None
    uefi: bool | None = None
    secure_boot: bool | None = None


class ProcessorAnswer(StrEnum):
    """Whether a processor is on the list of those that Windows 11 supports."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not_supported"
    DEPENDS = "depends"
    UNKNOWN = "unknown"


class Fitness(Worded):
    """Whether a machine can run Windows 11."""

    FIT = "fit", N_("fit for Windows 11")
    NOT_FIT = "not_fit", N_("not fit for Windows 11")
    UNKNOWN = "unknown", N_("not known yet")


class FitnessReason(Worded):
    """Every reason why a machine is not fit, or why nobody can say."""

    CPU_NOT_SUPPORTED = "cpu_not_supported", N_("Windows 11 does not support this processor.")
    CPU_DEPENDS = (
        "cpu_depends_on_device",
        N_("Windows 11 supports this processor in some laptops only. Look up the model."),
    )
    CPU_UNKNOWN = "cpu_unknown", N_("The processor is not known, or not named clearly.")
    TPM_MISSING = "tpm_missing", N_("There is no security chip (TPM).")
    TPM_TOO_OLD = "tpm_too_old", N_("The security chip (TPM) is older than version 2.0.")
    TPM_UNKNOWN = "tpm_unknown", N_("The version of the security chip (TPM) is not known.")
    NO_UEFI = "no_uefi", N_("It starts with an old BIOS, not with UEFI.")
    UEFI_UNKNOWN = "uefi_unknown", N_("It is not known whether it starts with UEFI.")
    NO_SECURE_BOOT = "no_secure_boot", N_("It has no Secure Boot.")
    SECURE_BOOT_UNKNOWN = "secure_boot_unknown", N_("It is not known whether it has Secure Boot.")
    MEMORY_TOO_SMALL = "memory_too_small", N_("It has less than 4 GB of memory.")
    MEMORY_UNKNOWN = "memory_unknown", N_("The amount of memory is not known.")
    DISK_TOO_SMALL = "disk_too_small", N_("Its drive is smaller than 64 GB.")
    DISK_UNKNOWN = "disk_unknown", N_("The size of its drive is not known.")


@dataclass(frozen=True, kw_only=True)
class FitnessVerdict:
    """The answer, with every reason that made it."""

    fitness: Fitness
    reasons: tuple[FitnessReason, ...]


@dataclass(frozen=True, kw_only=True)
class EarlyEnd:
    """A laptop whose system loses its support before the first year is over. `begins`: the hand-over, None: today."""

    tag: str
    manufacturer: str
    model: str
    state: LaptopState
    location_name: str | None
    image: str
    os: str
    licence: LicenceType
    support_until: date
    begins: date | None


@dataclass(frozen=True, kw_only=True)
class EarlyEnds:
    """One stretch of that list by tag; `next_after` reads on."""

    rows: tuple[EarlyEnd, ...]
    count: int
    next_after: str | None


@dataclass(frozen=True, kw_only=True)
class ReleaseCount:
    """On how many laptops this image is, by log and by word."""

    proven: int
    attested: int

"""Whether a machine can run Windows 11, and laptops whose system loses its support too early."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from laptopdesk.assets.bench.values import LicenceType
from laptopdesk.assets.lifecycle.values import LaptopState

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


class Fitness(StrEnum):
    """Whether a machine can run Windows 11."""

    FIT = "fit"
    NOT_FIT = "not_fit"
    UNKNOWN = "unknown"


class FitnessReason(StrEnum):
    """Every reason why a machine is not fit, or why nobody can say."""

    CPU_NOT_SUPPORTED = "cpu_not_supported"
    CPU_DEPENDS = "cpu_depends_on_device"
    CPU_UNKNOWN = "cpu_unknown"
    TPM_MISSING = "tpm_missing"
    TPM_TOO_OLD = "tpm_too_old"
    TPM_UNKNOWN = "tpm_unknown"
    NO_UEFI = "no_uefi"
    UEFI_UNKNOWN = "uefi_unknown"
    NO_SECURE_BOOT = "no_secure_boot"
    SECURE_BOOT_UNKNOWN = "secure_boot_unknown"
    MEMORY_TOO_SMALL = "memory_too_small"
    MEMORY_UNKNOWN = "memory_unknown"
    DISK_TOO_SMALL = "disk_too_small"
    DISK_UNKNOWN = "disk_unknown"


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

"""Whether a machine can run Windows 11, and laptops whose system loses its support too early."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from laptopdesk.assets.bench.values import LicenceType
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.protocol.words import N_, Worded

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
    TPM_UNKNOWN = "tpm_unknown", N_("Nobody read the version of the security chip (TPM).")
    NO_UEFI = "no_uefi", N_("It starts by an old BIOS and not by UEFI.")
    UEFI_UNKNOWN = "uefi_unknown", N_("Nobody read whether it starts by UEFI.")
    NO_SECURE_BOOT = "no_secure_boot", N_("It has no Secure Boot.")
    SECURE_BOOT_UNKNOWN = "secure_boot_unknown", N_("Nobody read whether it has Secure Boot.")
    MEMORY_TOO_SMALL = "memory_too_small", N_("It has less than 4 GB of memory.")
    MEMORY_UNKNOWN = "memory_unknown", N_("How much memory it has is not known.")
    DISK_TOO_SMALL = "disk_too_small", N_("Its drive is smaller than 64 GB.")
    DISK_UNKNOWN = "disk_unknown", N_("How large its drive is, is not known.")


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

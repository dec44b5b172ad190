"""Whether a machine can run Windows 11. Pure.

Source: Microsoft, "Windows 11 specifications and system requirements": a supported 64-bit processor, 4 GB memory,
64 GB storage, firmware with UEFI that is capable of Secure Boot, TPM 2.0. Graphics and screen are not asked: no laptop
with a supported processor misses them. Installations that go round these checks get no promise of updates: not fit.
"""

from collections.abc import Iterator

from laptopdesk.assets.condition.rules.processors import judge_processor
from laptopdesk.assets.condition.values import Fitness, FitnessReason, FitnessVerdict, MachineFacts, ProcessorAnswer
from laptopdesk.assets.inventory.values import Hardware
from laptopdesk.assets.lifecycle.values import LaptopDetail

MIN_MEMORY_MIB = 4096
MIN_DISK_BYTES = 64 * 1000**3
"""Makers count in powers of ten: a drive sold as 64 GB has hardly more bytes than this."""

_R = FitnessReason
_ONLY_UNKNOWN = frozenset(
    {
        _R.CPU_UNKNOWN,
        _R.CPU_DEPENDS,
        _R.TPM_UNKNOWN,
        _R.UEFI_UNKNOWN,
        _R.SECURE_BOOT_UNKNOWN,
        _R.MEMORY_UNKNOWN,
        _R.DISK_UNKNOWN,
    }
)


def machine_facts(laptop: LaptopDetail, hardware: Hardware) -> MachineFacts:
    """What the register and the newest reports know of this machine; no report tells of its firmware yet."""
    sizes = [medium.size_bytes for medium in laptop.fitted if medium.size_bytes]
    return MachineFacts(
        cpu=laptop.cpu or hardware.cpu,
        memory_mib=laptop.memory_mib or hardware.memory_mib,
        disk_bytes=max(sizes, default=None),
        tpm=hardware.tpm_version,
    )


def judge_windows_11(facts: MachineFacts) -> FitnessVerdict:
    """Fit; or not fit, with every reason; or unknown, with everything that must still be found out."""
    reasons = (*_processor(facts), *_security(facts), *_sizes(facts))
    against = any(reason not in _ONLY_UNKNOWN for reason in reasons)
    fitness = Fitness.NOT_FIT if against else Fitness.UNKNOWN if reasons else Fitness.FIT
    return FitnessVerdict(fitness=fitness, reasons=reasons)


def _processor(facts: MachineFacts) -> Iterator[FitnessReason]:
    match judge_processor(facts.cpu):
        case ProcessorAnswer.NOT_SUPPORTED:
            yield _R.CPU_NOT_SUPPORTED
        case ProcessorAnswer.DEPENDS:
            yield _R.CPU_DEPENDS
        case ProcessorAnswer.UNKNOWN:
            yield _R.CPU_UNKNOWN
        case ProcessorAnswer.SUPPORTED:
            return


def _security(facts: MachineFacts) -> Iterator[FitnessReason]:
    if facts.tpm is None:
        yield _R.TPM_UNKNOWN
    elif not facts.tpm.strip():
        yield _R.TPM_MISSING
    elif not facts.tpm.strip().startswith("2"):
        yield _R.TPM_TOO_OLD
    if facts.uefi is None:
        yield _R.UEFI_UNKNOWN
    elif not facts.uefi:
        yield _R.NO_UEFI
    if facts.secure_boot is None:
        yield _R.SECURE_BOOT_UNKNOWN
    elif not facts.secure_boot:
        yield _R.NO_SECURE_BOOT


def _sizes(facts: MachineFacts) -> Iterator[FitnessReason]:
    if facts.memory_mib is None:
        yield _R.MEMORY_UNKNOWN
    elif facts.memory_mib < MIN_MEMORY_MIB:
        yield _R.MEMORY_TOO_SMALL
    if facts.disk_bytes is None:
        yield _R.DISK_UNKNOWN
    elif facts.disk_bytes < MIN_DISK_BYTES:
        yield _R.DISK_TOO_SMALL

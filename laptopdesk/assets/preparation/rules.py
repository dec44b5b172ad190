"""The rules about one laptop: battery, locks, end of support, and fitness for Windows 11."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from laptopdesk.assets.hardware.values import Battery, Hardware
from laptopdesk.assets.lifecycle.values import LaptopDetail, LockKind
from laptopdesk.assets.preparation.processors import judge_processor
from laptopdesk.assets.preparation.values import (
    FIRST_YEAR_MONTHS,
    BatteryHealth,
    Fitness,
    FitnessReason,
    FitnessVerdict,
    HealthSource,
    LaptopCheck,
    LockCheck,
    LockResult,
    LockVerdict,
    MachineFacts,
    ProcessorAnswer,
)
from laptopdesk.core.clock import add_months


def battery_health(
    measured: LaptopCheck | None, batteries: Iterable[Battery], began_at: datetime | None
) -> BatteryHealth | None:
    """The health that counts in the custody period that began then, or None while nobody measured it.

    `measured`: the newest check of that period with a battery in it. The check and the reports of hardware both
    measure: the newest wins, and of a report its weakest battery.
    """
    readings = [*_checked(measured), *_reported(batteries, began_at)]
    return max(readings, key=lambda health: (health.measured_at, -health.percent), default=None)


def _checked(check: LaptopCheck | None) -> Iterator[BatteryHealth]:
    if check is not None and check.battery_percent is not None:
        yield BatteryHealth(percent=check.battery_percent, source=HealthSource.CHECK, measured_at=check.checked_at)


def _reported(batteries: Iterable[Battery], began_at: datetime | None) -> Iterator[BatteryHealth]:
    for battery in batteries:
        if began_at is not None and battery.health_percent is not None and battery.read_at >= began_at:
            yield BatteryHealth(percent=battery.health_percent, source=HealthSource.REPORT, measured_at=battery.read_at)


ALWAYS = (LockKind.BIOS, LockKind.FIRMWARE, LockKind.ABSOLUTE, LockKind.MDM)
"""Every laptop can carry these (design, section 4; passwords of start-up and of the firmware's menu are two)."""
ONLINE = frozenset({LockKind.ABSOLUTE, LockKind.MDM, LockKind.ACTIVATION})
"""The former owner's server answers these: without a network nothing is seen, so an offline try proves nothing."""
_ACTIVATION_MAKERS = ("apple", "google")
_ACTIVATION_MODELS = ("macbook", "chromebook")


def required_locks(manufacturer: str, model: str, *, drives: int) -> tuple[LockKind, ...]:
    """The kinds that must be tried: those of every laptop, of its drives, and of makers with an activation lock."""
    named = f"{manufacturer} {model}".casefold()
    activation = any(word in named for word in (*_ACTIVATION_MAKERS, *_ACTIVATION_MODELS))
    kinds = {*ALWAYS, *((LockKind.HDD,) if drives else ()), *((LockKind.ACTIVATION,) if activation else ())}
    return tuple(kind for kind in LockKind if kind in kinds)


def judge_locks(
    required: Iterable[LockKind], checks: Iterable[LockCheck], *, still_open: Iterable[LockKind] = ()
) -> LockVerdict:
    """What the newest try of each kind says. `checks`: of this custody period, oldest first; `still_open`: locks
    found in any custody period that nobody cleared.
    """
    newest = {check.kind: check for check in checks}
    wanted = tuple(required)
    locked = {check.kind for check in newest.values() if check.result is LockResult.LOCKED} | set(still_open)
    return LockVerdict(
        required=wanted,
        untried=tuple(kind for kind in wanted if not _counts(newest.get(kind))),
        locked=tuple(kind for kind in LockKind if kind in locked),
    )


def lock_verdict(laptop: LaptopDetail, checks: Iterable[LockCheck]) -> LockVerdict:
    """What must still be tried on this laptop, and what holds it. `checks`: of its custody period, oldest first."""
    return judge_locks(
        required_locks(laptop.laptop.manufacturer, laptop.laptop.model, drives=len(laptop.fitted)),
        checks,
        still_open=[lock.kind for lock in laptop.locks if lock.cleared_at is None],
    )


def _counts(check: LockCheck | None) -> bool:
    if check is None or check.result is LockResult.NOT_TRIED:
        return False
    return check.result is LockResult.LOCKED or check.online or check.kind not in ONLINE


def ends_too_early(support_until: date, begins: date) -> bool:
    """Whether support ends before the first year from this hand-over is over."""
    return support_until < add_months(begins, FIRST_YEAR_MONTHS)


def first_late_begin(support_until: date) -> date:
    """The first day on which a hand-over would be too late for this end of support."""
    begins = add_months(support_until, -FIRST_YEAR_MONTHS) - timedelta(days=3)
    while not ends_too_early(support_until, begins):
        begins += timedelta(days=1)
    return begins


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

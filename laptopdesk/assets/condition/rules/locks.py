"""Which locks must have been tried on a laptop before it is ready, and what the tries say. Pure."""

from collections.abc import Iterable

from laptopdesk.assets.condition.values import LockCheck, LockResult, LockVerdict
from laptopdesk.assets.lifecycle.values import LaptopDetail, LockKind

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

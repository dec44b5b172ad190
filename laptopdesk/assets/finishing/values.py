"""The last stretch of a laptop on the bench: who may check it, and check, locks and grade in one act."""

from dataclasses import dataclass

from laptopdesk.assets.preparation.values import CheckItem, GradeFinding


@dataclass(frozen=True, kw_only=True)
class Checkers:
    """Who wiped a laptop and who may check it, by name. `is_wiper`: who asks wiped it: their check does not count."""

    wiped_by: tuple[str, ...]
    may_check: tuple[str, ...]
    is_wiper: bool


@dataclass(frozen=True, kw_only=True)
class FinishLaptop:
    """What a person found on one laptop. `battery_percent` None: as it was measured in this custody period.

    `all_free`: every kind of lock was tried online and none was found, `how`: in which way. `grade` "": none is given.
    `findings` and `remarks` empty: what was seen before still holds; with the grade it has, nothing is graded anew.
    `ready`: it is to be ready by this, or nothing of it is kept.
    """

    tag: str
    failed: tuple[CheckItem, ...] = ()
    battery_percent: int | None = None
    all_free: bool = False
    how: str = ""
    grade: str = ""
    findings: tuple[GradeFinding, ...] = ()
    remarks: str = ""
    ready: bool = False

"""Names of states, drives and levels of erasure, as people say them."""

from typing import assert_never

from laptopdesk.assets.lifecycle.values import LaptopState, MediumKind, SanitizationLevel
from laptopdesk.core.i18n import gettext as _


def state_name(state: LaptopState) -> str:  # noqa: C901 - one case per state
    """The state as people say it."""
    match state:
        case LaptopState.RECEIVED:
            return _("received")
        case LaptopState.ERASED:
            return _("erased")
        case LaptopState.IMAGED:
            return _("imaged")
        case LaptopState.READY:
            return _("ready")
        case LaptopState.HANDED_OUT:
            return _("handed out")
        case LaptopState.RETURNED:
            return _("returned")
        case LaptopState.REPAIR:
            return _("in repair")
        case LaptopState.QUARANTINED:
            return _("in quarantine")
        case LaptopState.MISSING:
            return _("missing")
        case LaptopState.DISPOSED:
            return _("disposed of")
        case _ as never:
            assert_never(never)


def state_tone(state: LaptopState) -> str:
    """The tone of the state's badge; its words and icon say the same."""
    match state:
        case LaptopState.READY | LaptopState.HANDED_OUT:
            return "good"
        case LaptopState.QUARANTINED | LaptopState.MISSING:
            return "bad"
        case LaptopState.REPAIR | LaptopState.RETURNED:
            return "warn"
        case _:
            return "neutral"


def medium_name(kind: MediumKind) -> str:
    """What a drive is made of."""
    match kind:
        case MediumKind.HDD:
            return _("magnetic disk")
        case MediumKind.SSD:
            return _("SSD")
        case MediumKind.NVME:
            return _("NVMe")
        case MediumKind.UNKNOWN:
            return _("unknown kind")
        case _ as never:
            assert_never(never)


def level_name(level: SanitizationLevel) -> str:
    """The level of sanitization, with NIST's own word."""
    match level:
        case SanitizationLevel.NONE:
            return _("none")
        case SanitizationLevel.CLEAR:
            return _("Clear (overwritten)")
        case SanitizationLevel.PURGE:
            return _("Purge (beyond recovery)")
        case SanitizationLevel.DESTROY:
            return _("Destroy (drive destroyed)")
        case _ as never:
            assert_never(never)

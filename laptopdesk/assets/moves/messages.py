"""The words for a move of a laptop."""

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.formats import group_code


def move_words(state: LaptopState) -> str:
    """The button that brings a laptop to this state."""
    match state:
        case LaptopState.REPAIR:
            return _("Send to repair")
        case LaptopState.QUARANTINED:
            return _("Put in quarantine")
        case LaptopState.MISSING:
            return _("Report as missing")
        case LaptopState.DISPOSED:
            return _("Dispose of the laptop")
        case _:
            return _("Set to %(state)s", state=word(state))


def moved_words(tag: str, before: LaptopState, after: LaptopState) -> str:
    """What happened to a laptop that went from one state to another."""
    return _(
        "%(tag)s was %(before)s and is now %(after)s.", tag=group_code(tag), before=word(before), after=word(after)
    )

"""Sentences and names for laptops, their states, and why they may not move."""

from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
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


def where_it_is(detail: LaptopDetail) -> str:
    """Where this laptop is now, in words: its place, with a resident, or on its way and where to."""
    if detail.laptop.location_name:
        return detail.laptop.location_name
    if detail.laptop.state is LaptopState.MISSING:
        return _("missing")
    if detail.holder_handout_id is not None:
        return _("with a resident")
    if detail.transit_to_id is not None:
        return _("on its way to %(place)s", place=detail.transit_to_name or _("a location we do not know"))
    return _("not known")

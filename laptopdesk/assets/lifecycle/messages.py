"""Names of states, drives and levels of erasure, as people say them."""

from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.core.i18n import gettext as _


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


def where_it_is(detail: LaptopDetail) -> str:
    """Where this laptop is now, in words: its place, with a resident, or on its way and where to."""
    if detail.laptop.location_name:
        return detail.laptop.location_name
    if detail.laptop.state is LaptopState.MISSING:
        return _("missing")
    if detail.holder_handout_id is not None:
        return _("with a participant")
    if detail.transit_to_id is not None:
        return _("on its way to %(place)s", place=detail.transit_to_name or _("a location we do not know"))
    return _("not known")

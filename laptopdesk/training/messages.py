"""Sentences and names of this package, in the language of the page."""

from laptopdesk.core.i18n import gettext as _


def kit_item_name(code: str) -> str:
    """What a thing that goes with the laptop is called; an unknown code is shown as it is."""
    names = {"charger": _("charger"), "bag": _("bag"), "mouse": _("mouse"), "headset": _("headset")}
    return names.get(code, code)

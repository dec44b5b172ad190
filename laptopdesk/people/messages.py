"""Sentences and names of this package, in the language of the page."""

from laptopdesk.core.i18n import gettext as _


def language_name(code: str) -> str:
    """What a language is called; an unknown code is shown as it is."""
    names = {
        "nl": _("Dutch"), "en": _("English"), "ar": _("Arabic"), "bg": _("Bulgarian"), "de": _("German"),
        "es": _("Spanish"), "fa": _("Persian (Farsi, Dari)"), "fr": _("French"), "pap": _("Papiamento"),
        "pl": _("Polish"), "pt": _("Portuguese"), "ro": _("Romanian"), "ru": _("Russian"), "so": _("Somali"),
        "ti": _("Tigrinya"), "tr": _("Turkish"), "uk": _("Ukrainian"), "ur": _("Urdu"), "zh": _("Chinese"),
    }  # fmt: skip
    return names.get(code, code)

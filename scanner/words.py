"""The station's own words: English in the code, other languages in the catalog beside it (domain `scanner`)."""

import gettext as catalogs
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

DOMAIN = "scanner"
CATALOG_FOLDER = Path(__file__).parent / "translations"
LOCALES = ("nl", "en")  # Dutch first


@dataclass(frozen=True)
class Words:
    """The words of one locale (`nl`, `en`, also `nl_NL`); English where there is no catalog."""

    locale: str

    @cached_property
    def _catalog(self) -> catalogs.NullTranslations:
        return catalogs.translation(DOMAIN, CATALOG_FOLDER, [self.locale.replace("-", "_")], fallback=True)

    def gettext(self, text: str, **values: Any) -> str:
        """The sentence in this locale, `%(name)s` filled in."""
        translated = self._catalog.gettext(text)
        return translated % values if values else translated

    def ngettext(self, one: str, many: str, n: int, **values: Any) -> str:
        """The sentence for this many things; `%(n)s` is the number."""
        return self._catalog.ngettext(one, many, n) % {"n": n, **values}


class _Spoken:
    words = Words("en")


def speak(language: str) -> None:
    """From now on `_` answers in this language, in the whole process: for the command line."""
    _Spoken.words = Words(language)


def spoken_language() -> str:
    """The language of the command line."""
    return _Spoken.words.locale


def _(text: str, **values: Any) -> str:
    """The sentence in the command line's language, `%(name)s` filled in."""
    return _Spoken.words.gettext(text, **values)


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """The sentence for this many things in the command line's language."""
    return _Spoken.words.ngettext(one, many, n, **values)

"""The station's own words: English in the code, other languages in the catalog beside it (domain `scanner`)."""

import gettext as catalogs
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from laptopdesk.protocol.words import LANGUAGES, Worded

DOMAIN = "scanner"
CATALOG_FOLDER = Path(__file__).parent / "translations"
LOCALES = tuple(LANGUAGES)


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

    def word(self, member: Worded, **values: object) -> str:
        """What this member of an enum of the station is called, `%(name)s` filled in."""
        return self.gettext(member.words, **{**member.values, **values})

    def ngettext(self, one: str, many: str, n: int, **values: Any) -> str:
        """The sentence for this many things; `%(n)s` is the number."""
        return self._catalog.ngettext(one, many, n) % {"n": n, **values}

"""The station's own words: the catalog of this package (domain `scanner`), Dutch first, English in the code."""

import gettext
from pathlib import Path

DOMAIN = "scanner"
LOCALES = ("nl", "en")
CATALOG_FOLDER = Path(__file__).parent / "translations"


def find_catalog(locale: str) -> gettext.NullTranslations:
    """The station's sentences in `locale`; English where there is no catalog."""
    return gettext.translation(DOMAIN, CATALOG_FOLDER, [locale], fallback=True)


def choose_locale(*wishes: str | None) -> str:
    """The first wish that the station speaks, else Dutch."""
    return next((wish for wish in wishes if wish in LOCALES), LOCALES[0])

"""Codes that carry their own words: what a member is called stands beside the code that is stored and sent.

The words are English and the key of a catalog: `core.i18n.word` puts them into the language of the page, and
`protocol.sentences.sentence` into that of a station.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Self

CONTEXT_END = "\x04"
"""Between context and sentence in the key of a catalog, as gettext itself writes it."""
NO_VALUES: Mapping[str, object] = MappingProxyType({})
LANGUAGES: Mapping[str, str] = MappingProxyType({"nl": "Nederlands", "en": "English"})
"""What we speak, each by its own name: first what is spoken where nobody chose. English stands in the code, every
other one in catalogs."""


class Worded(StrEnum):
    """An enum whose every member is a code with its words: `READY = "ready", N_("ready")`.

    The value stays the code alone. A member without words, or with empty ones, fails when its module is imported.
    `values` fill what the words leave open (`%(most)s`) where that is always the same.
    """

    _value_: str
    words: str
    values: Mapping[str, object]

    def __new__(cls, code: str, words: str = "", values: Mapping[str, object] = NO_VALUES) -> Self:
        """The member of this code; `words` are left out only where a member is looked up by its code."""
        if not words:
            raise TypeError(f"{cls.__name__} {code!r} has no words")
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        member.values = values
        return member

    @classmethod
    def find_member(cls, code: str | None) -> Self | None:
        """The member of this code, or None where this version has none."""
        return next((member for member in cls if member.value == code), None)


def N_(words: str) -> str:
    """Marks words for translation where they are only stored."""
    return words


def NP_(context: str, words: str) -> str:
    """Marks words for translation where one English word has several Dutch ones."""
    return f"{context}{CONTEXT_END}{words}"

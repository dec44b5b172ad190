"""Dutch first, then English: gettext catalogs of every package, and the language of the person at work."""

import gettext as stdlib_gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import cast

from babel import numbers
from babel.support import LazyProxy

from laptopdesk.protocol.words import CONTEXT_END, LANGUAGES, N_, Worded

__all__ = [
    "DEFAULT_LOCALE",
    "LOCALES",
    "N_",
    "catalog",
    "current_locale",
    "gettext",
    "lazy",
    "ngettext",
    "pgettext",
    "set_locale",
    "speaking",
    "word",
    "word_of",
]

LOCALES = tuple(LANGUAGES)
DEFAULT_LOCALE = LOCALES[0]

_PACKAGES = Path(__file__).resolve().parent.parent
_locale: ContextVar[str] = ContextVar("laptopdesk_locale", default=DEFAULT_LOCALE)


def current_locale() -> str:
    """One of `LOCALES`: the language sentences are made in right now."""
    return _locale.get()


def set_locale(locale: str) -> None:
    """Speak this language from here on in this context; an unknown one means Dutch."""
    _locale.set(locale if locale in LOCALES else DEFAULT_LOCALE)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speak this language inside the block, and the earlier one afterwards."""
    token = _locale.set(locale if locale in LOCALES else DEFAULT_LOCALE)
    try:
        yield
    finally:
        _locale.reset(token)


@lru_cache(maxsize=len(LOCALES))
def catalog(locale: str) -> stdlib_gettext.NullTranslations:
    """All compiled catalogs of this language in one; the source language has none."""
    merged: stdlib_gettext.NullTranslations = stdlib_gettext.NullTranslations()
    inside = f"translations/{locale}/LC_MESSAGES/*.mo"
    for path in sorted((*_PACKAGES.glob(inside), *_PACKAGES.glob(f"*/{inside}"))):
        with path.open("rb") as file:
            translations = stdlib_gettext.GNUTranslations(file)
        translations.add_fallback(merged)
        merged = translations
    return merged


def gettext(message: str, **values: object) -> str:
    """The sentence in the current language, `%(name)s` filled in from `values`."""
    text = catalog(current_locale()).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The sentence for this number; `%(n)s` is always there."""
    return catalog(current_locale()).ngettext(one, many, n) % {"n": n, **values}


def pgettext(context: str, message: str, **values: object) -> str:
    """The sentence where one English word has several Dutch ones."""
    text = catalog(current_locale()).pgettext(context, message)
    return text % values if values else text


def lazy(message: str) -> str:
    """The sentence, put into the language of whoever reads it at the moment it is shown; for labels of forms."""
    return cast(str, LazyProxy(gettext, message, enable_cache=False))


def word(member: Worded, **values: object) -> str:
    """What this member is called in the current language, `%(name)s` filled in from `values` and its own.

    Another member is put into words, a whole number is written as people of this language do. Where there are values,
    a per cent sign that is meant stands twice.
    """
    context, _end, text = member.words.rpartition(CONTEXT_END)
    filled = {name: _in_words(value) for name, value in {**member.values, **values}.items()}
    return pgettext(context, text, **filled) if context else gettext(text, **filled)


def _in_words(value: object) -> object:
    if isinstance(value, Worded):
        return word(value)
    return numbers.format_decimal(value, locale=current_locale()) if isinstance(value, int) else value


def word_of(code: str, *kinds: type[Worded]) -> str:
    """The words of a stored code that is a member of one of these enums; a code this version does not know itself."""
    return next((word(member) for kind in kinds if (member := kind.find_member(code))), code)


_ = gettext

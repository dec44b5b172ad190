"""Whether two names of makers, models or parts can be of one thing. Pure.

A donor's list, a lid, the firmware and Windows call one laptop by several names: with or without the maker, with or
without spaces, by the name on the lid or by the maker's code. Only what cannot be the same is another.
"""

import re
from collections.abc import Sequence

_MAKERS = {"hewlett": "hp", "asustek": "asus", "micro": "msi", "dynabook": "toshiba", "ibm": "lenovo"}
"""First words of makers' names that are another maker's or an older name of the same."""

_VENDORS = frozenset(
    [
        "lenovo",
        "ibm",
        "hp",
        "hewlett",
        "packard",
        "dell",
        "acer",
        "asus",
        "asustek",
        "asustekcomputer",
        "apple",
        "toshiba",
        "dynabook",
        "fujitsu",
        "msi",
        "micro",
        "star",
        "microsoft",
        "samsung",
        "electronics",
        "medion",
        "panasonic",
        "corporation",
        "corp",
        "inc",
        "co",
        "ltd",
        "client",
        "computing",
        "limited",
        "company",
        "international",
        "gmbh",
    ]
)
_NOISE = _VENDORS | frozenset(
    [
        "notebook",
        "laptop",
        "pc",
        "computer",
        "series",
        "mobile",
        "workstation",
        "business",
        "inch",
        "cpu",
        "processor",
        "intel",
        "amd",
        "core",
        "tm",
        "r",
        "model",
        "type",
        "with",
        "and",
        "gen",
        "generation",
    ]
)
_WORD = re.compile(r"[a-z0-9]+")
_IN_BRACKETS = re.compile(r"[(\[][^)\]]{0,60}[)\]]")
_LENOVO_CODE = re.compile(r"(\d[0-9a-z]{3})[0-9a-z]{0,6}")
_LENOVO = re.compile(r"\b(?:lenovo|ibm|thinkpad|thinkbook|ideapad|yoga|legion)", re.IGNORECASE)
_E_AND_DIGITS = re.compile(r"e\d{4}")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_MOST, _MOST_WORDS = 300, 24


def other_maker(ours: str, seen: str | None) -> bool:
    """Whether two names of makers cannot be the same one; HP and Hewlett-Packard are."""
    one, other = _maker(ours), _maker(seen or "")
    return bool(one and other) and one != other


def _maker(text: str) -> str:
    first = next(iter(_WORD.findall(text.casefold())), "")
    return _MAKERS.get(first, first)


def other_model(ours: str | None, seen: str | None, *, makers: Sequence[str | None] = ()) -> bool:
    """Whether two names of models cannot be of one model. `makers`: what is known of who made it.

    Lenovo's code (20L5S0XX00) and its name (ThinkPad T480) name one laptop; two codes are compared by machine type.
    """
    one, other = _words(ours), _words(seen)
    if not one or not other or _one_in_other(one, other):
        return False
    if any(_LENOVO.search(text or "") for text in (ours, seen, *makers)):
        first, second = _lenovo_type(one), _lenovo_type(other)
        return bool(first and second and not _neighbours(first, second)) or not (first or second)
    return True


def other_part(ours: str | None, seen: str | None) -> bool:
    """Whether two names of a part, say a processor, cannot be of one."""
    one, other = _words(ours), _words(seen)
    return bool(one and other) and not _one_in_other(one, other)


def other_memory(ours: int | None, seen: int | None) -> bool:
    """Whether two amounts in MiB cannot be of one laptop: what the system may use is up to an eighth less than all."""
    return bool(ours and seen) and abs((ours or 0) - (seen or 0)) * 8 > max(ours or 0, seen or 0)


def _words(text: str | None) -> list[str]:
    plain = (text or "")[:_MOST].casefold()
    unbracketed = _IN_BRACKETS.sub(" ", plain)
    words = _WORD.findall(unbracketed.replace("_", " ")) or _WORD.findall(plain)
    named = [word for word in words if word not in _NOISE] or words
    return [_plain(word) for word in named[:_MOST_WORDS]]


def _plain(word: str) -> str:
    """`7240` for Dell's E7240, `6` for 6th."""
    if _E_AND_DIGITS.fullmatch(word):
        return word[1:]
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal[1] if ordinal else word


def _one_in_other(one: list[str], other: list[str]) -> bool:
    """Whether one holds the words of the other, or is a run of them when spaces are left out (T 480, T480)."""
    sets = set(one), set(other)
    if sets[0] <= sets[1] or sets[1] <= sets[0]:
        return True
    return "".join(one) in _runs(other) or "".join(other) in _runs(one)


def _runs(words: list[str]) -> set[str]:
    return {"".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}


def _lenovo_type(words: list[str]) -> str | None:
    """The machine type where the name holds nothing but a code: one word, or a code in two (4236-WW1)."""
    match = _LENOVO_CODE.fullmatch("".join(words)) if len(words) <= 2 else None
    return match[1] if match else None


def _neighbours(one: str, other: str) -> bool:
    """Whether two machine types are one model: Lenovo gives one laptop two types in a row (20L5 and 20L6)."""
    return one[:3] == other[:3] and abs(int(one[3], 36) - int(other[3], 36)) <= 1

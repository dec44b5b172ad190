"""Names and codes as they are sorted and found: the databases differ in collation, so Python normalises. Pure."""

import re
import unicodedata

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"[^\W\d_]+")
_FOLD = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


MOST_WORDS = 12
MOST_SOUGHT = 1000
"""Characters of a search that are looked at."""


def normalise(text: str) -> str:
    """Case, accents and punctuation folded away; words parted by one space."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_FOLD))
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(_WORD.findall(bare))


def joined(text: str) -> str:
    """The words of the text as one, for numbers that people part as they like: `AB-12 34` as `ab1234`."""
    return normalise(text).replace(" ", "")


def sort_key(name: str) -> str:
    """The form by which names are put in order, at most 80 characters."""
    return normalise(name)[:80]


def search_words(*parts: str | None) -> frozenset[str]:
    """Every distinct word of the parts, normalised, each at most 80 characters."""
    return frozenset(word[:80] for part in parts if part for word in normalise(part).split())


def sought_words(text: str) -> tuple[str, ...]:
    """What a person looks for, normalised: the first 12 words, each at most 80 characters (a query has its limits)."""
    return tuple(word[:80] for word in normalise(text[:MOST_SOUGHT]).split()[:MOST_WORDS])


def initials(name: str) -> str:
    """`A.Y.` for Ayşe Yıldız: the first letters of at most four words, as the queue may read them."""
    words = _NAME.findall(name)
    return "".join(f"{word[0].upper()}." for word in words[:4]) or "?"

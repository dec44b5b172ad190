"""What a row is known again by: the same list creates nothing, a corrected one only what is new."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from laptopdesk.assets.lots.readers.values import Field

MAX_KEY = 120


def number_key(donor_number: str) -> str:
    """The donor's own number, whatever its case and spaces."""
    folded = " ".join(unicodedata.normalize("NFKC", donor_number).casefold().split())
    plain = f"number:{folded}"
    return plain if len(plain) <= MAX_KEY else f"number:{_digest(folded)}"


def serial_row_key(serial_key: str) -> str:
    """A real serial, in comparable form."""
    return f"serial:{serial_key}"


def content_keys(contents: Iterable[Mapping[Field, str]]) -> Iterator[str]:
    """One key for each content: equal ones are counted, so that the order of rows does not matter."""
    seen: Counter[str] = Counter()
    for content in contents:
        digest = _digest(
            "\x1f".join(f"{field}={_folded(content[field])}" for field in sorted(content) if content[field])
        )
        seen[digest] += 1
        yield f"content:{digest}:{seen[digest]}"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

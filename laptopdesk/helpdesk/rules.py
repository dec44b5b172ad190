"""Who a requester is, from one field: a name, a phone number, an e-mail address, or several of them. Pure."""

import re
from dataclasses import dataclass

_EMAIL = re.compile(r"(?<![^@\s,;<>()])[^@\s,;<>()]++@[^@\s,;<>()]+\.[^@\s,;<>().]+")
_PHONE = re.compile(r"(?<![\w+])(?:\+|0)\d(?:[\s().-]{0,2}\d){5,14}(?!\w)")
_EDGES = " \t,;:()<>-–"
SUBJECT_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Requester:
    """What was said of who asks; `phone` as typed until it is read."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None

    @property
    def is_nobody(self) -> bool:
        """Whether there is nothing to know them by."""
        return self.name is None and self.phone is None and self.email is None


def read_requester(who: str) -> Requester:
    """What was typed in the field *who*: the part with @ is an address, the long number a phone, the rest a name."""
    email, rest = _take(_EMAIL, who)
    phone, rest = _take(_PHONE, rest)
    name = " ".join(rest.split()).strip(_EDGES)
    return Requester(
        name=name[:160] if any(letter.isalnum() for letter in name) else None,
        phone=phone,
        email=email[:254] if email else None,
    )


def _take(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    """The first match, and the text without it."""
    match = pattern.search(text)
    if match is None:
        return None, text
    return match.group(), f"{text[: match.start()]} {text[match.end() :]}"


def subject_of(what: str) -> str:
    """The first line of the question, at most 80 characters."""
    first = what.strip().splitlines()[0].strip() if what.strip() else ""
    return first if len(first) <= SUBJECT_LENGTH else first[: SUBJECT_LENGTH - 1].rstrip() + "…"

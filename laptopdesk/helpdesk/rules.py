"""Who a requester is, from one field: a phone number, an e-mail address, or a name. Pure."""

import re
from dataclasses import dataclass

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+0][\d\s().-]{6,}")
SUBJECT_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Requester:
    """Exactly one of the three is given."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


def read_requester(who: str) -> Requester:
    """What was typed in the field *who*: something with @ is an address, digits are a number, the rest a name."""
    words = who.strip()
    if _EMAIL.fullmatch(words):
        return Requester(email=words[:254])
    if _PHONE.fullmatch(words):
        return Requester(phone=words)
    return Requester(name=words[:160] or None)


def subject_of(what: str) -> str:
    """The first line of the question, at most 80 characters."""
    first = what.strip().splitlines()[0].strip() if what.strip() else ""
    return first if len(first) <= SUBJECT_LENGTH else first[: SUBJECT_LENGTH - 1].rstrip() + "…"

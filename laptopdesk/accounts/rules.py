"""What makes a name, an address, a password and a PIN acceptable, and who has authority over whom."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.values import (
    MAX_EMAIL,
    MAX_NAME,
    MAX_PASSWORD,
    MIN_PASSWORD,
    MOST_DAYS,
    LiveSession,
    SessionLimits,
)
from laptopdesk.core.access import PASSWORD_ROLES, Actor, Grant, Permission, Scope, SignInWay
from laptopdesk.core.reasons import CommonReason
from laptopdesk.core.search import normalise
from laptopdesk.protocol.words import Worded

_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\.]+(\.[^@\s<>,;:\"()\[\]\\.]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_PIN = re.compile(r"[0-9]{4,8}")
_STRAIGHT = "01234567890123456789"
_COMMON = """
password passwort wachtwoord welkom welcome geheim secret letmein qwerty qwertyuiop azerty admin administrator
rotterdam feyenoord laptop laptopdesk computer nederland amsterdam iloveyou zomer winter lente herfst summer
changeme default test testtest abc abcdef abcdefg abcdefgh asdfgh asdfghjkl zxcvbn monkey dragon football
voetbal master login vrijwilliger
"""
_COMMON_WORDS = frozenset(_COMMON.split())
_LOOKALIKES = str.maketrans("@0135$", "aoiess")


def normal_secret(text: str) -> str:
    """A password as it is hashed: one Unicode form, and no space around it (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", text).strip()


def normal_email(text: str) -> str:
    """An address as it is stored and looked up: lower case, no space around it."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def check_name(name: str) -> tuple[Worded, ...]:
    """Whether this can be a person's name."""
    if not normalise(name):
        return (CommonReason.NAME_MISSING,)
    return (AccountReason.NAME_TOO_LONG,) if len(name) > MAX_NAME else ()


def check_email(email: str) -> tuple[AccountReason, ...]:
    """Whether this can be an e-mail address."""
    good = len(email) <= MAX_EMAIL and _EMAIL.fullmatch(email) is not None and email.isprintable()
    return () if good else (AccountReason.EMAIL_WRONG,)


def check_password(password: str, *, name: str = "", email: str | None = None) -> tuple[AccountReason, ...]:
    """Whether this password is hard enough to guess: long, not common, not the person's own name or address."""
    secret = normal_secret(password)
    if not secret:
        return (AccountReason.PASSWORD_MISSING,)
    if len(secret) < MIN_PASSWORD:
        return (AccountReason.PASSWORD_TOO_SHORT,)
    if len(secret) > MAX_PASSWORD:
        return (AccountReason.PASSWORD_TOO_LONG,)
    if _is_common(secret):
        return (AccountReason.PASSWORD_TOO_COMMON,)
    return (AccountReason.PASSWORD_IS_NAME,) if _is_own(secret, name, email) else ()


def _is_common(secret: str) -> bool:
    folded = secret.casefold()
    letters = [match.start() for match in _LETTER.finditer(folded)]
    core = folded[letters[0] : letters[-1] + 1] if letters else ""  # "P@ssw0rd!2026" is "p@ssw0rd" with a tail
    words = {"".join(_LETTER.findall(text)) for text in (folded, core.translate(_LOOKALIKES))}
    return len(set(folded)) < 4 or not core or bool(words & _COMMON_WORDS)


def _is_own(secret: str, name: str, email: str | None) -> bool:
    words = normalise(secret).replace(" ", "")
    own = [normalise(name).replace(" ", ""), normalise((email or "").split("@")[0]).replace(" ", "")]
    return any(len(mine) >= 4 and words.replace(mine, "").strip("0123456789") == "" for mine in own if mine)


def check_pin(pin: str) -> tuple[AccountReason, ...]:
    """Whether this can be a PIN: four to eight digits, not all the same, not counting up or down."""
    if not _PIN.fullmatch(pin):
        return (AccountReason.PIN_NOT_DIGITS,)
    easy = len(set(pin)) == 1 or pin in _STRAIGHT or pin in _STRAIGHT[::-1]
    return (AccountReason.PIN_TOO_EASY,) if easy else ()


def check_token(name: str, scopes: Collection[Scope], days: int) -> tuple[AccountReason, ...]:
    """Whether a token may be made so: named, for something, and for 90 days at most."""
    wrong = {
        AccountReason.TOKEN_NAME_MISSING: not name,
        AccountReason.TOKEN_SCOPE_MISSING: not scopes,
        AccountReason.TOKEN_DAYS_WRONG: not 1 <= days <= MOST_DAYS,
    }
    return tuple(reason for reason, is_so in wrong.items() if is_so)


def has_authority(actor: Actor, grants: Iterable[Grant]) -> bool:
    """Whether the actor manages staff at every place where these grants hold; of who has none, at all places.

    Less would let somebody who manages one place set the password of somebody who manages all of them, or will.
    """
    held = tuple(grants)
    if not held:
        return actor.may(Permission.MANAGE_STAFF)
    return all(actor.may(Permission.MANAGE_STAFF, at=grant.location_id) for grant in held)


def needs_password(grants: Iterable[Grant]) -> bool:
    """Whether one of these roles asks for a password: then no PIN and no badge signs this person in."""
    return any(grant.role in PASSWORD_ROLES for grant in grants)


def desk_of(grants: Iterable[Grant], chosen: int | None) -> int | None:
    """Where a person stands: the place they chose if a role holds there, else their only place, else nowhere."""
    held = tuple(grants)
    if chosen is not None and any(grant.location_id in (None, chosen) for grant in held):
        return chosen
    places = {grant.location_id for grant in held}
    return next(iter(places)) if len(places) == 1 else None


def is_over(session: LiveSession, limits: SessionLimits, *, now: datetime) -> bool:
    """Whether a session has had its time, or was left alone for too long."""
    idle = limits.idle if session.way is SignInWay.PASSWORD else limits.desk_idle
    return now - session.began_at > limits.longest or now - session.seen_at > idle


_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrom": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPad": "iPad",
    "iPhone": "iPhone",
    "CrOS": "ChromeOS",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def browser_words(user_agent: str) -> str:
    """What a browser calls itself, as a person would say it: `Firefox, Windows`; empty where it says nothing known."""
    named = (next((name for mark, name in names.items() if mark in user_agent), "") for names in (_BROWSERS, _SYSTEMS))
    return ", ".join(word for word in named if word)

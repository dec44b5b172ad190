"""Staff, their roles at places and their tokens, as plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from laptopdesk.core.access import Actor, Grant, Scope, SignInWay

StaffId = NewType("StaffId", int)
TokenId = NewType("TokenId", int)
SessionId = NewType("SessionId", int)

MIN_PASSWORD, MAX_PASSWORD = 10, 200
MAX_NAME, MAX_EMAIL = 120, 254
MOST_DAYS = 90
"""The longest life of a token."""


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """One person who works with the product. `locale` is None until they chose a language.

    `needs_password`: a role of theirs asks for it, so a PIN or a badge does not sign them in. `failed_tries`: how
    often somebody failed to sign in as them since they last did.
    """

    id: StaffId
    name: str
    email: str | None
    grants: tuple[Grant, ...]
    locale: str | None
    has_password: bool
    has_pin: bool
    badge: str | None
    created_at: datetime
    left_at: datetime | None
    needs_password: bool
    failed_tries: int


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a sign-in is checked against. `epoch` rises whenever every open session must end.

    `needs_password`: as of `StaffMember`. `failed_tries`: since the last time they signed in.
    """

    staff_id: StaffId
    epoch: int
    name: str
    password_hash: str | None
    pin_hash: str | None
    needs_password: bool
    failed_tries: int


@dataclass(frozen=True, kw_only=True)
class BadgeHolder:
    """Somebody who works at a place, and the code of their badge."""

    staff_id: StaffId
    badge: str
    initials: str


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """A person's token for scripts, without its secret."""

    id: TokenId
    name: str
    created_at: datetime
    expires_at: datetime
    scopes: tuple[Scope, ...]
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class NewStaff:
    """Somebody who joins. `email` is None for those who only ever sign in with a PIN or a badge."""

    name: str
    email: str | None = None
    password_hash: str | None = None
    pin_hash: str | None = None


@dataclass(frozen=True, kw_only=True)
class SessionLimits:
    """How long a session lives: from its beginning, and since it was last used, with a password or at a desk."""

    longest: timedelta
    idle: timedelta
    desk_idle: timedelta


@dataclass(frozen=True, kw_only=True)
class LiveSession:
    """A browser in which somebody is signed in. `browser` is what it calls itself, in plain words, or empty."""

    id: SessionId
    way: SignInWay
    browser: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class SignedInActor:
    """Who sits behind a session cookie."""

    actor: Actor
    session: LiveSession


@dataclass(frozen=True, kw_only=True)
class TokenActor:
    """Who sits behind a bearer token, and when it was used before."""

    actor: Actor
    token_id: TokenId
    used_at: datetime | None

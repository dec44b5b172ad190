"""Staff, their roles at places and their tokens, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from laptopdesk.core.access import Grant

StaffId = NewType("StaffId", int)
TokenId = NewType("TokenId", int)


class SignInWay(StrEnum):
    """How a person showed who they are."""

    PASSWORD = "password"
    PIN = "pin"
    BADGE = "badge"


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """One person who works with the product. `locale` is None until they chose a language."""

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


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a sign-in is checked against. `epoch` rises whenever every open session must end."""

    staff_id: StaffId
    epoch: int
    name: str
    password_hash: str | None
    pin_hash: str | None


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """A person's token for scripts, without its secret."""

    id: TokenId
    name: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class NewStaff:
    """Somebody who joins. `email` is None for those who only ever sign in with a PIN or a badge."""

    name: str
    email: str | None = None
    password_hash: str | None = None
    pin_hash: str | None = None

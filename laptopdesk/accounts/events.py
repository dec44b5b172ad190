"""What happened to accounts. Names and addresses never stand here: the journal cannot forget."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from laptopdesk.core.access import Role, SignInWay
from laptopdesk.core.events import Event


@dataclass(frozen=True, kw_only=True)
class StaffAdded(Event):
    """Somebody joined."""

    action: ClassVar[str] = "staff.added"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """A role was given, at a location or everywhere (None)."""

    action: ClassVar[str] = "staff.role_granted"
    staff_id: int
    role: Role
    location_id: int | None


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(Event):
    """A role was taken back."""

    action: ClassVar[str] = "staff.role_revoked"
    staff_id: int
    role: Role
    location_id: int | None


@dataclass(frozen=True, kw_only=True)
class PasswordSet(Event):
    """A new password counts from now on; every open session has ended."""

    action: ClassVar[str] = "staff.password_set"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class PinSet(Event):
    """A new PIN counts from now on."""

    action: ClassVar[str] = "staff.pin_set"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class PinRemoved(Event):
    """The PIN no longer works: a role came that asks for a password."""

    action: ClassVar[str] = "staff.pin_removed"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class BadgeIssued(Event):
    """A new badge was made; the earlier one no longer works."""

    action: ClassVar[str] = "staff.badge_issued"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class BadgeWithdrawn(Event):
    """The badge no longer works, and there is no new one."""

    action: ClassVar[str] = "staff.badge_withdrawn"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class TokenIssued(Event):
    """A token for scripts was made."""

    action: ClassVar[str] = "staff.token_issued"
    staff_id: int
    token_id: int


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """A token for scripts no longer works."""

    action: ClassVar[str] = "staff.token_revoked"
    staff_id: int
    token_id: int


@dataclass(frozen=True, kw_only=True)
class StaffLeft(Event):
    """Somebody no longer works here: no sign-in, no role, no token."""

    action: ClassVar[str] = "staff.left"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """Every open session of this person has ended."""

    action: ClassVar[str] = "staff.sessions_ended"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    """Somebody failed to sign in as this person; None: as nobody who works here.

    Written at the first, second, fourth, eighth … failure, with the count, so that an attack cannot fill the journal.
    """

    action: ClassVar[str] = "staff.sign_in_failed"
    staff_id: int | None
    way: SignInWay
    count: int


@dataclass(frozen=True, kw_only=True)
class SignInLocked(Event):
    """The tries at this account are used up, from there or on that device, until this moment."""

    action: ClassVar[str] = "staff.sign_in_locked"
    staff_id: int
    way: SignInWay
    until: datetime


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in, and how; with PIN or badge also where."""

    action: ClassVar[str] = "staff.signed_in"
    staff_id: int
    way: SignInWay
    location_id: int | None

"""Passwords, PINs and badges: made and checked outside the write, stored inside it."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from secrets import SystemRandom

import sqlalchemy as sa

from laptopdesk.accounts import queries
from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.events import BadgeIssued, BadgeWithdrawn, PasswordSet, PinSet
from laptopdesk.accounts.hashing import hash_secret, verify_secret
from laptopdesk.accounts.models import StaffDeviceRow, StaffRow
from laptopdesk.accounts.rules import check_password, check_pin
from laptopdesk.accounts.service.attempts import account_of
from laptopdesk.accounts.service.counting import count_try, forget_account, forgive, own_limits
from laptopdesk.accounts.service.loading import lock_managed, lock_own_or_managed
from laptopdesk.accounts.service.tokens import end_tokens
from laptopdesk.accounts.values import Credentials
from laptopdesk.core.access import SignInWay
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.protocol.codes import make_badge_code


def prepare_password(password: str, *, name: str = "", email: str | None = None) -> str:
    """The hash to store; raises Refused for a password that is easy to guess. Slow: call it outside a write."""
    reasons = check_password(password, name=name, email=email)
    if reasons:
        raise Refused(reasons)
    return hash_secret(password)


def prepare_pin(pin: str) -> str:
    """The hash to store; raises Refused for what is no PIN or an easy one. Slow: call it outside a write."""
    reasons = check_pin(pin)
    if reasons:
        raise Refused(reasons)
    return hash_secret(pin)


def set_password(uow: UnitOfWork, staff_id: int, password_hash: str) -> int:
    """The prepared password counts; every open session and token has ended. Answers the new session epoch."""
    row = lock_own_or_managed(uow, staff_id)
    row.password_hash = password_hash
    forget_account(uow, account_of(row.id, SignInWay.PASSWORD))
    row.session_epoch += 1
    end_tokens(uow, row.id)
    uow.record(PasswordSet(staff_id=row.id))
    return row.session_epoch


def set_pin(uow: UnitOfWork, staff_id: int, pin_hash: str) -> int:
    """The prepared PIN counts and is not blocked; every open session has ended. Answers the new session epoch.

    Raises Refused for somebody whose role asks for a password.
    """
    row = lock_own_or_managed(uow, staff_id)
    if queries.get_credentials(uow.session, row.id).needs_password:
        raise Refused([AccountReason.NO_PIN_FOR_ROLE])
    row.pin_hash, row.pin_failures = pin_hash, 0
    on_devices = sa.update(StaffDeviceRow).where(StaffDeviceRow.staff_id == row.id)
    uow.session.execute(on_devices.values(pin_failures=0))
    forget_account(uow, account_of(row.id, SignInWay.PIN))
    row.session_epoch += 1
    uow.record(PinSet(staff_id=row.id))
    return row.session_epoch


def issue_badge(uow: UnitOfWork, staff_id: int, *, rng: Random | None = None) -> str:
    """A new badge code; an earlier badge of this person no longer works."""
    row = lock_managed(uow, staff_id)
    row.badge = _free_badge(uow, rng or SystemRandom())
    uow.record(BadgeIssued(staff_id=row.id))
    return row.badge


def withdraw_badge(uow: UnitOfWork, staff_id: int) -> None:
    """The badge of this person no longer works, and sessions that may have begun with it have ended."""
    row = lock_own_or_managed(uow, staff_id)
    if row.badge is None:
        return
    row.badge = None
    row.session_epoch += 1
    uow.record(BadgeWithdrawn(staff_id=row.id))


def check_own_secret(db: Database, staff_id: int, secret: str, *, now: datetime) -> None:
    """Return when this is the person's password (or PIN, for who has no password); counted like a sign-in.

    Raises Refused. Asked before somebody changes their own secrets, so that an open screen is not enough.
    """
    _check_own(db, staff_id, secret, lambda credentials: credentials.password_hash or credentials.pin_hash, now=now)


def check_own_password(db: Database, staff_id: int, password: str, *, now: datetime) -> None:
    """Return when this is the person's password; counted like a sign-in. Raises Refused, also for who has none."""
    with db.read() as session:
        if queries.get_credentials(session, staff_id).password_hash is None:
            raise Refused([AccountReason.NO_PASSWORD_YET])
    _check_own(db, staff_id, password, lambda credentials: credentials.password_hash, now=now)


def _check_own(
    db: Database, staff_id: int, secret: str, hash_of: Callable[[Credentials], str | None], *, now: datetime
) -> None:
    limits = own_limits(f"own:{staff_id}")
    count_try(db, limits, now=now)
    with db.read() as session:
        credentials = queries.get_credentials(session, staff_id)
    if not verify_secret(hash_of(credentials), secret):
        raise Refused([AccountReason.SECRET_WRONG])
    forgive(db, limits, now=now)


def _free_badge(uow: UnitOfWork, rng: Random) -> str:
    while True:
        code = make_badge_code(rng)
        if uow.session.scalar(sa.select(StaffRow.id).where(StaffRow.badge == code)) is None:
            return code

"""Letting somebody in: by password, by PIN at a place, or by badge. Wrong and unknown give one answer in one time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.accounts import queries
from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.hashing import verify_secret
from laptopdesk.accounts.models import StaffDeviceRow, StaffRow
from laptopdesk.accounts.rules import normal_email
from laptopdesk.accounts.service.attempts import Attempt, begin, note_failure, note_success
from laptopdesk.accounts.service.counting import PIN_FAILURES_IN_A_ROW, forgive
from laptopdesk.accounts.service.sources import counted_by_address
from laptopdesk.accounts.values import Credentials
from laptopdesk.core.access import SignInWay, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Refused, TooMany
from laptopdesk.core.limits import bucket_of
from laptopdesk.core.search import normalise
from laptopdesk.protocol.codes import CodeKind, find_code


@dataclass(frozen=True, kw_only=True)
class PasswordTry:
    """Somebody says to be the one with this e-mail address, from this network address and in this browser."""

    email: str
    password: str
    address: str
    browser: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PinTry:
    """Somebody at a place says to be this person: chosen from the list (`staff_id`), or by the name they typed."""

    location_id: int
    pin: str
    address: str
    browser: UUID | None = None
    staff_id: int | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class BadgeTry:
    """Somebody scanned a badge at a place. `desk_open`: a person with a password opened this device today."""

    location_id: int
    badge: str
    address: str
    browser: UUID | None = None
    pin: str = ""
    desk_open: bool = False


@counted_by_address
def sign_in_with_password(db: Database, attempt: PasswordTry, *, now: datetime) -> Credentials:
    """Whose e-mail and password these are; raises Refused, counted per account and device."""
    with db.read() as session:
        person = queries.find_credentials(session, attempt.email)
    typed, people = bucket_of("email", normal_email(attempt.email)), (person,) if person else ()
    tried = _begin(db, SignInWay.PASSWORD, people, typed, attempt, now)
    good = verify_secret(person.password_hash if person else None, attempt.password)
    if person is None or not good:
        note_failure(db, tried)
        raise Refused([AccountReason.SECRET_WRONG])
    return _let_in(db, tried, person, None)


@counted_by_address
def sign_in_with_pin(db: Database, attempt: PinTry, *, now: datetime) -> Credentials:
    """Whose name and PIN these are at this place; raises Refused, counted per person, name and device."""
    with db.read() as session:
        people = queries.list_credentials_at(session, attempt.location_id, staff_id=attempt.staff_id, name=attempt.name)
    typed = bucket_of("name", attempt.location_id, attempt.staff_id, normalise(attempt.name))
    tried = _begin(db, SignInWay.PIN, people, typed, attempt, now)
    person = _whose_pin(db, tried, attempt.pin)
    return _let_in(db, tried, person, attempt.location_id)


@counted_by_address
def sign_in_with_badge(db: Database, attempt: BadgeTry, *, now: datetime) -> Credentials:
    """Whose badge this is at this place. Without a PIN only on a device opened today; raises Refused."""
    with db.read() as session:
        person = queries.find_badge_holder(session, _badge_code(attempt.badge), attempt.location_id)
    if person is None:
        note_failure(db, _uncounted(now))
        raise Refused([AccountReason.BADGE_WRONG])
    if attempt.desk_open:
        return _let_in(db, _uncounted(now, person), person, attempt.location_id)
    if not attempt.pin:
        raise Refused([AccountReason.BADGE_NEEDS_PIN])
    tried = _begin(db, SignInWay.BADGE_AND_PIN, (person,), "", attempt, now)
    return _let_in(db, tried, _whose_pin(db, tried, attempt.pin), attempt.location_id)


def _uncounted(now: datetime, *people: Credentials) -> Attempt:
    """A badge alone: there is nothing to guess at it but its number."""
    return Attempt(
        way=SignInWay.BADGE, people=people, at_home=frozenset(), limits=(), device=None, now=now, is_last=False
    )


def _begin(
    db: Database,
    way: SignInWay,
    people: Sequence[Credentials],
    typed: str,
    attempt: PasswordTry | PinTry | BadgeTry,
    now: datetime,
) -> Attempt:
    return begin(db, way, people, typed, address=attempt.address, browser=attempt.browser, now=now)


def _allow_without_password(person: Credentials) -> None:
    # told only to who has the PIN or the badge: nobody learns from it who is an administrator
    if person.needs_password:
        raise Refused([AccountReason.PASSWORD_NEEDED])


def _badge_code(text: str) -> str:
    code = find_code(text, CodeKind.BADGE)
    if code is None:
        raise Refused([AccountReason.BADGE_WRONG])
    return code.text


def _whose_pin(db: Database, tried: Attempt, pin: str) -> Credentials:
    blocked = _count_pin_failure(db, tried)
    fitting = [person for person in tried.people if verify_secret(person.pin_hash, pin)]
    if not tried.people:
        verify_secret(None, pin)
    if blocked:
        note_failure(db, tried)
        raise TooMany([AccountReason.PIN_BLOCKED])
    if len(fitting) != 1:  # two of one name and one PIN: neither is let in by it
        note_failure(db, tried)
        raise Refused([AccountReason.PIN_WRONG])
    _clear_pin_failures(db, tried)
    return fitting[0]


def _count_pin_failure(db: Database, tried: Attempt) -> bool:
    """Whether there were too many in a row: of strangers at one of these PINs, or on one's own device at it."""
    ids = {person.staff_id for person in tried.people}
    with db.unit_of_work(now=tried.now, actor=system_actor()) as uow:
        strangers = sa.update(StaffRow).where(StaffRow.id.in_(sorted(ids - tried.at_home)))
        strangers = strangers.values(pin_failures=StaffRow.pin_failures + 1).returning(StaffRow.pin_failures)
        own = sa.update(StaffDeviceRow).where(_devices(tried))
        own = own.values(pin_failures=StaffDeviceRow.pin_failures + 1).returning(StaffDeviceRow.pin_failures)
        counts = [*uow.session.scalars(strangers), *uow.session.scalars(own)]
    return any(count > PIN_FAILURES_IN_A_ROW for count in counts)


def _clear_pin_failures(db: Database, tried: Attempt) -> None:
    ids = sorted(person.staff_id for person in tried.people)
    with db.unit_of_work(now=tried.now, actor=system_actor()) as uow:
        uow.session.execute(sa.update(StaffRow).where(StaffRow.id.in_(ids)).values(pin_failures=0))
        uow.session.execute(sa.update(StaffDeviceRow).where(_devices(tried)).values(pin_failures=0))


def _devices(tried: Attempt) -> sa.ColumnElement[bool]:
    return sa.and_(StaffDeviceRow.staff_id.in_(sorted(tried.at_home)), StaffDeviceRow.device == tried.device)


def _let_in(db: Database, tried: Attempt, person: Credentials, location_id: int | None) -> Credentials:
    if tried.way is not SignInWay.PASSWORD:
        _allow_without_password(person)
    forgive(db, tried.limits, now=tried.now)
    note_success(db, tried, person, location_id)
    return person

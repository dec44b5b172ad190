"""Letting somebody in: by password, by PIN at a place, or by badge. Wrong and unknown give one answer in one time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from laptopdesk.accounts import queries
from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.events import SignedIn
from laptopdesk.accounts.hashing import verify_secret
from laptopdesk.accounts.models import StaffRow
from laptopdesk.accounts.rules import normal_email
from laptopdesk.accounts.service.counting import PIN_FAILURES_IN_A_ROW, bucket_of, count_try, forgive
from laptopdesk.accounts.values import Credentials, SignInWay
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Refused
from laptopdesk.core.search import normalise
from laptopdesk.protocol.codes import CodeError, CodeKind, parse_typed_code


@dataclass(frozen=True, kw_only=True)
class PasswordTry:
    """Somebody says to be the one with this e-mail address. `address` is where the request came from."""

    email: str
    password: str
    address: str


@dataclass(frozen=True, kw_only=True)
class PinTry:
    """Somebody at a place says to be this person: chosen from the list (`staff_id`), or by the name they typed."""

    location_id: int
    pin: str
    address: str
    staff_id: int | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class BadgeTry:
    """Somebody scanned a badge at a place. `desk_open`: a person with a password opened this device today."""

    location_id: int
    badge: str
    address: str
    pin: str = ""
    desk_open: bool = False


def sign_in_with_password(db: Database, attempt: PasswordTry, *, now: datetime) -> Credentials:
    """Whose e-mail and password these are; raises Refused, counted per account and per address."""
    buckets = [bucket_of("email", normal_email(attempt.email))]
    count_try(db, buckets, now=now, address=attempt.address)
    with db.read() as session:
        known = queries.find_credentials(session, attempt.email)
    good = verify_secret(known.password_hash if known else None, attempt.password)
    if known is None or not good:
        raise Refused([AccountReason.SECRET_WRONG])
    forgive(db, buckets, now=now, address=attempt.address)
    return _let_in(db, known, SignInWay.PASSWORD, None, now=now)


def sign_in_with_pin(db: Database, attempt: PinTry, *, now: datetime) -> Credentials:
    """Whose name and PIN these are at this place; raises Refused, counted per person, name and address."""
    with db.read() as session:
        known = queries.list_credentials_at(session, attempt.location_id, staff_id=attempt.staff_id, name=attempt.name)
    typed = bucket_of("name", attempt.location_id, attempt.staff_id, normalise(attempt.name))
    buckets = [typed, *(_pin_bucket(person) for person in known)]
    count_try(db, buckets, now=now, address=attempt.address)
    person = _whose_pin(db, known, attempt.pin)
    forgive(db, buckets, now=now, address=attempt.address)
    return _let_in(db, person, SignInWay.PIN, attempt.location_id, now=now)


def sign_in_with_badge(db: Database, attempt: BadgeTry, *, now: datetime) -> Credentials:
    """Whose badge this is at this place. Without a PIN only on a device opened today; raises Refused."""
    with db.read() as session:
        known = queries.find_badge_holder(session, _badge_code(attempt.badge), attempt.location_id)
    buckets = [_pin_bucket(known)] if known and not attempt.desk_open else []
    count_try(db, buckets if attempt.pin else [], now=now, address=attempt.address)
    if known is None:
        raise Refused([AccountReason.BADGE_WRONG])
    if not attempt.desk_open:
        if not attempt.pin:
            raise Refused([AccountReason.BADGE_NEEDS_PIN])
        _whose_pin(db, [known], attempt.pin)
    forgive(db, buckets, now=now, address=attempt.address)
    return _let_in(db, known, SignInWay.BADGE, attempt.location_id, now=now)


def _badge_code(text: str) -> str:
    try:
        code = parse_typed_code(text)
    except CodeError:
        raise Refused([AccountReason.BADGE_WRONG]) from None
    return code.text if code.kind is CodeKind.BADGE else ""


def _pin_bucket(person: Credentials) -> str:
    return f"pin:{person.staff_id}"


def _whose_pin(db: Database, known: Sequence[Credentials], pin: str) -> Credentials:
    failures = _count_pin_failure(db, known)
    fitting = [person for person in known if verify_secret(person.pin_hash, pin)]
    if not known:
        verify_secret(None, pin)
    if any(count > PIN_FAILURES_IN_A_ROW for count in failures.values()):
        raise Refused([AccountReason.PIN_BLOCKED])
    if len(fitting) != 1:  # two of one name and one PIN: neither is let in by it
        raise Refused([AccountReason.PIN_WRONG])
    _clear_pin_failures(db, known)
    return fitting[0]


def _count_pin_failure(db: Database, known: Sequence[Credentials]) -> dict[int, int]:
    ids = sorted(person.staff_id for person in known)
    with db.unit_of_work() as uow:
        statement = sa.update(StaffRow).where(StaffRow.id.in_(ids)).values(pin_failures=StaffRow.pin_failures + 1)
        rows = uow.session.execute(statement.returning(StaffRow.id, StaffRow.pin_failures))
        return dict(rows.all())


def _clear_pin_failures(db: Database, known: Sequence[Credentials]) -> None:
    ids = sorted(person.staff_id for person in known)
    with db.unit_of_work() as uow:
        uow.session.execute(sa.update(StaffRow).where(StaffRow.id.in_(ids)).values(pin_failures=0))


def _let_in(
    db: Database, person: Credentials, way: SignInWay, location_id: int | None, *, now: datetime
) -> Credentials:
    with db.unit_of_work() as uow:
        actor = queries.get_actor(uow.session, person.staff_id, desk=location_id)
        uow.record(SignedIn(staff_id=person.staff_id, way=way, location_id=location_id), now=now, actor=actor)
    return person

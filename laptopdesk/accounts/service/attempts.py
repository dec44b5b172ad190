"""One try to sign in as somebody: what it counts against, what a failure leaves behind, and what a success clears."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.accounts import queries
from laptopdesk.accounts.events import SignedIn, SignInFailed, SignInLocked
from laptopdesk.accounts.models import StaffDeviceRow, StaffRow
from laptopdesk.accounts.service.counting import DAY, WINDOW, Limit, count_try, own_limits, strangers_limits
from laptopdesk.accounts.values import Credentials
from laptopdesk.core import limits
from laptopdesk.core.access import SignInWay, system_actor
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.limits import bucket_of


def device_key(browser: UUID | None) -> str | None:
    """What is kept of a browser's id: enough to know it again."""
    return hashlib.sha256(str(browser).encode()).hexdigest()[:40] if browser else None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A try at these people's secret, from this address. `at_home`: those whose own device this is."""

    way: SignInWay
    people: tuple[Credentials, ...]
    at_home: frozenset[int]
    limits: tuple[Limit, ...]
    device: str | None
    now: datetime
    is_last: bool


def begin(
    db: Database,
    way: SignInWay,
    people: Sequence[Credentials],
    account: str,
    *,
    address: str,
    browser: UUID | None,
    now: datetime,
) -> Attempt:
    """The try is counted; raises TriedTooOften. `account` names what was typed, where it fits nobody."""
    device = device_key(browser)
    with db.read() as session:
        at_home = frozenset(p.staff_id for p in people if queries.knows_device(session, p.staff_id, device))
    counted: list[Limit] = []
    for person in people:
        bucket = account_of(person.staff_id, way)
        home = person.staff_id in at_home
        counted += own_limits(bucket_of("device", bucket, device)) if home else strangers_limits(bucket, address)
    if not people:
        counted += strangers_limits(account, address)
    is_last = count_try(db, counted, now=now)
    return Attempt(
        way=way, people=tuple(people), at_home=at_home, limits=tuple(counted), device=device, now=now, is_last=is_last
    )


def account_of(staff_id: int, way: SignInWay) -> str:
    """The bucket that strangers share at this account: one for the password, one for the PIN however it is used."""
    return f"{'password' if way is SignInWay.PASSWORD else 'pin'}:{staff_id}/"  # no name begins with another


def note_failure(db: Database, attempt: Attempt) -> None:
    """The secret was wrong: its people can see it, and the journal has it without a word of what was typed."""
    with db.unit_of_work(now=attempt.now, actor=system_actor("sign-in")) as uow:
        for staff_id in sorted(person.staff_id for person in attempt.people):
            _note(uow, attempt, staff_id, _count_failure(uow, staff_id))
            if attempt.is_last:
                until = limits.end_of_window(attempt.now, WINDOW)
                locked = SignInLocked(staff_id=staff_id, way=attempt.way, until=until)
                uow.record(locked)
        if not attempt.people:
            _note(uow, attempt, None, limits.count_hit(uow.session, "nobody:d", now=attempt.now, window=DAY))


def _count_failure(uow: UnitOfWork, staff_id: int) -> int:
    failed = sa.update(StaffRow).where(StaffRow.id == staff_id).values(failed_tries=StaffRow.failed_tries + 1)
    return uow.session.execute(failed.returning(StaffRow.failed_tries)).scalar_one()


def _note(uow: UnitOfWork, attempt: Attempt, staff_id: int | None, count: int) -> None:
    if count & (count - 1) == 0:  # 1, 2, 4, 8 …
        failed = SignInFailed(staff_id=staff_id, way=attempt.way, count=count)
        uow.at(attempt.now).by(system_actor("sign-in")).record(failed)


def note_success(db: Database, attempt: Attempt, person: Credentials, location_id: int | None) -> None:
    """The person is in; the device is one of theirs from now on, where a secret of theirs was typed."""
    with db.unit_of_work(now=attempt.now, actor=system_actor()) as uow:
        uow.session.execute(sa.update(StaffRow).where(StaffRow.id == person.staff_id).values(failed_tries=0))
        if attempt.device is not None and attempt.way is not SignInWay.BADGE:
            _know(uow, person.staff_id, attempt.device)
        actor = queries.get_actor(uow.session, person.staff_id, desk=location_id)
        event = SignedIn(staff_id=person.staff_id, way=attempt.way, location_id=location_id)
        uow.by(actor).record(event)


def _know(uow: UnitOfWork, staff_id: int, device: str) -> None:
    row = insert_into(uow.session, StaffDeviceRow).values(
        staff_id=staff_id, device=device, seen_at=uow.now, pin_failures=0
    )
    uow.session.execute(
        row.on_conflict_do_update(index_elements=["staff_id", "device"], set_={"seen_at": uow.now, "pin_failures": 0})
    )


def forget_devices(uow: UnitOfWork, *, before: datetime) -> None:
    """Devices on which nobody signed in since this moment are not known any more."""
    uow.session.execute(sa.delete(StaffDeviceRow).where(StaffDeviceRow.seen_at < before))

"""Who works here, and as what."""

from collections.abc import Iterable

import sqlalchemy as sa

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.events import PinRemoved, RoleGranted, RoleRevoked, SessionsEnded, StaffAdded, StaffLeft
from laptopdesk.accounts.models import StaffDeviceRow, StaffRoleRow, StaffRow
from laptopdesk.accounts.rules import check_email, check_name, needs_password, normal_email
from laptopdesk.accounts.service.loading import lock_managed, lock_own_or_managed
from laptopdesk.accounts.service.tokens import end_tokens
from laptopdesk.accounts.values import NewStaff, StaffId
from laptopdesk.core.access import Grant, Permission, Role
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import LOCALES
from laptopdesk.core.search import sort_key
from laptopdesk.places import queries as places


def add_staff(uow: UnitOfWork, new: NewStaff, *, grants: Iterable[Grant] = ()) -> StaffId:
    """Somebody works here from now on, with these roles; raises Forbidden, Refused with every reason."""
    given = tuple(dict.fromkeys(grants))
    for grant in given:
        uow.actor.require(Permission.MANAGE_STAFF, at=grant.location_id)
    if not given:
        uow.actor.require(Permission.MANAGE_STAFF)  # a role at any place may follow
    name, email = " ".join(new.name.split()), normal_email(new.email) if new.email else None
    reasons = (*check_name(name), *_email_reasons(uow, email))
    if new.pin_hash and needs_password(given):
        reasons = (*reasons, AccountReason.NO_PIN_FOR_ROLE)
    if reasons:
        raise Refused(reasons, about=name)
    row = StaffRow(
        name=name,
        sort_key=sort_key(name),
        created_at=uow.now,
        email=email,
        password_hash=new.password_hash,
        pin_hash=new.pin_hash,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(StaffAdded(staff_id=row.id))
    for grant in given:
        _grant(uow, row, grant)
    return StaffId(row.id)


def grant_role(uow: UnitOfWork, staff_id: int, role: Role, location_id: int | None) -> bool:
    """The person has the role, at the location or (None) everywhere; open sessions end. Raises Refused.

    Answers whether a PIN went by it: the role asks for a password.
    """
    uow.actor.require(Permission.MANAGE_STAFF, at=location_id)
    row = lock_managed(uow, staff_id)
    grant = Grant(role=role, location_id=location_id)
    _grant(uow, row, grant)
    row.session_epoch += 1
    loses_pin = row.pin_hash is not None and needs_password([grant])
    if loses_pin:
        row.pin_hash, row.pin_failures = None, 0
        uow.record(PinRemoved(staff_id=row.id))
    return loses_pin


def revoke_role(uow: UnitOfWork, staff_id: int, role: Role, location_id: int | None) -> None:
    """The person no longer has the role there; open sessions end. Raises Refused for the last administrator."""
    uow.actor.require(Permission.MANAGE_STAFF, at=location_id)
    row = lock_managed(uow, staff_id)
    held = uow.session.scalar(_held(row.id, role, location_id))
    if held is None:
        raise Refused([AccountReason.ROLE_NOT_HELD])
    if role is Role.ADMIN and location_id is None:
        _keep_an_admin(uow, row.id)
    uow.session.delete(held)
    row.session_epoch += 1
    uow.record(RoleRevoked(staff_id=row.id, role=role, location_id=location_id))


def staff_leaves(uow: UnitOfWork, staff_id: int) -> None:
    """The person cannot sign in any more and has no role, badge or token; the name stays with what they did."""
    row = lock_managed(uow, staff_id)
    _keep_an_admin(uow, row.id)
    row.left_at = uow.now
    row.password_hash = row.pin_hash = row.badge = None
    row.session_epoch += 1
    end_tokens(uow, row.id)
    for rows in (StaffRoleRow, StaffDeviceRow):
        uow.session.execute(sa.delete(rows).where(rows.staff_id == row.id))
    uow.record(StaffLeft(staff_id=row.id))


def end_sessions(uow: UnitOfWork, staff_id: int) -> None:
    """Every open session and token of this person has ended, and no device is known as theirs any more."""
    row = lock_own_or_managed(uow, staff_id)
    row.session_epoch += 1
    end_tokens(uow, row.id)
    uow.session.execute(sa.delete(StaffDeviceRow).where(StaffDeviceRow.staff_id == row.id))
    uow.record(SessionsEnded(staff_id=row.id))


def choose_language(uow: UnitOfWork, staff_id: int, locale: str) -> None:
    """The person reads this language after signing in anywhere. A matter of taste: not journaled."""
    row = lock_own_or_managed(uow, staff_id)
    row.locale = locale if locale in LOCALES else None


def _email_reasons(uow: UnitOfWork, email: str | None) -> tuple[AccountReason, ...]:
    if email is None:
        return ()
    reasons = check_email(email)
    taken = uow.session.scalar(sa.select(StaffRow.id).where(StaffRow.email == email)) is not None
    return (*reasons, AccountReason.EMAIL_TAKEN) if taken else reasons


def _grant(uow: UnitOfWork, row: StaffRow, grant: Grant) -> None:
    uow.actor.require(Permission.MANAGE_STAFF, at=grant.location_id)
    if grant.location_id is not None and places.find_location(uow.session, grant.location_id) is None:
        raise Refused([AccountReason.LOCATION_UNKNOWN])
    if uow.session.scalar(_held(row.id, grant.role, grant.location_id)) is not None:
        raise Refused([AccountReason.ROLE_HELD])
    uow.session.add(StaffRoleRow(staff_id=row.id, role=grant.role, location_id=grant.location_id))
    event = RoleGranted(staff_id=row.id, role=grant.role, location_id=grant.location_id)
    uow.record(event)


def _held(staff_id: int, role: Role, location_id: int | None) -> sa.Select[StaffRoleRow]:
    return sa.select(StaffRoleRow).where(
        StaffRoleRow.staff_id == staff_id,
        StaffRoleRow.role == role,
        StaffRoleRow.location_id.is_not_distinct_from(location_id),
    )


def _keep_an_admin(uow: UnitOfWork, leaving_id: int) -> None:
    # locked together and in one order, so that two administrators cannot remove each other in the same moment
    query = sa.select(StaffRoleRow.staff_id).where(StaffRoleRow.role == Role.ADMIN, StaffRoleRow.location_id.is_(None))
    admins = set(uow.session.scalars(query.order_by(StaffRoleRow.id).with_for_update()))
    if admins == {leaving_id}:
        raise Refused([AccountReason.LAST_ADMIN])

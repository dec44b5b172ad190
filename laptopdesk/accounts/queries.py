"""Reading staff: who acts and what they may, for pages, tokens and commands."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.models import ApiTokenRow, StaffDeviceRow, StaffRoleRow, StaffRow, StaffSessionRow
from laptopdesk.accounts.rules import desk_of, needs_password, normal_email
from laptopdesk.accounts.values import (
    ApiToken,
    BadgeHolder,
    Credentials,
    LiveSession,
    SessionId,
    SignedInActor,
    StaffId,
    StaffMember,
    TokenActor,
    TokenId,
)
from laptopdesk.core.access import (
    AT_ONE_PLACE,
    PASSWORD_ROLES,
    Actor,
    ActorKind,
    Everywhere,
    Grant,
    Role,
    Scope,
    SignInWay,
    permissions_of_scopes,
    system_actor,
)
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.looks import READER, Reader
from laptopdesk.core.rows import value_of
from laptopdesk.core.search import initials, normalise, sought_words

Places = Everywhere | frozenset[int]


# Asked at every request, so put together once.
_ROLES_OF_ONE = (
    sa.select(StaffRow.name, StaffRoleRow.role, StaffRoleRow.location_id)
    .outerjoin(StaffRoleRow, StaffRoleRow.staff_id == StaffRow.id)
    .where(StaffRow.id == sa.bindparam("staff"), StaffRow.left_at.is_(None))
)
_LIVING_TOKEN = sa.select(ApiTokenRow.id, ApiTokenRow.staff_id, ApiTokenRow.scopes, ApiTokenRow.used_at).where(
    ApiTokenRow.token_hash == sa.bindparam("token_hash"),
    ApiTokenRow.revoked_at.is_(None),
    ApiTokenRow.expires_at > sa.bindparam("now"),
)
_LIVE = (
    StaffSessionRow.epoch == StaffRow.session_epoch,
    StaffSessionRow.ended_at.is_(None),
    StaffRow.left_at.is_(None),
)
_SESSION = (
    sa.select(StaffSessionRow, StaffRow.name, StaffRoleRow.role, StaffRoleRow.location_id)
    .join(StaffRow, StaffRow.id == StaffSessionRow.staff_id)
    .outerjoin(StaffRoleRow, StaffRoleRow.staff_id == StaffRow.id)
    .where(StaffSessionRow.key_hash == sa.bindparam("key_hash"), *_LIVE)
)


def get_actor(session: Session, staff_id: int, *, desk: int | None = None) -> Actor:
    """The person as one who acts, standing at `desk` if a role holds there; raises NotFound, also for who left."""
    actor = find_actor(session, staff_id, desk=desk)
    if actor is None:
        raise NotFound("staff", staff_id)
    return actor


def find_actor(
    session: Session, staff_id: int, *, desk: int | None = None, way: SignInWay = SignInWay.COMMAND_LINE
) -> Actor | None:
    """The person as one who acts, having shown who they are this `way`; None for who is unknown or has left."""
    rows = session.execute(_ROLES_OF_ONE, {"staff": staff_id}).all()
    return _acting(staff_id, rows, desk, way) if rows else None


def _acting(staff_id: int, roles: Sequence[Any], desk: int | None, way: SignInWay) -> Actor:
    """Who signed in with a PIN or a badge stands at `desk`, and only there."""
    grants = tuple(Grant(role=row.role, location_id=row.location_id) for row in roles if row.role is not None)
    return Actor(
        kind=ActorKind.STAFF,
        staff_id=staff_id,
        name=roles[0].name,
        way=way,
        grants=grants,
        desk_location_id=desk if way in AT_ONE_PLACE else desk_of(grants, desk),
    )


def find_session(session: Session, key_hash: str, *, desk: int | None = None) -> SignedInActor | None:
    """Who signed in with the key of this SHA-256; None once it was ended. Its age is judged by `rules.is_over`."""
    rows = session.execute(_SESSION, {"key_hash": key_hash}).all()
    if not rows:
        return None
    row: StaffSessionRow = rows[0].StaffSessionRow
    return SignedInActor(actor=_acting(row.staff_id, rows, desk, row.way), session=_live(row))


def list_sessions(session: Session, staff_id: int) -> tuple[LiveSession, ...]:
    """The sessions of this person that were not ended, the one used last first; some may be too old by now."""
    query = sa.select(StaffSessionRow).join(StaffRow, StaffRow.id == StaffSessionRow.staff_id)
    rows = session.scalars(query.where(StaffRow.id == staff_id, *_LIVE).order_by(StaffSessionRow.seen_at.desc()))
    return tuple(_live(row) for row in rows)


def _live(row: StaffSessionRow) -> LiveSession:
    return value_of(row, LiveSession, id=SessionId(row.id))


def get_actor_by_email(session: Session, email: str) -> Actor:
    """The person with this address as one who acts; raises Refused when nobody who works here has it."""
    query = sa.select(StaffRow.id).where(StaffRow.email == normal_email(email))
    staff_id = session.scalar(query)
    actor = find_actor(session, staff_id) if staff_id is not None else None
    if actor is None:
        raise Refused([AccountReason.EMAIL_UNKNOWN], about=email)
    return actor


def actor_for_command(session: Session, email: str | None) -> Actor:
    """Who acts in a command: the person named with `--by`, else the command line itself. Raises Refused."""
    if not email:
        return system_actor("command line")
    actor = get_actor_by_email(session, email)
    reader = session.info.get(READER)
    if isinstance(reader, Reader):
        reader.actor = actor
    return actor


def find_token_actor(session: Session, token_hash: str, *, now: datetime) -> TokenActor | None:
    """The person whose living token has this SHA-256, acting by script within its scopes; None for any other."""
    token = session.execute(_LIVING_TOKEN, {"token_hash": token_hash, "now": now}).one_or_none()
    actor = find_actor(session, token.staff_id) if token is not None else None
    if token is None or actor is None:
        return None
    only = permissions_of_scopes(read_scopes(token.scopes))
    return TokenActor(
        actor=replace(actor, kind=ActorKind.TOKEN, way=SignInWay.TOKEN, only=only),
        token_id=TokenId(token.id),
        used_at=token.used_at,
    )


def read_scopes(stored: Iterable[str]) -> tuple[Scope, ...]:
    """The scopes of these codes; one that is no more allows nothing."""
    return tuple(scope for scope in Scope if scope.value in stored)


def find_credentials(session: Session, email: str) -> Credentials | None:
    """What a password is checked against; None when nobody who works here has this address."""
    row = session.scalar(sa.select(StaffRow).where(StaffRow.email == normal_email(email), StaffRow.left_at.is_(None)))
    return _credentials(session, row) if row else None


def get_credentials(session: Session, staff_id: int) -> Credentials:
    """What a person's secrets are checked against; raises NotFound, also for who left."""
    row = session.get(StaffRow, staff_id)
    if row is None or row.left_at is not None:
        raise NotFound("staff", staff_id)
    return _credentials(session, row)


def list_credentials_at(
    session: Session, location_id: int, *, staff_id: int | None, name: str
) -> tuple[Credentials, ...]:
    """Those with a PIN and a role at this place who have this id, or else this name."""
    query = _with_pin_at(location_id)
    if staff_id is not None:
        query = query.where(StaffRow.id == staff_id)
    else:
        query = query.where(StaffRow.sort_key == normalise(name)[:80])
    return tuple(_credentials(session, row) for row in session.scalars(query.order_by(StaffRow.id).limit(3)))


def find_badge_holder(session: Session, badge: str, location_id: int) -> Credentials | None:
    """The holder of this badge, when a role of theirs holds at this place."""
    row = session.scalar(_at(location_id).where(StaffRow.badge == badge))
    return _credentials(session, row) if row else None


def find_operator(session: Session, operator: int | str, location_id: int) -> StaffId | None:
    """Who has this badge, or this number and a badge, when a role of theirs holds at this place."""
    who = StaffRow.badge == operator if isinstance(operator, str) else StaffRow.id == operator
    row = session.scalar(_at(location_id).where(StaffRow.badge.is_not(None), who))
    return StaffId(row.id) if row else None


def knows_device(session: Session, staff_id: int, device: str | None) -> bool:
    """Whether this person signed in on this device before; `device` is the hash of a browser's id."""
    return device is not None and session.get(StaffDeviceRow, (staff_id, device)) is not None


def list_names_at(session: Session, location_id: int) -> tuple[tuple[StaffId, str], ...]:
    """(id, name) of everyone who may sign in with a PIN at this place, by name."""
    stronger = sa.select(StaffRoleRow.staff_id).where(StaffRoleRow.role.in_(PASSWORD_ROLES))
    query = _with_pin_at(location_id).where(StaffRow.id.not_in(stronger))
    rows = session.scalars(query.order_by(StaffRow.sort_key, StaffRow.id))
    return tuple((StaffId(row.id), row.name) for row in rows)


def get_staff(session: Session, staff_id: int) -> StaffMember:
    """The person with all their roles; raises NotFound."""
    row = session.get(StaffRow, staff_id)
    if row is None:
        raise NotFound("staff", staff_id)
    return _members(session, [row])[0]


def find_staff_by_email(session: Session, email: str) -> StaffMember | None:
    """The person with this address, also one who left; or None."""
    row = session.scalar(sa.select(StaffRow).where(StaffRow.email == normal_email(email)))
    return _members(session, [row])[0] if row else None


def list_staff(
    session: Session, *, term: str = "", within: Places | None = None, left: bool = False
) -> tuple[StaffMember, ...]:
    """Everyone who works here (or who left) by name, whose name holds `term`, with a role at one of these places."""
    query = sa.select(StaffRow).where(StaffRow.left_at.is_not(None) if left else StaffRow.left_at.is_(None))
    for word in sought_words(term):
        query = query.where(
            sa.or_(StaffRow.sort_key.contains(word, autoescape=True), StaffRow.email.contains(word, autoescape=True))
        )
    if within is not None and not isinstance(within, Everywhere):
        here = sa.select(StaffRoleRow.staff_id).where(StaffRoleRow.location_id.in_(within))
        query = query.where(StaffRow.id.in_(here))
    return _members(session, list(session.scalars(query.order_by(StaffRow.sort_key, StaffRow.id))))


def staff_names(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these people by id, also of who left; ids that do not exist are left out."""
    wanted = {key for key in ids if key is not None}
    if not wanted:
        return {}
    query = sa.select(StaffRow.id, StaffRow.name).where(StaffRow.id.in_(wanted))
    return dict(session.execute(query).all())


def list_tokens(session: Session, staff_id: int) -> tuple[ApiToken, ...]:
    """The tokens of this person, newest first, revoked ones included."""
    query = sa.select(ApiTokenRow).where(ApiTokenRow.staff_id == staff_id).order_by(ApiTokenRow.id.desc())
    return tuple(
        value_of(row, ApiToken, id=TokenId(row.id), scopes=read_scopes(row.scopes)) for row in session.scalars(query)
    )


def grants_of(session: Session, staff_ids: Iterable[int]) -> dict[int, tuple[Grant, ...]]:
    """The roles of each of these people, everywhere first."""
    query = sa.select(StaffRoleRow).where(StaffRoleRow.staff_id.in_(set(staff_ids)))
    grants: dict[int, tuple[Grant, ...]] = {}
    for row in session.scalars(query.order_by(StaffRoleRow.id)):
        grants[row.staff_id] = (*grants.get(row.staff_id, ()), Grant(role=row.role, location_id=row.location_id))
    return grants


def _at(location_id: int) -> sa.Select[StaffRow]:
    here = sa.select(StaffRoleRow.staff_id).where(
        sa.or_(StaffRoleRow.location_id == location_id, StaffRoleRow.location_id.is_(None))
    )
    return sa.select(StaffRow).where(StaffRow.left_at.is_(None), StaffRow.id.in_(here))


def _with_pin_at(location_id: int) -> sa.Select[StaffRow]:
    return _at(location_id).where(StaffRow.pin_hash.is_not(None))


def _credentials(session: Session, row: StaffRow) -> Credentials:
    return value_of(
        row,
        Credentials,
        staff_id=StaffId(row.id),
        epoch=row.session_epoch,
        needs_password=needs_password(grants_of(session, [row.id]).get(row.id, ())),
    )


def _members(session: Session, rows: list[StaffRow]) -> tuple[StaffMember, ...]:
    grants = grants_of(session, [row.id for row in rows])
    return tuple(
        value_of(
            row,
            StaffMember,
            id=StaffId(row.id),
            grants=grants.get(row.id, ()),
            has_password=row.password_hash is not None,
            has_pin=row.pin_hash is not None,
            needs_password=needs_password(grants.get(row.id, ())),
        )
        for row in rows
    )


def list_badges_at(session: Session, location_id: int, roles: frozenset[Role]) -> tuple[BadgeHolder, ...]:
    """Everyone with a badge who works here with one of these roles at this place or everywhere."""
    here = sa.or_(StaffRoleRow.location_id == location_id, StaffRoleRow.location_id.is_(None))
    query = (
        sa.select(StaffRow.id, StaffRow.badge, StaffRow.name)
        .distinct()
        .join(StaffRoleRow, StaffRoleRow.staff_id == StaffRow.id)
        .where(StaffRow.badge.is_not(None), StaffRow.left_at.is_(None), here, StaffRoleRow.role.in_(roles))
    )
    return tuple(
        BadgeHolder(staff_id=StaffId(row.id), badge=row.badge, initials=initials(row.name))
        for row in session.execute(query.order_by(StaffRow.id))
    )

"""Tokens for people's scripts: shown once, kept as a hash."""

import secrets
from datetime import datetime

import sqlalchemy as sa

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.events import TokenIssued, TokenRevoked
from laptopdesk.accounts.hashing import hash_token
from laptopdesk.accounts.models import ApiTokenRow
from laptopdesk.accounts.service.loading import lock_managed, lock_own_or_managed, lock_staff
from laptopdesk.accounts.values import TokenId
from laptopdesk.core.access import Actor, ActorKind, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused

PREFIX = "ldk_"  # lets a scanner for leaked secrets know one when it sees it


def issue_token(
    uow: UnitOfWork, staff_id: int, name: str, *, now: datetime, actor: Actor, expires_at: datetime | None = None
) -> tuple[TokenId, str]:
    """A new token with the person's own rights and its secret, told this once. Only for oneself, or by the product."""
    title = " ".join(name.split())[:80]
    if not title:
        raise Refused([AccountReason.TOKEN_NAME_MISSING])
    own = actor.kind is ActorKind.STAFF and actor.staff_id == staff_id
    if not own and actor.kind is not ActorKind.SYSTEM:
        raise Forbidden(Permission.USE_API.value)  # somebody else's token would be somebody else's name in the journal
    row = lock_staff(uow, staff_id)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiTokenRow(
        staff_id=row.id, name=title, token_hash=hash_token(secret), created_at=now, expires_at=expires_at
    )
    uow.session.add(token)
    uow.session.flush()
    uow.record(TokenIssued(staff_id=row.id, token_id=token.id), now=now, actor=actor)
    return TokenId(token.id), secret


def revoke_token(uow: UnitOfWork, token_id: int, *, now: datetime, actor: Actor) -> None:
    """The token no longer works; raises Refused when it already did not."""
    query = sa.select(ApiTokenRow).where(ApiTokenRow.id == token_id).with_for_update()
    token = uow.session.scalar(query)
    if token is None:
        raise NotFound("token", token_id)
    lock = lock_own_or_managed if actor.kind is ActorKind.STAFF else lock_managed
    lock(uow, token.staff_id, actor)
    if token.revoked_at is not None:
        raise Refused([AccountReason.TOKEN_REVOKED])
    token.revoked_at = now
    uow.record(TokenRevoked(staff_id=token.staff_id, token_id=token.id), now=now, actor=actor)

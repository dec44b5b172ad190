"""Tokens for people's scripts: shown once, kept as a hash."""

import secrets
from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.events import TokenIssued, TokenRevoked
from laptopdesk.accounts.hashing import hash_token
from laptopdesk.accounts.models import ApiTokenRow
from laptopdesk.accounts.rules import check_token
from laptopdesk.accounts.service.loading import lock_managed, lock_own_or_managed, lock_staff
from laptopdesk.accounts.values import MOST_DAYS, TokenId
from laptopdesk.core.access import AT_ONE_PLACE, ActorKind, Permission, Scope
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused

PREFIX = "ldk_"  # lets a scanner for leaked secrets know one when it sees it


def issue_token(
    uow: UnitOfWork, staff_id: int, name: str, *, scopes: Collection[Scope] = tuple(Scope), days: int = MOST_DAYS
) -> tuple[TokenId, str]:
    """A new token for some of the person's own rights and its secret, told this once; it ends after these days.

    Only for oneself, or by the product. Raises Refused with every reason.
    """
    title = " ".join(name.split())[:80]
    reasons = check_token(title, scopes, days)
    if reasons:
        raise Refused(reasons)
    own = uow.actor.kind is ActorKind.STAFF and uow.actor.staff_id == staff_id
    if not own and uow.actor.kind is not ActorKind.SYSTEM:
        raise Forbidden(Permission.USE_API.value)  # somebody else's token would be somebody else's name in the journal
    if own and uow.actor.way in AT_ONE_PLACE:
        raise Refused([AccountReason.TOKEN_NEEDS_PASSWORD])
    if own:
        uow.actor.require_somewhere(Permission.USE_API)
    row = lock_staff(uow, staff_id)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiTokenRow(
        staff_id=row.id,
        name=title,
        token_hash=hash_token(secret),
        created_at=uow.now,
        expires_at=uow.now + timedelta(days=days),
        scopes=sorted(scope.value for scope in set(scopes)),
    )
    uow.session.add(token)
    uow.session.flush()
    uow.record(TokenIssued(staff_id=row.id, token_id=token.id))
    return TokenId(token.id), secret


def revoke_token(uow: UnitOfWork, token_id: int) -> None:
    """The token no longer works; raises Refused when it already did not."""
    query = sa.select(ApiTokenRow).where(ApiTokenRow.id == token_id).with_for_update()
    token = uow.session.scalar(query)
    if token is None:
        raise NotFound("token", token_id)
    lock = lock_own_or_managed if uow.actor.kind is ActorKind.STAFF else lock_managed
    lock(uow, token.staff_id)
    if token.revoked_at is not None:
        raise Refused([AccountReason.TOKEN_REVOKED])
    token.revoked_at = uow.now
    uow.record(TokenRevoked(staff_id=token.staff_id, token_id=token.id))


def end_tokens(uow: UnitOfWork, staff_id: int) -> None:
    """No token of this person works any more."""
    row = ApiTokenRow
    query = sa.select(row).where(row.staff_id == staff_id, row.revoked_at.is_(None)).order_by(row.id)
    for token in uow.session.scalars(query.with_for_update()):
        token.revoked_at = uow.now
        uow.record(TokenRevoked(staff_id=staff_id, token_id=token.id))

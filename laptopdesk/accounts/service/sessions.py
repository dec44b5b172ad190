"""Sessions: begun at sign-in, ended at sign-out, and noted as used."""

import secrets
from datetime import datetime

import sqlalchemy as sa

from laptopdesk.accounts.hashing import hash_token
from laptopdesk.accounts.models import ApiTokenRow, StaffSessionRow
from laptopdesk.accounts.rules import browser_words
from laptopdesk.accounts.values import Credentials
from laptopdesk.core.access import SignInWay
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound


def begin_session(uow: UnitOfWork, person: Credentials, way: SignInWay, *, user_agent: str = "") -> str:
    """The random key of a new session of this person, for their cookie; only its hash is kept."""
    key = secrets.token_urlsafe(32)
    row = StaffSessionRow(
        staff_id=person.staff_id,
        key_hash=hash_token(key),
        epoch=person.epoch,
        way=way,
        browser=browser_words(user_agent),
        began_at=uow.now,
        seen_at=uow.now,
    )
    uow.session.add(row)
    return key


def end_session(uow: UnitOfWork, key: str) -> None:
    """The session of this key is over, wherever its cookie was copied to; nothing happens where there is none."""
    row = StaffSessionRow
    of_key = sa.update(row).where(row.key_hash == hash_token(key), row.ended_at.is_(None))
    uow.session.execute(of_key.values(ended_at=uow.now))


def end_own_session(uow: UnitOfWork, session_id: int) -> None:
    """This one session of the actor is over; raises NotFound for somebody else's."""
    row = StaffSessionRow
    mine = sa.update(row).where(row.id == session_id, row.staff_id == uow.actor.staff_id).values(ended_at=uow.now)
    if not uow.session.scalars(mine.returning(row.id)).all():
        raise NotFound("session", session_id)


def carry_over(uow: UnitOfWork, key: str, epoch: int) -> None:
    """The session of this key goes on, while its person ended all of theirs with this new epoch."""
    row = StaffSessionRow
    uow.session.execute(sa.update(row).where(row.key_hash == hash_token(key)).values(epoch=epoch))


def note_session_seen(uow: UnitOfWork, session_id: int) -> None:
    """The session was used now."""
    uow.session.execute(sa.update(StaffSessionRow).where(StaffSessionRow.id == session_id).values(seen_at=uow.now))


def note_token_used(uow: UnitOfWork, token_id: int) -> None:
    """The token was used now."""
    uow.session.execute(sa.update(ApiTokenRow).where(ApiTokenRow.id == token_id).values(used_at=uow.now))


def forget_sessions(uow: UnitOfWork, *, before: datetime) -> None:
    """Sessions that nobody used since this moment are gone."""
    uow.session.execute(sa.delete(StaffSessionRow).where(StaffSessionRow.seen_at < before))

"""What the pages of one session share: the session as this person may see it, and what they may do there."""

import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from flask import current_app, url_for

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.i18n import word
from laptopdesk.protocol.uuid7 import uuid7
from laptopdesk.training import queries
from laptopdesk.training.rules import check_recordable
from laptopdesk.training.values import CountingKind, SessionPage, SessionState
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import db, now


@dataclass(frozen=True, kw_only=True)
class Room:
    """A session with what this person may do in it; `why_not` says why nobody can be marked now."""

    session: SessionPage
    names_shown: bool
    may_mark: bool
    may_plan: bool
    may_open_people: bool
    why_not: tuple[str, ...]
    round_url: str | None

    @property
    def marking(self) -> bool:
        """Whether the page offers to mark people."""
        return self.may_mark and not self.why_not

    @property
    def by_names(self) -> bool:
        """Whether this session keeps names."""
        return self.session.counting is CountingKind.NAMES

    @property
    def planned(self) -> bool:
        """Whether it can still be changed, cancelled or closed."""
        return self.session.state is SessionState.PLANNED


def read_room(session_id: int, permission: Permission = Permission.VIEW_TRAINING) -> Room:
    """The session, permitted on its own place; raises NotFound and Forbidden. Names only for whom they are."""
    actor = current_actor()
    with db().read() as session:
        session_page = queries.get_session_page(session, session_id)
    actor.require(permission, at=session_page.location_id)
    shown = may_see_names(session_page, actor)
    reasons = check_recordable(
        state=session_page.state, counting=session_page.counting, starts_at=session_page.starts_at, now=now()
    )
    return Room(
        session=session_page if shown else replace(session_page, people=()),
        names_shown=shown,
        may_mark=actor.may(Permission.RECORD_ATTENDANCE, at=session_page.location_id),
        may_open_people=actor.may(Permission.VIEW_PEOPLE, at=session_page.location_id),
        may_plan=actor.may(Permission.PLAN_SESSIONS, at=session_page.location_id),
        why_not=tuple(word(reason) for reason in reasons) if session_page.counting is CountingKind.NAMES else (),
        round_url=round_url(session_page, actor),
    )


def may_see_names(session_page: SessionPage, actor: Actor) -> bool:
    """Trainers and agents see names of their places; who hands out sees those of today, to find people by name."""
    at = session_page.location_id
    if actor.may(Permission.RECORD_ATTENDANCE, at=at) or actor.may(Permission.VIEW_PEOPLE, at=at):
        return True
    return actor.may(Permission.HAND_OUT, at=at) and session_page.is_on(now())


def round_url(session_page: SessionPage, actor: Actor) -> str | None:
    """Where laptops are handed out to this group; None where that page is not there or not for this person."""
    there = "handout.hand_out_round" in current_app.view_functions
    if not there or not session_page.opens_gate or not actor.may(Permission.HAND_OUT, at=session_page.location_id):
        return None
    return url_for("handout.hand_out_round", session_id=session_page.id)


def new_operation_id() -> UUID:
    """A new id for one act (UUIDv7, RFC 9562)."""
    return uuid7(int(now().timestamp() * 1000), secrets.token_bytes(10))

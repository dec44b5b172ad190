"""Who sits behind a request: the person of the session cookie, or under /api/ the person of a bearer token."""

from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, g, request, session
from flask.blueprints import BlueprintSetupState
from flask_login import LoginManager, UserMixin, current_user

from laptopdesk.accounts.hashing import hash_token
from laptopdesk.accounts.queries import find_session, find_token_actor
from laptopdesk.accounts.rules import is_over
from laptopdesk.accounts.service.sessions import carry_over, end_session, note_session_seen, note_token_used
from laptopdesk.accounts.values import LiveSession, SessionLimits
from laptopdesk.core.access import Actor, Permission, SignInWay, system_actor
from laptopdesk.ui.errors import wants_json
from laptopdesk.ui.web import db, now, web

PASSWORD_LASTS = timedelta(minutes=15)
"""So long after the password was typed it is not asked again for what `core.access.PROOFS` asks it for."""
NOTED_EVERY = timedelta(minutes=1)
"""So often at most it is written down that a session or token is in use."""
BACKGROUND = "X-Background"
"""A page that asks by itself sends this header with anything in it: nobody is at work because of it."""
DEVICE_CHOICES = ("locale", "labels")
"""What was chosen on this device stays, whoever signs in or out: the language, and how labels are printed."""
_KEY = "_user_id"
"""Flask-Login's name for what the cookie holds: here the session's random key."""

login_manager = LoginManager()
login_manager.session_protection = None  # a tablet changes networks all day


@dataclass(frozen=True, eq=False)
class SessionUser(UserMixin):  # type: ignore[misc]  # Flask-Login carries no types
    """What Flask-Login keeps of a signed-in person during a request."""

    actor: Actor
    session: LiveSession

    def get_id(self) -> str:
        """The key in the cookie."""
        return str(session[_KEY])


def install_login(blueprint: Blueprint) -> None:
    """Flask-Login serves every application this blueprint answers on."""

    def begin(state: BlueprintSetupState) -> None:
        login_manager.init_app(state.app)

    blueprint.record_once(begin)


def load_actor() -> Actor | None:
    """The person at work in this request, or None. Cookies count for pages only, tokens for /api/ only."""
    if wants_json():
        return _token_actor()
    user = _user()
    return user.actor if user else None


def _user() -> SessionUser | None:
    user = current_user._get_current_object()  # noqa: SLF001 - the proxy hides whose type it is
    return user if isinstance(user, SessionUser) else None


def _token_actor() -> Actor | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    with db().read() as reading:
        token_actor = find_token_actor(reading, hash_token(token.strip()), now=now())
    if token_actor is None or not token_actor.actor.may_somewhere(Permission.USE_API):
        return None
    if _is_to_be_noted(token_actor.used_at):
        with db().unit_of_work(now=now(), actor=system_actor()) as uow:
            note_token_used(uow, token_actor.token_id)
    return token_actor.actor


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login carries no types
def _load_user(key: object) -> SessionUser | None:
    if not isinstance(key, str):
        return None
    with db().read() as reading:
        signed_in = find_session(reading, hash_token(key), desk=session.get("location_id"))
    if signed_in is None or is_over(signed_in.session, session_limits(), now=now()):
        return None
    if BACKGROUND not in request.headers and _is_to_be_noted(signed_in.session.seen_at):
        with db().unit_of_work(now=now(), actor=system_actor()) as uow:
            note_session_seen(uow, signed_in.session.id)
    return SessionUser(replace(signed_in.actor, password_is_recent=_password_is_recent()), signed_in.session)


def _password_is_recent() -> bool:
    typed = session.get("password_at")
    return isinstance(typed, int) and now().timestamp() - typed <= PASSWORD_LASTS.total_seconds()


def _is_to_be_noted(before: datetime | None) -> bool:
    return before is None or now() - before >= NOTED_EVERY


def session_limits() -> SessionLimits:
    """How long sessions live in this installation."""
    config = web().config
    return SessionLimits(
        longest=timedelta(hours=config.session_hours),
        idle=timedelta(minutes=config.session_idle_minutes),
        desk_idle=timedelta(minutes=config.desk_idle_minutes),
    )


def fill_session(
    stored: MutableMapping[str, Any], key: str, way: SignInWay, *, now: datetime, desk: int | None
) -> None:
    """The cookie of a new session: nothing of an earlier one stays but what was chosen on this device."""
    _clear(stored)
    stored[_KEY] = key
    if way is SignInWay.PASSWORD:
        stored["password_at"] = int(now.timestamp())
    if desk is not None:
        stored["location_id"] = desk


def _clear(stored: MutableMapping[str, Any]) -> None:
    choices = {name: stored[name] for name in DEVICE_CHOICES if stored.get(name) is not None}
    stored.clear()
    stored.update(choices)


def note_password(actor: Actor) -> None:
    """The person of this request typed their password just now: it counts from here on, in this request too."""
    session["password_at"] = int(now().timestamp())
    g.actor = replace(actor, password_is_recent=True)


def sign_out_here() -> None:
    """The session of this request is over on the server, and its cookie holds nothing but this device's choices."""
    key = session.get(_KEY)
    _clear(session)
    if isinstance(key, str):
        with db().unit_of_work(now=now(), actor=system_actor()) as uow:
            end_session(uow, key)


def live_session() -> LiveSession | None:
    """The session of this request; None without one."""
    user = _user()
    return user.session if user else None


def new_epoch(epoch: int) -> None:
    """This session goes on after its own person ended all others (a new password or PIN)."""
    with db().unit_of_work(now=now(), actor=system_actor()) as uow:
        carry_over(uow, str(session[_KEY]), epoch)

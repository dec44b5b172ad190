"""Who sits behind a request: the person of the session cookie, or under /api/ the person of a bearer token."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Blueprint, request, session
from flask.blueprints import BlueprintSetupState
from flask_login import LoginManager, UserMixin, current_user

from laptopdesk.accounts.hashing import hash_token
from laptopdesk.accounts.queries import find_actor, find_token_actor
from laptopdesk.accounts.values import Credentials, SignInWay
from laptopdesk.core.access import Actor, Permission
from laptopdesk.ui.errors import wants_json
from laptopdesk.ui.web import db, now

LASTS = timedelta(hours=12)
"""A working day: a screen left open overnight asks again."""

login_manager = LoginManager()
login_manager.session_protection = None  # a tablet changes networks all day; the epoch and the 12 hours end a session


@dataclass(frozen=True, eq=False)
class SessionUser(UserMixin):  # type: ignore[misc]  # Flask-Login carries no types
    """What Flask-Login keeps of a signed-in person: the actor, under an id that dies with the session epoch."""

    actor: Actor
    epoch: int

    def get_id(self) -> str:
        """`staff:epoch`, so that a higher epoch ends the session."""
        return f"{self.actor.staff_id}:{self.epoch}"


def install_login(blueprint: Blueprint) -> None:
    """Flask-Login serves every application this blueprint answers on."""

    def begin(state: BlueprintSetupState) -> None:
        login_manager.init_app(state.app)

    blueprint.record_once(begin)


def load_actor() -> Actor | None:
    """The person at work in this request, or None. Cookies count for pages only, tokens for /api/ only."""
    if wants_json():
        return _token_actor()
    user = current_user._get_current_object()  # noqa: SLF001 - the proxy hides whose type it is
    return user.actor if isinstance(user, SessionUser) else None


def _token_actor() -> Actor | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    with db().read() as reading:
        actor = find_token_actor(reading, hash_token(token.strip()), now=now())
    return actor if actor is not None and actor.may_somewhere(Permission.USE_API) else None


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login carries no types
def _load_user(user_id: str) -> SessionUser | None:
    staff_id, _, epoch = user_id.partition(":")
    if not (staff_id.isdecimal() and epoch.isdecimal()) or _is_over():
        return None
    with db().read() as reading:
        actor = find_actor(reading, int(staff_id), epoch=int(epoch), desk=session.get("location_id"))
    return SessionUser(actor, int(epoch)) if actor else None


def _is_over() -> bool:
    began = session.get("signed_in_at")
    return not isinstance(began, int) or now().timestamp() - began > LASTS.total_seconds()


def fill_session(
    stored: MutableMapping[str, Any], person: Credentials, way: SignInWay, *, now: datetime, desk: int | None
) -> None:
    """A new session: nothing of an earlier one stays but the language chosen on this device."""
    locale = stored.get("locale")
    stored.clear()
    stored.update(_user_id=f"{person.staff_id}:{person.epoch}", _fresh=True)
    stored.update(signed_in_at=int(now.timestamp()), way=way.value)
    if locale is not None:
        stored["locale"] = locale
    if desk is not None:
        stored["location_id"] = desk


def signed_in_with() -> SignInWay | None:
    """How the person of this session signed in; None without a session."""
    way = session.get("way")
    return SignInWay(cast(str, way)) if way in set(SignInWay) else None


def new_epoch(epoch: int) -> None:
    """This session goes on after its own person ended all others (a new password or PIN)."""
    staff_id, _, _old = str(session["_user_id"]).partition(":")
    session["_user_id"] = f"{staff_id}:{epoch}"

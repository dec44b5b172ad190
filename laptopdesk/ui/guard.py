"""Who may use a route: every view carries `@guard(permission)` or an explicit `@public("why")`."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g
from werkzeug.exceptions import Unauthorized

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import Forbidden

P = ParamSpec("P")
R = TypeVar("R")

GUARD_ATTRIBUTE = "laptopdesk_guard"


def current_actor() -> Actor:
    """The signed-in person or token of this request; raises Unauthorized when there is none."""
    actor = find_actor()
    if actor is None:
        raise Unauthorized
    return actor


def find_actor() -> Actor | None:
    """The signed-in person or token of this request, or None."""
    found = g.get("actor")
    return found if isinstance(found, Actor) else None


def guard(*permissions: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The view runs only for someone who holds one of these permissions at any location.

    The location itself is checked by the service, on the loaded row.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = current_actor()
            if not any(actor.may_somewhere(permission) for permission in permissions):
                raise Forbidden(permissions[0].value)
            return view(*args, **kwargs)

        setattr(guarded, GUARD_ATTRIBUTE, permissions)
        return guarded

    return decorate


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """The view runs for anyone who is signed in, whatever their role."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        current_actor()
        return view(*args, **kwargs)

    setattr(guarded, GUARD_ATTRIBUTE, "signed in")
    return guarded


def public(why: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The view is open to everyone, for the reason given."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, GUARD_ATTRIBUTE, f"public: {why}")
        return view

    return decorate

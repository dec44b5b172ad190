"""Who may use a route: every view carries `@guard(permission)` or an explicit `@public("why")`."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, g, request
from werkzeug.exceptions import Unauthorized

from laptopdesk.core.access import PROOFS, Actor, Permission, SignInProof
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
    actor = g.get("actor")
    return actor if isinstance(actor, Actor) else None


def guard(
    *permissions: Permission, everywhere: bool = False, has_forms: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The view runs only for someone who holds one of these permissions at any location; with `everywhere`, at all.

    The location itself is checked by the service, on the loaded row; what is of no location asks for all. Where the
    permission asks the password again, a page that changes something asks it already before its form is filled in;
    `has_forms` says so of a page whose forms are sent elsewhere. Raises `Forbidden`, `PasswordAgain`.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = current_actor()
            holds = actor.may if everywhere else actor.may_somewhere
            held = [permission for permission in permissions if holds(permission)]
            if not held:
                raise Forbidden(permissions[0].value)
            if has_forms or _changes_something():
                actor.require_proof(min((PROOFS[permission] for permission in held), key=list(SignInProof).index))
            return view(*args, **kwargs)

        setattr(guarded, GUARD_ATTRIBUTE, permissions)
        return guarded

    return decorate


def _changes_something() -> bool:
    """Whether this request does, or the form it shows will under the same address."""
    rule = request.url_rule
    return rule is not None and "POST" in (rule.methods or ())


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


def is_public() -> bool:
    """Whether the page of this request is open to everyone."""
    view = current_app.view_functions.get(request.endpoint or "")
    return str(getattr(view, GUARD_ATTRIBUTE, "")).startswith("public: ")

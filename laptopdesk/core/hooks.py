"""What lower packages ask and tell higher ones: named places that the composition root fills, carried by every session.

A session of a database that was opened without them raises where one is asked: a rule is never lost in silence.
"""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from sqlalchemy.orm import Session

T = TypeVar("T")


@dataclass(frozen=True)
class Hook(Generic[T]):
    """A place where packages above put a `T`; `purpose` is what it is for, and its name."""

    purpose: str


@dataclass(kw_only=True)
class Hooks:
    """What was put where, by the name of who did; the order is that of the composition root."""

    _held: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, hook: Hook[T], name: str, what: T) -> None:
        """`what` is asked or told at this place from now on; a name takes its place once, anew replaces it."""
        self._held.setdefault(hook.purpose, {})[name] = what

    def at(self, hook: Hook[T]) -> tuple[T, ...]:
        """Everything that was put there."""
        return tuple(cast(T, what) for what in self._held.get(hook.purpose, {}).values())

    def only(self, hook: Hook[T]) -> T:
        """The one thing that was put there; raises LookupError where there is none, or more."""
        held = self.at(hook)
        if len(held) != 1:
            raise LookupError(f"{hook.purpose}: {len(held)} are registered, and one is needed")
        return held[0]


def hooks_of(session: Session) -> Hooks:
    """The hooks of this session's database; raises LookupError where it was opened without them."""
    hooks = session.info.get("hooks")
    if not isinstance(hooks, Hooks):
        raise LookupError("this database was opened without the product's hooks: use Database.wired(wiring.hooks)")
    return hooks

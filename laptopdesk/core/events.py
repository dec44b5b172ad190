"""Past-tense facts. What a service records becomes one journal row and its index of subjects."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import ClassVar
from uuid import UUID

from laptopdesk.core.access import Actor

type_of_json = str | int | bool | None | list["type_of_json"] | dict[str, "type_of_json"]


class FreeText(str):
    """Words a person typed. The journal keeps a salted hash of them; the words stand in an erasable table."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events.

    A field `x_id` (or a tuple `x_ids`) that is not None makes the event findable under subject kind `x`.
    Values may be str, int, bool, None, enum, date, datetime, UUID, FreeText, and tuples of these.
    """

    action: ClassVar[str]

    def subjects(self) -> tuple[tuple[str, int], ...]:
        """The (kind, key) pairs this event is about, sorted, each once."""
        return tuple(sorted(set(self._subjects())))

    def _subjects(self) -> Iterator[tuple[str, int]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name.endswith("_id") and isinstance(value, int):
                yield field.name.removesuffix("_id"), value
            elif field.name.endswith("_ids"):
                yield from ((field.name.removesuffix("_ids"), key) for key in value)

    def facts(self) -> dict[str, object]:
        """The fields as they are, FreeText still as such."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def plain(value: object) -> type_of_json:
    """A value of an event as JSON; raises TypeError for a kind that has no exact form (floats)."""
    match value:
        case Enum():
            return plain(value.value)
        case str() | bool() | int() | None:
            return value
        case datetime():
            return value.isoformat(timespec="microseconds")
        case date() | UUID():
            return str(value)
        case tuple() | list() | frozenset():
            items = sorted(value) if isinstance(value, frozenset) else value
            return [plain(item) for item in items]
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case _:
            raise TypeError(f"an event cannot hold a {type(value).__name__}")


@dataclass(frozen=True, kw_only=True)
class PendingEntry:
    """An event on its way into the journal."""

    event: Event
    at: datetime
    actor: Actor

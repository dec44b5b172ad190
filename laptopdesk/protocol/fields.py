"""Strict reading of a JSON object: exact names, exact types, nothing left over."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import TracebackType
from typing import Self, TypeVar

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
Value = TypeVar("Value")
Member = TypeVar("Member", bound=StrEnum)


class IntentError(ValueError):
    """A reported operation cannot be read; `field` names where."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field
        self.problem = problem


class Fields:
    """The fields of one JSON object. As a context it raises IntentError for a field that nobody asked for."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, Mapping):
            raise IntentError("(all)", "is not an object")
        self._values: Mapping[object, object] = value
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            return
        for name in self._values:
            if name not in self._names:
                raise IntentError(str(name), "is not a known field")

    def _get(self, name: str) -> object:
        self._names.add(name)
        if name not in self._values:
            raise IntentError(name, "is missing")
        return self._values[name]

    def text(self, name: str) -> str:
        """A text that has a UTF-8 form."""
        value = self._get(name)
        if not isinstance(value, str) or not _is_storable(value):
            raise IntentError(name, "is not text")
        return value

    def integer(self, name: str) -> int:
        """A whole number that fits 64 bits; true and false are no numbers."""
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
            raise IntentError(name, "is not a whole number")
        return value

    def text_or_integer(self, name: str) -> str | int:
        """A text or a whole number, as above."""
        return self.text(name) if isinstance(self._get(name), str) else self.integer(name)

    def text_or_mapping(self, name: str) -> str | Mapping[str, object]:
        """A text or a JSON object, as above."""
        return self.text(name) if isinstance(self._get(name), str) else self.mapping(name)

    def boolean(self, name: str) -> bool:
        """True or false; 0 and 1 are neither."""
        value = self._get(name)
        if not isinstance(value, bool):
            raise IntentError(name, "is not true or false")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._get(name)
        if not isinstance(value, list):
            raise IntentError(name, "is not a list")
        if not all(isinstance(item, str) and _is_storable(item) for item in value):
            raise IntentError(name, "is not a list of texts")
        return tuple(value)

    def texts_if_given(self, name: str) -> tuple[str, ...]:
        """A list of texts; none where the field is not there."""
        self._names.add(name)
        return self.texts(name) if name in self._values else ()

    def member(self, name: str, members: type[Member]) -> Member:
        """A text that is the value of a member."""
        text = self.text(name)
        if text not in {member.value for member in members}:
            raise IntentError(name, "has a value that is not known")
        return members(text)

    def mapping(self, name: str) -> Mapping[str, object]:
        """A JSON object."""
        value = self._get(name)
        if not isinstance(value, Mapping):
            raise IntentError(name, "is not an object")
        return value

    def optional(self, name: str, read: Callable[[str], Value]) -> Value | None:
        """None, or what `read` makes of the field; the field itself must be there."""
        return None if self._get(name) is None else read(name)


def _is_storable(text: str) -> bool:
    # PostgreSQL stores no NUL, and a lone surrogate has no UTF-8 form
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)

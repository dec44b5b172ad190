"""Mapped rows as the frozen values that leave a package."""

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def value_of(row: object, kind: type[T], **others: Any) -> T:
    """A `kind` whose fields are the columns of the same names, but for what `others` gives.

    For values that tell a row as it is: a new column needs its field and nothing here. Raises AttributeError for a
    field that is neither a column nor given, TypeError for one that is given and no field.
    """
    names = _names(kind)  # type: ignore[arg-type]  # mypy does not see that a class has a hash
    return kind(**{name: getattr(row, name) for name in names if name not in others}, **others)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))

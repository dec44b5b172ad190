"""What an error of the database says of the values it was about: nothing. Errors end up in logs; residents must not."""

import re
import traceback
from collections.abc import Iterator
from typing import Any

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import StatementError

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_DATA = "22"
"""PostgreSQL's class of errors about a value itself, whose first line quotes it."""


def without_values(context: ExceptionContext) -> None:
    """For SQLAlchemy's `handle_error`: the error and the driver's own tell what failed, and not with which values.

    The driver's further lines (PostgreSQL's DETAIL and CONTEXT: the row, the key) go, and so does what is quoted where
    the error is about a value, or comes from Python's own turning of a value.
    """
    driver, wrapped = context.original_exception, context.sqlalchemy_exception
    before = str(driver)
    after = _line_without_values(driver, before)
    if after == before:
        return
    _retell(driver, before, after)
    if wrapped is not None:
        _retell(wrapped, before, after)


def _line_without_values(driver: BaseException, text: str) -> str:
    line = text.partition("\n")[0]
    about_a_value = str(getattr(driver, "sqlstate", None)).startswith(_DATA)
    return _QUOTED.sub("'…'", line) if about_a_value or not _is_of_a_driver(driver) else line


def _is_of_a_driver(error: BaseException) -> bool:
    return getattr(error, "sqlstate", None) is not None or getattr(error, "sqlite_errorcode", None) is not None


def _retell(error: BaseException, before: str, after: str) -> None:
    error.args = tuple(_replaced(item, before, after) for item in error.args)
    if getattr(error, "__notes__", None):
        error.__notes__ = []


def _replaced(item: Any, before: str, after: str) -> Any:
    return item.replace(before, after) if isinstance(item, str) else item


def traceback_without_values(error: BaseException) -> str:
    """Where an error came from and of which kind it is, as a traceback; what its words quote is left out."""
    tracebacks = []
    for item in _chain(error):
        frames, words = "".join(traceback.format_tb(item.__traceback__)), str(item)
        if not isinstance(item, StatementError) and not _is_of_a_driver(item):  # those tell no values as they are
            words = _QUOTED.sub("'…'", words)
        tracebacks.append(f"Traceback (most recent call last):\n{frames}{type(item).__name__}: {words}")
    return "\n\n".join(reversed(tracebacks))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

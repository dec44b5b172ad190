"""The development server of the browser tests, which must not leave a file open when a page goes away."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def whole(app: Wsgi) -> Wsgi:
    """Answers in one piece: werkzeug forgets to close what it was sending when the browser hangs up."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        found = app(environ, start_response)
        try:
            return [b"".join(found)]
        finally:
            with suppress(AttributeError):
                found.close()  # type: ignore[attr-defined]  # as WSGI asks, where there is one

    return answer

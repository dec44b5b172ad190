"""The development server of the browser tests, which must not leave a file open when a page goes away."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from werkzeug.serving import make_server

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


@contextmanager
def served(app: Wsgi) -> Iterator[str]:
    """The application answers at a free port of this computer; yields its address, and ends it."""
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()

"""The page on its port, in a thread of its own that can be ended."""

import threading
from typing import Any

from flask import Flask

THREADS = 12
TURN_SECONDS = 0.25
END_SECONDS = 1


class PageServer:
    """Serves the page until `stop`; raises OSError when the port is taken."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        import waitress  # a desk without a page needs neither this nor Flask
        from waitress import wasyncore

        self._loop = wasyncore.loop
        self._server: Any = waitress.create_server(
            app, host=host, port=port, threads=THREADS, ident="laptopdesk-station"
        )
        self._map: dict[int, Any] = getattr(self._server, "map", None) or self._server._map  # noqa: SLF001 - see waitress
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="page", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._loop(timeout=TURN_SECONDS, map=self._map, count=1)

    def stop(self) -> None:
        """The port is free; what was still being answered had a moment to end."""
        self._ended.set()
        self._thread.join()
        self._server.task_dispatcher.shutdown(timeout=END_SECONDS)
        for connection in list(self._map.values()):
            connection.close()

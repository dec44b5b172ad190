"""One process that answers requests: waitress on a socket that is shared, bounded in time also for who sends slowly.

Requests and answers are buffered by one thread that never waits; a thread of work sees whole requests only.
"""

import logging
import resource
import socket
import time
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from laptopdesk.supervisor import Alive

THREADS = 16
"""Each uses two connections to the database at most (a page that reads, and its frame), and the pool has 32."""
ALIVE_PATH = "/healthz"
MOST_CONNECTIONS = 900
REQUEST_SECONDS = 20
"""Within so long a request's head must have come, and its body begun; after that it comes at `SLOWEST` or faster."""
SLOWEST = 8000
"""Bytes a second; a station's line is asked for four times as much."""
IDLE_SECONDS = 75
MOST_BYTES = 64 * 1024 * 1024
"""Of a body; the application's own, lower limits are answered in words."""
LOOP_SECONDS = 0.25
FLUSH_SECONDS = 8.0


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress carries no types
    """A connection that knows since when a request is coming in over it."""

    _begun: float | None = None

    def received(self, data: bytes) -> Any:
        """As waitress; besides, the first bytes of a request start its time."""
        self._begun = self._begun or time.monotonic()
        result = super().received(data)
        if self.request is None:
            self._begun = None
        return result

    def is_late(self) -> bool:
        """Whether the request that comes in has had its time."""
        begun, request = self._begun, self.request
        if begun is None or request is None:
            return False
        return time.monotonic() - begun > REQUEST_SECONDS + int(request.body_bytes_received) / SLOWEST

    def is_busy(self) -> bool:
        """Whether a request is being answered."""
        return bool(self.requests or self.total_outbufs_len)


class _Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]  # as above
    """Threads of work, and one beside them that says whether the process lives, however many wait for the others."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.set_thread_count(threads)
        self._beside = ThreadedTaskDispatcher()
        self._beside.set_thread_count(1)

    def add_task(self, task: _Channel) -> None:
        """The channel's first request is answered."""
        if getattr(task.requests[0], "path", None) == ALIVE_PATH:
            self._beside.add_task(task)
        else:
            super().add_task(task)

    def shutdown(self, *, timeout: int) -> None:
        """The threads end."""
        self._beside.shutdown(timeout=timeout)
        super().shutdown(timeout=timeout)


class _Server(TcpWSGIServer):  # type: ignore[misc]  # as above
    channel_class = _Channel

    def maintenance(self, now: float) -> None:
        """Ends connections that are idle for too long, or send too slowly."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.is_late():
                channel.will_close = True


def serve_on(listener: socket.socket, app: Flask, alive: Alive, *, threads: int = THREADS) -> None:
    """Answer what comes in at this listening socket as long as `alive` says so; then finish what is begun."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = _create(listener, app, threads)
    while alive():
        _turn(server)
    server.del_channel()  # nothing new
    deadline = time.monotonic() + FLUSH_SECONDS
    while any(channel.is_busy() for channel in server.active_channels.values()) and time.monotonic() < deadline:
        alive()
        _turn(server)
    server.task_dispatcher.shutdown(timeout=1)


def _create(listener: socket.socket, app: Flask, threads: int) -> Any:
    adjustments = Adjustments(
        sockets=[listener],
        threads=threads,
        ident="laptopdesk",
        connection_limit=_connections(),
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=2,
        max_request_body_size=MOST_BYTES,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=False,  # whom to believe is decided in proxies.py
    )
    address = (listener.family, listener.type, listener.proto, listener.getsockname())
    return _Server(
        app, {}, _sock=listener, dispatcher=_Dispatcher(threads), adj=adjustments, bind_socket=False, sockinfo=address
    )


def _turn(server: Any) -> None:
    wasyncore.loop(timeout=LOOP_SECONDS, map=server._map, use_poll=True, count=1)  # noqa: SLF001 - as its own `run`


def _connections() -> int:
    """As many as this process may have files open, with some left for the database and what is uploaded."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS * 2
    if soft < wanted and (hard == resource.RLIM_INFINITY or hard > soft):
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(MOST_CONNECTIONS, soft // 2)

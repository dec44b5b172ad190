"""One HTTP exchange with whoever is at an address: bounded in time and in bytes, also when drop by drop comes back.

The timeouts of `requests` count from one byte to the next; an answer that never ends would hold the desk for ever.
"""

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

CONNECT_SECONDS = 3.05
MOST_BYTES = 64 * 1024 * 1024
"""Of an answer, unpacked: far more than the largest snapshot."""
PIECE = 64 * 1024


class NoAnswer(Exception):
    """Nobody answered in time and within bounds; what was asked may have been done all the same."""


@dataclass(frozen=True, kw_only=True)
class ServerAnswer:
    """What came back, from whomever."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def document(self) -> Any:
        """The JSON of the content; raises ValueError for anything else, however deep it is nested."""
        try:
            return json.loads(self.content)
        except RecursionError as error:
            raise ValueError("the JSON is nested too deep") from error


def new_session() -> requests.Session:
    """A session that asks no proxy and no password file: the address is the desk's own affair."""
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


def exchange(
    session: requests.Session,
    method: str,
    url: str,
    *,
    seconds: float,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> ServerAnswer:
    """What this address answers within so many seconds, a redirect too; raises NoAnswer. `session` is ours."""
    try:
        with _no_longer_than(seconds):
            response = session.request(
                method,
                url,
                data=body,
                headers=dict(headers or {}),
                timeout=(min(seconds, CONNECT_SECONDS), seconds),
                allow_redirects=False,
                stream=True,
            )
            with response:
                content = b"".join(_pieces(response))
    except (requests.RequestException, OSError, ValueError) as error:  # ValueError: no address at all
        raise NoAnswer(f"{url}: {type(error).__name__}") from error
    return ServerAnswer(status=response.status_code, headers=response.headers, content=content)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    size = 0
    for piece in response.iter_content(PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            raise OSError("the answer is too long")
        yield piece


# ---- the end of an exchange that goes on for too long

_used = threading.local()
"""`watch`: over the exchange of this thread, while there is one."""


class _Watch:
    """Ends the connection of one exchange when its time is over."""

    def __init__(self) -> None:
        self.sock: socket.socket | None = None
        self.late = False

    def use(self, sock: socket.socket | None) -> None:
        """The exchange goes over this socket; the connection itself lets go of it before the answer is read."""
        self.sock = sock
        if self.late:
            self.end()

    def end(self) -> None:
        """The time is over."""
        self.late = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """What is exchanged inside ends in time; raises OSError when it had to be ended."""
    watch = _used.watch = _Watch()
    timer = threading.Timer(seconds, watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _used.watch = None
    if watch.late:
        raise OSError("it took too long")


class _Watched(HTTPConnection):
    """A connection whose socket is known to the exchange that uses it: new, wrapped in TLS, or used again."""

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        _use(sock)
        return sock

    def connect(self) -> None:
        super().connect()
        _use(self.sock)

    def putrequest(self, *arguments: Any, **options: Any) -> None:
        _use(self.sock)
        super().putrequest(*arguments, **options)


def _use(sock: Any) -> None:
    watch: _Watch | None = getattr(_used, "watch", None)
    if watch is not None:
        watch.use(sock)


class _WatchedTls(_Watched, HTTPSConnection):
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTls


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

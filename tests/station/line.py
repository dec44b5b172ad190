"""A line between station and server that can be cut at any point of an exchange: a real HTTP proxy on the loopback."""

import http.client
import socket
import threading
from collections import Counter
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Cut(Enum):
    """Where an exchange ends."""

    NOWHERE = auto()
    BEFORE = auto()  # the request does not reach the server
    MIDWAY = auto()  # half of the request was taken, and nothing of it was passed on
    AFTER = auto()  # the server did its work, and the answer is lost


class Line:
    """Forwards to `server` unless told to cut; `passed` counts answers that reached the station, by path.

    `twice`: somebody in between sends each request once more, and `replayed` counts what they were answered, by status.
    `again`: for so many requests the first answer is lost in between, and what was sent again is answered.
    `hold` makes a cut exchange hang until `release` instead of ending at once; `reached` is set when one hangs.
    """

    def __init__(self, server: str) -> None:
        self.server = urlsplit(server)
        self.cuts: dict[str, Cut] = {}
        self.everything = Cut.NOWHERE
        self.hold = False
        self.reached, self.released = threading.Event(), threading.Event()
        self.passed: Counter[str] = Counter()
        self.twice, self.again = False, 0
        self.replayed: Counter[int] = Counter()
        self._proxy = _Proxy(("127.0.0.1", 0), _Handler)
        self._proxy.line = self
        self._thread = threading.Thread(target=self._proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where the station finds it."""
        return f"http://127.0.0.1:{self._proxy.server_address[1]}"

    def cut_of(self, path: str) -> Cut:
        """How the exchange for this path ends."""
        if self.everything is not Cut.NOWHERE:
            return self.everything
        return next((cut for name, cut in self.cuts.items() if path.split("?")[0].endswith(name)), Cut.NOWHERE)

    def mend(self) -> None:
        """Everything passes again."""
        self.cuts, self.everything, self.hold = {}, Cut.NOWHERE, False
        self.released.set()

    def close(self) -> None:
        """No line any more."""
        self.released.set()
        self._proxy.shutdown()
        self._proxy.server_close()
        self._thread.join(10)


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    line: Line

    def handle_error(self, request: object, client_address: object) -> None:
        """A station that was killed leaves broken pipes; that is what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Proxy

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def _pass_on(self) -> None:
        line, cut = self.server.line, self.server.line.cut_of(self.path)
        length = int(self.headers.get("Content-Length", 0))
        if cut is Cut.MIDWAY:
            self.rfile.read(length // 2)
            return self._drop()
        body = self.rfile.read(length)
        if cut is Cut.BEFORE:
            return self._drop()
        try:
            status, headers, answer = self._ask(body)
            if line.twice:
                line.replayed[self._ask(body)[0]] += 1
            if line.again:
                status, headers, answer = self._ask(body)
                line.again -= 1
        except OSError:
            return self._drop(hang=False)
        if cut is Cut.AFTER:
            return self._drop()
        self._answer(status, headers, answer)
        line.passed[self.path.split("?")[0].rsplit("/", 1)[-1]] += 1
        return None

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        line = self.server.line
        connection = http.client.HTTPConnection(line.server.hostname or "", line.server.port, timeout=60)
        try:
            connection.request(self.command, self.path, body=body or None, headers=dict(self.headers))
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()
        except http.client.HTTPException as error:
            raise OSError from error
        finally:
            connection.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drop(self, *, hang: bool = True) -> None:
        if hang and self.server.line.hold:
            self.server.line.reached.set()
            self.server.line.released.wait(60)
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

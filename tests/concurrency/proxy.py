"""A reverse proxy with TLS before it, as a process of its own: `python -m tests.concurrency.proxy PORT UPSTREAM_PORT`.

As nginx and Caddy do by docs/deployment.md: it adds the address to `X-Forwarded-For`, and says scheme and host.
"""

import http.client
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "x-forwarded-proto", "x-forwarded-host"}


class Proxy(BaseHTTPRequestHandler):
    """Each request goes to the server on a connection of its own."""

    protocol_version = "HTTP/1.1"
    upstream = 0

    def _hand_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=60)
        try:
            upstream.request(self.command, self.path, body=body or None, headers=self._headers())
            answer = upstream.getresponse()
            content = answer.read()
        finally:
            upstream.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP | {"content-length", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _headers(self) -> dict[str, str]:
        own = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        said = own.pop("X-Forwarded-For", "")
        visitor = self.client_address[0]
        return {
            **own,
            "Host": f"127.0.0.1:{self.upstream}",
            "X-Forwarded-For": f"{said}, {visitor}" if said else visitor,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": self.headers.get("Host", ""),
            "Connection": "close",
        }

    do_GET = do_POST = do_HEAD = _hand_on  # noqa: N815 - names of the standard library

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written."""


if __name__ == "__main__":
    Proxy.upstream = int(sys.argv[2])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Proxy).serve_forever()

"""Who may talk to the page: this computer's own browser, at this page's own address, with this start's token."""

import ipaddress
import secrets
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # without any, a form of the page itself would come from the origin "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class NotThisComputer(ValueError):
    """An address at which others could reach the page, or that is none."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address}: the page is for this computer only. Give an address such as 127.0.0.1:8765.")
        self.address = address


def parse_address(text: str) -> tuple[str, int]:
    """The host and port of `HOST:PORT`; raises NotThisComputer for anything but this computer."""
    host, port = _split(text)
    if not port or not _is_this_computer(host):
        raise NotThisComputer(text)
    return host, port


def _split(text: str) -> tuple[str, int | None]:
    """The parts of HOST:PORT; without a port where the text is anything else."""
    try:
        parts = urlsplit(f"//{text}")
        plain = not (parts.path or parts.query or parts.fragment or parts.username)
        return parts.hostname or "", parts.port if plain else None
    except ValueError:
        return "", None


def _is_this_computer(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def allowed_hosts(address: str) -> frozenset[str]:
    """What may stand in the Host header: another name for this computer is a page that was rebound to it."""
    host, port = parse_address(address)
    own = f"[{host}]" if ":" in host else host
    return frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]", own))


def guard(app: Flask, *, address: str, token: str) -> None:
    """From now on a foreign Host gets 421, a POST without token or from another origin 403, each answer its headers."""
    hosts = allowed_hosts(address)

    def check() -> None:
        if request.headers.get("Host", "").lower() not in hosts:
            abort(421)
        if request.path != "/" and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            abort(403)  # another page may lead here, and may not hold what the page itself needs
        if request.method not in ("GET", "HEAD", "OPTIONS") and not _is_own(request, token):
            abort(403)

    def protect(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers[name] = value
        return response

    app.before_request(check)
    app.after_request(protect)


def _is_own(request: Request, token: str) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() != f"http://{request.headers['Host'].lower()}":
        return False
    given = request.headers.get("X-Kiosk-Token") or request.form.get("token", "")
    return secrets.compare_digest(given.encode(), token.encode())

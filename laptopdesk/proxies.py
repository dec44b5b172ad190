"""Whom a request comes from when a reverse proxy hands it on: only named proxies are believed about it."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SAID_BY_PROXIES = ("HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
FORWARDED = "laptopdesk.forwarded"
"""In the environment of a request: whether something in it came from a proxy, where none is named."""
SOCKET = "127.0.0.1"
"""Who comes over a Unix socket has no address, and is on this computer."""


class NamedProxies:
    """The application as it stands behind these proxies.

    From them, `X-Forwarded-For`, `-Proto` and `-Host` say address, scheme and host; from anybody else they are taken
    off, so that nobody makes an address up.
    """

    def __init__(self, app: "WSGIApplication", trusted: Iterable[Network]) -> None:
        self._app = app
        self._fixed = ProxyFix(app, x_for=1, x_proto=1, x_host=1)
        self._trusted = tuple(trusted)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer the request, as whoever it comes from."""
        peer = read_address(environ.get("REMOTE_ADDR") or SOCKET)
        if peer is None or not is_within(peer, self._trusted):
            take_off(environ)
            return self._app(environ, start_response)
        forwarded_for = environ.get("HTTP_X_FORWARDED_FOR", "")
        environ["HTTP_X_FORWARDED_FOR"] = str(client_of(peer, forwarded_for, self._trusted))
        if environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip() not in ("http", "https"):
            environ.pop("HTTP_X_FORWARDED_PROTO", None)
        return self._fixed(environ, start_response)


class NoProxy:
    """The application where nobody stands before it: what a proxy would say is taken off."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer the request; `FORWARDED` in its environment tells whether one handed it on."""
        environ[FORWARDED] = take_off(environ)
        return self._app(environ, start_response)


def take_off(environ: dict[str, Any]) -> bool:
    """Nothing in this request speaks for somebody else any more; answers whether something did."""
    names = [name for name in environ if name.startswith("HTTP_X_FORWARDED_") or name in SAID_BY_PROXIES]
    for name in names:
        del environ[name]
    return bool(names)


def client_of(peer: Address, forwarded_for: str, trusted: Sequence[Network]) -> Address:
    """The nearest address that is none of our proxies, from `X-Forwarded-For` read backwards.

    What stands before it was said by somebody who is not trusted. A word that is no address ends the reading.
    """
    nearest = peer
    for word in reversed(forwarded_for.split(",")):
        address = read_address(word)
        if address is None:
            return nearest
        nearest = address
        if not is_within(address, trusted):
            return nearest
    return nearest


def read_address(word: str) -> Address | None:
    """The address in this word, which may have brackets and a port; an IPv4 address in IPv6 is the IPv4 one."""
    text = word.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def is_within(address: Address, networks: Iterable[Network]) -> bool:
    """Whether the address lies in one of these networks."""
    return any(address in network for network in networks)

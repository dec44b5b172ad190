"""Finding servers that announce themselves: hints only. Who is ours, their signature says."""

import ipaddress
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from urllib.parse import urlsplit

import structlog
from zeroconf import InterfaceChoice, IPVersion, ServiceBrowser, ServiceInfo, ServiceStateChange, Zeroconf

from laptopdesk.protocol.trust import SERVICE

log = structlog.get_logger()

LOOKUP_MS = 2000
QUIET_SECONDS = 1.0
"""Once somebody answered, others get this long."""

LONGEST_URL = 200

Interfaces = Sequence[str] | InterfaceChoice


@dataclass(frozen=True, kw_only=True)
class FoundServer:
    """An address at which something says it is a Laptopdesk server, and the id of the key it claims."""

    name: str
    url: str
    key_id: str


def find_servers(seconds: float, interfaces: Interfaces | None = None) -> tuple[FoundServer, ...]:
    """Who announces a server on our networks within this time; nobody when there is no network. The loopback first."""
    servers: dict[str, FoundServer] = {}
    choices: tuple[Interfaces, ...] = (["127.0.0.1"], InterfaceChoice.All) if interfaces is None else (interfaces,)
    for choice in choices:
        for each in _find_on(choice, seconds):
            servers.setdefault(each.url, each)
    return tuple(servers.values())


def _find_on(interfaces: Interfaces, seconds: float) -> tuple[FoundServer, ...]:
    try:
        with Zeroconf(interfaces=interfaces, ip_version=IPVersion.V4Only) as zeroconf:
            return tuple(_look_up(zeroconf, _browse(zeroconf, seconds)))
    except (OSError, RuntimeError) as error:  # no such interface, or no multicast on it
        log.info("cannot look for servers", interfaces=str(interfaces), error=str(error))
        return ()


def _browse(zeroconf: Zeroconf, seconds: float) -> list[str]:
    """Names of services, without asking for more inside the browser's own thread: that would block it."""
    names: list[str] = []
    heard = Event()

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is not ServiceStateChange.Removed and name not in names:
            names.append(name)
            heard.set()

    browser = ServiceBrowser(zeroconf, SERVICE, handlers=[changed])
    deadline = time.monotonic() + seconds
    if heard.wait(seconds):
        time.sleep(max(0.0, min(QUIET_SECONDS, deadline - time.monotonic())))
    browser.cancel()
    return names


def _look_up(zeroconf: Zeroconf, names: Sequence[str]) -> Iterator[FoundServer]:
    for name in names:
        info = zeroconf.get_service_info(SERVICE, name, timeout=LOOKUP_MS)
        if info is not None:
            yield from servers_in(info)


def servers_in(info: ServiceInfo) -> Iterator[FoundServer]:
    """The public address a record names, else its own ones, the loopback first; nothing for what is none of ours."""
    properties = {key: value for key, value in info.properties.items() if value is not None}
    try:
        key_id, public = (properties.get(name, b"").decode("ascii") for name in (b"key", b"url"))
    except UnicodeDecodeError:
        return
    name = info.name.removesuffix(f".{SERVICE}")
    if not info.port or not name.isprintable() or not key_id.isprintable() or len(key_id) > 80:
        return
    if public and not _is_public(public):
        return
    for url in [public.rstrip("/")] if public else _own_urls(info):
        yield FoundServer(name=name[:200], url=url, key_id=key_id)


def _own_urls(info: ServiceInfo) -> Iterator[str]:
    addresses = sorted(info.parsed_addresses(), key=lambda text: not ipaddress.ip_address(text).is_loopback)
    for address in addresses:
        host = f"[{address}]" if ":" in address else address
        yield f"http://{host}:{info.port}"


def _is_public(text: str) -> bool:
    """Whether this is an https address and nothing else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username) and text.isprintable() and " " not in text
    return parts.scheme == "https" and bool(parts.hostname) and plain and len(text) <= LONGEST_URL

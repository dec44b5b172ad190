"""The server announces itself on the local network by zeroconf: a hint for stations, never a reason to trust.

Announced from a child process that reads from a pipe of ours: when the server ends, however it ends, the pipe closes
and the announcement is taken back. The child shares neither our port nor our database.
"""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass

import structlog

from laptopdesk.config import Config
from laptopdesk.core.keys import KeyPurpose, KeyRing
from laptopdesk.protocol.trust import SERVICE

log = structlog.get_logger()

END_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class NetworkNotice:
    """What is told to the network: where, and the id of the key that signs (which proves nothing by itself).

    Behind a proxy with TLS `public_url` is the address to use, and `host` and `port` are the proxy's own affair.
    """

    host: str
    port: int
    key_id: str
    public_url: str = ""

    @property
    def name(self) -> str:
        """The service's name: of this machine and this installation."""
        return f"Laptopdesk {socket.gethostname()[:30]} {self.key_id[-8:]}.{SERVICE}"


class Announcement:
    """The child that announces; `stop` takes it back."""

    def __init__(self, child: subprocess.Popen[bytes] | None) -> None:
        self._child = child

    def stop(self) -> None:
        """Nothing is announced any more."""
        child, self._child = self._child, None
        if child is None or child.stdin is None:
            return
        child.stdin.close()
        try:
            child.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def announce(config: Config, host: str, port: int) -> Announcement:
    """This server is announced until `stop`, or until it dies; not at all when the settings say so."""
    if not config.announce:
        return Announcement(None)
    key = KeyRing(config.keys_dir).current(KeyPurpose.SERVER)
    public_url = config.public_url if config.public_url and config.secure_cookies else ""
    arguments = [host, str(port), key.id, public_url]
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "laptopdesk.announcing", *arguments], stdin=subprocess.PIPE, start_new_session=True
        )
    except OSError as error:
        log.warning("not announced", error=str(error))
        return Announcement(None)
    return Announcement(child)


def main(arguments: list[str]) -> int:
    """Announce until standard input ends."""
    host, port, key_id, public_url = arguments
    notice = NetworkNotice(host=host, port=int(port), key_id=key_id, public_url=public_url)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: os.close(0))
    try:
        _announce(notice)
    except (OSError, RuntimeError, ValueError) as error:  # no network or multicast, or too long a URL
        log.warning("not announced", error=str(error))
        return 1
    return 0


def _announce(notice: NetworkNotice) -> None:
    from zeroconf import InterfaceChoice, IPVersion, ServiceInfo, Zeroconf

    address = None if notice.public_url else _address(notice.host)
    interfaces = InterfaceChoice.All if address is None else [address]
    info = ServiceInfo(
        SERVICE,
        notice.name,
        port=notice.port,
        server=f"laptopdesk-{notice.key_id[-8:]}.local.",
        addresses=[socket.inet_aton(each) for each in ([address] if address else own_addresses())],
        properties={"v": "1", "key": notice.key_id, **({"url": notice.public_url} if notice.public_url else {})},
    )
    with Zeroconf(interfaces=interfaces, ip_version=IPVersion.V4Only) as zeroconf:
        zeroconf.register_service(info, allow_name_change=True)
        _wait_for_the_end()
        zeroconf.unregister_service(info)


def _wait_for_the_end() -> None:
    try:
        while os.read(0, 1024):
            pass
    except OSError:
        return


def _address(host: str) -> str | None:
    """The one IPv4 address that is served, or None for all of them."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        parsed = ipaddress.ip_address(host)
    except ValueError:
        return socket.gethostbyname(host)
    return None if parsed.is_unspecified or parsed.version == 6 else host


def own_addresses() -> list[str]:
    """Every IPv4 address of this machine, the loopback last."""
    import ifaddr

    addresses = [ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)]
    return sorted(addresses, key=lambda text: ipaddress.ip_address(text).is_loopback)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

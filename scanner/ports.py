"""Scanners on ports: any pyserial URL, one thread each, that come back when they are plugged in again.

A port may vanish while it is read, come back under another name, be held by another program or be closed to us. Each of
these is a state, said once, and tried again with capped pauses.
"""

import errno
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import serial
import structlog
from serial.tools import list_ports

from laptopdesk.protocol.ports import PortState
from scanner.decoder import Decoder, Framing, Reading

try:
    import termios

    _TERMIOS: tuple[type[Exception], ...] = (termios.error,)
except ImportError:  # Windows has none
    _TERMIOS = ()

log = structlog.get_logger()

READ_SECONDS = 0.05
CHUNK = 4096
FLOOD_BYTES = 20_000
"""Bytes within a second that no hand can scan: noise, or no scanner at all."""

LOST = (serial.SerialException, OSError, TypeError, ValueError, *_TERMIOS)
"""What pyserial raises when a port goes away (TypeError: its descriptor was closed under the read) or is no port."""

_STATE_OF = {
    errno.ENOENT: PortState.MISSING,
    errno.ENXIO: PortState.MISSING,
    errno.ENODEV: PortState.MISSING,
    errno.EIO: PortState.MISSING,
    errno.EBUSY: PortState.BUSY,
    errno.EAGAIN: PortState.BUSY,
    errno.EACCES: PortState.FORBIDDEN,
    errno.EPERM: PortState.FORBIDDEN,
}


@dataclass(frozen=True, kw_only=True)
class PortDevice:
    """A port of this computer and the thing that is plugged into it."""

    name: str
    identity: str


def list_devices() -> tuple[PortDevice, ...]:
    """Every serial port of this computer; the identity stays the same when the thing is plugged in elsewhere."""
    return tuple(PortDevice(name=port.device, identity=identity_of(port)) for port in list_ports.comports())


def identity_of(port: Any) -> str:
    """`usb:VID:PID:SERIAL`, with the socket it hangs in when it has no serial number; else the port's own name."""
    if port.vid is None:
        return str(port.device)
    about = port.serial_number or f"@{port.location or ''}"
    return f"usb:{port.vid:04x}:{port.pid:04x}:{about}"


def state_of(error: BaseException) -> PortState:
    """What an error says about its port."""
    number = getattr(error, "errno", None) or _number_in(str(error))
    if number is None and isinstance(error, _TERMIOS) and error.args:
        number = error.args[0]  # termios.error is no OSError
    return _STATE_OF.get(number or 0, PortState.FAILED)


def _number_in(text: str) -> int | None:
    """The system's error number; pyserial keeps it only in its words."""
    numbers = [number for number in _STATE_OF if f"[Errno {number}]" in text]
    if numbers:
        return numbers[0]
    return errno.ENODEV if "disconnected" in text or "FileNotFoundError" in text else None


def pause_after(failures: int, first: float, longest: float) -> float:
    """Seconds before the next try: doubled each time, never more than `longest`."""
    return float(min(first * 2 ** min(max(failures - 1, 0), 20), longest))


class PortReader:
    """One scanner: opens its port, reads codes, opens it again when it was lost.

    `emit(url, reading)` gets what was read and `on_state(url, state)` every change, both from the reader's own thread.
    `framings` answers what was taught for an identity.
    """

    def __init__(
        self,
        url: str,
        emit: Callable[[str, Reading], None],
        *,
        on_state: Callable[[str, PortState], None],
        framings: Callable[[str], Framing | None] = lambda _identity: None,
        keeps_echoes: Callable[[], bool] = lambda: False,
        devices: Callable[[], Iterable[PortDevice]] = list_devices,
        clock: Callable[[], float] = time.monotonic,
        first_pause: float = 0.5,
        longest_pause: float = 10.0,
    ) -> None:
        self.url, self.identity, self.state = url, url, PortState.OPENING
        self._emit, self._on_state, self._framings, self._devices = emit, on_state, framings, devices
        self._keeps_echoes = keeps_echoes
        self._clock, self._first, self._longest = clock, first_pause, longest_pause
        self._capture: Callable[[bytes, float], None] | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"port {url}", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """Read nothing any more, and close the port."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def capture(self, on_bytes: Callable[[bytes, float], None] | None) -> None:
        """Bytes go to `on_bytes` as they come instead of being read as codes, until called with None."""
        self._capture = on_bytes

    def _run(self) -> None:
        failures = 0
        while not self._ended.is_set():
            try:
                with self._open() as port:
                    failures = 0
                    self._set(PortState.READY)
                    self._read(port)
            except LOST as error:
                failures += 1
                self._set(state_of(error), str(error))
            self._ended.wait(pause_after(failures, self._first, self._longest))

    def _open(self) -> Any:
        """The port, under whatever name the thing has now; raises one of LOST."""
        devices = {device.identity: device.name for device in self._devices()}
        name = self.url
        if self.identity in devices and not Path(self.url).exists():
            name = devices[self.identity]
        port = open_port(name)
        self.identity = next((key for key, value in devices.items() if _same(value, name)), self.identity)
        return port

    def _read(self, port: Any) -> None:
        """Codes, until the port is lost or we end. Half a code never joins the bytes of another opening."""
        decoder, flood = self._decoder(self._framings(self.identity)), _Flood()
        while not self._ended.is_set():
            data = port.read(min(max(1, port.in_waiting), CHUNK))
            now = self._clock()
            if flood.swallows(len(data), now):
                self._set(PortState.FLOODED)
                decoder = self._decoder(decoder.framing)
                continue
            self._set(PortState.READY)
            if self._capture is not None:
                self._capture(data, now)
                continue
            for reading in decoder.feed(data, now) if data else decoder.wait(now):
                self._emit(self.url, reading)

    def _decoder(self, framing: Framing | None) -> Decoder:
        return Decoder(framing, keeps_echoes=self._keeps_echoes)

    def _set(self, state: PortState, why: str = "") -> None:
        if state is self.state:
            return
        self.state = state
        log.log(_LEVEL.get(state, 30), "scanner port", port=self.url, state=state.value, why=why)
        self._on_state(self.url, state)


_LEVEL = {PortState.READY: 20, PortState.OPENING: 20}


def open_port(url: str) -> Any:
    """The open port of any pyserial URL, for ourselves alone where the system can promise that; raises one of LOST."""
    port = serial.serial_for_url(url, do_not_open=True, timeout=READ_SECONDS)
    if "://" not in url:
        port.exclusive = True
    port.open()
    return port


def _same(one: str, other: str) -> bool:
    return one == other or ("://" not in other and Path(other).exists() and Path(one) == Path(other).resolve())


class _Flood:
    """Whether more comes within a second than anybody can scan; it is over after a second with less."""

    def __init__(self) -> None:
        self._since, self._bytes, self._flooded = 0.0, 0, False

    def swallows(self, count: int, now: float) -> bool:
        """Count these bytes; True while the flood lasts."""
        if now - self._since >= 1.0:
            self._flooded = self._bytes > FLOOD_BYTES
            self._since, self._bytes = now, 0
        self._bytes += count
        self._flooded = self._flooded or self._bytes > FLOOD_BYTES
        return self._flooded

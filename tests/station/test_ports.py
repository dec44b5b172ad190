"""Scanners on a real pseudo-terminal: cut codes, unplugging, other names, busy and closed ports, floods, teaching."""

import errno
import fcntl
import os
import queue
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import serial
from structlog.testing import capture_logs

from laptopdesk.protocol.codes import COMMANDS, Command, make_laptop_tag, make_pass_code
from laptopdesk.protocol.ports import PortState
from scanner.decoder import BadScan, Framing, Reading, Scan
from scanner.ports import PortDevice, PortReader, identity_of, open_port, pause_after, state_of
from tests.station.terminal import Terminal

PATIENCE = 20.0
LAPTOP, PASS = make_laptop_tag(1), make_pass_code(Random(1))


class Heard:
    """What a reader read, and the states it went through."""

    def __init__(self) -> None:
        self.readings: queue.Queue[tuple[str, Reading]] = queue.Queue()
        self.states: queue.Queue[PortState] = queue.Queue()

    def reader(self, url: str, **more: object) -> PortReader:
        return PortReader(
            url,
            lambda port, reading: self.readings.put((port, reading)),
            on_state=lambda _port, state: self.states.put(state),
            first_pause=0.02,
            longest_pause=0.2,
            **more,
        )  # type: ignore[arg-type]

    def code(self) -> str:
        _port, reading = self.readings.get(timeout=PATIENCE)
        assert isinstance(reading, Scan), reading
        return reading.code.text

    def until(self, wanted: PortState) -> None:
        while self.states.get(timeout=PATIENCE) is not wanted:
            pass


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.unplug()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def reader(terminal: Terminal, heard: Heard) -> Iterator[PortReader]:
    reader = heard.reader(terminal.name, devices=lambda: ())
    reader.start()
    heard.until(PortState.READY)
    yield reader
    reader.stop()


@pytest.mark.usefixtures("reader")
def test_codes_are_read_however_they_are_cut(terminal: Terminal, heard: Heard) -> None:
    terminal.send(f"{LAPTOP}\r\n]C0{PASS}\r".encode())
    assert (heard.code(), heard.code()) == (LAPTOP, PASS)
    code = make_laptop_tag(2).encode() + b"\r"
    for byte in code:
        terminal.send(bytes([byte]))
        threading.Event().wait(0.01)
    assert heard.code() == make_laptop_tag(2)


@pytest.mark.usefixtures("reader")
def test_scanner_without_an_end_is_read_after_silence(terminal: Terminal, heard: Heard) -> None:
    terminal.send(LAPTOP.encode())
    assert heard.code() == LAPTOP


@pytest.mark.usefixtures("reader")
def test_what_is_no_code_is_told(terminal: Terminal, heard: Heard) -> None:
    terminal.send(b"\x00\xff\x80nonsense\r")
    _port, reading = heard.readings.get(timeout=PATIENCE)
    assert isinstance(reading, BadScan)


def test_unplugged_and_plugged_in_under_another_name(terminal: Terminal, heard: Heard, tmp_path: Path) -> None:
    link = tmp_path / "scanner"
    link.symlink_to(terminal.name)
    reader, second = heard.reader(str(link), devices=lambda: ()), Terminal()
    reader.start()
    try:
        heard.until(PortState.READY)
        terminal.send(LAPTOP.encode()[:5])  # half a code, and it is gone
        terminal.unplug()
        heard.until(PortState.MISSING)
        link.unlink()
        link.symlink_to(second.name)
        heard.until(PortState.READY)
        second.send(f"{PASS}\r".encode())
        assert heard.code() == PASS
        assert reader.url == str(link)
    finally:
        reader.stop()
        second.unplug()


def test_the_same_thing_in_another_socket_is_found_by_what_it_is(terminal: Terminal, heard: Heard) -> None:
    second, plugged = Terminal(), [PortDevice(name=terminal.name, identity="usb:0c2e:0901:A1")]
    reader = heard.reader(terminal.name, devices=lambda: tuple(plugged))
    reader.start()
    try:
        heard.until(PortState.READY)
        assert reader.identity == "usb:0c2e:0901:A1"
        plugged[0] = PortDevice(name=second.name, identity="usb:0c2e:0901:A1")
        terminal.unplug()
        heard.until(PortState.READY)
        second.send(f"{PASS}\r".encode())
        assert heard.readings.get(timeout=PATIENCE)[0] == terminal.name
    finally:
        reader.stop()
        second.unplug()


def test_busy_port_is_said_and_taken_when_it_is_free(terminal: Terminal, heard: Heard) -> None:
    holder = os.open(terminal.name, os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    reader = heard.reader(terminal.name, devices=lambda: ())
    reader.start()
    try:
        heard.until(PortState.BUSY)
        os.close(holder)
        heard.until(PortState.READY)
        terminal.send(f"{LAPTOP}\r".encode())
        assert heard.code() == LAPTOP
    finally:
        reader.stop()


FORBIDDEN = """
import os, sys
from scanner.ports import LOST, open_port, state_of
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    open_port(sys.argv[1])
except LOST as error:
    print(state_of(error).value)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="another user's port needs root to make")
def test_port_of_another_user_is_forbidden(terminal: Terminal) -> None:
    Path(terminal.name).chmod(0o600)
    done = subprocess.run(
        [sys.executable, "-c", FORBIDDEN, terminal.name],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == PortState.FORBIDDEN.value, done.stderr


def test_port_that_is_not_there_is_one_line_in_the_log(heard: Heard, tmp_path: Path) -> None:
    tried = threading.Semaphore(0)

    def devices() -> tuple[PortDevice, ...]:
        tried.release()
        return ()

    with capture_logs() as lines:
        reader = heard.reader(str(tmp_path / "ttyACM7"), devices=devices)
        reader.start()
        for _ in range(5):
            assert tried.acquire(timeout=PATIENCE)
        reader.stop()
    assert [line["state"] for line in lines] == ["missing"]


@pytest.mark.usefixtures("reader")
def test_flood_is_survived(terminal: Terminal, heard: Heard) -> None:
    noise = Random(5).randbytes(4000).replace(b"\r", b"x")
    done = threading.Event()

    def pour() -> None:
        while not done.is_set():
            terminal.send(noise)

    pouring = threading.Thread(target=pour)
    pouring.start()
    heard.until(PortState.FLOODED)
    done.set()
    pouring.join()
    heard.until(PortState.READY)
    terminal.send(f"\r{LAPTOP}\r".encode())
    while True:
        _port, reading = heard.readings.get(timeout=PATIENCE)
        if isinstance(reading, Scan):
            break
    assert reading.code.text == LAPTOP
    assert heard.readings.qsize() < 200


def test_two_scanners_at_one_desk(terminal: Terminal, heard: Heard) -> None:
    second = Terminal()
    readers = [heard.reader(name, devices=lambda: ()) for name in (terminal.name, second.name)]
    for reader in readers:
        reader.start()
        heard.until(PortState.READY)
    terminal.send(f"{LAPTOP}\r".encode())
    second.send(f"{LAPTOP}\r".encode())
    found = {heard.readings.get(timeout=PATIENCE)[0] for _ in range(2)}
    for reader in readers:
        reader.stop()
    second.unplug()
    assert found == {terminal.name, second.name}


def test_taught_framing_is_kept_for_the_thing_itself(terminal: Terminal, heard: Heard) -> None:
    taught = {"usb:1": Framing(prefix=b"#", suffix=b"")}
    devices = (PortDevice(name=terminal.name, identity="usb:1"),)
    reader = heard.reader(terminal.name, devices=lambda: devices, framings=taught.get)
    reader.start()
    heard.until(PortState.READY)
    terminal.send(b"#" + LAPTOP.encode())
    assert heard.code() == LAPTOP
    reader.stop()


def test_captured_bytes_come_as_they_are(terminal: Terminal, heard: Heard, reader: PortReader) -> None:
    got: queue.Queue[bytes] = queue.Queue()
    reader.capture(lambda data, _at: got.put(data))
    code = COMMANDS[Command.CONFIRM].text.encode()
    terminal.send(b"#" + code + b"\r\n")
    found = b""
    while len(found) < len(code) + 3:
        found += got.get(timeout=PATIENCE)
    assert found == b"#" + code + b"\r\n"
    assert heard.readings.empty()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (serial.SerialException(errno.ENOENT, "no such file"), PortState.MISSING),
        (
            serial.SerialException("device reports readiness to read but returned no data (device disconnected)"),
            PortState.MISSING,
        ),
        (serial.SerialException("Could not exclusively lock port: [Errno 11] Resource"), PortState.BUSY),
        (OSError(errno.EIO, "Input/output error"), PortState.MISSING),
        (OSError(errno.EBUSY, "busy"), PortState.BUSY),
        (PermissionError(errno.EACCES, "denied"), PortState.FORBIDDEN),
        (termios.error(errno.EIO, "gone"), PortState.MISSING),
        (serial.SerialException("something else"), PortState.FAILED),
    ],
)
def test_every_failure_is_a_state(error: BaseException, state: PortState) -> None:
    assert state_of(error) is state


def test_pauses_grow_up_to_a_cap() -> None:
    assert [pause_after(failures, 0.5, 10.0) for failures in (0, 1, 2, 3, 6, 500)] == [0.5, 0.5, 1.0, 2.0, 10.0, 10.0]


def test_any_pyserial_url_opens() -> None:
    port = open_port("loop://")
    port.write(b"x")
    assert port.read(1) == b"x"
    port.close()


def test_identity_is_of_the_thing_where_it_has_one() -> None:
    class Port:
        device, vid, pid, serial_number, location = "/dev/ttyACM0", 0x0C2E, 0x0901, "A1", "1-2"

    assert identity_of(Port) == "usb:0c2e:0901:A1"
    Port.serial_number = None  # type: ignore[assignment]
    assert identity_of(Port) == "usb:0c2e:0901:@1-2"
    Port.vid = None  # type: ignore[assignment]
    assert identity_of(Port) == "/dev/ttyACM0"
